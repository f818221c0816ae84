"""What the supervisor is shown before signing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.domain.answer import Verdict
from app.domain.clock import Clock
from app.domain.sign_off import ItemRemark
from app.services import (
    evidence,
    findings,
    reports_service,
    reviewing,
    signoff,
    sites,
    visits,
)
from tests.services.builders import CHIEF, Laptop, Walk, png


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop)


def test_every_item_is_told_once_the_abnormal_with_its_photos(laptop: Laptop, walk: Walk) -> None:
    walk.answer_all(
        print__position={"value": "off"}, front__ping={"value": "95", "verdict": Verdict.NORMAL}
    )
    evidence.add_photo(walk.ctx, walk.visit_id, "print.position", png(9, 9))
    visits.answer(walk.ctx, walk.visit_id, "print.cause", verdict=Verdict.NA, note="拆机才知道")
    view = signoff.summary(walk.ctx, walk.visit_id)
    (bad,) = view.abnormal
    assert bad.item.id == "print.position" and len(bad.photos) == 1 and bad.ticket_number == ""
    (note,) = view.noted
    assert note.item.id == "front.ping" and str(note.guide) == "≤ 80" and note.measured == ()
    rest = [item.id for part in view.rest for item, _ in part.lines]
    told = [bad.item.id, note.item.id, *rest]
    shown = [i.item.id for s in walk.view().sections for i in s.items]
    assert sorted(told) == sorted(shown)
    assert [(p.section.id, p.count(Verdict.NORMAL), p.count(Verdict.NA)) for p in view.rest] == [
        ("front", 3, 0),
        ("print", 1, 1),
        ("room", 1, 0),
    ]
    assert view.rest[-1].count(None) == 1  # the optional remark nobody wrote


def test_a_value_inside_its_guide_is_not_noted(walk: Walk) -> None:
    walk.answer_all(front__ping={"value": "80", "verdict": Verdict.NORMAL})
    assert signoff.summary(walk.ctx, walk.visit_id).noted == ()


def test_how_long_it_took_holds_though_the_clock_was_moved(laptop: Laptop, walk: Walk) -> None:
    laptop.time.pass_(timedelta(minutes=42))
    laptop.time.now += timedelta(days=1)  # somebody set it meanwhile; the monotonic one goes on
    walk.answer_all().finish()
    view = signoff.summary(walk.ctx, walk.visit_id)
    assert view.took == timedelta(minutes=42)
    assert view.clock is not None and "moved once" in view.clock.en
    assert visits.clock_of(walk.ctx, walk.visit_id) == view.clock


def test_a_sound_clock_is_not_spoken_of(laptop: Laptop, walk: Walk) -> None:
    assert isinstance(laptop.clock, Clock)
    walk.answer_all().finish()
    assert signoff.summary(walk.ctx, walk.visit_id).clock is None


def test_a_rework_tells_only_what_changed(laptop: Laptop, walk: Walk) -> None:
    walk.answer_all(front__ping={"value": "95", "verdict": Verdict.NORMAL})
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.ABNORMAL)
    walk.finish().sign()
    reviewing.return_items(
        laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("front.queue", "count again")]
    )
    visits.answer(walk.ctx, walk.visit_id, "front.queue", value="7")
    walk.finish()
    view = signoff.summary(walk.ctx, walk.visit_id)
    assert [c.item.id for c in view.changed] == ["front.queue"]
    assert (view.abnormal, view.noted, view.rest, view.took) == ((), (), (), None)
    assert view.standing == 1  # the lamp, as it was signed


def test_what_applies_no_more_after_a_rework_is_told_too(laptop: Laptop, walk: Walk) -> None:
    walk.answer_all(print__position={"value": "off"})
    evidence.add_photo(walk.ctx, walk.visit_id, "print.position", png(9, 9))
    visits.answer(walk.ctx, walk.visit_id, "print.cause", verdict=Verdict.NORMAL)
    found = walk.view().item("print.position").finding
    assert found is not None
    findings.edit(walk.ctx, found.id, description="偏移")
    walk.finish().sign()
    reviewing.return_items(
        laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("print.position", "adjust it")]
    )
    visits.answer(walk.ctx, walk.visit_id, "print.position", value="good")
    walk.finish()
    changed = signoff.summary(walk.ctx, walk.visit_id).changed
    assert [(c.item.id, c.before is None, c.after is None) for c in changed] == [
        ("print.position", False, False),
        ("print.cause", False, True),
    ]


def test_a_refusal_is_known_in_lists_and_is_no_rating(laptop: Laptop, walk: Walk) -> None:
    walk.answer_all().finish()
    signoff.refuse(walk.ctx, walk.visit_id, reason="负责人外出")
    other = Walk.begin(laptop).answer_all().finish().sign()
    lines = sites.site_view(walk.ctx, laptop.first.id).visits
    assert {line.visit.id: line.refused for line in lines} == {
        walk.visit_id: True,
        other.visit_id: False,
    }
    queue = reviewing.queue(laptop.ctx(CHIEF))
    assert [(q.rating, q.refused) for q in queue] == [(0, True), (5, False)]


def test_signed_after_a_refusal_is_signed(laptop: Laptop, walk: Walk) -> None:
    walk.answer_all().finish()
    signoff.refuse(walk.ctx, walk.visit_id, reason="负责人外出")
    reviewing.return_items(
        laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("front.queue", "have it signed")]
    )
    visits.answer(walk.ctx, walk.visit_id, "front.queue", value="3")
    walk.finish()
    assert signoff.summary(walk.ctx, walk.visit_id).previous is not None
    walk.sign()
    (line,) = sites.site_view(walk.ctx, laptop.first.id).visits
    assert not line.refused


def test_an_answer_that_another_one_hid_counts_nowhere_and_is_marked(walk: Walk) -> None:
    walk.answer_all(print__position={"value": "off"})
    visits.answer(walk.ctx, walk.visit_id, "print.cause", verdict=Verdict.NORMAL)
    visits.answer(walk.ctx, walk.visit_id, "print.position", value="good")
    walk.finish()
    view = signoff.summary(walk.ctx, walk.visit_id)
    assert view.answered == view.total
    data = reports_service.report_data(walk.ctx, walk.visit_id)
    assert [i.id for i in data.counted() if i.id not in data.answers()] == []
    assert len(data.counted()) == view.total
    book = load_workbook(BytesIO(reports_service.visit_xlsx(walk.ctx, walk.visit_id)))
    results = {row[2]: row[3] for row in book["检查项"].iter_rows(values_only=True)}
    assert "不再要求" in results.values()
    assert "print.cause" in {i.id for i in data.items()} - {i.id for i in data.counted()}
