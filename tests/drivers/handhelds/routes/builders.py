"""Small routes and files that tests start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from drivers.handhelds.routes import dbase
from drivers.handhelds.routes.judging import Checking
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.layouts import shipped_layouts
from drivers.handhelds.routes.record import ReadState, Route, RouteRecord
from drivers.handhelds.routes.rules import Problems
from drivers.handhelds.routes.writing import write_route

DBF = shipped_layouts()["dbf-jk"]
CSV = shipped_layouts()["csv-plain"]
XLSX = shipped_layouts()["xlsx-plain"]
LAYOUTS = (DBF, CSV, XLSX)
DAY = date(2026, 11, 20)


def local(text: str) -> datetime:
    """A naive local time, as devices keep it."""
    return datetime.fromisoformat(text)


NOON = local("2026-11-20 12:00")
CHECKING = Checking(NOON, date(2026, 11, 1), date(2026, 11, 30))

RECORD = RouteRecord(
    customer="CS1",
    name="测试·陈喆",
    address="测试路 1 号",
    meter="990010000001",
    reading=Decimal("12.5"),
    time=local("2026-11-20 09:30"),
    state=ReadState.READ,
)


def two(layout: RouteLayout = DBF, **changes: object) -> bytes:
    """A file of two records, the second with ``changes``."""
    return write_route(route_of(**changes), layout)


def route_of(**changes: object) -> Route:
    other = replace(RECORD, customer="CS2", name="测试·李堃", meter="990010000002")
    return Route((RECORD, replace(other, **changes)), header_date=DAY)  # type: ignore[arg-type]


def put(data: bytes, row: int, column: str, raw: bytes) -> bytes:
    """A dbf with the field of a record replaced."""
    head = dbase.head_of(data, Problems())
    field = next(item for item in head.fields if item.name == column)
    at = head.start + (row - 1) * head.length + field.at
    return data[:at] + raw.ljust(field.width)[: field.width] + data[at + field.width :]


def patched(data: bytes, at: int, raw: bytes) -> bytes:
    return data[:at] + raw + data[at + len(raw) :]


def csv_of(*lines: str, encoding: str = "gbk", head: bool = True) -> bytes:
    names = ",".join(column.name for column in CSV.columns)
    return "\r\n".join([*([names] if head else []), *lines, ""]).encode(encoding)


GOOD = "CS1,测试·陈喆,测试路,990010000001,1,2,2026-11-20 09:30:00,已抄"
