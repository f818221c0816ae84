"""A small writer of .xls: BIFF8 records in an OLE file, enough to say what a reader must see.

After Microsoft's [MS-XLS] and [MS-CFB]. Texts are LABEL records, so there is no table of shared
texts; dates are numbers with format 14.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

_PLAIN, _DATE = 0, 1  # indexes of the two XF records below
_END, _FREE, _FAT, _DIF = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC


def workbook(
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    *,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    hidden_sheets: Sequence[str] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    password: bool = False,
) -> bytes:
    """The BIFF stream alone. Rows and columns from 1; ``merged`` as (top, left, bottom, right).
    Hidden and merged ones are those of every sheet."""
    bodies = [
        b"".join(_sheet(rows, hidden_rows, hidden_columns, merged)) for rows in sheets.values()
    ]
    before = _bof(0x0005)
    if password:
        before += _record(0x002F, bytes(54))
    before += _record(0x0022, struct.pack("<H", 0))
    for number_format in (0, 14):
        before += _record(
            0x00E0, struct.pack("<HHHBBBBIIH", 0, number_format, 1, 0, 0, 0, 0, 0, 0, 0)
        )
    names = [_short(name) for name in sheets]
    at = len(before) + sum(4 + 6 + len(name) for name in names) + 4
    for (sheet, body), name in zip(zip(sheets, bodies, strict=True), names, strict=True):
        before += _record(0x0085, struct.pack("<IBB", at, sheet in hidden_sheets, 0) + name)
        at += len(body)
    return before + _record(0x000A) + b"".join(bodies)


def _sheet(
    rows: Iterable[Sequence[Any]],
    hidden_rows: Sequence[int],
    hidden_columns: Sequence[int],
    merged: Sequence[tuple[int, int, int, int]],
) -> Iterator[bytes]:
    yield _bof(0x0010)
    for column in hidden_columns:
        yield _record(0x007D, struct.pack("<HHHHHH", column - 1, column - 1, 0, 0, 1, 0))
    for row in hidden_rows:
        yield _record(0x0208, struct.pack("<HHHHHHI", row - 1, 0, 0, 255, 0, 0, 0x20))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            yield _cell(r, c, cell)
    if merged:
        areas = b"".join(
            struct.pack("<HHHH", top - 1, bottom - 1, left - 1, right - 1)
            for top, left, bottom, right in merged
        )
        yield _record(0x00E5, struct.pack("<H", len(merged)) + areas)
    yield _record(0x000A)


def _cell(row: int, column: int, cell: Any) -> bytes:
    if cell is None:
        return b""
    if isinstance(cell, bool):
        return _record(0x0205, struct.pack("<HHHBB", row, column, _PLAIN, cell, 0))
    if isinstance(cell, date):
        serial = (cell - date(1899, 12, 30)).days
        return _record(0x0203, struct.pack("<HHHd", row, column, _DATE, serial))
    if isinstance(cell, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, _PLAIN, cell))
    if cell == "#N/A":
        return _record(0x0205, struct.pack("<HHHBB", row, column, _PLAIN, 42, 1))
    text = str(cell).encode("utf-16-le")
    head = struct.pack("<HHHHB", row, column, _PLAIN, len(text) // 2, 1)
    return _record(0x0204, head + text)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 0x06))


def _short(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return bytes((len(raw) // 2, 1)) + raw


def ole(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE file with one stream, at most 6 MB: its table of tables is not made."""
    stream = stream.ljust(4096, b"\0")
    body = stream + bytes(-len(stream) % 512)
    used = len(body) // 512
    tables = 1
    while tables * 128 < used + 1 + tables:
        tables += 1
    assert tables <= 109
    chain = [*range(1, used), _END, _END, *[_FAT] * tables]
    chain += [_FREE] * (tables * 128 - len(chain))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, used, 0, 4096, _END, 0, _END, 0)
    places = [used + 1 + i for i in range(tables)]
    header += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    entries = _entry("Root Entry", 5, child=1, start=_END, size=0)
    entries += _entry(name, 2, child=_FREE, start=0, size=len(stream))
    return header + body + entries.ljust(512, b"\0") + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    made = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child)
    return made + bytes(16) + struct.pack("<IQQIQ", 0, 0, 0, start, size)
