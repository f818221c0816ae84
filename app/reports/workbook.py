"""Excel sheets that a person works on: heads that stay, widths that fit, text that stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from app.domain.text import Lang, Text
from app.reports.paper import BAD, GOOD, INK, LINE, MUTED, SURFACE, WARN

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST: Final = 32_000  # characters; Excel refuses a file with a cell of more than 32,767
_NOT_A_NAME: Final = re.compile(r"[\[\]:*?/\\\n\t']")  # what Excel allows in no sheet's name
_FIGURE: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
WIDEST: Final = 60  # characters of a column
FONT: Final = "等线"  # Excel's own Chinese font; others fall back to theirs
TONES: Final = {"good": GOOD, "bad": BAD, "warning": WARN, "muted": MUTED}


@dataclass(frozen=True, slots=True)
class Cell:
    """``tone`` is a name of ``TONES``; a ``number`` is kept as one, so that it can be summed."""

    text: Text | str
    tone: str = ""
    bold: bool = False
    number: bool = False


class Book:
    """Sheets in one language, in the order they are added."""

    def __init__(self, lang: Lang, title: str, author: str, made: datetime | None = None) -> None:
        from openpyxl import Workbook

        self.lang = lang
        self._book: Workbook = Workbook()
        self._book.remove(self._book.worksheets[0])
        self._book.properties.title = clean(title)[:200]
        self._book.properties.creator = clean(author)[:200]
        if made is not None:
            self._book.properties.created = made.replace(tzinfo=None)

    def sheet(
        self,
        name: Text,
        columns: Sequence[tuple[Text, int]],
        rows: Sequence[Sequence[Cell | Text | str]],
        above: Sequence[tuple[Text, Text | str]] = (),
        below: Sequence[tuple[Text, Text | str]] = (),
        landscape: bool = True,
    ) -> None:
        """A table with a head that stays in sight and repeats on paper. ``columns``: title and
        width in characters (0: as wide as its longest text, within reason). ``above`` and
        ``below`` are pairs of a label and a value."""
        from openpyxl.styles import Alignment, Border, Side
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        named = _NOT_A_NAME.sub(" ", clean(name.to(self.lang)))[:31]
        sheet: Worksheet = self._book.create_sheet(named)
        at = self._pairs(sheet, 1, above)
        head, wide = at, [width for _, width in columns]
        edge = Side(style="thin", color=_hex(LINE))
        border = Border(top=edge, bottom=edge, left=edge, right=edge)
        for n, (title, _) in enumerate(columns, start=1):
            cell = self._put(sheet, at, n, Cell(title, bold=True))
            cell.fill, cell.border = _fill(SURFACE), border
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        for row in rows:
            at += 1
            for n, value in enumerate(row, start=1):
                cell = self._put(sheet, at, n, value if isinstance(value, Cell) else Cell(value))
                cell.border = border
                cell.alignment = Alignment(vertical="top", wrap_text=True)
        for n, width in enumerate(wide, start=1):
            column = get_column_letter(n)
            sheet.column_dimensions[column].width = width or self._fitting(sheet, n, head, at)
        if columns:
            sheet.freeze_panes = f"A{head + 1}"
            sheet.print_title_rows = f"{head}:{head}"
            if rows:
                sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{at}"
        self._pairs(sheet, at + 2, below)
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if (foot := sheet.oddFooter) is not None:
            foot.center.text = Text("第 &P / &N 页", "Page &P / &N").to(self.lang)

    def bytes(self) -> bytes:
        out = BytesIO()
        self._book.save(out)
        return out.getvalue()

    def _pairs(self, sheet: Any, at: int, pairs: Sequence[tuple[Text, Text | str]]) -> int:
        """The row after them."""
        from openpyxl.styles import Alignment

        for label, value in pairs:
            self._put(sheet, at, 1, Cell(label, "muted"))
            cell = self._put(sheet, at, 2, Cell(value, bold=True))
            cell.alignment = Alignment(vertical="top")
            at += 1
        return at + 1 if pairs else at

    def _put(self, sheet: Any, row: int, column: int, value: Cell) -> Any:
        from openpyxl.styles import Font

        cell = sheet.cell(row, column)
        text = clean(value.text.to(self.lang) if isinstance(value.text, Text) else value.text)
        figure = _number(text) if value.number else None
        if figure is not None:
            cell.value = figure
        else:
            cell.value = _shortened(text, self.lang)
            cell.data_type = "s"  # "=1+1" is what somebody wrote, not something to reckon
            cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
        cell.font = Font(
            name=FONT, size=11, bold=value.bold, color=_hex(TONES.get(value.tone, INK))
        )
        return cell

    @staticmethod
    def _fitting(sheet: Any, column: int, first: int, last: int) -> float:
        longest = max(
            (_breadth(str(sheet.cell(row, column).value or "")) for row in range(first, last + 1)),
            default=0,
        )
        return min(WIDEST, max(8, longest + 2))


def clean(text: str) -> str:
    """Without what a workbook cannot hold: control characters and halves of surrogate pairs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in lines
        if c in "\n\t" or not (ord(c) < 0x20 or 0xD800 <= ord(c) <= 0xDFFF or ord(c) >> 1 == 0x7FFF)
    )


def _shortened(text: str, lang: Lang) -> str:
    if len(text) <= MOST:
        return text
    rest = Text("…（未完，全文见 PDF）", "… (cut here; the PDF has all of it)").to(lang)
    return text[:MOST] + rest


def _number(text: str) -> Decimal | None:
    """A figure as it is written; "007" and "1e5" are texts that look like one."""
    if not _FIGURE.fullmatch(text):
        return None
    figure = Decimal(text)
    return figure if abs(figure.adjusted()) < 15 else None


def _breadth(text: str) -> int:
    """Of the longest line, a Chinese character counting two."""
    return max((sum(1 + (ord(c) > 0x2E7F) for c in line) for line in text.split("\n")), default=0)


def _hex(value: str) -> str:
    return "FF" + value.removeprefix("#")


def _fill(value: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=_hex(value))
