"""Which system this is, on what processor, since when it runs, and what keeps it busy."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drivers.cancel import CancelToken
from drivers.workstation.keys import Keys

_WINDOWS = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_FIRST_11 = 22000  # builds from here are Windows 11, whatever ProductName still says


@dataclass(frozen=True, slots=True)
class System:
    """``name`` as people call it, ``build`` its number, ``edition`` and ``updated`` (ISO date of
    the last package or patch) "" where it is not told, ``days`` since it was started."""

    name: str
    build: str
    bits: str
    days: float | None
    edition: str = ""
    updated: str = ""


def system(keys: Keys) -> System:
    """Never raises."""
    import psutil

    try:
        days: float | None = max(0.0, time.time() - psutil.boot_time()) / 86400
    except (OSError, RuntimeError):
        days = None
    bits = "64" if platform.machine().endswith(("64", "64_be")) else "32"
    if keys.here:
        return windows_system(keys, bits, days)
    if sys.platform == "darwin":
        return System(f"macOS {platform.mac_ver()[0]}", platform.release(), bits, days)
    name = parse_os_release(_first(Path("/etc/os-release"), Path("/usr/lib/os-release")))
    return System(name or "Linux", platform.release(), bits, days, updated=_packages_changed())


def windows_system(keys: Keys, bits: str, days: float | None) -> System:
    """From the registry, because ``ver`` and the API still say 10 on Windows 11."""
    number = keys.value(_WINDOWS, "CurrentBuildNumber") or keys.value(_WINDOWS, "CurrentBuild")
    patch = keys.value(_WINDOWS, "UBR")
    name = keys.value(_WINDOWS, "ProductName") or "Windows"
    if number.isdigit() and int(number) >= _FIRST_11:
        name = name.replace("Windows 10", "Windows 11")
    shown = keys.value(_WINDOWS, "DisplayVersion") or keys.value(_WINDOWS, "ReleaseId")
    build = f"{number}.{patch}" if number and patch else number
    return System(f"{name} {shown}".strip(), build, bits, days, keys.value(_WINDOWS, "EditionID"))


def parse_os_release(text: str) -> str:
    """The pretty name of /etc/os-release (Debian, UOS, Kylin and the others have one); "" without.
    Never raises."""
    found = dict(re.findall(r'(?m)^([A-Z_]+)=["\']?(.*?)["\']?\s*$', text))
    return found.get("PRETTY_NAME") or f"{found.get('NAME', '')} {found.get('VERSION', '')}".strip()


def _first(*places: Path) -> str:
    for place in places:
        try:
            return place.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
    return ""


def _packages_changed() -> str:
    """The day packages were last put in or brought up to date; "" where it is not told."""
    for place in ("/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite", "/var/lib/rpm/Packages"):
        try:
            return datetime.fromtimestamp(Path(place).stat().st_mtime, UTC).date().isoformat()
        except OSError:
            continue
    return ""


def processor(keys: Keys) -> str:
    """Its model, as far as it is told."""
    if sys.platform == "linux" and not keys.here:
        found = parse_cpuinfo(_first(Path("/proc/cpuinfo")))
    else:
        found = keys.value(
            r"HKLM\HARDWARE\DESCRIPTION\System\CentralProcessor\0", "ProcessorNameString"
        )
    return " ".join(found.split()) or platform.processor() or platform.machine()


def parse_cpuinfo(text: str) -> str:
    """The model in /proc/cpuinfo: Loongson, Phytium and Kunpeng say it in words of their own.
    "" where it is not told. Never raises."""
    for name in ("model name", "cpu model", "cpu type", "hardware", "system type"):
        match = re.search(rf"(?mi)^{name}[ \t]*:[ \t]*(\S.*)$", text)
        if match:
            return match[1].strip()
    return ""


def busy_percent(seconds: float, cancel: CancelToken) -> float:
    """How busy all processors are together, over so many seconds. Raises Cancelled."""
    import psutil

    before = psutil.cpu_times()
    cancel.sleep(seconds)
    return _busy(before, psutil.cpu_times())


def _busy(before: Any, after: Any) -> float:
    whole = sum(after) - sum(before)
    idle = after.idle - before.idle + getattr(after, "iowait", 0) - getattr(before, "iowait", 0)
    return 0.0 if whole <= 0 else min(100.0, max(0.0, 100.0 * (1 - idle / whole)))


def minute_percent() -> float | None:
    """The load of the last minute for each processor, in percent (above 100: programs wait); None
    where the system keeps none."""
    try:
        return 100.0 * os.getloadavg()[0] / (os.cpu_count() or 1)
    except (AttributeError, OSError):
        return None


def busiest(
    seconds: float, cancel: CancelToken, most: int = 3
) -> tuple[float, list[tuple[str, float]]]:
    """How busy all processors are, and with which programs: name and percent of all processors,
    those above one percent. This program itself is not named. Raises Cancelled."""
    import psutil

    whole_before = psutil.cpu_times()
    began: dict[int, tuple[str, float]] = {}
    clock = time.monotonic()
    for process in psutil.process_iter(["name", "cpu_times"]):
        cancel.check()
        times = process.info.get("cpu_times")
        if times is not None and process.pid not in (0, os.getpid()):
            began[process.pid] = (str(process.info.get("name") or "?"), times.user + times.system)
    cancel.sleep(seconds)
    busy = _busy(whole_before, psutil.cpu_times())
    used: dict[str, float] = {}
    for process in psutil.process_iter(["cpu_times"]):
        cancel.check()
        name, before = began.get(process.pid, ("", 0.0))
        times = process.info.get("cpu_times")
        if name and times is not None:
            used[name] = used.get(name, 0.0) + times.user + times.system - before
    whole = max(0.001, time.monotonic() - clock) * (os.cpu_count() or 1)
    found = sorted(((n, 100 * s / whole) for n, s in used.items()), key=lambda item: -item[1])
    return busy, [(name, share) for name, share in found[:most] if share >= 1]


def largest(cancel: CancelToken, most: int = 3) -> list[tuple[str, int]]:
    """The programs that hold most memory: name and bytes. Raises Cancelled."""
    import psutil

    held: dict[str, int] = {}
    for process in psutil.process_iter(["name", "memory_info"]):
        cancel.check()
        memory = process.info.get("memory_info")
        if memory is not None:
            name = str(process.info.get("name") or "?")
            held[name] = held.get(name, 0) + int(memory.rss)
    return sorted(held.items(), key=lambda item: -item[1])[:most]


def battery() -> tuple[float, bool | None] | None:
    """Percent, and whether it is on mains power (None: not told); None without a battery."""
    import psutil

    try:
        found = psutil.sensors_battery()
    except (OSError, RuntimeError, AttributeError):
        return None
    return None if found is None else (float(found.percent), found.power_plugged)
