"""A file of sites or devices as rows of text, whatever kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.domain.register_import import ImportKind
from app.domain.text import Text
from app.errors import CounterCheckError
from app.readings import table as tables
from app.readings.cells import Area, Cell, Odd, OddKind, cell_text
from app.readings.faults import CheckCancelled
from app.services.register_columns import match
from app.services.site_fields import UNRECKONED

MAX_ROWS: Final = 100_000
MAX_FILE: Final = 50 << 20  # bytes
HEAD_WITHIN: Final = 10  # rows
_LEAST_HEADS: Final = 2  # a title line may happen to be one of the words
_SPOILT: Final = {  # what the reading tells of a row that cannot be taken as it stands
    "encoding_broken": (
        Text("这一行有无法识别的字节，内容是乱码", "some bytes of this row are no text"),
        Text("请从源系统重新导出，或另存为 xlsx", "export it again, or save it as xlsx"),
    ),
    "quote_open": (
        Text("这一行的引号没有成对，分列可能不对", "a quote of this row is left open"),
        Text("请补上或删去引号", "close it or take it out"),
    ),
    "cell_long": (
        Text("这一行太长，读不完整", "this row is too long to be read whole"),
        Text("请检查换行和引号", "check its line ends and quotes"),
    ),
}
_GUARD: Final = re.compile(r"'(?=[=+\-@'])")  # what keeps a spreadsheet from reckoning a text


class RegisterFileError(CounterCheckError):
    """The file cannot be imported at all. The command line ends with 2."""

    code = "register_file"
    exit_code = 2


class NoRows(RegisterFileError):
    code = "register_file_empty"
    what = Text("表格里没有数据。", "The table has no rows of data.")
    todo = Text("请检查文件和工作表。", "Check the file and the sheet.")


class NoHead(RegisterFileError):
    code = "register_file_no_head"
    what = Text(
        f"前 {HEAD_WITHIN} 行里没有找到表头。",
        f"No header row was found in the first {HEAD_WITHIN} rows.",
    )
    todo = Text(
        "表头应写明各列，如：序号、镇街、网点名称、业务；设备表如：网点序号、类型、序列号。",
        "It should name the columns, such as: number, town, site, business; of devices: site "
        "number, kind, serial number.",
    )


class NoSheet(RegisterFileError):
    code = "register_file_sheet"

    def __init__(self, sheet: str, sheets: Sequence[str]) -> None:
        zh, en = "、".join(sheets), ", ".join(sheets)
        todo = Text(f"可选：{zh}。", f"It has: {en}.")
        if not sheets:
            todo = Text("文本文件没有工作表，不用选。", "A text file has none: leave the name out.")
        super().__init__(
            sheet,
            what=Text(f"文件里没有工作表“{sheet}”。", f"The file has no sheet “{sheet}”."),
            todo=todo,
        )


class TooLarge(RegisterFileError):
    code = "register_file_large"
    what = Text("文件太大，没有导入。", "The file is too large and was not imported.")
    meaning = Text(
        f"上限是 {MAX_ROWS:,} 行、{MAX_FILE >> 20} MB。",
        f"At most {MAX_ROWS:,} rows and {MAX_FILE >> 20} MB are read.",
    )
    todo = Text("请拆成几个文件。", "Split it into several files.")


@dataclass(frozen=True, slots=True)
class TableRow:
    line: int  # as a spreadsheet numbers it, from 1
    cells: tuple[str, ...]  # as many as there are heads


@dataclass(frozen=True, slots=True)
class Table:
    """``sheets``: the names of all sheets of the file, () for a text file. ``spoilt``: rows that
    could not be read as they stand, by line: why, and what to do."""

    file: str
    sheet: str
    sheets: tuple[str, ...]
    heads: tuple[str, ...]
    head_line: int
    rows: tuple[TableRow, ...]
    detail: Text  # encoding and separator of a text file, else empty
    spoilt: Mapping[int, tuple[Text, Text]] = field(default_factory=dict)

    def fits(self, kind: ImportKind) -> bool:
        """Whether the heads speak of this kind at least as much as of the other."""
        return _known(self.heads, kind) >= _known(self.heads, self.likely)

    @property
    def likely(self) -> ImportKind:
        """What the heads speak of."""
        return max(ImportKind, key=lambda kind: _known(self.heads, kind))


def read_table(
    path: Path, sheet: str = "", *, cancelled: Callable[[], bool] = lambda: False
) -> Table:
    """The rows below the heads. Without ``sheet`` the first visible one that has heads is taken.

    Raises a RegisterFileError or a ReadingFileError that says why the file cannot be imported,
    CheckCancelled."""
    from app.readings.opening import named_otherwise, open_book

    try:
        large = path.stat().st_size > MAX_FILE
    except (OSError, ValueError):
        large = False  # opening it says what is wrong
    if large:
        raise TooLarge(str(path))
    book = open_book(path)
    names = tuple(t.name for t in book.tables if t.name)
    wanted = [t for t in book.tables if t.name == sheet] if sheet else _visible_first(book)
    if not wanted:
        raise NoSheet(sheet, names)

    def tick(_: float) -> None:
        if cancelled():
            raise CheckCancelled()

    empty = True
    for one in wanted:
        spoilt: dict[int, tuple[Text, Text]] = {}
        rows = _texts(one, tick, spoilt, guarded=book.kind == "csv")
        early = [row for _, row in zip(range(HEAD_WITHIN), rows, strict=False)]
        empty = empty and not early
        head = _head(early)
        if head is None:
            continue
        width = _width(head.cells)
        first = early.index(head) + 1
        body = tuple(_body((*early[first:],), rows, width))
        if not body:
            raise NoRows(one.name)
        heads = tuple(_pad(head.cells, width))
        return Table(path.name, one.name, names, heads, head.line, body, book.detail, spoilt)
    if not empty and named_otherwise(path, book.kind):
        raise NoHead(path.name, meaning=_NOT_WHAT_IT_SAYS)
    raise NoRows(path.name) if empty else NoHead(path.name)


_NOT_WHAT_IT_SAYS: Final = Text(
    "文件的内容与扩展名不符：里面是文字，不是表格。",
    "Its content is not what its name says: it is text and no spreadsheet.",
)


def _visible_first(book: tables.Book) -> list[tables.Table]:
    return [t for t in book.tables if not t.hidden] or list(book.tables)


def _texts(
    table: tables.Table,
    tick: tables.Tick,
    spoilt: dict[int, tuple[Text, Text]],
    *,
    guarded: bool,
) -> Iterator[TableRow]:
    """Rows with something in them, hidden ones too: whoever filters a list means to hide rows from
    sight, not from the register. A cell merged over several rows counts for each."""

    def told(rule: str, row: int, _value: str, _names: dict[str, object]) -> None:
        """Whatever else the reading finds odd about a cell shows in the row itself."""
        if rule in _SPOILT:
            spoilt[row] = _SPOILT[rule]

    merged = _Merged(table.merged)
    for row in table.rows(told, tick):
        cells = [_text(c) for c in row.cells]
        if guarded:
            cells = [_GUARD.sub("", c, count=1) if c[:1] == "'" else c for c in cells]
        own = any(c.strip() for c in cells)
        merged.fill(row.number, cells)
        if own:
            yield TableRow(row.number, tuple(cells))


def _body(early: Sequence[TableRow], rest: Iterator[TableRow], width: int) -> Iterator[TableRow]:
    count = 0
    for rows in (early, rest):
        for row in rows:
            count += 1
            if count > MAX_ROWS:
                raise TooLarge(f"more than {MAX_ROWS} rows")
            yield TableRow(row.line, tuple(_pad(row.cells, width)))


def _head(rows: Sequence[TableRow]) -> TableRow | None:
    """The row that names the most fields."""
    best = max(rows, key=_heads_of, default=None)
    return best if best is not None and _heads_of(best) >= _LEAST_HEADS else None


def _heads_of(row: TableRow) -> int:
    return max(_known(row.cells, kind) for kind in ImportKind)


def _known(heads: Sequence[str], kind: ImportKind) -> int:
    return sum(1 for c in match(heads, kind) if c.field)


def _width(cells: Sequence[str]) -> int:
    return max((n for n, c in enumerate(cells, start=1) if c.strip()), default=0)


def _pad(cells: Sequence[str], width: int) -> Iterator[str]:
    yield from cells[:width]
    yield from [""] * (width - len(cells))


def _text(cell: Cell) -> str:
    if isinstance(cell, Odd) and cell.kind is OddKind.NO_VALUE:
        return UNRECKONED + cell.text
    return cell_text(cell)


class _Merged:
    """Gives cells under a merged one its text: registers name a town once for all its sites."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._waiting = [a for a in areas if a.bottom > a.top and a.left == a.right]
        self._waiting.sort(key=lambda a: a.top, reverse=True)
        self._active: list[tuple[Area, str]] = []

    def fill(self, number: int, cells: list[str]) -> None:
        self._active = [(a, text) for a, text in self._active if a.bottom >= number]
        for area, text in self._active:
            at = area.left - 1
            cells += [""] * (at + 1 - len(cells))
            cells[at] = cells[at] or text
        while self._waiting and self._waiting[-1].top <= number:
            area = self._waiting.pop()
            at = area.left - 1
            if area.top == number and at < len(cells) and cells[at].strip():
                self._active.append((area, cells[at]))
