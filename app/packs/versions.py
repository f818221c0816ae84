"""How a pack's version is written, and which is the newer."""

from __future__ import annotations

import re

VERSION = re.compile(r"[0-9A-Za-z]+(?:[._-][0-9A-Za-z]+)*", re.ASCII)
_RUNS = re.compile(r"[0-9]+|[A-Za-z]+", re.ASCII)


def version_key(version: str) -> tuple[object, ...]:
    """Sorts versions as a person counts: 2026.10 after 2026.9. What differs only in how it is
    written, as 1.0 and 1.00, still has a fixed order."""
    runs = _RUNS.findall(version)
    return (tuple((run.isdigit(), int(run) if run.isdigit() else 0, run) for run in runs), version)
