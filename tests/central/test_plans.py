"""Decisions about visits at central: everybody sees them, each stands under one name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.domain.account import Role
from app.domain.planning import VisitPlan, plan_id
from sync.central import admin
from tests.sync.world import SITE, Laptop, World

DAY = date(2026, 11, 24)


def decided(laptop: Laptop, on: date = DAY, reason: str = "") -> VisitPlan:
    me = laptop.account
    return VisitPlan(
        plan_id(SITE.id, "patrol"),
        SITE.id,
        "patrol",
        laptop.clock.now(),
        me.id,
        me.name,
        on,
        reason=reason,
    )


def held(laptop: Laptop) -> VisitPlan:
    found: VisitPlan = laptop.get(VisitPlan, plan_id(SITE.id, "patrol"))
    return found


def test_the_newest_decision_replaces_the_one_before_on_every_laptop(world: World) -> None:
    li = world.laptop("L1", world.account("li"))
    chief = world.laptop("L2", world.account("chief", Role.REVIEWER))
    li.put(decided(li, reason="停电"))
    li.sync()
    chief.sync()
    assert held(chief) == held(li)
    world.time.pass_(60)
    chief.put(replace(decided(chief, DAY + timedelta(days=1)), assignee=li.account.id))
    chief.sync()
    li.sync()
    assert held(li) == held(chief)
    assert (held(li).by, held(li).on, held(li).reason) == (
        chief.account.id,
        DAY + timedelta(days=1),
        "",
    )
    assert admin.quarantined(world.central) == []


def test_nobody_decides_under_anothers_name(world: World) -> None:
    li = world.laptop("L1", world.account("li"))
    chief = world.account("chief", Role.REVIEWER)
    li.put(replace(decided(li), by=chief.id, by_name=chief.name))
    li.sync()
    [refused] = admin.quarantined(world.central)
    assert refused["reason"] == "identity"


def test_a_second_thought_about_what_somebody_else_replaced_is_told_as_such(world: World) -> None:
    """The change says nothing of who decides, for the same person decided before; taken in, it
    would stand under the name of whoever replaced that decision."""
    li = world.laptop("L1", world.account("li"))
    wang = world.laptop("L2", world.account("wang"))
    li.put(decided(li))
    li.sync()
    wang.sync()
    world.time.pass_(60)
    wang.put(decided(wang, DAY + timedelta(days=2)))
    wang.sync()
    world.time.pass_(60)
    li.put(decided(li, DAY + timedelta(days=5), "改期"))
    li.sync()
    [refused] = admin.quarantined(world.central)
    assert refused["reason"] == "concurrent"
    li.sync()
    assert held(li) == held(wang) and held(li).by == wang.account.id
