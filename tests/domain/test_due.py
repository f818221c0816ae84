"""When a visit is due: what must hold for any site, any risk, any decision."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.checklist import Checklist
from app.domain.clock import Confidence, Stamp
from app.domain.due import (
    Arisen,
    Due,
    Signs,
    cadence_steps,
    contract_day,
    due_of,
    first_due,
    importance_of,
    in_force,
    risk_of,
    shortened,
    slot,
    stepped_day,
    urgency_of,
    usual_cadence,
)
from app.domain.planning import VisitPlan, plan_id
from app.domain.planning_rules import Importance, RiskWeights, Shorten
from app.domain.text import Text

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)

days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
cadences = st.integers(1, 400)
ids = st.text("abcdef0123456789-", min_size=1, max_size=36)
counts = st.integers(0, 9)
signs = st.builds(Signs, *[counts] * 6)
weights = st.builds(RiskWeights, *[st.integers(0, 40)] * 6)
rules = st.lists(st.builds(Shorten, st.integers(0, 120), st.integers(1, 100)), max_size=4)
moments = st.timedeltas(timedelta(days=-300), timedelta(days=300)).map(lambda span: NOON + span)


def stamp(at: datetime, offset: float | None = 0.0) -> Stamp:
    return Stamp(at, 1.0, "boot", offset, Confidence.MEASURED)


def decided(on: date | None = None, assignee: str = "", made: datetime = NOON) -> VisitPlan:
    return VisitPlan(plan_id("s", "patrol"), "s", "patrol", stamp(made), "li", "李工", on, assignee)


@given(signs, weights, rules, cadences, ids, st.none() | days, days, days)
def test_more_risk_never_makes_a_visit_due_later(
    calm: Signs,
    worth: RiskWeights,
    shorten: list[Shorten],
    usual: int,
    site: str,
    done: date | None,
    since: date,
    today: date,
) -> None:
    def due(of: Signs) -> tuple[date, int]:
        risk = risk_of(of, worth)
        cadence = shortened(usual, risk, shorten)
        assert 1 <= cadence <= usual
        day = contract_day(site, usual, cadence, done, since)
        return day, urgency_of(due_of(day, cadence, usual, None), today, risk)

    before, urgent = due(calm)
    for sign in fields(Signs):
        worse = replace(calm, **{sign.name: getattr(calm, sign.name) + 1})
        after, more_urgent = due(worse)
        assert after <= before and more_urgent >= urgent


@given(ids, cadences, st.integers(1, 400), days, days)
def test_a_visit_is_never_due_again_on_the_day_it_was_made(
    site: str, usual: int, cadence: int, done: date, since: date
) -> None:
    day = contract_day(site, usual, min(cadence, usual), done, since)
    assert day > done
    assert day == contract_day(site, usual, min(cadence, usual), done, since + timedelta(days=9))


@given(ids, cadences, days)
def test_the_slot_of_an_unvisited_site_lies_within_one_cadence(
    site: str, usual: int, since: date
) -> None:
    day = first_due(site, usual, since)
    assert since <= day < since + timedelta(days=usual)
    assert day.toordinal() % usual == slot(site, usual)
    for later in range(0, (day - since).days + 1, max(1, usual // 5)):
        # a laptop that came later agrees
        assert first_due(site, usual, since + timedelta(days=later)) == day


@given(ids, cadences, st.integers(1, 400), days)
def test_a_shorter_cadence_brings_an_unvisited_site_forward_but_not_before_the_register(
    site: str, usual: int, cadence: int, since: date
) -> None:
    cadence = min(cadence, usual)
    day = contract_day(site, usual, cadence, None, since)
    assert since <= day <= first_due(site, usual, since)
    assert day < since + timedelta(days=cadence)


signs_come = st.lists(st.builds(Arisen, days, st.integers(0, 40)), max_size=5)


@given(st.integers(0, 60), signs_come, rules, cadences, ids, st.none() | days, days)
def test_what_came_later_makes_no_visit_late_before_it_came(
    always: int,
    arisen: list[Arisen],
    shorten: list[Shorten],
    usual: int,
    site: str,
    done: date | None,
    since: date,
) -> None:
    def by_then(day: date) -> int:
        risk = always + sum(a.worth for a in arisen if a.day <= day)
        return shortened(usual, risk, shorten)

    now = always + sum(a.worth for a in arisen)
    steps = cadence_steps(usual, now, arisen, shorten)
    assert steps[-1][1] == shortened(usual, now, shorten)
    due = stepped_day(site, usual, steps, done, since)
    # a slow walk: the first day on which the cadence held on that very day is over
    changes = sorted({a.day for a in arisen} | {contract_day(site, usual, usual, done, since)})
    reached = [
        max(day, contract_day(site, usual, by_then(day), done, since))
        for day in (date(1, 1, 1), *changes)
    ]
    assert due == min(reached)
    calm = contract_day(site, usual, shortened(usual, always, shorten), done, since)
    first = min((a.day for a in arisen), default=due)
    assert min(calm, first) <= due <= calm


@given(days, days, cadences, days)
def test_a_decision_hides_nothing(contract: date, on: date, cadence: int, today: date) -> None:
    due = due_of(contract, cadence, cadence, decided(on))
    assert (due.on, due.contract) == (on, contract)
    assert due.postponed == (on > contract) and due.moved == (on != contract)
    assert due.late(today) == max(0, (today - contract).days)  # as late as without it
    assert due.behind(today) >= due.late(today)
    assert urgency_of(due, today, 3) >= urgency_of(due_of(contract, 1, 1, None), today, 3)


@given(moments, st.none() | moments, st.floats(-1e6, 1e6))
def test_a_decision_holds_until_a_visit_is_signed_on_or_after_it(
    made: datetime, signed: datetime | None, offset: float
) -> None:
    plan = replace(decided(TODAY), made=stamp(made, offset))
    assert in_force(plan, signed) == (signed is None or signed < plan.made.best)
    assert not in_force(plan, plan.made.best)
    assert not in_force(replace(plan, on=None), signed)  # it says nothing
    assert not in_force(None, signed)


@given(days, cadences, days, st.integers(0, 120))
def test_what_follows_comes_by_cadence_after_today(
    on: date, cadence: int, today: date, ahead: int
) -> None:
    due = Due(on, on, cadence, cadence)
    until = today + timedelta(days=ahead)
    following = list(due.following(today, until))
    assert all(today < day <= until and day > on for day in following)
    every = [today + timedelta(days=n) for n in range(-3, ahead + 1)]
    assert following == [day for day in every if due.follows_on(day, today)]
    gaps = {(b - a).days for a, b in pairwise(following)}
    assert gaps <= {cadence}


def test_a_daily_round_that_was_missed_is_one_visit_and_not_many() -> None:
    done = TODAY - timedelta(days=4)
    due = due_of(contract_day("s", 1, 1, done, TODAY), 1, 1, None)
    assert due.on == done + timedelta(days=1) and due.late(TODAY) == 3
    assert list(due.following(TODAY, TODAY + timedelta(days=3))) == [
        TODAY + timedelta(days=n) for n in (1, 2, 3)
    ]
    assert shortened(1, 1000, (Shorten(1, 10),)) == 1


def test_the_rules_of_a_pack_shorten_by_the_first_that_fits() -> None:
    pack = (Shorten(40, 50), Shorten(20, 75))
    assert [shortened(90, risk, pack) for risk in (19, 20, 39, 40, 400)] == [90, 67, 67, 45, 45]


def test_importance_changes_the_cadence_where_the_checklist_says_so() -> None:
    def made(cadence: int | None, **by: int) -> Checklist:
        return Checklist(
            "c", "1", Text("", ""), frozenset(), frozenset(), (), cadence, tuple(by.items())
        )

    grades = (Importance("core", Text("", "")), Importance("plain", Text("", ""), usual=True))
    checklist = made(30, core=7)
    assert usual_cadence(checklist, importance_of("core", grades)) == 7
    assert usual_cadence(checklist, importance_of("", grades)) == 30
    assert usual_cadence(made(30, plain=60), importance_of("", grades)) == 60
    assert usual_cadence(made(None, core=7), importance_of("", grades)) is None
    assert importance_of("", ()) == ""
