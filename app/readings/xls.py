"""The old .xls, read with xlrd (BIFF 2 to 8). It is held in memory whole; the file's size bounds
that, and a sheet of it has at most 65,536 rows."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.readings.cells import MAX_COLUMNS, Area, Cell, Cells, Dated, Odd, OddKind, day_of
from app.readings.faults import FileDamaged, FileEncrypted
from app.readings.table import Book, Row, Tick, Told

if TYPE_CHECKING:
    import xlrd.book
    import xlrd.sheet

_EMPTY, _TEXT, _NUMBER, _DATE, _TRUTH, _ERROR, _BLANK = range(7)  # xlrd's cell types
_STEP: Final = 1000  # rows between ticks


def open_xls(path: Path) -> Book:
    """Raises FileDamaged, FileEncrypted."""
    import xlrd

    silent = io.StringIO()  # xlrd would print its doubts
    try:
        # with formatting, for hidden rows and merged cells
        book = xlrd.open_workbook(
            file_contents=path.read_bytes(), formatting_info=True, on_demand=True, logfile=silent
        )
        tables = tuple(Sheet(book, i) for i in range(book.nsheets))
    except (MemoryError, RecursionError) as error:
        raise FileDamaged(repr(error)) from error
    except Exception as error:  # xlrd fails on damaged files in every way there is
        if "ncrypted" in str(error) or "assword" in str(error):
            raise FileEncrypted(str(error)) from error
        raise FileDamaged(f"{type(error).__name__}: {error}") from error
    if not tables:
        raise FileDamaged("a workbook without sheets")
    return Book("xls", True, tables)


class Sheet:
    """A table of ``app.readings.table``."""

    def __init__(self, book: xlrd.book.Book, index: int) -> None:
        self._book = book
        self._index = index
        self._loaded: xlrd.sheet.Sheet | None = None
        self.name = str(book.sheet_names()[index])
        self.hidden = bool(vars(book)["_sheet_visibility"][index])

    @property
    def _sheet(self) -> Any:
        if self._loaded is None:
            try:
                self._loaded = self._book.sheet_by_index(self._index)
            except Exception as error:  # as in open_xls
                raise FileDamaged(f"{self.name}: {type(error).__name__}: {error}") from error
        return self._loaded

    @property
    def merged(self) -> Sequence[Area]:
        found = (
            Area(top + 1, left + 1, bottom, right)
            for top, bottom, left, right in self._sheet.merged_cells
        )
        return tuple(sorted(found, key=lambda a: (a.top, a.left)))

    @property
    def hidden_columns(self) -> frozenset[int]:
        return frozenset(i + 1 for i, info in self._sheet.colinfo_map.items() if info.hidden)

    def rows(self, told: Told, tick: Tick) -> Iterator[Row]:
        sheet = self._sheet
        types, values = sheet._cell_types, sheet._cell_values
        infos = sheet.rowinfo_map
        cut_off = 0
        for i in range(sheet.nrows):
            row_types, row_values = types[i], values[i]
            width = len(row_types)
            if width > MAX_COLUMNS:
                cut_off = cut_off or i + 1
                width = MAX_COLUMNS
            cells: Cells = [
                value if kind == _NUMBER or (kind == _TEXT and value) else self._rare(kind, value)
                for kind, value in zip(row_types[:width], row_values[:width], strict=True)
            ]
            info = infos.get(i)
            yield Row(i + 1, cells, bool(info and info.hidden))
            if not i % _STEP:
                tick(i / sheet.nrows)
        if cut_off:
            told("columns_too_many", cut_off, "", {"limit": MAX_COLUMNS})
        self._loaded = None
        self._book.unload_sheet(self._index)

    def _rare(self, kind: int, value: Any) -> Cell:
        if kind == _DATE:
            day = day_of(value, bool(self._book.datemode))
            return Dated(day) if day else Odd(OddKind.NO_DAY, str(value)[:40])
        if kind == _TRUTH:
            return Odd(OddKind.TRUTH, "TRUE" if value else "FALSE")
        if kind == _ERROR:
            import xlrd

            return Odd(OddKind.ERROR, str(xlrd.error_text_from_code.get(value, f"#{value}")))
        return None
