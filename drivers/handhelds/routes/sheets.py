"""A route file that is an Excel workbook: .xlsx through openpyxl, .xls through xlrd.

Both libraries raise whatever they come across in a damaged file, so everything but our own faults
becomes RouteDamaged. A workbook is measured before openpyxl opens it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from drivers.handhelds.routes.faults import (
    RouteDamaged,
    RouteError,
    RouteLocked,
    RouteTooBig,
    RouteUnsafe,
)
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import MAX_RECORDS, FileKind
from drivers.handhelds.routes.rules import Problems
from drivers.handhelds.routes.table import Cell, Figure, Row, Table

MAX_UNPACKED: Final = 256 << 20
_MAX_PARTS: Final = 2_000
_MAX_COLUMNS: Final = 128
_MAX_BLANK: Final = 10_000  # rows in succession that hold nothing: the end of what was filled in
_HEAD_BYTES: Final = 4096
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def open_xlsx(data: bytes, layout: RouteLayout, told: Problems) -> Table:
    """Raises RouteDamaged, RouteUnsafe, RouteLocked; its rows RouteTooBig too."""
    _measured(data)
    try:
        import openpyxl

        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        sheets = book.worksheets
        if not sheets:
            raise RouteDamaged("no sheets")
        sheet: Any = sheets[0]
        if len(sheets) > 1:
            told.add(0, "", str(len(sheets)), "more_sheets", first=sheet.title)
        sheet.reset_dimensions()  # what it says of its size need not be so
        rows = _guarded(sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS))
    except RouteError:
        raise
    except Exception as error:
        raise RouteDamaged(f"{type(error).__name__}: {error}") from error
    return _table(FileKind.XLSX, rows, layout, told)


def open_xls(data: bytes, layout: RouteLayout, told: Problems) -> Table:
    """Raises RouteDamaged, RouteLocked; its rows RouteTooBig too."""
    if _ENCRYPTED in data[: 1 << 20] or _ENCRYPTED in data[-(1 << 20) :]:
        raise RouteLocked
    told.add(0, "", "", "old_excel")
    try:
        import xlrd

        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
        if not book.nsheets:
            raise RouteDamaged("no sheets")
        sheet = book.sheet_by_index(0)
        if book.nsheets > 1:
            told.add(0, "", str(book.nsheets), "more_sheets", first=sheet.name)

        def value(cell: Any) -> object:
            if cell.ctype == xlrd.XL_CELL_DATE:
                return xlrd.xldate_as_datetime(cell.value, book.datemode)
            if cell.ctype == xlrd.XL_CELL_ERROR:
                return xlrd.error_text_from_code.get(cell.value, "#?")
            return cell.value

        rows = _guarded(
            [value(c) for c in sheet.row(at)[:_MAX_COLUMNS]] for at in range(sheet.nrows)
        )
    except RouteError:
        raise
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise RouteLocked from error
        raise RouteDamaged(f"{type(error).__name__}: {error}") from error
    return _table(FileKind.XLS, rows, layout, told)


def _guarded(rows: Iterable[Iterable[object]]) -> Iterator[list[Cell]]:
    """Rows, whatever the library raises while it reads them turned into RouteDamaged."""
    try:
        for row in rows:
            # most of a row is nothing, and most texts need nothing done
            yield [None if value is None else _cell(value) for value in row]
    except RouteError:
        raise
    except Exception as error:
        raise RouteDamaged(f"{type(error).__name__}: {error}") from error


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return Figure(int(value))
        return Figure(format(Decimal(repr(value)), "f") if abs(value) < 1e15 else repr(value))
    if isinstance(value, int):
        return Figure(value) if abs(value) < 10**15 else Figure(repr(float(value)))
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _table(
    kind: FileKind, rows: Iterator[list[Cell]], layout: RouteLayout, told: Problems
) -> Table:
    """Takes the head off; a sheet that is damaged at its first row is so here."""
    by_place = tuple(column.name for column in layout.columns)
    numbered = _filled(rows)
    first = next(numbered, None)
    if first is None:
        return Table(kind, by_place, iter(()))
    head = ["" if cell is None else str(cell).strip() for cell in first.cells]
    while head and not head[-1]:
        head.pop()
    if not layout.head or (not set(head) & set(by_place) and len(head) == len(by_place)):
        if layout.head:
            told.add(first.number, "", " ".join(head), "no_head")
        return Table(kind, by_place, _shaped(_with(first, numbered), len(by_place)))
    return Table(kind, tuple(head), _shaped(numbered, len(head)))


def _with(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _filled(rows: Iterator[list[Cell]]) -> Iterator[Row]:
    """Rows with something in them."""
    blank = 0
    for number, cells in enumerate(rows, 1):
        if any(cell is not None and cell != "" for cell in cells):
            blank = 0
            yield Row(number, cells)
            continue
        blank += 1
        if blank > _MAX_BLANK:
            return


def _shaped(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Of the width of the head; a sheet has no ragged rows to tell of."""
    for count, row in enumerate(rows, 1):
        if count > MAX_RECORDS:
            raise RouteTooBig(f"more than {MAX_RECORDS} records")
        cells = row.cells[:width]
        yield Row(row.number, cells + [None] * (width - len(cells)))


def _measured(data: bytes) -> None:
    """Sizes as the directory says them: zipfile reads no more of a part than that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            size = sum(part.file_size for part in parts)
            if size > MAX_UNPACKED or len(parts) > _MAX_PARTS:
                raise RouteUnsafe(f"{size} bytes unpacked, {len(parts)} parts")
            if any(part.flag_bits & 1 for part in parts):
                raise RouteLocked
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as stream:
                        # entities could still grow without bound
                        if b"<!DOCTYPE" in stream.read(_HEAD_BYTES).replace(b"\0", b"").upper():
                            raise RouteUnsafe(f"a document type in {part.filename}")
    except RouteError:
        raise
    except Exception as error:
        raise RouteDamaged(f"{type(error).__name__}: {error}") from error
