"""A file of sites or devices as a table of texts, whatever kind of file it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.text import Text
from app.readings.cells import cell_text
from app.readings.faults import CheckCancelled, FileTooLarge, ReadingFileError
from app.readings.opening import open_book
from app.readings.table import Book
from app.readings.table import Table as Sheet

MOST_ROWS: Final = 100_000
HEAD_WITHIN: Final = 10  # rows in which the heads are looked for
LEAST_HEADS: Final = 2


class NoHeads(ReadingFileError):
    """No row of the file names its columns."""

    code = "register_no_heads"
    what = Text("没有找到表头。", "No row with the names of the columns was found.")
    meaning = Text(
        f"前 {HEAD_WITHIN} 行里没有一行认得出两个以上的列名。",
        f"None of the first {HEAD_WITHIN} rows names two columns that are known.",
    )
    todo = Text(
        "表头要写列名，如：序号、镇街、网点名称、业务。",
        "Name the columns, such as: number, town, name, business.",
    )


class NoSuchSheet(ReadingFileError):
    code = "register_no_sheet"
    what = Text("文件里没有这个工作表。", "The file has no such sheet.")


@dataclass(frozen=True, slots=True)
class Line:
    number: int  # as a spreadsheet counts, from 1
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """``heads`` are the cells of the row that names the columns; ``lines`` those below it."""

    file: str
    sheet: str  # "" for a file without sheets
    sheets: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(
    path: Path,
    known: Callable[[tuple[str, ...]], int],
    sheet: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> RegisterTable:
    """The first sheet that is not hidden, or the one that is named. ``known`` says how many of a
    row's cells are names of columns: the row with most of them is the head.

    Raises a ReadingFileError that says why the file cannot be used; CheckCancelled."""
    book = open_book(path)
    chosen = _chosen(book, sheet)

    def tick(_share: float) -> None:
        if cancelled():
            raise CheckCancelled()

    lines: list[Line] = []
    for row in chosen.rows(lambda *_told: None, tick):
        cells = tuple(tidy(cell_text(cell)) for cell in row.cells)
        if not any(cells):
            continue
        lines.append(Line(row.number, cells))
        if len(lines) > MOST_ROWS:
            raise FileTooLarge(
                f"more than {MOST_ROWS} rows",
                meaning=Text(f"它超过 {MOST_ROWS} 行。", f"It has more than {MOST_ROWS} rows."),
            )
    scored = [(known(line.cells), -n) for n, line in enumerate(lines[:HEAD_WITHIN])]
    best, at = max(scored, default=(0, 0))
    if best < LEAST_HEADS:
        raise NoHeads()
    names = tuple(t.name for t in book.tables if not t.hidden) if len(book.tables) > 1 else ()
    return RegisterTable(
        path.name,
        chosen.name if names else "",
        names,
        lines[-at].cells,
        tuple(lines[-at + 1 :]),
    )


def _chosen(book: Book, sheet: str) -> Sheet:
    for table in book.tables:
        if table.name == sheet if sheet else not table.hidden:
            return table
    if not sheet and book.tables:
        return book.tables[0]
    names = "、".join(t.name for t in book.tables)
    raise NoSuchSheet(sheet, todo=Text(f"可选：{names}", f"There are: {names}"))


def tidy(text: str) -> str:
    """One line, without blanks at its ends; figures, letters and signs of full width as usual ones
    where that changes nothing for a reader of Chinese."""
    kept = "".join(
        unicodedata.normalize("NFKC", c) if 0xFF10 <= ord(c) <= 0xFF5A else c
        for c in text
        if unicodedata.category(c) not in ("Cc", "Cf") or c in "\n\t"
    )
    return " ".join(kept.split())
