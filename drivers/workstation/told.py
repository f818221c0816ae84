"""What Windows tells of itself, asked once in one PowerShell: each start of it costs a second.

Classes and their values, in Microsoft's reference: Win32_QuickFixEngineering, Win32_PnPEntity
(ConfigManagerErrorCode), MSFT_PhysicalDisk (HealthStatus 0 healthy, 1 warning, 2 unhealthy;
MediaType 3 HDD, 4 SSD). The bits of AntiVirusProduct.productState are not documented; 0x1000 for
"on" and 0x10 for "out of date" is what every tool reads out of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from drivers.cancel import CancelToken
from drivers.command import run_command

SCRIPT = """
[Console]::OutputEncoding=[Text.Encoding]::UTF8; $ErrorActionPreference='SilentlyContinue'
$t=@{}
$t.disks=@(Get-PhysicalDisk|%{@{name=$_.FriendlyName;health=[string]$_.HealthStatus;
media=[string]$_.MediaType;bytes=$_.Size}})
$t.problems=@(Get-CimInstance Win32_PnPEntity -Filter 'ConfigManagerErrorCode<>0'|
%{@{name=$_.Name;code=$_.ConfigManagerErrorCode;id=$_.DeviceID}})
$t.guards=@(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct|
%{@{name=$_.displayName;state=$_.productState}})
$t.fixes=@(Get-CimInstance Win32_QuickFixEngineering|?{$_.InstalledOn}|
%{@{id=$_.HotFixID;on=$_.InstalledOn.ToString('yyyy-MM-dd')}})
$t|ConvertTo-Json -Compress -Depth 4
"""


@dataclass(frozen=True, slots=True)
class Disk:
    """``health`` and ``media`` as words of ours, "" where it is not told; ``size`` in bytes."""

    name: str
    health: str = ""
    media: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """A device that the device manager marks; ``number`` is its error code (10, 28, 43 …)."""

    name: str
    number: int
    device: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """A virus scanner. ``on`` and ``fresh`` None where it is not told."""

    name: str
    on: bool | None = None
    fresh: bool | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Empty where it is not told; ``last_fix_on`` an ISO date."""

    disks: tuple[Disk, ...] = ()
    problems: tuple[Problem, ...] = ()
    guards: tuple[Guard, ...] = ()
    last_fix: str = ""
    last_fix_on: str = ""


def ask_windows(seconds: float, cancel: CancelToken) -> Told:
    """SLOW: one to six seconds. Empty when it does not come in time."""
    words = ["powershell", "-NoProfile", "-NonInteractive", "-Command", SCRIPT]
    said = run_command(words, seconds, cancel)
    return parse_told(said.out) if said is not None else Told()


def parse_told(text: str) -> Told:
    """The output of ``SCRIPT``. Never raises: what cannot be read is left out."""
    try:
        tree = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return Told()
    if not isinstance(tree, dict):
        return Told()
    fixes = sorted((_text(row, "on"), _text(row, "id")) for row in _rows(tree, "fixes"))
    last = fixes[-1] if fixes else ("", "")
    return Told(
        disks=tuple(
            Disk(
                _text(row, "name"),
                _HEALTH.get(_text(row, "health").lower(), ""),
                _MEDIA.get(_text(row, "media").lower(), ""),
                _number(row, "bytes"),
            )
            for row in _rows(tree, "disks")
        ),
        problems=tuple(
            Problem(_text(row, "name"), _number(row, "code"), _text(row, "id"))
            for row in _rows(tree, "problems")
        ),
        guards=tuple(_guard(row) for row in _rows(tree, "guards")),
        last_fix=last[1],
        last_fix_on=last[0],
    )


_HEALTH = {
    "0": "good",
    "healthy": "good",
    "1": "bad",
    "warning": "bad",
    "2": "bad",
    "unhealthy": "bad",
}
_MEDIA = {"3": "HDD", "hdd": "HDD", "4": "SSD", "ssd": "SSD"}


def _guard(row: dict[str, Any]) -> Guard:
    if not isinstance(row.get("state"), int):
        return Guard(_text(row, "name"))
    state = _number(row, "state")
    return Guard(_text(row, "name"), bool(state & 0x1000), not state & 0x10)


def _rows(tree: dict[str, Any], name: str) -> list[dict[str, Any]]:
    held = tree.get(name)
    rows = held if isinstance(held, list) else [held]
    return [row for row in rows if isinstance(row, dict)]


def _text(row: dict[str, Any], name: str) -> str:
    held = row.get(name)
    return "" if held is None or isinstance(held, dict | list) else str(held).strip()


def _number(row: dict[str, Any], name: str) -> int:
    held = row.get(name)
    if isinstance(held, bool) or not isinstance(held, int | float | str):
        return 0
    try:
        return int(held)
    except (ValueError, OverflowError):
        return 0
