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
_HANG = " (hang)"
# Windows' own events are read as XML: their text is in the language of the system, the data is not
_EVENTS = {
    "Application": "*[System[(EventID=1000 or EventID=1002) and {since}]]",
    "System": "*[System[((Provider[@Name='Microsoft-Windows-Kernel-Power'] and EventID=41) or "
    "(Provider[@Name='Microsoft-Windows-WER-SystemErrorReporting'] and EventID=1001)) "
    "and {since}]]",
}


def crashes(days: int, seconds: float, cancel: CancelToken, windows: bool) -> Counter[str] | None:
    """Crashes by program; None where this system keeps no record that we may read. Raises
    Cancelled."""
    if windows:
        return _windows(days, seconds, cancel)
    if sys.platform == "darwin":
        return _reports(Path.home() / "Library/Logs/DiagnosticReports", days)
    found: Counter[str] | None = None
    since = f"--since=-{days}d"
    dumps = run_command(["coredumpctl", "list", "--json=short", "-q", since], seconds / 2, cancel)
    if dumps is not None and "ermission" not in dumps.err:
        found = parse_coredumpctl(dumps.out)  # it ends with 1 when there is none
    kernel = run_command(
        ["journalctl", "-k", "-q", "--no-pager", "-o", "cat", since], seconds / 2, cancel
    )
    # a kernel always says something: a journal without a word is not kept, or not for us to read
    if kernel is not None and kernel.code == 0 and kernel.out.strip():
        found = (found or Counter()) + parse_kernel(kernel.out)
    kept = _reports(Path("/var/crash"), days)
    return found if kept is None else (found or Counter()) + kept


def _windows(days: int, seconds: float, cancel: CancelToken) -> Counter[str] | None:
    found: Counter[str] | None = None
    since = f"TimeCreated[timediff(@SystemTime) <= {days * _DAY * 1000}]"
    for log, query in _EVENTS.items():
        asked = query.format(since=since)
        said = run_command(
            ["wevtutil", "qe", log, f"/q:{asked}", "/c:300", "/rd:true", "/f:xml"],
            seconds / 2,
            cancel,
        )
        if said is not None and said.code == 0:
            found = (found or Counter()) + parse_events(said.out)
    return found


def parse_events(text: str) -> Counter[str]:
    """Events as ``wevtutil /f:xml`` gives them, one after another without a root. 1000 is a crash
    and 1002 a hang of the program in the first field, 41 of Kernel-Power a computer that went off
    without being shut down, 1001 of WER-SystemErrorReporting a blue screen. Never raises."""
    found: Counter[str] = Counter()
    for event in re.findall(r"(?s)<Event[ >].*?</Event>", text):
        number = re.search(r"<EventID[^>]*>(\d+)</EventID>", event)
        source = re.search(r"<Provider[^>]*\bName=['\"]([^'\"]*)", event)
        if number is None:
            continue
        if number[1] == "41":
            found["power"] += 1
        elif number[1] == "1001" and source is not None and "SystemError" in source[1]:
            found["blue screen"] += 1
        elif number[1] in ("1000", "1002"):
            name = re.search(r"<Data(?:[ ][^>]*)?>([^<]+)</Data>", event)
            if name is not None:
                program = name[1].strip().lower()
                found[program + (_HANG if number[1] == "1002" else "")] += 1
    return found


def parse_coredumpctl(text: str) -> Counter[str]:
    """Never raises."""
    try:
        rows = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return Counter()
    if not isinstance(rows, list):
        return Counter()
    return Counter(Path(str(row.get("exe", "?"))).name for row in rows if isinstance(row, dict))


def parse_kernel(text: str) -> Counter[str]:
    """Programs that the kernel killed for want of memory, and those that fell. Never raises."""
    names = [
        f"{name} (memory)"
        for name in re.findall(r"Out of memory: Killed process \d+ \(([^)\n]+)\)", text)
    ]
    names += re.findall(r"(?m)^(\S+)\[\d+\]: segfault at ", text)
    return Counter(names)


def _reports(folder: Path, days: int) -> Counter[str] | None:
    """Reports that the system left as files, by the program in their name; None where the folder
    is not there or may not be read."""
    since = time.time() - days * _DAY
    try:
        files = [p for p in folder.iterdir() if p.is_file() and p.stat().st_mtime >= since]
    except OSError:
        return None
    return Counter(program_of(p.name) for p in files)


def program_of(file: str) -> str:
    """The program a report is about: "_usr_bin_java.1000.crash" and "java-2026-11-02-1.ips" are
    java's. Never raises."""
    bare = re.split(r"[-_.]\d", file, maxsplit=1)[0]
    if bare.startswith("_"):
        bare = bare.rsplit("_", 1)[-1] or bare
    return bare.removesuffix(".crash").removesuffix(".ips") or file


def said_of(name: str) -> tuple[str, str]:
    """What is shown for a name that stands for the system itself, in Chinese and English."""
    own = {
        "power": ("异常断电或死机", "lost power or froze"),
        "blue screen": ("蓝屏", "blue screen"),
    }
    if name in own:
        return own[name]
    for end, zh in ((_HANG, "（无响应）"), (" (memory)", "（内存不足被终止）")):
        if name.endswith(end):
            return name.removesuffix(end) + zh, name
    return name, name
