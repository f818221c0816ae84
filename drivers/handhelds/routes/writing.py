"""A route written as a file of a layout."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from drivers.handhelds.routes.chinese import file_encoding
from drivers.handhelds.routes.dbase_writer import dbase_bytes
from drivers.handhelds.routes.faults import RouteTooBig, RouteUnwritable
from drivers.handhelds.routes.fitting import LOSSY, Fitter
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import MAX_BYTES, MAX_RECORDS, FileKind, Part, Route
from drivers.handhelds.routes.rules import Problems


def write_route(route: Route, layout: RouteLayout, *, today: date | None = None) -> bytes:
    """The file's bytes; reading them gives the same records, blanks at the ends of texts aside.
    ``today`` is the date in a dbf's head: without it the route's own, without that the clock's.
    Raises RouteUnwritable naming all that does not fit (also what was not understood when the route
    was read), RouteTooBig. Records marked deleted are not written."""
    if len(route.records) > MAX_RECORDS:
        raise RouteTooBig(f"{len(route.records)} records")
    told = Problems()
    lost = sum(route.counts.get(rule, 0) for rule in LOSSY)
    if lost:
        told.add(0, "", str(lost), "lossy")
        raise RouteUnwritable(told.sorted())
    fitter = Fitter(layout, told)
    rows = [fitter.cells(record, row) for row, record in enumerate(route.records, 1)]
    if layout.file is FileKind.DBF:
        written = today or route.header_date or datetime.now().date()  # noqa: DTZ005 - local
        cells = [fitter.encoded(row, number) for number, row in enumerate(rows, 1)]
        data = b"" if told.counts else dbase_bytes(layout.columns, cells, written)
    elif layout.file is FileKind.CSV:
        data = _csv(rows, layout, fitter, told)
    else:
        data = _xlsx(rows, layout, fitter)
    if told.counts:
        raise RouteUnwritable(told.sorted())
    if len(data) > MAX_BYTES:
        raise RouteTooBig(f"{len(data)} bytes")
    return data


def _csv(rows: list[list[str]], layout: RouteLayout, fitter: Fitter, told: Problems) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=layout.separator, lineterminator="\r\n")
    if layout.head:
        writer.writerow([column.name for column in layout.columns])
    writer.writerows(rows)
    text = out.getvalue()
    try:
        data = text.encode(layout.encoding)
    except UnicodeEncodeError:
        for number, row in enumerate(rows, 1):
            for column, cell in zip(layout.columns, row, strict=True):
                fitter.encodable(cell, column.name, number, layout.encoding)
        return b""
    if file_encoding(data, layout.encodings) != layout.encoding and not data.isascii():
        told.add(0, "", "", "not_held")  # its bytes read as another encoding
    return data


def _xlsx(rows: list[list[str]], layout: RouteLayout, fitter: Fitter) -> bytes:
    from drivers.handhelds.routes.xlsx_writer import xlsx_bytes

    numbers = [column.part in (Part.LAST, Part.READING) for column in layout.columns]
    for number, row in enumerate(rows, 1):
        for column, cell in zip(layout.columns, row, strict=True):
            if not cell.isascii():
                fitter.encodable(cell, column.name, number, "utf-8")

    def values() -> Iterable[list[str | Decimal | None]]:
        if layout.head:
            yield [column.name for column in layout.columns]
        for row in rows:
            yield [
                Decimal(cell) if is_number and cell else cell
                for cell, is_number in zip(row, numbers, strict=True)
            ]

    try:
        return xlsx_bytes("抄表册", values())
    except UnicodeEncodeError:  # told above
        return b""
