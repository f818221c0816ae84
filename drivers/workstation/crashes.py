"""What crashed on this computer in the last days, by program."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from drivers.cancel import CancelToken
from drivers.command import run_command

_DAY = 86400


def crashes(days: int, deadline: float, cancel: CancelToken) -> Counter[str] | None:
    """Crashes by program; None where this system keeps no record that we may read. Raises
    Cancelled."""
    if sys.platform == "win32":
        query = (
            "*[System[(EventID=1000 or EventID=1002) and "
            f"TimeCreated[timediff(@SystemTime) <= {days * _DAY * 1000}]]]"
        )
        said = run_command(
            ["wevtutil", "qe", "Application", f"/q:{query}", "/c:200", "/f:text"], deadline, cancel
        )
        return None if said is None or said.code else parse_wevtutil(said.out)
    if sys.platform == "darwin":
        return _reports(Path.home() / "Library/Logs/DiagnosticReports", days)
    found: Counter[str] | None = None
    said = run_command(
        ["coredumpctl", "list", "--json=short", f"--since=-{days}d"], deadline / 2, cancel
    )
    if said is not None:
        found = parse_coredumpctl(said.out)
    kept = _reports(Path("/var/crash"), days)
    if kept is not None:
        found = (found or Counter()) + kept
    kernel = run_command(
        ["journalctl", "-k", "-q", "--no-pager", "-o", "cat", f"--since=-{days}d"],
        deadline / 2,
        cancel,
    )
    if kernel is not None and kernel.code == 0:
        found = (found or Counter()) + parse_kernel(kernel.out)
    return found


def parse_wevtutil(text: str) -> Counter[str]:
    """Events 1000 (crash) and 1002 (hang), Chinese or English. Never raises."""
    names = re.findall(
        r"(?mi)(?:faulting application name|错误应用程序名称|出错应用程序名称)[:：]\s*([^\s,，]+)",
        text,
    )
    names += re.findall(r"(?mi)(?:the program|程序)\s+(\S+?\.exe)\s", text)
    return Counter(name.lower() for name in names)


def parse_coredumpctl(text: str) -> Counter[str]:
    """Never raises."""
    try:
        rows = json.loads(text or "[]")
    except ValueError:
        return Counter()
    if not isinstance(rows, list):
        return Counter()
    return Counter(Path(str(row.get("exe", "?"))).name for row in rows if isinstance(row, dict))


def parse_kernel(text: str) -> Counter[str]:
    """Programs that the kernel killed for want of memory. Never raises."""
    names = re.findall(r"Out of memory: Killed process \d+ \(([^)]+)\)", text)
    return Counter(f"{name} (memory)" for name in names)


def _reports(folder: Path, days: int) -> Counter[str] | None:
    """Reports that the system left as files, by the program in their name."""
    since = time.time() - days * _DAY
    try:
        files = [p for p in folder.iterdir() if p.is_file() and p.stat().st_mtime >= since]
    except OSError:
        return None
    return Counter(re.split(r"[-_.]\d", p.name, maxsplit=1)[0].strip("_") for p in files)
