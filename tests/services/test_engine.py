"""The checklist engine behind the visit page: soft limits, proof, skip logic that looks back,
settings of last time, tries of a stopwatch, reasons and history, scores and trends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.answer import Answer, Limits, Verdict
from app.domain.changes import Entity
from app.domain.checklist import Checklist, Choice, Item, ItemKind, Missing, Need, Section
from app.domain.clock import Confidence
from app.domain.differences import Change
from app.domain.sign_off import ItemRemark
from app.domain.text import Text, same
from app.domain.visit import Visit
from app.services import (
    answer_history,
    copying,
    evidence,
    reports_service,
    reviewing,
    signoff,
    stopwatch,
    trend,
    visits,
)
from app.services.refusals import (
    BadValue,
    Contradicts,
    DoesNotApply,
    NeedsReason,
    WrongState,
)
from app.services.stopwatch import Watch
from app.services.why import why as why_of
from app.store.store import Store
from tests.services.builders import CHIEF, Laptop, Walk, checklist, make_pack, open_laptop, png
from widgets.visit.signed_view import as_signed

DAY = timedelta(days=1)
HARD, SOFT = Limits(high=Decimal("80")), Limits(high=Decimal("50"))
YES, NO = Verdict.NORMAL, Verdict.ABNORMAL
ITEMS = (
    Item(
        "a.ping",
        Text("时延", "Latency"),
        ItemKind.NUMBER,
        unit="ms",
        limits=HARD,
        soft_limits=SOFT,
        needs=frozenset({Need.NOTE_IF_SOFT}),
        weight=3,
    ),
    Item("a.rate", same("Rate"), ItemKind.NUMBER, soft_limits=SOFT),
    Item("a.open", same("Opening"), ItemKind.STOPWATCH, unit="s", limits=Limits(high=Decimal(5))),
    Item("a.com", same("Port"), ItemKind.TEXT, copy_last=True),
    Item(
        "a.form",
        same("Form"),
        ItemKind.CHOICE,
        copy_last=True,
        choices=(Choice("a4", same("A4"), YES), Choice("none", same("none"), NO)),
    ),
    Item("a.lamp", same("Lamp"), ItemKind.VERDICT, needs=frozenset({Need.FILE_IF_ABNORMAL})),
    Item("a.again", same("Again"), ItemKind.VERDICT, when="last.a.lamp == 'abnormal'"),
    Item("a.old", same("Old"), ItemKind.VERDICT, when="days.since_last > 10"),
    Item("a.big", same("Big"), ItemKind.VERDICT, when="site.importance == 'key'"),
)


def listed(*items: Item, version: str = "1.0") -> Checklist:
    return replace(checklist(version), sections=(Section("a", same("A"), items, 1),))


@pytest.fixture
def laptop(tmp_path: Path) -> Any:
    made = open_laptop(tmp_path / "data", make_pack(checklists=(listed(*ITEMS),)))
    yield made
    made.store.close()


def give(walk: Walk, item: str, **given: Any) -> Answer:
    visits.answer(walk.ctx, walk.visit_id, item, **given)
    return held(walk, item)


def held(walk: Walk, item: str) -> Answer:
    answer = walk.view().item(item).answer
    assert answer is not None
    return answer


def missing(walk: Walk, item: str) -> list[Missing]:
    return [g.missing for g in visits.gaps(walk.ctx, walk.visit_id) if g.item.id == item]


def shown(walk: Walk) -> list[str]:
    return [i.item.id for s in walk.view().sections for i in s.items]


def done(laptop: Laptop, **other: Any) -> Walk:
    """A visit, signed."""
    walk = Walk.begin(laptop)
    given = {
        "ping": {"value": "20"},
        "rate": {"value": "20"},
        "open": {"value": "3.0"},
        "com": {"value": "9600,N"},
        "form": {"value": "a4"},
        "lamp": {"verdict": YES},
    } | other
    for name, what in given.items():
        if what is not None:
            give(walk, f"a.{name}", **what)
    for section in walk.view().sections:
        for item in section.items:
            if item.earlier is not None:
                give(walk, item.item.id, verdict=NO, note="still so")
            elif item.answer is None:
                give(walk, item.item.id, verdict=YES)
    if held(walk, "a.lamp").verdict is NO:
        evidence.add_file(walk.ctx, walk.visit_id, "a.lamp", b"log", "log.txt")
    walk.finish().sign()
    laptop.time.pass_(DAY)
    return walk


# -- limits


def test_outside_the_soft_limits_a_person_decides(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    assert give(walk, "a.ping", value="20").verdict is YES
    with pytest.raises(Contradicts):
        give(walk, "a.ping", verdict=NO)
    assert give(walk, "a.ping", value="60").verdict is None
    assert missing(walk, "a.ping") == [Missing.ANSWER]
    assert give(walk, "a.ping", verdict=YES).verdict is YES
    assert missing(walk, "a.ping") == [Missing.NOTE]
    (gap,) = [g for g in visits.gaps(walk.ctx, walk.visit_id) if g.item.id == "a.ping"]
    assert gap.text.en == "Latency: outside the guide value: a note is needed."
    assert walk.view().item("a.ping").soft
    # what was decided on such a value stands for another such value, and for no other
    assert give(walk, "a.ping", value="70").verdict is YES
    assert give(walk, "a.ping", value="81").verdict is NO
    assert not walk.view().item("a.ping").soft
    assert give(walk, "a.ping", value="60").verdict is None
    finding = walk.view().item("a.ping").finding
    assert finding is None  # nobody has said that it is abnormal


def test_an_abnormal_value_between_the_limits_says_which_it_passed(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    give(walk, "a.ping", value="60", verdict=NO)
    finding = walk.view().item("a.ping").finding
    assert finding is not None and finding.description == "时延：60 ms（参考值 ≤ 50 ms）"
    give(walk, "a.ping", value="90")
    finding = walk.view().item("a.ping").finding
    assert finding is not None and finding.description == "时延：90 ms（限值 ≤ 80 ms）"


def test_soft_limits_alone_are_answered_by_a_value_within_them(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    assert give(walk, "a.rate", value="20").verdict is YES
    assert give(walk, "a.rate", verdict=NO).verdict is NO  # nothing rules that out
    assert give(walk, "a.rate", value="99").verdict is None
    assert give(walk, "a.rate", value="21").verdict is YES


def test_the_summary_shows_what_was_outside_its_guide(laptop: Laptop) -> None:
    walk = done(laptop, ping={"value": "60", "verdict": YES, "note": "peak hour"})
    view = signoff.summary(walk.ctx, walk.visit_id)
    (line,) = view.noted
    assert (line.item.id, line.answer.value) == ("a.ping", "60")
    assert (view.score, view.score_before) == (81, None)  # half of 3, of 8 in all


def test_a_file_is_asked_for(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    give(walk, "a.lamp", verdict=NO)
    assert missing(walk, "a.lamp") == [Missing.FILE]
    evidence.add_file(walk.ctx, walk.visit_id, "a.lamp", b"log", "log.txt")
    assert missing(walk, "a.lamp") == []


# -- skip logic


def test_what_an_item_asks_of_the_last_visit_stays_as_it_was(laptop: Laptop) -> None:
    first = done(laptop, lamp={"verdict": NO})
    assert shown(first) == ["a.ping", "a.rate", "a.open", "a.com", "a.form", "a.lamp"]
    laptop.time.pass_(10 * DAY)
    second = Walk.begin(laptop)
    assert shown(second)[-2:] == ["a.again", "a.old"]
    with laptop.store.read() as reader:
        assert reader.need(Visit, second.visit_id).previous_id == first.visit_id
    # one that another laptop made meanwhile does not change what this visit is about
    other = replace(
        first.view().visit, id="other", number="XJ-x", started=laptop.clock.now(), laptop="L9"
    )
    laptop.put_local(replace(other, started=replace(other.started, at_mono=0.0)))
    assert shown(second)[-2:] == ["a.again", "a.old"]
    assert second.view().previous is not None
    assert second.view().previous.id == first.visit_id  # type: ignore[union-attr]


def test_a_first_visit_stays_one(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    assert walk.view().visit.previous_id == "" and walk.view().previous is None
    assert "a.again" not in shown(walk) and "a.old" not in shown(walk)


def test_why_an_item_is_not_asked_is_said(laptop: Laptop) -> None:
    view = Walk.begin(laptop).view()
    (section,) = view.sections
    pack = laptop.packs.current
    why = {h.item.id: why_of(pack, view.checklist, h.item, shown=False) for h in section.hidden}
    assert why["a.again"].en == (
        "Not checked now. It is when the last result of “Lamp” is abnormal."
    )
    assert why["a.old"].zh == "现在不检查。检查条件：距上次同类巡检的天数大于 10。"
    assert why["a.big"].en == "Not checked now. It is when the importance of the site is key."


# -- settings of last time


def test_a_setting_is_taken_over_without_its_verdict(laptop: Laptop) -> None:
    done(laptop)
    walk = Walk.begin(laptop)
    assert copying.can_take(walk.view().item("a.com"))
    assert not copying.can_take(walk.view().item("a.ping"))
    copying.take(walk.ctx, walk.visit_id, "a.com")
    assert (held(walk, "a.com").value, held(walk, "a.com").verdict) == ("9600,N", None)
    assert missing(walk, "a.com") == [Missing.ANSWER]
    assert not copying.can_take(walk.view().item("a.com"))
    copying.take(walk.ctx, walk.visit_id, "a.form")  # what it means is judged anew
    assert (held(walk, "a.form").value, held(walk, "a.form").verdict) == ("a4", YES)
    for item in ("a.com", "a.ping"):
        with pytest.raises(WrongState):
            copying.take(walk.ctx, walk.visit_id, item)


def test_all_settings_of_a_section_leave_alone_what_was_written(laptop: Laptop) -> None:
    done(laptop)
    walk = Walk.begin(laptop)
    give(walk, "a.com", value="19200,E")
    changes = copying.take_section(walk.ctx, walk.visit_id, "a")
    assert len(changes.ids(Entity.ANSWER)) == 1
    assert held(walk, "a.com").value == "19200,E" and held(walk, "a.form").value == "a4"
    assert not copying.take_section(walk.ctx, walk.visit_id, "a")
    assert not copying.take_section(walk.ctx, walk.visit_id, "nowhere")


# -- stopwatch


def test_every_try_is_kept_and_the_best_one_counts(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    for seconds in ("6.1", "3.4", "4.0"):
        stopwatch.take(walk.ctx, walk.visit_id, "a.open", Decimal(seconds), [Decimal("1.0")])
    answer = held(walk, "a.open")
    assert (answer.value, answer.verdict) == ("3.4", YES)
    assert stopwatch.tries_of(answer.measurements) == tuple(map(Decimal, ("6.1", "3.4", "4.0")))
    assert [m.ok for m in answer.measurements if m.quantity == "try"] == [False, True, True]
    assert [m.label_en for m in answer.measurements][:2] == ["try 1", "try 1, lap 1"]
    with pytest.raises(NeedsReason):
        give(walk, "a.open", value="2.0")
    assert give(walk, "a.open", value="2.0", reason="read off the wall clock").value == "2.0"
    with pytest.raises(BadValue):
        stopwatch.take(walk.ctx, walk.visit_id, "a.lamp", Decimal(1))
    with pytest.raises(DoesNotApply):
        stopwatch.take(walk.ctx, walk.visit_id, "a.big", Decimal(1))


def test_a_running_watch_survives_the_program(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    watch = Watch(laptop.clock.now(), (Decimal("1.5"),))
    stopwatch.keep(walk.ctx, walk.visit_id, "a.open", watch)
    laptop.time.pass_(timedelta(seconds=7))
    (found,) = stopwatch.running(walk.ctx, walk.visit_id).items()
    assert found == ("a.open", watch)
    now = laptop.clock.now()
    assert (watch.seconds(now), watch.sure(now)) == (Decimal("7.0"), True)
    laptop.time.now -= timedelta(hours=1)  # a clock that is set back moves nothing
    assert watch.seconds(laptop.clock.now()) == Decimal("7.0")
    laptop.time.now += timedelta(hours=1)
    later = replace(laptop.clock.now(), boot_id="after a restart", at_mono=3.0)
    assert (watch.seconds(later), watch.sure(later)) == (Decimal("7.0"), False)
    stopwatch.keep(walk.ctx, walk.visit_id, "a.open", None)
    assert stopwatch.running(walk.ctx, walk.visit_id) == {}
    laptop.store.set_local(f"watches:{walk.visit_id}", {"a.open": {"started": 1}})
    assert stopwatch.running(walk.ctx, walk.visit_id) == {}


# -- reasons and history


def test_after_the_finish_a_change_wants_a_reason(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    for name, what in (("ping", "20"), ("rate", "20"), ("open", "3"), ("com", "x"), ("form", "a4")):
        give(walk, f"a.{name}", value=what)
    give(walk, "a.lamp", verdict=YES)
    walk.finish()
    laptop.time.pass_(timedelta(minutes=1))
    visits.reopen(walk.ctx, walk.visit_id)
    with pytest.raises(NeedsReason):
        give(walk, "a.lamp", verdict=Verdict.NA)
    assert not visits.answer(walk.ctx, walk.visit_id, "a.lamp", verdict=YES)  # nothing changes
    laptop.time.pass_(timedelta(minutes=1))
    assert give(walk, "a.lamp", verdict=Verdict.NA, reason="there is none").verdict is Verdict.NA
    give(walk, "a.lamp", note="asked the clerk")  # what was given since is free
    walk.finish().sign()


def test_the_history_of_an_answer_is_whole_where_it_was_made(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    give(walk, "a.lamp", verdict=YES)
    laptop.time.pass_(timedelta(minutes=3))
    give(walk, "a.lamp", verdict=NO)
    give(walk, "a.lamp", note="dark", reason="looked again")
    found = answer_history.history(walk.ctx, walk.visit_id, "a.lamp")
    assert found.whole
    told = [
        (s.before and s.before.verdict, s.after.verdict, s.after.note, s.by, s.reason)
        for s in found.steps
    ]
    assert told == [
        (None, YES, "", "李工", ""),
        (YES, NO, "", "李工", ""),
        (NO, NO, "dark", "李工", "looked again"),
    ]
    first, second, _ = found.steps
    assert first.at is not None and second.at is not None
    assert second.at.best - first.at.best == timedelta(minutes=3)
    assert first.confidence is Confidence.MEASURED
    assert answer_history.history(walk.ctx, walk.visit_id, "a.ping").steps == ()


def test_the_history_tells_what_became_of_photos(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    give(walk, "a.lamp", verdict=YES)
    for item, shade in (("a.lamp", 100), ("a.ping", 90)):
        evidence.add_photo(walk.ctx, walk.visit_id, item, png(9, 9, shade), f"{item}.png")
    (photo,) = walk.view().item("a.lamp").photos
    evidence.remove(walk.ctx, photo.id)
    evidence.restore(walk.ctx, photo.id)
    found = answer_history.history(walk.ctx, walk.visit_id, "a.lamp")
    assert [(p.what, p.by) for p in found.pieces] == [
        ("added", "李工"),
        ("removed", "李工"),
        ("restored", "李工"),
    ]
    assert len(found.steps) == 1
    assert found.events == (*found.steps, *found.pieces)
    laptop.time.pass_(-timedelta(hours=3))  # somebody set the clock back
    give(walk, "a.lamp", note="after all")
    found = answer_history.history(walk.ctx, walk.visit_id, "a.lamp")
    assert found.events[-1] is found.steps[-1] and found.steps[-1].after.note == "after all"


def test_a_revision_is_a_step_also_when_it_says_the_same(laptop: Laptop) -> None:
    walk = done(laptop)
    reviewing.return_items(laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("a.lamp", "look again")])
    give(walk, "a.lamp", verdict=YES)
    found = answer_history.history(walk.ctx, walk.visit_id, "a.lamp")
    assert found.whole and [s.after.revision for s in found.steps] == [1, 2]


def test_of_another_laptops_visit_it_says_what_it_cannot_know(laptop: Laptop) -> None:
    walk = done(laptop)
    theirs = replace(walk.view().visit, id="theirs", number="XJ-9", laptop="L9")
    answers = [replace(held(walk, "a.lamp"), id="x", visit_id="theirs", by="somebody")]
    laptop.put_local(replace(theirs, revision=2), *answers)
    found = answer_history.history(walk.ctx, "theirs", "a.lamp")
    assert not found.whole
    assert [(s.before, s.by, s.after.verdict) for s in found.steps] == [(None, "somebody", YES)]


# -- since last time


def test_scores_and_differences_are_held_against_the_last_visit(laptop: Laptop) -> None:
    done(laptop)
    walk = Walk.begin(laptop)
    give(walk, "a.ping", value="31")
    give(walk, "a.lamp", verdict=NO)
    view = walk.view()
    assert (view.score, view.score_before) == (75, None)  # not all is answered yet
    assert [(d.item.id, d.change, d.by) for d in view.differences] == [
        ("a.ping", Change.VALUE, Decimal("11")),
        ("a.lamp", Change.VERDICT, None),
    ]
    assert view.item("a.ping").difference == view.differences[0]
    copying.take_section(walk.ctx, walk.visit_id, "a")
    give(walk, "a.com", verdict=YES)
    give(walk, "a.rate", value="20")
    give(walk, "a.open", value="3")
    view = walk.view()
    assert (view.score, view.score_before) == (88, 100)
    assert (view.sections[0].score, view.sections[0].score_before) == (88, 100)


def test_items_of_another_version_are_told(tmp_path: Path) -> None:
    old = make_pack("1", checklists=(listed(*ITEMS),))
    laptop = open_laptop(tmp_path / "data", old)
    try:
        done(laptop)
        fresh = Item("a.fresh", same("Fresh"), ItemKind.VERDICT)
        new = make_pack("2", checklists=(listed(*ITEMS[1:], fresh, version="2.0"),))
        laptop.packs = type(laptop.packs).of(new, (old,))
        walk = Walk.begin(laptop)
        assert [(d.item.id, d.change) for d in walk.view().differences] == [
            ("a.fresh", Change.NEW),
            ("a.ping", Change.REMOVED),
        ]
    finally:
        laptop.store.close()


def test_the_trend_of_a_figure_over_the_visits(laptop: Laptop) -> None:
    for value in ("20", "30", "45"):
        done(laptop, ping={"value": value})
    walk = Walk.begin(laptop)
    found = trend.trend(walk.ctx, walk.visit_id, "a.ping")
    assert found is not None and [str(p.value) for p in found.points] == ["20", "30", "45"]
    assert (found.unit, found.hard, found.soft) == (same("ms"), HARD, SOFT)
    give(walk, "a.ping", value="85")
    found = trend.trend(walk.ctx, walk.visit_id, "a.ping")
    assert found is not None and [str(p.value) for p in found.points][-1] == "85"
    assert found.points[-1].verdict is NO
    assert trend.trend(walk.ctx, walk.visit_id, "a.lamp") is None
    assert trend.trend(walk.ctx, walk.visit_id, "nothing") is None


def test_old_records_without_the_new_fields_are_read(laptop: Laptop) -> None:
    first = done(laptop)
    second = Walk.begin(laptop)
    store: Store = laptop.store
    with store.read() as reader:
        old = replace(reader.need(Visit, second.visit_id), previous_id=None)
    with store.unit("li") as unit:
        unit.put(old)
        unit.commit()
    view = second.view()
    assert view.previous is not None and view.previous.id == first.visit_id


def test_the_report_has_scores_differences_and_what_was_outside_a_guide(laptop: Laptop) -> None:
    done(laptop, lamp={"verdict": NO})
    laptop.time.pass_(20 * DAY)
    walk = done(laptop, ping={"value": "60", "verdict": YES, "note": "peak hour"})
    data = reports_service.report_data(walk.ctx, walk.visit_id)
    (section,) = data.checklist.sections
    view = walk.view()
    assert data.score() == data.score(section) == view.score == 85  # half of 3, of 10 in all
    assert data.last_score == view.score_before == 88
    assert data.last_scores == {"a": 88}
    assert data.last is not None and view.previous is not None
    assert data.last.id == view.previous.id
    assert data.differences == view.differences
    assert [i.id for i in data.items()][-2:] == ["a.again", "a.old"]  # asked of the last visit
    assert data.off_guide(ITEMS[0]) and not data.off_guide(ITEMS[1])


def test_a_hidden_answer_is_printed_and_does_not_count(laptop: Laptop) -> None:
    walk = done(laptop)
    data = reports_service.report_data(walk.ctx, walk.visit_id)
    lamp, again = ITEMS[5], replace(ITEMS[6], when="answer.a.lamp == 'abnormal'")
    kept = replace(held(walk, "a.lamp"), id="kept", item_id="a.again", verdict=NO)
    more = replace(
        data,
        checklist=listed(lamp, again),
        record=replace(data.record, answers=(*data.record.answers, kept)),
    )
    assert [i.id for i in more.items()] == ["a.lamp", "a.again"]
    assert more.score() == 100


def test_an_older_revision_is_told_as_it_stood(laptop: Laptop) -> None:
    done(laptop)
    walk = done(laptop, ping={"value": "31"})
    reviewing.return_items(laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("a.ping", "again")])
    give(walk, "a.ping", value="60", verdict=YES, note="peak hour")
    walk.finish().sign()
    first = reports_service.report_data(walk.ctx, walk.visit_id, 1)
    assert (first.score(), [d.by for d in first.differences]) == (100, [Decimal("11")])
    newest = walk.view()
    assert newest.item("a.ping").soft and newest.item("a.ping").difference is not None
    signed = as_signed(newest, newest.sign_offs[0]).item("a.ping")
    assert not signed.soft
    assert signed.difference is not None and signed.difference.by == Decimal("11")
