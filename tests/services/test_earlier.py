"""Findings that were left open follow to the next visit until they are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.account import Role
from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.checklist import Missing
from app.domain.earlier import item_id
from app.domain.finding import Finding, FindingState
from app.domain.sign_off import ItemRemark
from app.services import (
    earlier,
    evidence,
    finding_closing,
    findings,
    reports_service,
    reviewing,
    signoff,
    sites,
    tickets,
    visits,
)
from app.services.refusals import (
    BadValue,
    NeedsReason,
    NotComplete,
    NotOpen,
    NotPermitted,
    WrongState,
)
from tests.services.builders import BOSS, CHIEF, WANG, Laptop, Walk, account, png

BAD: dict[str, object] = {"verdict": Verdict.ABNORMAL}
DAY = timedelta(days=1)


def signed(laptop: Laptop, **faults: dict[str, object]) -> Walk:
    return Walk.begin(laptop).answer_all(**(faults or {"front__lamp": BAD})).finish().sign()


@pytest.fixture
def left(laptop: Laptop) -> Finding:
    """A signed visit left one finding open, two days ago."""
    walk = signed(laptop)
    laptop.time.pass_(2 * DAY)
    return of(laptop, walk.visit_id)


def of(laptop: Laptop, visit_id: str) -> Finding:
    with laptop.store.read() as reader:
        (found,) = reader.findings(visit_id=visit_id)
    return found


def now(laptop: Laptop, finding: Finding) -> Finding:
    with laptop.store.read() as reader:
        return reader.need(Finding, finding.id)


def look(walk: Walk, finding: Finding, **given: Any) -> Any:
    return visits.answer(walk.ctx, walk.visit_id, item_id(finding.id), **given)


def test_the_next_visit_begins_with_what_was_left_open(laptop: Laptop, left: Finding) -> None:
    view = Walk.begin(laptop).view()
    section = view.sections[0]
    assert (section.section.id, section.section.number, section.total) == ("earlier", 0, 1)
    (item,) = section.items
    assert item.earlier is not None and item.finding == left
    assert (item.earlier.inspector, item.earlier.days, item.earlier.overdue) == ("李工", 2, False)
    assert item.earlier.prompt.en == "Lamp" and item.open
    assert view.total == sum(s.total for s in view.sections[1:])  # it is no item of the checklist
    assert view.numbers[item.item.id] == "0.1"


def test_it_must_be_looked_at_and_each_outcome_says_something(
    laptop: Laptop, left: Finding
) -> None:
    walk = Walk.begin(laptop).answer_all()

    def missing() -> list[Missing]:
        return [g.missing for g in visits.gaps(walk.ctx, walk.visit_id)]

    assert missing() == [Missing.ANSWER]
    with pytest.raises(NotComplete) as refused:
        walk.finish()
    assert refused.value.gaps[0].text.en == "Lamp: open from an earlier visit, not looked at yet."
    for verdict in Verdict:
        look(walk, left, verdict=verdict)
        assert missing() == [Missing.NOTE]
    look(walk, left, note="no key to the room")
    assert missing() == []
    walk.finish()


def test_put_right_closes_it_with_the_visit(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop).answer_all()
    look(walk, left, verdict=Verdict.NORMAL)
    look(walk, left, note="lamp replaced")
    held = now(laptop, left)
    assert held.state is FindingState.CLOSED
    assert (held.handling_result, held.handled_on) == ("lamp replaced", "2026-11-22")
    assert (held.closed_by, held.closed_in, held.close_reason) == ("li", walk.visit_id, "")
    walk.finish()
    (line,) = signoff.summary(walk.ctx, walk.visit_id).earlier
    assert (line.answer.verdict, line.answer.note) == (Verdict.NORMAL, "lamp replaced")
    walk.sign()
    (check,) = visits_checks(walk)
    assert check.verification.intact
    assert f'"{item_id(left.id)}"' in check.sign_off.manifest  # the supervisor signed it
    (printed,) = reports_service.report_data(walk.ctx, walk.visit_id).earlier
    assert (printed.inspector, printed.answer.value) == ("李工", "2026-11-22")
    laptop.time.pass_(DAY)
    assert Walk.begin(laptop).view().sections[0].section.id != "earlier"
    assert walk.view().sections[0].section.id == "earlier"  # the signed record keeps it


def visits_checks(walk: Walk) -> Any:
    return signoff.verification(walk.ctx, walk.visit_id)


def test_still_open_it_follows_further(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop).answer_all()
    look(walk, left, verdict=Verdict.ABNORMAL, note="still dark")
    walk.finish().sign()
    assert now(laptop, left) == left
    laptop.time.pass_(DAY)
    (item,) = Walk.begin(laptop).view().sections[0].items
    assert item.finding == left and item.answer is None
    assert item.earlier is not None and item.earlier.days == 3


def test_going_back_opens_it_again_as_it_was(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop)
    look(walk, left, verdict=Verdict.NORMAL, note="done")
    look(walk, left, verdict=Verdict.ABNORMAL, note="not done after all")
    assert now(laptop, left) == left


def test_the_day_it_was_put_right_may_be_another(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop)
    look(walk, left, value="2026-11-21", note="the electrician was here")
    assert now(laptop, left).handled_on == "2026-11-21"
    for wrong in ("2026-11-19", "2026-11-23", "soon"):
        with pytest.raises(BadValue):
            look(walk, left, value=wrong)
    assert look(walk, left, value="2026-11-21").touches == ()


def test_a_voided_visit_leaves_nothing_behind(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop)
    look(walk, left, verdict=Verdict.NORMAL, note="done")
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.ABNORMAL)
    visits.void(walk.ctx, walk.visit_id, "opened by mistake")
    assert now(laptop, left) == left
    with laptop.store.read() as reader:
        (own,) = reader.findings(visit_id=walk.visit_id)
    assert own.state is FindingState.WITHDRAWN
    laptop.time.pass_(DAY)
    (item,) = Walk.begin(laptop).view().sections[0].items
    assert item.finding == left


def test_an_unsigned_visit_hands_nothing_on(laptop: Laptop) -> None:
    walk = Walk.begin(laptop).answer_all(front__lamp=BAD)
    laptop.time.pass_(DAY)
    other = Walk.begin(laptop, kind="support")
    assert other.view().sections[0].section.id == "front"
    walk.finish().sign()
    # opened before the other visit began: it is asked for there, until that one is finished
    assert other.view().sections[0].section.id == "earlier"


def test_what_arrives_after_the_finish_waits_for_the_next_visit(
    laptop: Laptop, left: Finding
) -> None:
    walk = Walk.begin(laptop).answer_all()
    look(walk, left, verdict=Verdict.ABNORMAL, note="still dark")
    walk.finish()
    laptop.put_local(replace(left, id="f-new", visit_id="elsewhere"))
    assert [i.finding.id for i in walk.view().sections[0].items if i.finding] == [left.id]
    walk.sign()


def test_a_rework_does_not_ask_again(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop).answer_all()
    look(walk, left, verdict=Verdict.ABNORMAL, note="still dark")
    walk.finish().sign()
    reviewing.return_items(
        laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("front.queue", "count again")]
    )
    with pytest.raises(NotOpen):
        look(walk, left, verdict=Verdict.NORMAL)
    visits.answer(walk.ctx, walk.visit_id, "front.queue", value="4")
    walk.finish().sign()
    assert all(c.verification.intact for c in visits_checks(walk))


def test_its_work_order_is_told(laptop: Laptop, left: Finding) -> None:
    findings.to_ticket(laptop.ctx(), left.id)
    walk = Walk.begin(laptop)
    look(walk, left, verdict=Verdict.NORMAL, note="done")
    look(walk, left, note="done, tested")
    ticket = now(laptop, left).ticket_id
    assert ticket is not None
    told = [e.note for e in tickets.ticket_view(laptop.ctx(), ticket).events if e.note]
    assert told == [f"巡检 {walk.view().visit.number} 核实：已处理。"]


def test_a_photo_may_prove_it(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop)
    evidence.add_photo(walk.ctx, walk.visit_id, item_id(left.id), png())
    (item,) = walk.view().sections[0].items
    assert len(item.photos) == 1


def test_lists_do_not_count_it_as_an_abnormal_item(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop).answer_all()
    look(walk, left, verdict=Verdict.ABNORMAL, note="still dark")
    walk.finish().sign()
    assert walk.view().abnormal == 0
    lines = {v.visit.id: v for v in sites.site_view(walk.ctx, laptop.first.id).visits}
    assert lines[walk.visit_id].abnormal == 0


def test_only_the_visits_engineer_looks(laptop: Laptop, left: Finding) -> None:
    walk = Walk.begin(laptop)
    with pytest.raises(NotPermitted):
        earlier.look(laptop.ctx(WANG), walk.visit_id, left.id, verdict=Verdict.NORMAL)
    look(walk, left, verdict=Verdict.NORMAL)
    with pytest.raises(WrongState):
        finding_closing.close(laptop.ctx(WANG), left.id, result="x", reason="y")


def test_another_engineer_meets_it_at_the_site(laptop: Laptop, left: Finding) -> None:
    visit_id = visits.start(laptop.ctx(WANG), laptop.first.id).id(Entity.VISIT)
    view = visits.visit_view(laptop.ctx(WANG), visit_id)
    (item,) = view.sections[0].items
    assert item.finding == left and item.open


def test_overdue_is_said(laptop: Laptop, left: Finding) -> None:
    laptop.time.pass_(29 * DAY)
    (line,) = sites.site_view(laptop.ctx(), laptop.first.id).findings
    assert (line.days, line.overdue) == (31, True)


# -- outside a visit


def test_it_may_be_closed_without_a_visit_with_a_reason(laptop: Laptop, left: Finding) -> None:
    ctx = laptop.ctx(WANG)
    with pytest.raises(BadValue):
        finding_closing.close(ctx, left.id, result=" ", reason="phone")
    with pytest.raises(NeedsReason):
        finding_closing.close(ctx, left.id, result="lamp replaced", reason=" ")
    with pytest.raises(NotPermitted):
        finding_closing.close(laptop.ctx(BOSS), left.id, result="x", reason="y")
    elsewhere = laptop.ctx(account("far", Role.ENGINEER, towns=("茶山",)))
    with pytest.raises(NotPermitted):
        finding_closing.close(elsewhere, left.id, result="x", reason="y")
    assert now(laptop, left) == left
    finding_closing.close(ctx, left.id, result="lamp replaced", on="2026-11-21", reason="phone")
    held = now(laptop, left)
    assert (held.state, held.handling_result) == (FindingState.CLOSED, "lamp replaced")
    assert (held.handled_on, held.closed_by, held.closed_in) == ("2026-11-21", "wang", "")
    assert held.close_reason == "phone"
    again = finding_closing.close(ctx, left.id, result="lamp replaced", reason="phone")
    assert not again


def test_a_finding_of_a_visit_still_open_is_handled_there(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.ABNORMAL)
    with pytest.raises(WrongState):
        finding_closing.close(walk.ctx, of(laptop, walk.visit_id).id, result="x", reason="y")
