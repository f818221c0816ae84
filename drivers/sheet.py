"""A table kept with a result, as CSV that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from drivers.types import Attachment

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_sheet(name: str, rows: Iterable[Iterable[object]]) -> Attachment:
    """``rows`` from the head on; UTF-8 with its mark, so that Excel shows Chinese. A cell is text
    of a stranger (a website, a handheld): what Excel would run as a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_harmless(str(cell)) for cell in row])
    return Attachment(name, "text/csv", out.getvalue().encode("utf-8-sig"))


def _harmless(cell: str) -> str:
    runs = cell.lstrip(" \u3000\u00a0").startswith(_FORMULA) and not _number(cell)
    return f"'{cell}" if runs else cell


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
