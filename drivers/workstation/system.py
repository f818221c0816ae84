"""Which system this is, on what processor, since when it runs."""

from __future__ import annotations

import platform
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import CancelToken

_SAMPLE = 0.6  # seconds: long enough that one busy moment does not count for all


@dataclass(frozen=True, slots=True)
class System:
    """``name`` as people call it, ``build`` its number, ``days`` since it was started."""

    name: str
    build: str
    bits: str
    days: float | None


def system() -> System:
    import psutil

    try:
        days: float | None = max(0.0, time.time() - psutil.boot_time()) / 86400
    except (OSError, RuntimeError):
        days = None
    bits = "64" if platform.machine().endswith("64") else "32"
    if sys.platform == "win32":
        release, version, _, kind = platform.win32_ver()
        name = f"Windows {release} {kind}".strip()
        edition = platform.win32_edition() or ""
        return System(f"{name} {edition}".strip(), version, bits, days)
    if sys.platform == "darwin":
        return System(f"macOS {platform.mac_ver()[0]}", platform.release(), bits, days)
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    return System(parse_os_release(text) or "Linux", platform.release(), bits, days)


def parse_os_release(text: str) -> str:
    """The pretty name of /etc/os-release (Debian, UOS, Kylin and the others have one); "" without.
    Never raises."""
    found = dict(re.findall(r'(?m)^([A-Z_]+)=["\']?(.*?)["\']?\s*$', text))
    return found.get("PRETTY_NAME") or f"{found.get('NAME', '')} {found.get('VERSION', '')}".strip()


def processor() -> str:
    """Its model, as far as it is told."""
    if sys.platform == "linux":
        try:
            text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            text = ""
        # Loongson, Phytium and Kunpeng say it in other words
        match = re.search(r"(?mi)^(?:model name|hardware|cpu model|system type)\s*:\s*(.+)$", text)
        if match:
            return match[1].strip()
    return platform.processor() or platform.machine()


def busy_percent(cancel: CancelToken) -> float:
    """How busy all processors are together, over a moment. Raises Cancelled."""
    import psutil

    before = psutil.cpu_times()
    cancel.sleep(_SAMPLE)
    after = psutil.cpu_times()
    whole = sum(after) - sum(before)
    idle = after.idle - before.idle + getattr(after, "iowait", 0) - getattr(before, "iowait", 0)
    return 0.0 if whole <= 0 else min(100.0, max(0.0, 100.0 * (1 - idle / whole)))


def battery() -> tuple[float, bool] | None:
    """Percent, and whether it is on mains power; None without a battery."""
    import psutil

    try:
        found = psutil.sensors_battery()
    except (OSError, RuntimeError, AttributeError):
        return None
    return None if found is None else (float(found.percent), bool(found.power_plugged))
