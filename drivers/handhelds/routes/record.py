"""A route (抄表册) as every handheld's file tells it, free of the file's own form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from drivers.handhelds.routes.rules import Level, Problem
from drivers.types import Text

MAX_BYTES: Final = 64 << 20
MAX_RECORDS: Final = 200_000


class FileKind(StrEnum):
    DBF = "dbf"
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"

    @property
    def words(self) -> Text:
        return _KINDS[self]


_KINDS: Final = {
    FileKind.DBF: Text("dBase 数据库（.dbf）", "a dBase file (.dbf)"),
    FileKind.CSV: Text("文本（.csv）", "a text file (.csv)"),
    FileKind.XLSX: Text("Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)"),
    FileKind.XLS: Text("旧版 Excel 工作簿（.xls）", "an old Excel workbook (.xls)"),
}


class ReadState(StrEnum):
    NOT_READ = "not_read"
    READ = "read"
    FAILED = "failed"

    @property
    def words(self) -> Text:
        return _STATES[self]


_STATES: Final = {
    ReadState.NOT_READ: Text("未抄", "not read"),
    ReadState.READ: Text("已抄", "read"),
    ReadState.FAILED: Text("抄表失败", "reading failed"),
}


class Part(StrEnum):
    """What a column can mean. The values are the attributes of RouteRecord."""

    CUSTOMER = "customer"
    NAME = "name"
    ADDRESS = "address"
    METER = "meter"
    LAST = "last"
    READING = "reading"
    TIME = "time"
    STATE = "state"
    WAY = "way"

    @property
    def words(self) -> Text:
        return _PARTS[self]


_PARTS: Final = {
    Part.CUSTOMER: Text("户号", "customer no."),
    Part.NAME: Text("户名", "name"),
    Part.ADDRESS: Text("地址", "address"),
    Part.METER: Text("表号", "meter no."),
    Part.LAST: Text("上期读数", "last reading"),
    Part.READING: Text("本期读数", "reading"),
    Part.TIME: Text("抄表时间", "reading time"),
    Part.STATE: Text("抄表状态", "state"),
    Part.WAY: Text("抄表方式", "way of reading"),
}


@dataclass(frozen=True, slots=True)
class RouteRecord:
    """One meter of the route. Texts are without blanks at their ends; readings in m³; ``time``
    naive local; ``state`` None where the file says nothing known; ``way`` the file's code;
    ``extra`` (column, text) of columns the layout gives no meaning, empty ones left out; ``row``
    where it stood: the record number of a dbf, the line of a text, the row of a sheet, from 1."""

    customer: str = ""
    name: str = ""
    address: str = ""
    meter: str = ""
    last: Decimal | None = None
    reading: Decimal | None = None
    time: datetime | None = None
    state: ReadState | None = None
    way: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Route:
    """What a file holds. ``problems`` are the first of all (see ``rules.MAX_PROBLEMS``), ``counts``
    how often each rule was broken; ``header_date`` the date a dbf says it was last changed;
    ``deleted`` the records marked deleted, which are not among ``records``."""

    records: tuple[RouteRecord, ...]
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    counts: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, hash=False
    )
    kind: FileKind | None = field(default=None, compare=False)
    encoding: str = field(default="", compare=False)
    header_date: date | None = field(default=None, compare=False)
    deleted: tuple[RouteRecord, ...] = field(default=(), compare=False)

    @property
    def sound(self) -> bool:
        """No problem that makes the data wrong (warnings and notes may be there)."""
        return self.worst is not Level.ERROR

    @property
    def worst(self) -> Level | None:
        """The gravest level among all problems; None without any."""
        from drivers.handhelds.routes.rules import RULES

        return max((RULES[rule].level for rule in self.counts), default=None)
