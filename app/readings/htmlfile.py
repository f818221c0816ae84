"""An HTML table with the name of a spreadsheet: what many web systems export as ".xls"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html.parser import HTMLParser
from typing import Final

from app.domain.text import Text
from app.readings.cells import MAX_COLUMNS, MAX_TEXT, Area, Cells
from app.readings.encoding import Encoding, encoding_of, text_of
from app.readings.faults import FileDamaged, FileTooLarge
from app.readings.table import Book, Row, Tick, Told

_HEAD: Final = re.compile(
    rb"<(?:!doctype\s+html|html|table|head|body|meta|div|style)\b", re.IGNORECASE
)
_SPAN: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_STEP: Final = 1 << 12  # small: HTMLParser looks at an unfinished tag anew with every piece
_MAX_OPEN: Final = 1 << 18  # characters of one tag or comment
_MAX_BYTES: Final = 16 << 20


def looks_like_html(raw: bytes) -> bool:
    return _HEAD.search(raw[:4096]) is not None and b"<" in raw[:200].lstrip()[:4]


def open_html(raw: bytes) -> Book:
    if len(raw) > _MAX_BYTES:
        raise FileTooLarge(f"{len(raw)} bytes of HTML")
    encoding = encoding_of(raw)
    detail = Text(f"编码 {encoding.name}", encoding.name)
    return Book("html", False, (HtmlTable(raw, encoding),), detail)


class HtmlTable:
    """A table of ``app.readings.table``: every row of every table, one below the other."""

    name = ""
    hidden = False
    merged: Sequence[Area] = ()
    hidden_columns: frozenset[int] = frozenset()

    def __init__(self, raw: bytes, encoding: Encoding) -> None:
        self._raw = raw
        self._encoding = encoding

    def rows(self, told: Told, tick: Tick) -> Iterator[Row]:
        text = text_of(self._raw, self._encoding)
        parser = _Rows()
        number = 0
        for at in range(0, len(text) + 1, _STEP):
            try:
                parser.feed(text[at : at + _STEP])
            except (AssertionError, ValueError) as error:  # of html.parser, at broken markup
                raise FileDamaged(str(error)) from error
            if len(parser.rawdata) > _MAX_OPEN:
                raise FileDamaged("a tag or comment without end")
            if at + _STEP > len(text):
                parser.end()
            for cells in parser.rows:
                number += 1
                yield Row(number, cells)
            parser.rows.clear()
            tick(min(1.0, at / (len(text) + 1)))


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Cells] = []
        self._cells: Cells | None = None
        self._pieces: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.end_row()
            self._cells = []
        elif tag in ("td", "th") and self._cells is not None:
            self._end_cell()
            self._pieces = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), MAX_COLUMNS) if _SPAN.fullmatch(span) else 1
        elif tag == "br" and self._pieces is not None:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def _end_cell(self) -> None:
        if self._pieces is None or self._cells is None:
            return
        # white space around a cell is layout; a non-breaking space was put there
        text = "".join(self._pieces)[:MAX_TEXT].strip(" \t\r\n")
        self._pieces = None
        if len(self._cells) < MAX_COLUMNS:
            self._cells.append("" if text == "\u00a0" else text)
            self._cells.extend([None] * (self._span - 1))

    def end(self) -> None:
        """What is left when the file ends, a tag that is not closed too."""
        with suppress(AssertionError, ValueError):
            self.close()
        self.end_row()

    def end_row(self) -> None:
        self._end_cell()
        if self._cells is not None:
            self.rows.append(self._cells)
        self._cells = None
