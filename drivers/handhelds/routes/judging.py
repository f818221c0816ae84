"""What is wrong with the content of a reading book, record by record; and what two of them differ
in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import (
    KEYS,
    TITLES,
    Found,
    ReadState,
    Route,
    RouteProblem,
    RouteRecord,
)
from drivers.types import Text

_AHEAD = timedelta(minutes=10)  # clocks of laptop and handheld may differ so much


@dataclass(frozen=True, slots=True)
class Period:
    """The billing period; either end may be open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        return f"{self.first or '…'} – {self.last or '…'}"


def problems(
    route: Route, layout: RouteLayout, period: Period, now: datetime
) -> tuple[RouteProblem, ...]:
    """``now`` as the laptop's clock says it, without a zone. The file's own problems come first."""
    found = Found(problems=list(route.problems))
    for key in ("meter", "customer"):
        if key not in layout.columns:
            continue
        counted = Counter(getattr(record, key) for record in route.records)
        seen: set[str] = set()
        for record in route.records:
            value = getattr(record, key)
            if not value and key == "meter":
                text = Text("没有表号。", "There is no meter number.")
                found.add(record.row, layout.columns[key], "", "meter_empty", text)
            elif value and counted[value] > 1 and value in seen and key == "meter":
                text = Text(f"表号 {value} 重复。", f"Meter {value} is there twice.")
                found.add(record.row, layout.columns[key], value, "duplicate", text)
            seen.add(value)
    for record in route.records:
        _record(record, layout, period, now, found)
    if route.written is not None and route.written > now.date():
        text = Text(
            f"文件头的日期 {route.written} 在将来：抄表机时钟不准。",
            f"The file says it is of {route.written}, which is to come: the handheld's clock is "
            "wrong.",
        )
        found.add(0, "", route.written, "head_date", text)
    return tuple(found.problems)


def _record(
    record: RouteRecord, layout: RouteLayout, period: Period, now: datetime, found: Found
) -> None:
    def told(key: str, value: object, rule: str, zh: str, en: str) -> None:
        found.add(record.row, layout.columns.get(key, key), value, rule, Text(zh, en))

    reading, last, time = record.reading, record.last, record.time
    if reading is not None:
        if reading < 0 or reading >= Decimal(10) ** layout.digits:
            told("reading", reading, "range", "读数超出范围。", "The reading is out of range.")
        elif last is not None and reading < last and record.state is not ReadState.UNREAD:
            told(
                "reading",
                reading,
                "below_last",
                f"读数小于上期 {last}。",
                f"The reading is below the last one, {last}.",
            )
    if record.state is ReadState.READ:
        if reading is None:
            told("reading", "", "no_reading", "已抄，但没有读数。", "Read, but without a reading.")
        if time is None and "time" in layout.columns:
            told("time", "", "no_time", "已抄，但没有时间。", "Read, but without a time.")
    if time is None or record.state is ReadState.UNREAD:
        return
    if time > now + _AHEAD:
        told("time", time, "future", "抄表时间在将来。", "The time of reading is still to come.")
    elif not period.holds(time.date()):
        told(
            "time",
            time,
            "period",
            f"抄表时间不在本期（{period}）。",
            f"The time of reading is outside the period ({period}).",
        )


@dataclass(frozen=True, slots=True)
class Differences:
    """By meter number. ``changed`` gives for each meter the keys that differ."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    reordered: bool

    @property
    def none(self) -> bool:
        return not (self.missing or self.extra or self.changed or self.reordered)

    @property
    def text(self) -> Text:
        """What differs, in words; the first few by name."""
        zh, en = [], []
        for meters, word in ((self.missing, ("少了", "missing")), (self.extra, ("多出", "extra"))):
            if meters:
                some = "、".join(meters[:3]) + ("……" if len(meters) > 3 else "")
                zh.append(f"{word[0]} {len(meters)} 条（{some}）")
                en.append(f"{len(meters)} {word[1]} ({', '.join(meters[:3])})")
        if self.changed:
            meter, keys = self.changed[0]
            zh.append(
                f"{len(self.changed)} 条不同（{meter} 的{'、'.join(TITLES[k].zh for k in keys)}）"
            )
            en.append(
                f"{len(self.changed)} differ ({meter}: {', '.join(TITLES[k].en for k in keys)})"
            )
        if self.reordered:
            zh.append("顺序不同")
            en.append("in another order")
        return Text("；".join(zh), "; ".join(en))


def compare(before: Route, after: Route) -> Differences:
    """What ``after`` has lost, gained or changed. Meters that are there twice are told apart by
    the order they come in."""
    old, new = _by_meter(before), _by_meter(after)
    changed = []
    for key in old.keys() & new.keys():
        differ = tuple(k for k in KEYS if getattr(old[key], k) != getattr(new[key], k))
        if differ:
            changed.append((old[key].row, key[0], differ))
    shared = [key for key in old if key in new]
    return Differences(
        tuple(key[0] for key in old if key not in new),
        tuple(key[0] for key in new if key not in old),
        tuple((meter, differ) for _, meter, differ in sorted(changed)),
        shared != [key for key in new if key in old],
    )


def _by_meter(route: Route) -> dict[tuple[str, int], RouteRecord]:
    found: dict[tuple[str, int], RouteRecord] = {}
    counts: Counter[str] = Counter()
    for record in route.records:
        counts[record.meter] += 1
        found[record.meter, counts[record.meter]] = record
    return found
