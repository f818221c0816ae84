"""An open finding reaches whoever comes to the site next, and is closed from there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.answer import Answer, Verdict
from app.domain.earlier import item_id
from app.domain.finding import Finding, FindingState
from app.domain.ids import new_id
from app.domain.visit import Visit
from sync.central import admin
from sync.central import tables as t
from tests.sync.world import Laptop, World


def finding(of: Laptop, visit: Visit, **more: Any) -> Finding:
    made = Finding(
        id=new_id(),
        visit_id=visit.id,
        site_id=visit.site_id,
        item_id="area.item0",
        opened=of.clock.now(),
        by=of.account.id,
        description="lamp dark",
    )
    return replace(made, **more)


def closed(by: Laptop, found: Finding, result: str, **more: Any) -> Finding:
    return replace(
        found,
        state=FindingState.CLOSED,
        handling_result=result,
        handled_on="2026-11-22",
        closed_by=by.account.id,
        **more,
    )


@pytest.fixture
def two(world: World) -> tuple[Laptop, Laptop, Finding]:
    """Li's signed visit left a finding open; Zhao, elsewhere, has it too."""
    li, zhao = world.account("li"), world.account("zhao")
    one, other = world.laptop("L1", li), world.laptop("L2", zhao)
    visit = one.start_visit()
    found = finding(one, visit)
    one.put(found)
    one.sign(visit.id)
    for laptop in (one, other):
        report = laptop.sync()
        assert (report.rejected, report.errors) == (0, ())
    assert other.get(Finding, found.id) == found
    assert other.get(Visit, visit.id) is None  # the visit stays its engineer's
    return one, other, found


def test_another_laptop_closes_it_as_part_of_its_own_visit(
    world: World, two: tuple[Laptop, Laptop, Finding]
) -> None:
    one, other, found = two
    visit = other.start_visit()
    look = other.answer(
        visit, item_id(found.id), Verdict.NORMAL, value="2026-11-22", note="lamp replaced"
    )
    done = closed(other, found, "lamp replaced", closed_in=visit.id)
    other.put(look, done)
    other.sign(visit.id)
    report = other.sync()
    assert (report.rejected, report.conflicts, report.errors) == (0, 0, ())
    one.sync()
    assert one.get(Finding, found.id) == done
    assert one.get(Answer, look.id) is None  # what was seen is in the other visit, with its seal
    assert admin.quarantined(world.central) == []
    with world.central.db.read() as conn:
        query = select(t.receipt.c.verified).where(t.receipt.c.visit_id == visit.id)
        assert conn.execute(query).scalar_one() == 1


def test_it_is_opened_again_from_there(two: tuple[Laptop, Laptop, Finding]) -> None:
    one, other, found = two
    other.put(closed(other, found, "done"))
    other.put(found)
    other.sync()
    one.sync()
    assert one.get(Finding, found.id) == found


def test_two_at_once_are_a_conflict_that_both_ends_agree_on(
    world: World, two: tuple[Laptop, Laptop, Finding]
) -> None:
    one, other, found = two
    one.put(replace(closed(one, found, "by li"), closed_by=""))
    world.time.pass_(60)
    other.put(closed(other, found, "by zhao", close_reason="phone"))
    one.sync()
    report = other.sync()
    assert (report.rejected, report.errors) == (0, ())
    for laptop in (one, other, one):
        laptop.sync()
    assert one.get(Finding, found.id) == other.get(Finding, found.id)
    assert one.get(Finding, found.id).state is FindingState.CLOSED
    assert one.get(Finding, found.id).handling_result == "by zhao"
    with world.central.db.read() as conn:  # what lost is kept
        lost = set(conn.execute(select(t.conflict.c.loser_value)).scalars())
    assert '"by li"' in lost


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"description": "nothing was wrong"}, "not_owner"),
        ({"advice": "leave it"}, "not_owner"),
        ({"ticket_id": "t"}, "not_owner"),
        ({"state": FindingState.WITHDRAWN}, "not_owner"),
        ({"closed_by": "li", "state": FindingState.CLOSED}, "identity"),
    ],
)
def test_nothing_else_of_it_is_another_laptops_to_write(
    world: World, two: tuple[Laptop, Laptop, Finding], more: dict[str, Any], code: str
) -> None:
    one, other, found = two
    if "closed_by" in more:
        more = more | {"closed_by": one.account.id}
    other.put(replace(found, **more))
    report = other.sync()
    assert report.rejected == 1
    assert [q["reason"] for q in admin.quarantined(world.central)] == [code]
    one.sync()
    assert one.get(Finding, found.id) == found


def test_no_other_laptop_makes_one_in_a_visit_that_is_not_its_own(
    world: World, two: tuple[Laptop, Laptop, Finding]
) -> None:
    one, other, found = two
    with one.store.read() as reader:
        visit = reader.need(Visit, found.visit_id)
    other.put(finding(other, visit))
    assert other.sync().rejected == 1
    assert [q["reason"] for q in admin.quarantined(world.central)] == ["not_owner"]
