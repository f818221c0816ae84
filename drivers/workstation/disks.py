"""Fixed disks: how full, and how they feel where the system tells."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import Literal

from drivers.cancel import CancelToken
from drivers.command import run_command

Health = Literal["good", "bad", "unknown"]
_PSEUDO = {"squashfs", "tmpfs", "devtmpfs", "overlay", "iso9660", "udf", "ramfs", "fuse.snapfuse"}
_MOST = 12


@dataclass(frozen=True, slots=True)
class Volume:
    """Bytes. ``writable`` False for one that is mounted read-only."""

    place: str
    device: str
    system: str
    total: int
    free: int
    writable: bool = True


def volumes() -> tuple[Volume, ...]:
    """The fixed ones, largest first. Never raises; what does not answer is left out."""
    import psutil

    found: dict[str, Volume] = {}
    try:
        parts = psutil.disk_partitions(all=False)
    except OSError:
        parts = []
    for part in parts:
        if part.fstype.lower() in _PSEUDO or "cdrom" in part.opts or not part.fstype:
            continue
        try:
            usage = psutil.disk_usage(part.mountpoint)
        except OSError:
            continue
        writable = "ro" not in part.opts.split(",")
        volume = Volume(
            part.mountpoint, part.device, part.fstype, usage.total, usage.free, writable
        )
        found.setdefault(part.device, volume)  # the same disk mounted twice counts once
    return tuple(sorted(found.values(), key=lambda v: -v.total)[:_MOST])


def health(deadline: float, cancel: CancelToken) -> dict[str, Health]:
    """By disk, where the system tells: Windows by itself, elsewhere by smartmontools if it is
    installed and may. Empty where nothing tells. Raises Cancelled."""
    if sys.platform == "win32":
        script = (
            "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-PhysicalDisk | "
            "Select-Object FriendlyName,HealthStatus | ConvertTo-Json -Compress"
        )
        said = run_command(["powershell", "-NoProfile", "-Command", script], deadline, cancel)
        return parse_physical_disks(said.out) if said is not None else {}
    scan = run_command(["smartctl", "--scan", "-j"], deadline / 2, cancel)
    if scan is None:
        return {}
    found: dict[str, Health] = {}
    for device in parse_scan(scan.out)[:4]:
        said = run_command(["smartctl", "-H", "-j", device], deadline / 4, cancel)
        if said is not None:
            found[device] = parse_smart(said.out)
    return found


def parse_physical_disks(text: str) -> dict[str, Health]:
    """Get-PhysicalDisk as JSON: HealthStatus 0 or "Healthy" is good, 1 warning and 2 unhealthy
    are bad. Never raises."""
    try:
        tree = json.loads(text or "[]")
    except ValueError:
        return {}
    found: dict[str, Health] = {}
    for row in tree if isinstance(tree, list) else [tree]:
        if not isinstance(row, dict):
            continue
        state = str(row.get("HealthStatus", "")).lower()
        known: Health = (
            "good"
            if state in ("0", "healthy")
            else "bad"
            if state in ("1", "2", "warning", "unhealthy")
            else "unknown"
        )
        found[str(row.get("FriendlyName", "disk"))] = known
    return found


def parse_scan(text: str) -> list[str]:
    """The devices of ``smartctl --scan -j``. Never raises."""
    try:
        devices = json.loads(text).get("devices", [])
        return [str(d["name"]) for d in devices if re.fullmatch(r"/dev/[\w/]+", str(d["name"]))]
    except (ValueError, AttributeError, KeyError, TypeError):
        return []


def parse_smart(text: str) -> Health:
    """The verdict of ``smartctl -H -j``. Never raises."""
    try:
        passed = json.loads(text).get("smart_status", {}).get("passed")
    except (ValueError, AttributeError):
        return "unknown"
    return "good" if passed is True else "bad" if passed is False else "unknown"
