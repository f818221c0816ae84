"""Fixed disks: how full, of what make, and how they feel where the system tells."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from drivers.cancel import CancelToken
from drivers.command import run_command

Health = Literal["good", "bad", ""]
Media = Literal["SSD", "HDD", ""]
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


@dataclass(frozen=True, slots=True)
class Drive:
    """A whole disk. ``health`` and ``media`` "" where it is not told."""

    name: str
    health: Health = ""
    media: Media = ""


def volumes(block: Path = Path("/sys/block")) -> tuple[Volume, ...]:
    """The fixed ones, largest first. Never raises; what does not answer is left out. SLOW where a
    drive does not answer."""
    import psutil

    found: dict[str, Volume] = {}
    try:
        parts = psutil.disk_partitions(all=False)
    except OSError:
        parts = []
    for part in parts:
        options = part.opts.split(",")
        if part.fstype.lower() in _PSEUDO or not part.fstype or _moves(part.device, options, block):
            continue
        try:
            usage = psutil.disk_usage(part.mountpoint)
        except OSError:
            continue
        volume = Volume(
            part.mountpoint, part.device, part.fstype, usage.total, usage.free, "ro" not in options
        )
        found.setdefault(part.device, volume)  # the same disk mounted twice counts once
    return tuple(sorted(found.values(), key=lambda v: -v.total)[:_MOST])


def _moves(device: str, options: list[str], block: Path) -> bool:
    """A disc or a stick, which says nothing about the computer."""
    if "cdrom" in options or "removable" in options or "remote" in options:
        return True
    return _flag(disk_of(device, block), "removable", block) == "1"


def disk_of(device: str, block: Path = Path("/sys/block")) -> str:
    """The whole disk of a partition as Linux names it: sda1 is on sda, nvme0n1p2 on nvme0n1.
    "" elsewhere. Never raises."""
    name = device.removeprefix("/dev/").replace("/", "!")
    bare = re.sub(r"(?<=\d)p\d+$|(?<=[a-z])\d+$", "", name)
    return next((n for n in (name, bare) if n and (block / n).is_dir()), "")


def _flag(disk: str, name: str, block: Path) -> str:
    if not disk:
        return ""
    try:
        return (block / disk / name).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def linux_media(disk: str, block: Path = Path("/sys/block")) -> Media:
    """Whether it turns; "" for virtual disks and where it is not told. Never raises."""
    turns = _flag(disk, "queue/rotational", block)
    if not (block / disk / "device").exists() or disk.startswith(("vd", "xvd", "dm-")):
        return ""
    return "HDD" if turns == "1" else "SSD" if turns == "0" else ""


def drives(seconds: float, cancel: CancelToken) -> tuple[Drive, ...]:
    """By smartmontools where they are installed and may; the kind from the kernel. Empty where
    nothing tells. Raises Cancelled."""
    scan = run_command(["smartctl", "--scan", "-j"], seconds / 2, cancel)
    found: dict[str, Drive] = {}
    for device in parse_scan(scan.out)[:4] if scan is not None else []:
        said = run_command(["smartctl", "-H", "-i", "-j", device], seconds / 4, cancel)
        if said is not None:
            drive = parse_smart(said.out)
            disk = disk_of(device)
            media = drive.media or (linux_media(disk) if disk else "")
            found[disk or device] = Drive(drive.name or device, drive.health, media)
    if sys.platform == "linux":
        for disk in sorted(p.name for p in Path("/sys/block").glob("*")):
            media = linux_media(disk)
            if media and disk not in found and _flag(disk, "removable", Path("/sys/block")) != "1":
                found[disk] = Drive(disk, "", media)
    return tuple(found.values())


def parse_scan(text: str) -> list[str]:
    """The devices of ``smartctl --scan -j``. Never raises."""
    try:
        devices = json.loads(text).get("devices", [])
        return [str(d["name"]) for d in devices if re.fullmatch(r"/dev/[\w/]+", str(d["name"]))]
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return []


def parse_smart(text: str) -> Drive:
    """``smartctl -H -i -j``: model, own verdict, and speed of turning (0 for an SSD). Never
    raises."""
    try:
        tree = json.loads(text)
        passed = tree.get("smart_status", {}).get("passed")
        turns = tree.get("rotation_rate")
        name = str(tree.get("model_name", ""))
    except (ValueError, AttributeError, RecursionError):
        return Drive("")
    health: Health = "good" if passed is True else "bad" if passed is False else ""
    known = isinstance(turns, int) and not isinstance(turns, bool)
    return Drive(name, health, "" if not known else "SSD" if turns == 0 else "HDD")
