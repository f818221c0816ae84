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
    """``device`` is where it prints to; ``enabled`` False when stopped or paused; ``accepting``
    False when it takes no jobs; ``reason`` what the print service says of it, "" mostly."""

    name: str
    device: str = ""
    default: bool = False
    enabled: bool = True
    accepting: bool = True
    reason: str = ""


def print_queues(
    deadline: float = 3.0, cancel: CancelToken | None = None
) -> tuple[Queue, ...] | None:
    """The queues, or None when this computer has no way to list them, or its print service does not
    run. Raises Cancelled."""
    if sys.platform == "win32":
        return _windows(deadline, cancel)
    found = run_command(["lpstat", "-d", "-p", "-v"], deadline, cancel)
    if found is None or "not running" in found.err:
        return None
    return parse_lpstat(found.out)


def parse_lpstat(text: str) -> tuple[Queue, ...]:
    """The output of ``lpstat -d -p -v`` in the C locale: a line for a queue, and below it,
    indented, why it is stopped or that it takes no jobs. Never raises."""
    default = ""
    devices: dict[str, str] = {}
    enabled: dict[str, bool] = {}
    below: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if match := re.match(r"system default destination: (\S+)", line):
            default = match[1]
        elif match := re.match(r"device for (\S+): (.*)", line):
            devices[match[1]] = match[2].strip()
        elif match := re.match(r"printer (\S+) (.*)", line):
            name = match[1]
            enabled[name] = "disabled" not in match[2]
        elif name and line[:1] in "\t " and line.strip():
            below.setdefault(name, []).append(line.strip())
    return tuple(
        Queue(
            name,
            devices.get(name, ""),
            name == default,
            enabled.get(name, True),
            "Rejecting Jobs" not in below.get(name, ()),
            " ".join(said for said in below.get(name, ()) if said != "Rejecting Jobs"),
        )
        for name in sorted({*devices, *enabled})
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
