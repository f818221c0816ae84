"""dBase III tables: read record by record whatever is wrong with them, written by the library.

The file: 32 bytes of head (type 03, date YY MM DD with the year from 1900, u32 number of records,
u16 length of the head, u16 length of a record, byte 29 the language driver: 4D is cp936), 32 bytes
for each field (name of 11 bytes, type, length at 16, decimals at 17), 0D, then records of which the
first byte is a space, or "*" where it is deleted; 1A ends the file (dBase III manual, appendix;
the same in Shapelib's and Erik Bachmann's descriptions).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

CHINESE = 0x4D  # the language driver of cp936
_HEAD = 32
_DELETED, _LIVE = 0x2A, 0x20


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str  # C N D L F
    length: int
    decimals: int = 0

    @property
    def spec(self) -> str:
        if self.type in ("N", "F"):
            return f"{self.name} {self.type}({self.length},{self.decimals})"
        return (
            f"{self.name} {self.type}({self.length})"
            if self.type == "C"
            else (f"{self.name} {self.type}")
        )


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold the bytes of each field, unstripped; ``deleted`` the numbers (from 1) of
    records that are marked so and left out; ``count`` what the head says."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[bytes, ...], ...]
    written: date | None
    count: int
    language: int
    deleted: tuple[int, ...] = ()
    torn: int = 0  # bytes of a last record that is not whole


class NotDbase(ValueError):
    """The bytes are no dBase table; the text says where."""


def parse(data: bytes) -> Table:
    """Raises NotDbase only where not even the head can be read."""
    if len(data) < _HEAD + 1 or data[0] & 0x07 != 0x03:
        raise NotDbase("no dBase head")
    count = int.from_bytes(data[4:8], "little")
    start = int.from_bytes(data[8:10], "little")
    length = int.from_bytes(data[10:12], "little")
    columns = _columns(data, start)
    if length != 1 + sum(column.length for column in columns):
        raise NotDbase("the length of a record does not fit its fields")
    rows: list[tuple[bytes, ...]] = []
    deleted: list[int] = []
    at, torn, number = start, 0, 0
    while at < len(data) and data[at] != 0x1A:
        record = data[at : at + length]
        if len(record) < length:
            torn = len(record)
            break
        at += length
        number += 1
        if record[0] == _DELETED:
            deleted.append(number)
            continue
        fields, place = [], 1
        for column in columns:
            fields.append(record[place : place + column.length])
            place += column.length
        rows.append(tuple(fields))
    return Table(tuple(columns), tuple(rows), _date(data), count, data[29], tuple(deleted), torn)


def _columns(data: bytes, start: int) -> list[Column]:
    columns: list[Column] = []
    at = _HEAD
    while at + _HEAD <= min(start, len(data)) and data[at] != 0x0D:
        field = data[at : at + _HEAD]
        name = field[:11].partition(b"\0")[0].decode("cp936", errors="replace").strip()
        columns.append(Column(name, chr(field[11]), field[16], field[17]))
        at += _HEAD
    if not columns or start < _HEAD + len(columns) * _HEAD + 1:
        raise NotDbase("the fields cannot be read")
    return columns


def _date(data: bytes) -> date | None:
    try:
        return date(1900 + data[1], data[2], data[3])
    except ValueError:
        return None


def write(
    columns: Sequence[Column], rows: Sequence[Sequence[object]], written: date | None = None
) -> bytes:
    """A dBase III table in cp936, ``written`` today unless told. Raises ValueError for what a
    field cannot hold."""
    import dbf

    with tempfile.TemporaryDirectory(prefix="dbf-") as folder:
        path = Path(folder) / "route.dbf"
        table = dbf.Table(
            str(path), "; ".join(c.spec for c in columns), codepage="cp936", dbf_type="db3"
        )
        try:
            table.open(mode=dbf.READ_WRITE)
            for row in rows:
                table.append(tuple(row))
        except (dbf.DbfError, UnicodeError, OverflowError, TypeError) as error:
            raise ValueError(str(error)) from error
        finally:
            table.close()
        data = bytearray(path.read_bytes())
    if written is not None:
        data[1:4] = bytes((written.year - 1900, written.month, written.day))
    return bytes(data)
