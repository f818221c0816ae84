"""A route file read: every record there is, and all that is wrong, in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from drivers.handhelds.routes import dbase
from drivers.handhelds.routes.chinese import decoded
from drivers.handhelds.routes.csvfile import open_csv
from drivers.handhelds.routes.faults import RouteKindWrong, RouteTooBig, RouteUnreadable
from drivers.handhelds.routes.judging import Checking, Judge
from drivers.handhelds.routes.kinds import kind_named, kind_of
from drivers.handhelds.routes.layout import ENCODINGS, RouteLayout
from drivers.handhelds.routes.parsing import Parser
from drivers.handhelds.routes.record import MAX_BYTES, FileKind, Route, RouteRecord
from drivers.handhelds.routes.rules import Problems
from drivers.handhelds.routes.sheets import open_xls, open_xlsx
from drivers.handhelds.routes.table import Cell, Row, Table
from drivers.types import Text, same

_NO_CHECKING = Checking()


def read_route(
    data: bytes | Path,
    layout: RouteLayout,
    *,
    name: str = "",
    checking: Checking = _NO_CHECKING,
) -> Route:
    """Read a route. ``data`` the bytes or a path, which is only read; ``name`` the file's name
    where bytes are given; ``checking`` the clock and period times are judged by.
    What is wrong with records is in the route; raised is only what leaves nothing to read: a
    RouteError (Unreadable, KindWrong, Damaged, TooBig, Unsafe, Locked)."""
    if isinstance(data, Path):
        name = name or data.name
        data = _bytes_of(data)
    if len(data) > MAX_BYTES:
        raise RouteTooBig(f"{len(data)} bytes")
    told = Problems()
    kind = kind_of(data)
    wanted = layout.file
    fits = kind is wanted or (wanted is FileKind.XLSX and kind is FileKind.XLS)
    if not fits:
        raise RouteKindWrong(wanted.words, kind.words if isinstance(kind, FileKind) else kind)
    assert isinstance(kind, FileKind)
    told.lines = kind is not FileKind.DBF
    extension, said = kind_named(name)
    if extension and said is not kind:
        told.add(0, "", extension, "extension", found=kind.words)
    table = _open(kind, data, layout, told)
    parser = Parser(table, layout, told)
    if parser.knows_none:
        names = ", ".join(table.columns[:5])
        raise RouteKindWrong(
            Text(f"有“{layout.columns[0].name}”等列的抄表册", "a route with its columns"),
            Text(f"别的表（{names}）", f"another table ({names})") if names else same("?"),
        )
    judge = Judge(layout, checking, told)
    records: list[RouteRecord] = []
    deleted: list[RouteRecord] = []
    for record, row in parser.records():
        if row.deleted:
            told.add(record.row, "", record.meter, "deleted")
            deleted.append(record)
            continue
        records.append(record)
        if not row.broken:
            judge.see(record)
    judge.close(table.header_date)
    return Route(
        tuple(records),
        told.sorted(),
        MappingProxyType(dict(told.counts)),
        kind,
        table.encoding,
        table.header_date,
        tuple(deleted),
    )


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise RouteUnreadable(str(error), port=str(path)) from error


def _open(kind: FileKind, data: bytes, layout: RouteLayout, told: Problems) -> Table:
    if kind is FileKind.DBF:
        return _open_dbf(data, layout, told)
    if kind is FileKind.CSV:
        return open_csv(data, layout, told)
    if kind is FileKind.XLS:
        return open_xls(data, layout, told)
    return open_xlsx(data, layout, told)


def _open_dbf(data: bytes, layout: RouteLayout, told: Problems) -> Table:
    head = dbase.head_of(data, told)
    known = {column.name.upper(): column for column in layout.columns}
    for field in head.fields:
        column = known.get(field.name.upper())
        if column is None:
            continue
        # a field that is wider loses nothing
        if field.width < column.width or (field.type, column.type) in (("C", "N"), ("C", "D")):
            found, wanted = f"{field.type}({field.width})", f"{column.type}({column.width})"
            told.add(0, field.name, found, "column_shape", wanted=wanted)
    return Table(
        FileKind.DBF,
        tuple(field.name for field in head.fields),
        _dbf_rows(data, head, layout, told),
        layout.encoding,
        head.written,
    )


def _dbf_rows(data: bytes, head: dbase.Head, layout: RouteLayout, told: Problems) -> Iterator[Row]:
    wanted = ENCODINGS[layout.encoding]
    fields = [(f.name, f.at, f.at + f.width, f.width) for f in head.fields]
    for number, raw in dbase.records_of(data, head, told):
        broken = raw[0] not in (dbase.LIVE, dbase.DELETED)
        cells: list[Cell] = []
        for name, at, end, width in fields:
            piece = raw[at:end].rstrip(b" \0")
            if piece.isascii():
                cells.append(piece.decode("ascii").strip())
                continue
            text, rule, found = decoded(piece, layout.encodings, width)
            if rule and not broken:
                facts = {"found": found, "wanted": wanted} if found else {}
                told.add(number, name, text, rule, **facts)
            cells.append(text.strip())
        yield Row(number, cells, raw[0] == dbase.DELETED, broken)
