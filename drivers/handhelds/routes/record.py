"""A reading book (抄表册) free of its file's form: records, what is wrong with them, where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from drivers.types import Text


class ReadState(StrEnum):
    UNREAD = "unread"
    READ = "read"
    FAILED = "failed"


TITLES = MappingProxyType(
    {
        "customer": Text("户号", "customer number"),
        "name": Text("户名", "name"),
        "address": Text("地址", "address"),
        "meter": Text("表号", "meter number"),
        "last": Text("上期读数", "last reading"),
        "reading": Text("本期读数", "reading"),
        "time": Text("抄表时间", "time of reading"),
        "state": Text("抄表状态", "state"),
        "way": Text("抄表方式", "way of reading"),
    }
)
KEYS = tuple(TITLES)


@dataclass(frozen=True, slots=True)
class RouteRecord:
    """``row`` from 1; readings in cubic metres; ``time`` naive, the handheld's own; ``way`` the
    file's code."""

    row: int
    meter: str
    customer: str
    name: str
    address: str
    last: Decimal | None
    reading: Decimal | None
    time: datetime | None
    state: ReadState | None
    way: str = ""


@dataclass(frozen=True, slots=True)
class RouteProblem:
    """``row`` 0 is the file as a whole; ``grave`` unless it is only good to know."""

    row: int
    column: str
    value: str
    rule: str
    text: Text
    grave: bool = True


@dataclass(slots=True)
class Found:
    """Collects the problems of one pass."""

    problems: list[RouteProblem] = field(default_factory=list)

    def add(
        self, row: int, column: str, value: object, rule: str, text: Text, *, grave: bool = True
    ) -> None:
        self.problems.append(RouteProblem(row, column, str(value), rule, text, grave))


@dataclass(frozen=True, slots=True)
class Route:
    """``written`` is the date a dBase head gives; ``heads`` the columns as the file names them."""

    records: tuple[RouteRecord, ...]
    problems: tuple[RouteProblem, ...] = ()
    written: date | None = None
    heads: tuple[str, ...] = ()
