"""A reading book as a file of its layout."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from drivers.handhelds.routes import dbase
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import KEYS, Route, RouteRecord

_NUMBERS = ("last", "reading")


def write_route(route: Route, layout: RouteLayout) -> bytes:
    """Raises ValueError for what the layout cannot hold."""
    keys = [key for key in KEYS if key in layout.columns]
    if layout.format == "dbf":
        columns = [_column(key, layout) for key in keys]
        rows = [[_cell(record, key, layout) for key in keys] for record in route.records]
        return dbase.write(columns, rows, route.written)
    heads = [layout.columns[key] for key in keys]
    lines = [[_cell(record, key, layout) for key in keys] for record in route.records]
    if layout.format == "csv":
        out = io.StringIO()
        writer = csv.writer(out, delimiter=layout.separator, lineterminator="\r\n")
        writer.writerow(heads)
        writer.writerows([["" if c is None else c for c in line] for line in lines])
        return out.getvalue().encode(layout.encoding)
    return _workbook(heads, lines)


def _column(key: str, layout: RouteLayout) -> dbase.Column:
    name = layout.columns[key]
    if key in _NUMBERS:
        places = layout.decimals
        return dbase.Column(name, "N", layout.digits + (places + 1 if places else 0), places)
    return dbase.Column(name, "C", layout.widths.get(key, 40))


def _cell(record: RouteRecord, key: str, layout: RouteLayout) -> object:
    value = getattr(record, key)
    if key in _NUMBERS:
        if value is None:
            return None
        if value >= Decimal(10) ** layout.digits:
            raise ValueError(f"{value} has more than {layout.digits} digits")
        return value.quantize(Decimal(1).scaleb(-layout.decimals))
    if key == "time":
        return "" if value is None else value.strftime(layout.times[0])
    if key == "state":
        return layout.code_of(value)
    if layout.format == "dbf" and len(value.encode(layout.encoding)) > layout.widths.get(key, 40):
        raise ValueError(f"“{value}” is longer than its field")
    return value


def _workbook(heads: list[str], lines: list[list[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("抄表册")
    sheet.append(heads)
    for line in lines:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
