"""Print queues of this computer: CUPS through lpstat, Windows through PowerShell."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass

from drivers.cancel import CancelToken
from drivers.command import run_command


@dataclass(frozen=True, slots=True)
class Queue:
    """``device`` is where it prints to; ``enabled`` False when stopped or paused."""

    name: str
    device: str = ""
    default: bool = False
    enabled: bool = True


def print_queues(
    deadline: float = 3.0, cancel: CancelToken | None = None
) -> tuple[Queue, ...] | None:
    """The queues, or None when this computer has no way to list them. Raises Cancelled."""
    if sys.platform == "win32":
        return _windows(deadline, cancel)
    found = run_command(["lpstat", "-d", "-p", "-v"], deadline, cancel)
    return None if found is None else parse_lpstat(found.out)


def parse_lpstat(text: str) -> tuple[Queue, ...]:
    """The output of ``lpstat -d -p -v`` in the C locale."""
    default = ""
    devices: dict[str, str] = {}
    enabled: dict[str, bool] = {}
    for line in text.splitlines():
        if match := re.match(r"system default destination: (\S+)", line):
            default = match[1]
        elif match := re.match(r"device for (\S+): (.*)", line):
            devices[match[1]] = match[2].strip()
        elif match := re.match(r"printer (\S+) (.*)", line):
            enabled[match[1]] = "disabled" not in match[2]
    names = sorted({*devices, *enabled})
    return tuple(
        Queue(name, devices.get(name, ""), name == default, enabled.get(name, True))
        for name in names
    )


def _windows(deadline: float, cancel: CancelToken | None) -> tuple[Queue, ...] | None:
    script = (
        "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-CimInstance Win32_Printer | "
        "Select-Object Name,PortName,Default,WorkOffline | ConvertTo-Json -Compress"
    )
    found = run_command(["powershell", "-NoProfile", "-Command", script], deadline + 5, cancel)
    if found is None or found.code != 0:
        return None
    return parse_windows(found.out)


def parse_windows(text: str) -> tuple[Queue, ...] | None:
    """The JSON of Win32_Printer; None if it is none."""
    try:
        tree = json.loads(text or "[]")
    except ValueError:
        return None
    rows = tree if isinstance(tree, list) else [tree]
    return tuple(
        Queue(
            str(row.get("Name", "")),
            str(row.get("PortName", "")),
            bool(row.get("Default")),
            not row.get("WorkOffline"),
        )
        for row in rows
        if isinstance(row, dict)
    )
