"""Plain tables as Excel files: text stays text, whatever it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WIDEST: Final = 60  # characters of a column
_LONGEST: Final = 32_000  # a cell of Excel holds 32,767


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[str | int]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """SLOW. The file's bytes. The head of each sheet stays in sight and can be filtered by."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    for old in list(book.worksheets):
        book.remove(old)
    for sheet in sheets:
        page: Worksheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet.title)[:31])
        wide = [_width(head) for head in sheet.heads]
        lines = 1
        for at, head in enumerate(sheet.heads, start=1):
            title = page.cell(1, at, head)
            title.font = Font(bold=True)
            title.fill = PatternFill("solid", fgColor="E8F1FB")
        for row in sheet.rows:
            lines += 1
            for at, value in enumerate(row, start=1):
                cell: Any = page.cell(lines, at)
                if isinstance(value, int):
                    cell.value = value
                else:
                    cell.value = _CONTROL.sub("", value)[:_LONGEST]
                    cell.data_type = "s"  # "=1+1" typed as a note is no formula
                    cell.alignment = Alignment(vertical="top", wrap_text="\n" in value)
                wide[at - 1] = max(wide[at - 1], _width(str(value)))
        for at, width in enumerate(wide, start=1):
            page.column_dimensions[get_column_letter(at)].width = min(width + 2, _WIDEST)
        page.freeze_panes = "A2"
        page.auto_filter.ref = f"A1:{get_column_letter(max(1, len(sheet.heads)))}{lines}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _width(text: str) -> int:
    """In the width of a digit; Chinese takes two."""
    longest = max(text.split("\n"), key=len, default="")
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in longest)
