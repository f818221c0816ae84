"""CSV of the register: made for a spreadsheet, and read again by an import."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

_RECKONED: Final = ("=", "+", "-", "@", "'")


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with its mark, which is what a spreadsheet needs to read Chinese. A cell that it would
    reckon is guarded with a '; an import takes the guard off again."""
    out = StringIO()
    csv.writer(out).writerows([_guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RECKONED) else cell
