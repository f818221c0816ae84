"""The service-level clock: computed from a ticket's events, never stored as a countdown.

Three clocks start at the report; each stops at its event. They pause while the ticket is suspended,
and outside service hours where the level's calendar says so. A change of level recomputes from the
first event with the new limits and keeps the pauses; reopening lets the resolve clock go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from app.domain.clock import LOCAL
from app.domain.ticket import TicketEvent, TicketEventKind


class ClockName(StrEnum):
    RESPONSE = "response"
    PLAN = "plan"
    RESOLVE = "resolve"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Service hours. ``weekdays`` 0 = Monday; no spans means round the clock, every day."""

    id: str
    weekdays: frozenset[int] = frozenset()
    opens: time = time(0, 0)
    closes: time = time(0, 0)
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()  # make-up working days

    @property
    def always(self) -> bool:
        return not self.weekdays

    def open_on(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day.weekday() in self.weekdays and day not in self.holidays

    def spans(self, start: datetime, end: datetime) -> Iterable[tuple[datetime, datetime]]:
        """The stretches of service time between two UTC instants, in order."""
        if self.always:
            if start < end:
                yield start, end
            return
        day = start.astimezone(LOCAL).date()
        last = end.astimezone(LOCAL).date()
        while day <= last:
            if self.open_on(day):
                a = max(start, datetime.combine(day, self.opens, LOCAL).astimezone(UTC))
                b = min(end, datetime.combine(day, self.closes, LOCAL).astimezone(UTC))
                if a < b:
                    yield a, b
            day += timedelta(days=1)

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The instant at which ``amount`` of service time has passed since ``start``."""
        if self.always or not amount:
            return start + amount
        left, cursor = amount, start
        for _ in range(3660):  # ten years of closed days means the calendar is empty
            day_end = datetime.combine(
                cursor.astimezone(LOCAL).date() + timedelta(days=1), time(0), LOCAL
            ).astimezone(UTC)
            for a, b in self.spans(cursor, day_end):
                if b - a >= left:
                    return a + left
                left -= b - a
            cursor = day_end
        raise ValueError(f"calendar {self.id} has no service time")


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    id: str  # "I" … "IV"
    title_zh: str
    title_en: str
    response: timedelta
    plan: timedelta | None
    resolve: timedelta | None
    calendar: Calendar
    arrival: timedelta | None = None

    def limit(self, name: ClockName) -> timedelta | None:
        limits = {
            ClockName.RESPONSE: self.response,
            ClockName.PLAN: self.plan,
            ClockName.RESOLVE: self.resolve,
            ClockName.ARRIVAL: self.arrival,
        }
        return limits[name]


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"  # overdue, whether or not it stopped later


@dataclass(frozen=True, slots=True)
class ClockReading:
    name: ClockName
    limit: timedelta
    elapsed: timedelta  # service time used
    due: datetime | None  # UTC; None while paused: nobody knows yet
    state: ClockState
    stopped: bool
    paused: bool = False  # suspended just now, also when it is breached already

    @property
    def left(self) -> timedelta:
        return self.limit - self.elapsed

    @property
    def fraction(self) -> float:
        return self.elapsed / self.limit if self.limit else 1.0


_STOPS = {
    ClockName.RESPONSE: TicketEventKind.TAKEN_OVER,
    ClockName.PLAN: TicketEventKind.PLAN_SUBMITTED,
    ClockName.RESOLVE: TicketEventKind.RESOLVED,
    ClockName.ARRIVAL: TicketEventKind.ARRIVED,
}


def read_clocks(
    level: ServiceLevel, events: Sequence[TicketEvent], now: datetime
) -> tuple[ClockReading, ...]:
    """Every clock the level has, as it stands at ``now`` (UTC).

    ``level`` is the one in force now: an earlier level leaves no trace, its pauses do.
    """
    ordered = sorted(events, key=lambda e: (e.at, e.seq))
    if not ordered:
        return ()
    return tuple(
        _read(level, name, limit, ordered, now)
        for name in ClockName
        if (limit := level.limit(name)) is not None
        and (name is not ClockName.ARRIVAL or _first(ordered, TicketEventKind.DISPATCHED))
    )


def _read(
    level: ServiceLevel,
    name: ClockName,
    limit: timedelta,
    events: Sequence[TicketEvent],
    now: datetime,
) -> ClockReading:
    begin = events[0].at
    if name is ClockName.ARRIVAL:
        dispatched = _first(events, TicketEventKind.DISPATCHED)
        begin = dispatched.at if dispatched else begin
    stretches, stopped, paused = _running(name, events, begin, now)
    elapsed = timedelta()
    breached_at: datetime | None = None
    for start, end in stretches:
        for a, b in level.calendar.spans(start, end):
            elapsed += b - a
            if breached_at is None and elapsed > limit:
                breached_at = b - (elapsed - limit)
    due: datetime | None = breached_at
    if due is None and not paused and not stopped:
        due = level.calendar.add(now, limit - elapsed)
    if elapsed > limit:
        state = ClockState.BREACHED
    elif stopped:
        state = ClockState.MET
    else:
        state = ClockState.PAUSED if paused else ClockState.RUNNING
    return ClockReading(name, limit, elapsed, due, state, stopped, paused)


def _running(
    name: ClockName, events: Sequence[TicketEvent], begin: datetime, now: datetime
) -> tuple[list[tuple[datetime, datetime]], bool, bool]:
    """Wall-time stretches in which the clock ran, whether it is stopped, whether it is paused."""
    stretches: list[tuple[datetime, datetime]] = []
    since: datetime | None = begin
    stopped = paused = False
    for event in events:
        if event.at < begin or event.at > now:
            continue
        ends = event.kind is _STOPS[name] or event.kind is TicketEventKind.CANCELLED
        # a fault resolved before anyone formally took it over was answered by being resolved
        ends = ends or event.kind is TicketEventKind.RESOLVED
        if ends and not stopped:
            if since is not None:
                stretches.append((since, event.at))
            since, stopped = None, True
        elif event.kind is TicketEventKind.SUSPENDED and not paused:
            if since is not None:
                stretches.append((since, event.at))
            since, paused = None, True
        elif event.kind is TicketEventKind.RESUMED and paused:
            paused = False
            since = None if stopped else event.at
        elif event.kind is TicketEventKind.REOPENED and name is ClockName.RESOLVE and stopped:
            stopped = False
            since = None if paused else event.at
    if since is not None and since < now:
        stretches.append((since, now))
    return stretches, stopped, paused and not stopped


def _first(events: Sequence[TicketEvent], kind: TicketEventKind) -> TicketEvent | None:
    return next((e for e in events if e.kind is kind), None)
