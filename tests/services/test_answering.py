"""Answers are kept as they are given; findings follow them; refusals change nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.checklist import Missing
from app.domain.finding import FindingState
from app.domain.site import Asset, AssetKind
from app.services import evidence, findings, visits
from app.services.refusals import (
    BadValue,
    Contradicts,
    DoesNotApply,
    NotComplete,
    NotOpen,
    NotPermitted,
    Refused,
)
from tests.services.builders import CHIEF, WANG, Laptop, Walk, png


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop)


def outbox(laptop: Laptop) -> int:
    with laptop.store.read() as reader:
        return reader.head()[0]


def test_every_answer_is_kept_with_its_outbox_row_at_once(walk: Walk, laptop: Laptop) -> None:
    before = outbox(laptop)
    changes = visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.NORMAL)
    assert changes.outbox and changes.has(Entity.ANSWER)
    assert outbox(laptop) == before + 1
    answer = walk.view().item("front.lamp").answer
    assert answer is not None and answer.verdict is Verdict.NORMAL
    assert answer.by == "li" and answer.at is not None
    assert walk.view().last_saved == answer.at


def test_the_same_answer_twice_changes_nothing(walk: Walk, laptop: Laptop) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.open", value="3")
    before = outbox(laptop)
    assert not visits.answer(walk.ctx, walk.visit_id, "front.open", value="3")
    assert not visits.answer(walk.ctx, walk.visit_id, "front.open")
    assert outbox(laptop) == before


@pytest.mark.parametrize("typed", ["abc", "1e999999", "NaN", "Infinity", "1,5,0", "--2", "３．x"])
def test_a_bad_number_names_the_item_and_changes_nothing(walk: Walk, typed: str) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.open", value="3")
    with pytest.raises(BadValue) as caught:
        visits.answer(walk.ctx, walk.visit_id, "front.open", value=typed)
    assert "打开时间" in caught.value.sentence("zh")
    assert "Opening time" in caught.value.sentence("en")
    answer = walk.view().item("front.open").answer
    assert answer is not None and answer.value == "3"


def test_full_width_digits_are_digits(walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.open", value="２．５")
    answer = walk.view().item("front.open").answer
    assert answer is not None and answer.value == "2.5" and answer.verdict is Verdict.NORMAL


def test_a_value_outside_its_limits_is_abnormal_and_described(walk: Walk) -> None:
    changes = visits.answer(walk.ctx, walk.visit_id, "front.open", value="7.2")
    assert changes.has(Entity.FINDING)
    item = walk.view().item("front.open")
    assert item.answer is not None and item.answer.verdict is Verdict.ABNORMAL
    assert item.finding is not None and item.finding.state is FindingState.OPEN
    assert "7.2 s" in item.finding.description and "≤ 5" in item.finding.description


def test_a_verdict_cannot_contradict_its_value(walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.open", value="7.2")
    with pytest.raises(Contradicts):
        visits.answer(walk.ctx, walk.visit_id, "front.open", verdict=Verdict.NORMAL)
    visits.answer(walk.ctx, walk.visit_id, "front.open", verdict=Verdict.NA)
    item = walk.view().item("front.open")
    assert item.answer is not None and item.answer.verdict is Verdict.NA
    assert item.finding is None


def test_soft_limits_leave_the_verdict_to_the_person(walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.ping", value="200")
    answer = walk.view().item("front.ping").answer
    assert answer is not None and answer.verdict is None
    visits.answer(walk.ctx, walk.visit_id, "front.ping", verdict=Verdict.NORMAL)


def test_back_to_normal_withdraws_and_again_abnormal_reopens_the_same_finding(walk: Walk) -> None:
    ctx, id = walk.ctx, walk.visit_id
    visits.answer(ctx, id, "front.lamp", verdict=Verdict.ABNORMAL)
    finding = walk.view().item("front.lamp").finding
    assert finding is not None and finding.symptom == ""  # the only one offered; nobody saw it yet
    findings.edit(ctx, finding.id, description="灯不亮")
    visits.answer(ctx, id, "front.lamp", verdict=Verdict.NORMAL)
    assert walk.view().item("front.lamp").finding is None
    visits.answer(ctx, id, "front.lamp", verdict=Verdict.ABNORMAL)
    again = walk.view().item("front.lamp").finding
    assert again is not None and (again.id, again.description) == (finding.id, "灯不亮")


def test_our_own_wording_follows_the_value_and_a_persons_does_not(walk: Walk) -> None:
    ctx, id = walk.ctx, walk.visit_id
    visits.answer(ctx, id, "front.open", value="7")
    visits.answer(ctx, id, "front.open", value="8")
    finding = walk.view().item("front.open").finding
    assert finding is not None and "8 s" in finding.description
    visits.answer(ctx, id, "front.open", value="2")
    visits.answer(ctx, id, "front.open", value="9")
    finding = walk.view().item("front.open").finding
    assert finding is not None and "9 s" in finding.description
    findings.edit(ctx, finding.id, description="换网线后仍慢")
    visits.answer(ctx, id, "front.open", value="10")
    finding = walk.view().item("front.open").finding
    assert finding is not None and finding.description == "换网线后仍慢"


def test_an_item_appears_with_the_answer_it_hangs_on_and_its_finding_goes_with_it(
    walk: Walk,
) -> None:
    ctx, id = walk.ctx, walk.visit_id
    with pytest.raises(DoesNotApply):
        visits.answer(ctx, id, "print.cause", verdict=Verdict.NORMAL)
    total = walk.view().total
    visits.answer(ctx, id, "print.position", value="off")
    visits.answer(ctx, id, "print.cause", verdict=Verdict.ABNORMAL)
    view = walk.view()
    assert view.total == total + 1 and view.abnormal == 2
    visits.answer(ctx, id, "print.position", value="good")
    view = walk.view()
    assert view.total == total and view.abnormal == 0
    with ctx.store.read() as reader:
        states = {f.item_id: f.state for f in reader.findings(visit_id=id)}
        kept = {a.item_id for a in reader.answers(id)}
    assert set(states.values()) == {FindingState.WITHDRAWN}
    assert "print.cause" in kept  # hidden, not deleted
    visits.answer(ctx, id, "print.position", value="off")
    assert walk.view().item("print.cause").finding is not None


def test_devices_of_the_site_decide_what_is_asked(laptop: Laptop, walk: Walk) -> None:
    with pytest.raises(KeyError):
        walk.view().item("room.handheld")
    laptop.put_local(Asset("h1", laptop.first.id, AssetKind.HANDHELD, "抄表机"))
    assert walk.view().item("room.handheld").gaps


def test_gaps_come_in_order_and_name_what_is_missing(walk: Walk) -> None:
    ctx, id = walk.ctx, walk.visit_id
    visits.answer(ctx, id, "front.open", value="7")
    visits.answer(ctx, id, "print.position", value="off")
    visits.answer(ctx, id, "front.ping", verdict=Verdict.NORMAL)
    with pytest.raises(NotComplete) as caught:
        visits.finish(ctx, id)
    missing = [(g.item.id, g.missing) for g in caught.value.gaps]
    assert missing == [
        ("front.lamp", Missing.ANSWER),
        ("front.open", Missing.NOTE),
        ("front.queue", Missing.ANSWER),
        ("front.ping", Missing.VALUE),
        ("print.position", Missing.PHOTO),
        ("print.cause", Missing.ANSWER),
        ("print.test", Missing.ANSWER),
        ("room.photo", Missing.ANSWER),
    ]
    assert visits.gaps(ctx, id) == caught.value.gaps
    assert all("：" in g.text.zh for g in caught.value.gaps)


def test_an_emptied_description_is_a_gap(walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.ABNORMAL)
    finding = walk.view().item("front.lamp").finding
    assert finding is not None
    findings.edit(walk.ctx, finding.id, description="  ")
    assert [g.missing for g in walk.view().item("front.lamp").gaps] == [Missing.FINDING]


def test_nothing_is_erased(walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.queue", value="3")
    with pytest.raises(BadValue):
        visits.answer(walk.ctx, walk.visit_id, "front.queue", value=" ")
    visits.answer(walk.ctx, walk.visit_id, "room.notes", value="话")
    visits.answer(walk.ctx, walk.visit_id, "room.notes", value="")


def test_a_photo_answers_a_photo_item_and_is_kept_once(walk: Walk) -> None:
    ctx, id = walk.ctx, walk.visit_id
    first = evidence.add_photo(ctx, id, "room.photo", png(), "a/../counter.png")
    again = evidence.add_photo(ctx, id, "room.photo", png())
    assert again.id(Entity.EVIDENCE) == first.id(Entity.EVIDENCE) and not again.outbox
    item = walk.view().item("room.photo")
    assert item.answer is not None and item.answer.verdict is Verdict.NORMAL and not item.gaps
    photo = item.photos[0]
    assert (photo.name, photo.media_type) == ("counter.png", "image/jpeg")
    assert evidence.content(ctx, photo.original_sha256) == png()
    assert evidence.content(ctx, photo.sha256).startswith(b"\xff\xd8\xff")
    assert evidence.thumbnail(ctx, photo.sha256, 16)
    evidence.remove(ctx, photo.id)
    assert [g.missing for g in walk.view().item("room.photo").gaps] == [Missing.PHOTO]


def test_what_is_no_picture_is_refused_before_it_is_stored(walk: Walk) -> None:
    from app.errors import ImageUnusable

    with pytest.raises(ImageUnusable):
        evidence.add_photo(walk.ctx, walk.visit_id, "room.photo", b"not a picture")
    with pytest.raises(evidence.Unusable):
        evidence.add_file(walk.ctx, walk.visit_id, "room.photo", b"")
    assert walk.view().item("room.photo").photos == ()


def test_a_finished_visit_is_closed_until_it_is_reopened(walk: Walk) -> None:
    walk.answer_all().finish()
    with pytest.raises(NotOpen) as caught:
        visits.answer(walk.ctx, walk.visit_id, "front.queue", value="4")
    assert "待签字" in caught.value.sentence("zh")
    assert not visits.finish(walk.ctx, walk.visit_id)  # again: nothing
    visits.reopen(walk.ctx, walk.visit_id)
    visits.answer(walk.ctx, walk.visit_id, "front.queue", value="4")


def test_only_its_own_engineer_writes_in_a_visit(walk: Walk, laptop: Laptop) -> None:
    for actor in (WANG, CHIEF):
        with pytest.raises(NotPermitted):
            visits.answer(laptop.ctx(actor), walk.visit_id, "front.lamp", verdict=Verdict.NORMAL)
    assert not visits.visit_view(laptop.ctx(CHIEF), walk.visit_id).can_edit
    with pytest.raises(NotPermitted):
        visits.start(laptop.ctx(CHIEF), laptop.first.id)


def test_a_draft_is_reopened_and_not_doubled(laptop: Laptop, walk: Walk) -> None:
    again = visits.start(laptop.ctx(), laptop.first.id)
    assert again.id(Entity.VISIT) == walk.visit_id and not again.outbox
    assert visits.draft_of(laptop.ctx(), laptop.first.id, "patrol") is not None
    other = visits.start(laptop.ctx(), laptop.first.id, "support")
    assert other.id(Entity.VISIT) != walk.visit_id
    theirs = visits.start(laptop.ctx(WANG), laptop.first.id)
    assert theirs.id(Entity.VISIT) != walk.visit_id
    assert walk.view().visit.number == "XJ-20261120-L3-001"


def test_a_draft_outlives_the_program(laptop: Laptop, walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.queue", value="3")
    (line,) = visits.open_drafts(laptop.ctx())
    assert (line.answered, line.total) == (1, 7)  # an optional item is no gap
    assert visits.open_drafts(laptop.ctx(WANG)) == ()


def test_voiding_needs_a_reason_and_keeps_everything(walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.queue", value="3")
    with pytest.raises(Refused):
        visits.void(walk.ctx, walk.visit_id, "  ")
    visits.void(walk.ctx, walk.visit_id, "去错网点")
    view = walk.view()
    assert view.visit.void_reason == "去错网点" and view.answered == 1
    with pytest.raises(NotOpen):
        visits.answer(walk.ctx, walk.visit_id, "front.queue", value="4")


def test_there_must_be_a_checklist(laptop: Laptop) -> None:
    with pytest.raises(Refused) as caught:
        visits.start(laptop.ctx(), laptop.first.id, "training")
    assert "培训" in caught.value.sentence("zh")


def test_the_sheet_that_is_kept_between_answers_is_the_one_that_would_be_read(
    walk: Walk, laptop: Laptop
) -> None:
    """Whatever is answered and whoever writes in between."""
    from app.domain.visit import Visit
    from app.services.answering import read_sheet

    def checked() -> bool:
        with laptop.store.unit("li") as unit:
            known = laptop.store.noted
            if known is None:
                return False
            fresh = read_sheet(
                walk.ctx, unit, unit.need(Visit, known.sheet.visit.id), evidence=False
            )
            assert known.sheet == fresh
            assert known.sheet.items == fresh.items
            return True

    def answer(item: str, **given: object) -> bool:
        visits.answer(walk.ctx, walk.visit_id, item, **given)  # type: ignore[arg-type]
        return checked()

    assert answer("front.lamp", verdict=Verdict.ABNORMAL, note="坏了")
    assert answer("print.position", value="off")
    assert answer("print.cause", verdict=Verdict.ABNORMAL)  # shown by the one before
    assert answer("front.open", value="9", note="慢")
    assert answer("front.lamp", verdict=Verdict.NORMAL)  # its finding is withdrawn
    assert answer("print.position", value="good")  # hides print.cause and withdraws its finding
    assert answer("front.lamp", verdict=Verdict.ABNORMAL)  # and opens again
    assert not checked()  # a unit has run since: nothing may be taken for known

    answer("front.queue", value="3")
    laptop.put_local(Asset("h1", laptop.first.id, AssetKind.HANDHELD, "抄表机"))
    visits.answer(walk.ctx, walk.visit_id, "room.handheld", verdict=Verdict.NORMAL)
    assert walk.view().item("room.handheld").answer is not None


def test_who_may_write_is_asked_before_each_answer(walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.NORMAL)
    with pytest.raises(NotPermitted):
        visits.answer(replace(walk.ctx, actor=WANG), walk.visit_id, "front.queue", value="3")
    visits.answer(walk.ctx, walk.visit_id, "front.queue", value="3")
    visits.void(walk.ctx, walk.visit_id, "开错了")
    with pytest.raises(NotOpen):
        visits.answer(walk.ctx, walk.visit_id, "front.queue", value="4")
