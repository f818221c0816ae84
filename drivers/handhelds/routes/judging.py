"""What is wrong with records that could be read: by themselves, among each other, by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from drivers.errors import Illegal
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import Part, ReadState, RouteRecord
from drivers.handhelds.routes.rules import Problems
from drivers.types import Text

_SLACK: Final = timedelta(minutes=5)  # a handheld's clock may be so much ahead


@dataclass(frozen=True, slots=True)
class Checking:
    """By what times are judged: ``now`` naive local; the billing period from ``first`` to ``last``,
    both days inclusive, either may be open. What is None is not judged. Raises Illegal."""

    now: datetime | None = None
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.now is not None and self.now.tzinfo is not None:
            raise Illegal(Text("现在的时间要用本地时间", "“now” must be a naive local time"))
        if self.first is not None and self.last is not None and self.first > self.last:
            raise Illegal(Text("账期的开始晚于结束", "The billing period ends before it begins"))


class Judge:
    """Sees the records of one file in their order."""

    def __init__(self, layout: RouteLayout, checking: Checking, told: Problems) -> None:
        self._layout = layout
        self._checking = checking
        self._told = told
        self._meters: dict[str, int] = {}
        self._customers: dict[str, int] = {}
        self._has = frozenset(layout.by_part)
        self._latest = checking.now + _SLACK if checking.now is not None else None
        self._newest: datetime | None = None
        self._seen = 0

    def see(self, record: RouteRecord) -> None:
        self._seen += 1
        self._identity(record)
        self._reading(record)
        if record.time is not None:
            self._time(record, record.time)

    def _tell(
        self, record: RouteRecord, part: Part, value: object, rule: str, **facts: object
    ) -> None:
        self._told.add(record.row, self._layout.column_of(part), str(value), rule, **facts)

    def _identity(self, record: RouteRecord) -> None:
        if not record.meter:
            self._tell(record, Part.METER, "", "no_meter")
        elif record.meter in self._meters:
            first = self._meters[record.meter]
            self._tell(record, Part.METER, record.meter, "meter_twice", first=first)
        else:
            self._meters[record.meter] = record.row
        if not record.customer:
            self._tell(record, Part.CUSTOMER, "", "no_customer")
        elif record.customer in self._customers:
            first = self._customers[record.customer]
            self._tell(record, Part.CUSTOMER, record.customer, "customer_twice", first=first)
        else:
            self._customers[record.customer] = record.row

    def _reading(self, record: RouteRecord) -> None:
        reading, state = record.reading, record.state
        if reading is not None and record.last is not None and reading < record.last:
            self._tell(record, Part.READING, reading, "below_last", last=record.last)
        if Part.STATE not in self._has:
            return
        if state is ReadState.READ:
            if reading is None:
                self._tell(record, Part.READING, "", "read_without_reading")
            if record.time is None and Part.TIME in self._has:
                self._tell(record, Part.TIME, "", "read_without_time")
        elif state is None:
            rule = "reading_without_state" if reading else "no_state"
            self._tell(record, Part.STATE, reading if reading else "", rule)
        elif state is ReadState.NOT_READ:
            if reading:  # a nought is what an empty field of many devices holds
                self._tell(record, Part.READING, reading, "reading_not_marked")
            if record.time is not None:
                self._tell(record, Part.TIME, record.time, "time_not_read")

    def _time(self, record: RouteRecord, moment: datetime) -> None:
        if self._newest is None or moment > self._newest:
            self._newest = moment
        if self._latest is not None and moment > self._latest:
            now = f"{self._checking.now:%Y-%m-%d %H:%M}"
            self._tell(record, Part.TIME, moment, "time_future", now=now)
        first, last, day = self._checking.first, self._checking.last, moment.date()
        if (first is not None and day < first) or (last is not None and day > last):
            self._tell(
                record, Part.TIME, moment, "time_outside", first=first or "…", last=last or "…"
            )

    def close(self, header_date: date | None) -> None:
        """What only shows at the end of the file."""
        if not self._seen:
            self._told.add(0, "", "", "empty")
        if header_date is None:
            return
        today = self._checking.now.date() if self._checking.now is not None else None
        if today is not None and header_date > today:
            self._told.add(0, "", str(header_date), "header_future", today=today)
        elif today is not None and header_date != today:
            self._told.add(0, "", str(header_date), "header_other_day", today=today)
        if self._newest is not None and header_date < self._newest.date():
            self._told.add(0, "", str(header_date), "header_before", newest=self._newest.date())
