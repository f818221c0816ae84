"""dBase III written to bytes; the format is told in ``dbase``."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from datetime import date

from drivers.handhelds.routes.dbase import CHINESE, DELETED, END, LIVE
from drivers.handhelds.routes.layout import RouteColumn


def dbase_bytes(
    columns: Sequence[RouteColumn],
    rows: Iterable[Sequence[bytes]],
    written: date,
    deleted: frozenset[int] = frozenset(),
) -> bytes:
    """``rows`` hold the encoded cells, none longer than its column; numbers are set right, texts
    left. ``deleted``: row numbers, from 1, that get the mark. ``written`` 1900 to 2155."""
    length = 1 + sum(column.width for column in columns)
    start = 32 + 32 * len(columns) + 1
    fills = [
        (column.width, bytes.rjust if column.type == "N" else bytes.ljust) for column in columns
    ]
    body = bytearray()
    count = 0
    for row in rows:
        count += 1
        body.append(DELETED if count in deleted else LIVE)
        for cell, (width, fill) in zip(row, fills, strict=True):
            body += fill(cell, width)
    day = (written.year - 1900, written.month, written.day)
    head = struct.pack("<B3BIHH17xBxx", 0x03, *day, count, start, length, CHINESE)
    fields = b"".join(
        struct.pack(
            "<11sc4xBB14x",
            column.name.encode(),
            column.type.encode(),
            column.width,
            column.decimals,
        )
        for column in columns
    )
    return b"".join((head, fields, b"\r", body, bytes((END,))))
