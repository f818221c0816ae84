"""dBase III read from bytes, whatever its state. Raises only where not one column is known.

Format: 32 bytes of head (version 03, date YY MM DD since 1900, count u32, head length u16, record
length u16, at 29 the code page: 4D is cp936), 32 bytes for each column (name of 11 with NUL, type,
at 16 the length, at 17 the decimals), 0D; records of a flag (blank, or * for deleted) and fixed
fields; 1A. Source: the dBase III+ file format as read by dbfread and shapelib.

An own reader, because the ``dbf`` library gives up the whole table for one short record, an
unknown code page or a wrong length (tried), and reads by path only. An own writer beside it,
because the library would lay customers' data open in a temporary file, and takes 0.2 s for 2000
records. The library is one of the readers that the tests hold the writer against.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from drivers.handhelds.routes.faults import RouteDamaged, RouteTooBig
from drivers.handhelds.routes.record import MAX_RECORDS
from drivers.handhelds.routes.rules import Problems

CHINESE: Final = 0x4D
LIVE, DELETED, END = 0x20, 0x2A, 0x1A
_HEAD: Final = struct.Struct("<B3BIHH")
_TYPES: Final = frozenset("CNDLFM")
_CHINESE_MARKS: Final = (CHINESE, 0x7A)  # 7A: the same of Visual FoxPro
_LOOKED_AT: Final = 64  # records that settle which length is right
_MAX_COLUMNS: Final = 255


@dataclass(frozen=True, slots=True)
class Field:
    """``at`` is its place in the record, the flag being at 0."""

    name: str
    type: str
    width: int
    decimals: int
    at: int


@dataclass(frozen=True, slots=True)
class Head:
    """``count`` as the head says; ``start`` and ``length`` of records as they were found to be."""

    fields: tuple[Field, ...]
    count: int
    start: int
    length: int
    written: date | None


def looks_like(data: bytes) -> bool:
    """Whether the bytes are a dBase table, damaged or not: columns that make sense."""
    return len(data) > 64 and len(_fields(data)) >= 1


def head_of(data: bytes, told: Problems) -> Head:
    """Raises RouteDamaged."""
    if len(data) < 33:
        raise RouteDamaged(f"{len(data)} bytes")
    version, year, month, day, count, start, said = _HEAD.unpack_from(data)
    if version != 0x03:
        told.add(0, "", f"{version:02X}", "version")
    fields = _fields(data)
    if not fields:
        raise RouteDamaged("no columns in the head")
    if data[29] not in _CHINESE_MARKS:
        told.add(0, "", f"{data[29]:02X}", "code_page")
    for item in fields:
        if item.type not in _TYPES:
            told.add(0, item.name, item.type, "field_type")
    end = 32 + 32 * len(fields)
    if not end < start <= len(data) + 1 or start > end + 264:  # FoxPro adds 263
        start = end + 1
    real = 1 + sum(item.width for item in fields)
    if said != real:
        told.add(0, "", "", "record_length", said=said, real=real)
    length = real
    if said > 1 and _flags(data, start, said) > _flags(data, start, real):
        length = said
    return Head(tuple(fields), count, start, length, _date(year, month, day, told))


def records_of(data: bytes, head: Head, told: Problems) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each whole record, flag included; then tells of the file's end.
    Raises RouteTooBig."""
    at, length, number, size = head.start, head.length, 0, len(data)
    whole = max(0, size - at) // length
    if min(whole, max(head.count, 0)) > MAX_RECORDS:
        raise RouteTooBig(f"{whole} records")
    ended = False
    while at + length <= size:
        flag = data[at]
        # a record whose flag is destroyed is still one where the head counts on more after it
        if flag == END and (number >= head.count or not _goes_on(data, at, length)):
            ended = True
            break
        if number >= head.count and flag not in (LIVE, DELETED):
            break
        number += 1
        if number > MAX_RECORDS:
            raise RouteTooBig(f"more than {MAX_RECORDS} records")
        if flag not in (LIVE, DELETED):
            told.add(number, "", f"{flag:02X}", "record_flag")
        yield number, data[at : at + length]
        at += length
    rest = size - at
    ended = ended or (rest > 0 and data[at] == END)
    if number < head.count:
        told.add(0, "", "", "truncated", said=head.count, real=number)
    elif number > head.count:
        told.add(0, "", "", "count", said=head.count, real=number)
    elif not ended and rest == 0:
        told.add(0, "", "", "no_end")
    slack = rest - 1 if ended else rest
    if slack > 0 and number >= head.count and data[at + ended :].strip(b"\x00\x1a"):
        told.add(0, "", str(slack), "slack")


def _goes_on(data: bytes, at: int, length: int) -> bool:
    """Whether a record stands where the next one would."""
    after = at + length
    return after < len(data) and data[after] in (LIVE, DELETED, END)


def _fields(data: bytes) -> list[Field]:
    """The columns, as far as they make sense."""
    fields: list[Field] = []
    place = 1
    for at in range(32, len(data) - 31, 32):
        if data[at] == 0x0D or len(fields) >= _MAX_COLUMNS:
            break
        raw = data[at : at + 11].partition(b"\0")[0].rstrip()
        type, width, decimals = data[at + 11], data[at + 16], data[at + 17]
        if not raw or min(raw) < 0x20 or not 0x41 <= type <= 0x5A or not width:
            break
        if type == 0x43 and decimals:  # Clipper: a text longer than 255
            width, decimals = width + 256 * decimals, 0
        name = raw.decode("gb18030", errors="replace").strip()
        fields.append(Field(name, chr(type), width, decimals, place))
        place += width
    return fields


def _flags(data: bytes, start: int, length: int) -> int:
    """How many of the first records begin as a record does."""
    stop = min(len(data), start + _LOOKED_AT * length)
    return sum(data[at] in (LIVE, DELETED) for at in range(start, stop, length))


def _date(year: int, month: int, day: int, told: Problems) -> date | None:
    """The year counts from 1900; writers that stop at two figures mean 2000 and later."""
    if (year, month, day) == (0, 0, 0):
        told.add(0, "", "00-00-00", "header_date")
        return None
    try:
        return date(1900 + year if year >= 80 else 2000 + year, month, day)
    except ValueError:
        told.add(0, "", f"{year:02d}-{month:02d}-{day:02d}", "header_date")
        return None
