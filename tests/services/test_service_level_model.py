"""The service-level clock against a slow model that walks every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.clock import LOCAL
from app.domain.service_level import (
    Calendar,
    ClockName,
    ClockReading,
    ClockState,
    ServiceLevel,
    read_clocks,
)
from app.domain.ticket import FLOW, TicketEvent, TicketEventKind, TicketState, allowed, next_state

E = TicketEventKind
MINUTE = timedelta(minutes=1)
REPORTED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # a Friday, 09:00 in Shanghai

ALWAYS = Calendar("7x24")
OFFICE = Calendar(
    "5x8",
    weekdays=frozenset(range(5)),
    opens=time(9, 0),
    closes=time(17, 0),
    holidays=frozenset({date(2026, 11, 23)}),
    workdays=frozenset({date(2026, 11, 22)}),
)
LEVELS = {
    "I": ServiceLevel(
        "I", "一级", "Level I", 5 * MINUTE, 120 * MINUTE, 120 * MINUTE, ALWAYS, 30 * MINUTE
    ),
    "III": ServiceLevel(
        "III", "三级", "Level III", 10 * MINUTE, 480 * MINUTE, 720 * MINUTE, OFFICE, 90 * MINUTE
    ),
}


def open_at(calendar: Calendar, minute: datetime) -> bool:
    """Whether the minute that begins here is service time, said in the plainest way."""
    if not calendar.weekdays:
        return True
    local = minute.astimezone(LOCAL)
    day = local.date()
    works = day in calendar.workdays or (
        local.weekday() in calendar.weekdays and day not in calendar.holidays
    )
    return works and calendar.opens <= local.time() < calendar.closes


def model(
    level: ServiceLevel, events: list[TicketEvent], now: datetime, name: ClockName
) -> tuple[int, bool, bool] | None:
    """(service minutes used, stopped, paused) by stepping from the report to now."""
    stop = {
        ClockName.RESPONSE: {E.TAKEN_OVER, E.RESOLVED, E.CANCELLED},
        ClockName.PLAN: {E.PLAN_SUBMITTED, E.RESOLVED, E.CANCELLED},
        ClockName.RESOLVE: {E.RESOLVED, E.CANCELLED},
        ClockName.ARRIVAL: {E.ARRIVED, E.RESOLVED, E.CANCELLED},
    }[name]
    begin = events[0].at
    if name is ClockName.ARRIVAL:
        dispatches = [e.at for e in events if e.kind is E.DISPATCHED and e.at <= now]
        if not dispatches:
            return None
        begin = dispatches[0]
    used, stopped, suspended = 0, False, False
    minute = events[0].at
    while minute <= now:
        for event in (e for e in events if e.at == minute):
            if event.kind is E.SUSPENDED:
                suspended = True
            elif event.kind is E.RESUMED:
                suspended = False
            elif minute >= begin and event.kind in stop:
                stopped = True
            elif event.kind is E.REOPENED and name is ClockName.RESOLVE:
                stopped = False
        if minute == now:
            break
        if minute >= begin and not stopped and not suspended and open_at(level.calendar, minute):
            used += 1
        minute += MINUTE
    return used, stopped, suspended and not stopped


def model_due(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The instant at which so many service minutes have passed."""
    minute = start
    while minutes > 0:
        minutes -= open_at(calendar, minute)
        minute += MINUTE
    return minute


def event(seq: int, kind: TicketEventKind, at: datetime) -> TicketEvent:
    return TicketEvent(f"e{seq}", "t", seq, kind, at, "u", "李工")


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[TicketEvent], datetime]:
    """A ticket's life as its flow allows it, and a moment to look at it."""
    at, state = REPORTED + draw(st.integers(0, 600)) * MINUTE, TicketState.NEW
    events = [event(1, E.REPORTED, at)]
    for _ in range(draw(st.integers(0, 9))):
        kind = draw(st.sampled_from(allowed(state)))
        at += draw(st.integers(0, 500)) * MINUTE
        state = next_state(state, kind)
        events.append(event(len(events) + 1, kind, at))
    return events, at + draw(st.integers(0, 3000)) * MINUTE


@settings(max_examples=120, deadline=None)
@given(stories(), st.sampled_from(sorted(LEVELS)))
def test_readings_agree_with_the_minute_by_minute_model(
    story: tuple[list[TicketEvent], datetime], level_id: str
) -> None:
    events, now = story
    level = LEVELS[level_id]
    readings = {r.name: r for r in read_clocks(level, events, now)}
    for name in ClockName:
        expected = model(level, events, now, name)
        if expected is None:
            assert name not in readings
            continue
        used, stopped, paused = expected
        reading = readings[name]
        assert reading.elapsed == used * MINUTE, name
        assert reading.stopped is stopped, name
        assert reading.state is _state(reading, stopped, paused), name
        assert reading.paused is (paused and not stopped), name
        _check_due(level, reading, paused, now)


def _state(reading: ClockReading, stopped: bool, paused: bool) -> ClockState:
    if reading.elapsed > reading.limit:
        return ClockState.BREACHED
    if stopped:
        return ClockState.MET
    return ClockState.PAUSED if paused else ClockState.RUNNING


def _check_due(level: ServiceLevel, reading: ClockReading, paused: bool, now: datetime) -> None:
    if reading.state is ClockState.RUNNING:
        left = int((reading.limit - reading.elapsed) / MINUTE)
        assert reading.due == model_due(level.calendar, now, left)
        assert reading.due is not None and reading.due >= now
    elif reading.state is ClockState.BREACHED:
        assert reading.due is not None and reading.due <= now
    else:
        assert reading.due is None
    if paused and reading.state is not ClockState.BREACHED:
        assert reading.state is ClockState.PAUSED


@settings(max_examples=60, deadline=None)
@given(stories())
def test_the_order_in_which_events_arrive_does_not_matter(
    story: tuple[list[TicketEvent], datetime],
) -> None:
    events, now = story
    assert read_clocks(LEVELS["III"], events[::-1], now) == read_clocks(LEVELS["III"], events, now)


@settings(max_examples=60, deadline=None)
@given(stories())
def test_a_new_level_keeps_the_pauses(story: tuple[list[TicketEvent], datetime]) -> None:
    """With one calendar for both, a change of level changes limits and not the time used."""
    events, now = story
    slow = ServiceLevel("IV", "四级", "IV", 10 * MINUTE, 720 * MINUTE, 4320 * MINUTE, ALWAYS)
    before = {r.name: r.elapsed for r in read_clocks(slow, events, now)}
    after = {r.name: r for r in read_clocks(LEVELS["I"], events, now)}
    for name, elapsed in before.items():
        assert after[name].elapsed == elapsed
        assert after[name].limit == LEVELS["I"].limit(name)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20_000), st.integers(0, 4000))
def test_adding_service_time_and_measuring_it_agree(offset: int, minutes: int) -> None:
    start = REPORTED + offset * MINUTE
    end = OFFICE.add(start, minutes * MINUTE)
    assert sum((b - a for a, b in OFFICE.spans(start, end)), timedelta()) == minutes * MINUTE


def test_a_limit_used_up_at_closing_time_is_due_then_and_not_next_morning() -> None:
    closing = REPORTED + 480 * MINUTE  # 17:00, eight service hours after the report
    plan = read_clocks(LEVELS["III"], [event(1, E.REPORTED, REPORTED)], closing)[1]
    assert (plan.elapsed, plan.due) == (480 * MINUTE, closing)


def test_time_under_another_event_than_the_flow_allows_is_still_counted_once() -> None:
    """Two laptops may both suspend; the second one must not open a second pause."""
    at = REPORTED
    events = [
        event(1, E.REPORTED, at),
        event(2, E.TAKEN_OVER, at + 2 * MINUTE),
        event(3, E.SUSPENDED, at + 10 * MINUTE),
        event(4, E.SUSPENDED, at + 20 * MINUTE),
        event(5, E.RESUMED, at + 30 * MINUTE),
        event(6, E.RESUMED, at + 40 * MINUTE),
    ]
    resolve = read_clocks(LEVELS["I"], events, at + 50 * MINUTE)[2]
    assert resolve.elapsed == 30 * MINUTE


def test_every_event_of_the_flow_leads_somewhere() -> None:
    for kind, (origins, target) in FLOW.items():
        for state in origins:
            assert next_state(state, kind) is (target or state)
