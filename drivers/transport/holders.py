"""Which program holds a device file, where the operating system tells."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def holders(path: str) -> tuple[str, ...]:
    """Names with process ids ("minicom (4711)") of the programs that have ``path`` open.

    Linux only, through /proc/*/fd; processes of other users are invisible without privileges.
    Elsewhere, or when nothing is found, an empty tuple.
    """
    if not sys.platform.startswith("linux"):
        return ()
    try:
        wanted = Path(path).stat().st_rdev
    except OSError:
        return ()
    if not wanted:
        return ()
    return tuple(
        f"{_name(process)} ({process.name})"
        for process in Path("/proc").iterdir()
        if process.name.isdigit() and _has_open(process, wanted)
    )


def _has_open(process: Path, rdev: int) -> bool:
    try:
        links = list((process / "fd").iterdir())
    except OSError:
        return False  # ended meanwhile, or not ours
    for link in links:
        try:
            # the link's text first: stat on every socket of every process would be slow
            if str(link.readlink()).startswith("/dev/") and link.stat().st_rdev == rdev:
                return True
        except OSError:
            continue
    return False


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return "?"


def others(path: str) -> tuple[str, ...]:
    """``holders`` without this process."""
    mine = f"({os.getpid()})"
    return tuple(name for name in holders(path) if not name.endswith(mine))
