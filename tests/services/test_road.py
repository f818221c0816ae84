"""The whole road: a visit, what is wrong, the signature, central's verdict, the rework."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.checklist import Missing
from app.domain.finding import FindingState
from app.domain.sign_off import ItemRemark
from app.domain.signing import signed_handling
from app.domain.ticket import TicketEventKind, TicketState
from app.domain.visit import ReviewState, VisitState
from app.errors import Signed
from app.keys import DeviceKey
from app.services import evidence, findings, reviewing, signoff, tickets, visits
from app.services.refusals import BadValue, NotComplete, NotOpen, NotPermitted, WrongState
from app.vault.seal import ProblemCode
from tests.services.builders import CHIEF, WANG, Laptop, Walk, png, receipt_for, strokes


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop)


def abnormal(walk: Walk) -> str:
    """The print is shifted: a finding with a photo and a cause. Returns the finding's id."""
    visits.answer(walk.ctx, walk.visit_id, "print.position", value="off", note="压线")
    visits.answer(walk.ctx, walk.visit_id, "print.cause", verdict=Verdict.NORMAL)
    evidence.add_photo(walk.ctx, walk.visit_id, "print.position", png(shade=9))
    finding = walk.view().item("print.position").finding
    assert finding is not None
    return finding.id


def test_a_day_at_the_counter(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all()
    finding_id = abnormal(walk)
    findings.edit(walk.ctx, finding_id, symptom="PR-08", advice="左边距改为 -3.2 mm")
    made = findings.to_ticket(walk.ctx, finding_id)
    again = findings.to_ticket(walk.ctx, finding_id, level="I")
    assert made.id(Entity.TICKET) == again.id(Entity.TICKET) and not again.outbox

    view = tickets.ticket_view(walk.ctx, made.id(Entity.TICKET))
    assert view.ticket.number == "GD-20261120-L3-001"
    assert (view.ticket.level, view.ticket.symptom) == ("II", "PR-08")
    assert "套打错位" in view.ticket.title and "压线" in view.ticket.description
    assert [e.kind for e in view.events] == [TicketEventKind.REPORTED]
    assert view.finding is not None and view.finding.id == finding_id

    walk.finish()
    summary = signoff.summary(walk.ctx, walk.visit_id)
    (line,) = summary.abnormal
    assert (line.item.id, line.ticket_number) == ("print.position", "GD-20261120-L3-001")
    assert (summary.answered, summary.total, summary.photos) == (8, 8, 2)
    assert summary.changed == () and summary.previous is None

    walk.sign(rating=4)
    view2 = walk.view()
    assert view2.visit.state is VisitState.SIGNED and not view2.can_edit
    assert view2.sign_offs[0].rating == 4
    (check,) = signoff.verification(walk.ctx, walk.visit_id)
    assert check.verification.intact and check.receipt is None


def test_what_is_signed_stays(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all()
    finding_id = abnormal(walk)
    walk.finish().sign()
    ctx, id = walk.ctx, walk.visit_id
    photo = walk.view().item("room.photo").photos[0]
    attempts: tuple[Callable[[], object], ...] = (
        lambda: visits.answer(ctx, id, "front.queue", value="9"),
        lambda: evidence.add_photo(ctx, id, "room.photo", png(shade=1)),
        lambda: evidence.remove(ctx, photo.id),
        lambda: findings.edit(ctx, finding_id, description="没事"),
        lambda: visits.reopen(ctx, id),
        lambda: visits.finish(ctx, id),
        lambda: visits.void(ctx, id, "算了"),
    )
    for attempt in attempts:
        with pytest.raises(NotOpen):
            attempt()
    with laptop.store.read() as reader:
        answer = reader.answers(id)[0]
    with pytest.raises(Signed), laptop.store.unit("li") as unit:
        unit.put(replace(answer, note="改"))
        unit.commit()
    # how it was handled is later history
    findings.edit(ctx, finding_id, handling_result="已调整", handled_on="2026-11-21")
    finding = walk.view().item("print.position").finding
    assert finding is not None and finding.state is FindingState.CLOSED
    (check,) = signoff.verification(ctx, id)
    assert check.verification.intact


def test_signing_twice_signs_once(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    head = _head(laptop)
    walk.sign(supervisor="别人")
    (sign_off,) = walk.view().sign_offs
    assert sign_off.supervisor == "钱主任" and _head(laptop) == head


def _head(laptop: Laptop) -> int:
    with laptop.store.read() as reader:
        return reader.head()[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"supervisor": "  "},
        {"rating": 0},
        {"rating": 6},
        {"strokes": ()},
        {"strokes": strokes(3)},
        {"strokes": (tuple((5, 5, n) for n in range(50)),)},
        {"png": b"GIF89a"},
    ],
)
def test_a_signature_must_be_one(walk: Walk, wrong: dict[str, Any]) -> None:
    walk.answer_all().finish()
    given: dict[str, Any] = {
        "supervisor": "钱主任",
        "role": "",
        "rating": 5,
        "remarks": "",
        "strokes": strokes(),
        "png": png(),
    }
    with pytest.raises(BadValue):
        signoff.sign(walk.ctx, walk.visit_id, **{**given, **wrong})
    assert walk.view().visit.state is VisitState.FINISHED


def test_an_incomplete_visit_is_not_signed(walk: Walk, laptop: Laptop) -> None:
    with pytest.raises(NotOpen):
        walk.sign()
    walk.answer_all()
    # finished by hand around the service: the sign-off looks again
    with laptop.store.unit("li") as unit:
        visit = walk.view().visit
        first = next(a for a in unit.answers(visit.id) if a.item_id == "front.queue")
        unit.put(replace(first, value=""))
        unit.put(visit.finish(laptop.clock.now()))
        unit.commit()
    with pytest.raises(NotComplete):
        walk.sign()
    assert walk.view().sign_offs == ()


def test_sign_offs_of_a_laptop_are_chained(laptop: Laptop) -> None:
    from app.vault.seal import check_chain

    first = Walk.begin(laptop).answer_all().finish().sign()
    second = Walk.begin(laptop, laptop.packs.current.sites[1].id).answer_all().finish().sign()
    a, b = first.view().sign_offs[0], second.view().sign_offs[0]
    assert (a.prev_sha256, b.prev_sha256) == ("", a.content_sha256)
    with laptop.store.read() as reader:
        assert check_chain(reader.all_sign_offs()) == ()


def tamper(laptop: Laptop, statement: str, *values: str) -> None:
    """Writes around the store's guards, as somebody with the key could."""
    with laptop.store._connect(write=True) as connection:
        names = [
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_\\_%' "
                "ESCAPE '\\'"
            )
        ]
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(statement, values)
        connection.commit()


def test_a_forged_answer_is_found_with_its_path(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    statement = "UPDATE answer SET doc = json_set(doc, '$.value', '1.0') WHERE item_id = ?"
    with (
        pytest.raises(IntegrityError, match="signed"),
        laptop.store._connect(write=True) as connection,
    ):
        connection.exec_driver_sql(statement, ("front.open",))
    tamper(laptop, statement, "front.open")
    (check,) = signoff.verification(walk.ctx, walk.visit_id)
    assert not check.verification.intact
    assert check.verification.altered == ("answers/front.open/value",)
    assert [p.code for p in check.verification.problems] == [ProblemCode.RECORDS]


def test_a_forged_manifest_is_found(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    tamper(laptop, "UPDATE sign_off SET doc = replace(doc, '2.4', '0.4') WHERE visit_id = ?",
           walk.visit_id)  # fmt: skip
    (check,) = signoff.verification(walk.ctx, walk.visit_id)
    codes = {p.code for p in check.verification.problems}
    assert {ProblemCode.HASH, ProblemCode.SIGNATURE, ProblemCode.RECORDS} <= codes


def test_a_key_that_is_not_the_laptops_is_told(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    device = laptop.store.device
    assert device is not None
    laptop.store.set_device(replace(device, key=DeviceKey.generate()))
    (check,) = signoff.verification(walk.ctx, walk.visit_id)
    assert {p.code for p in check.verification.problems} == {ProblemCode.UNKNOWN_KEY}
    # unless central says that it knows it: the laptop was enrolled anew since
    laptop.put_local(receipt_for(check.sign_off, laptop.clock.now().best))
    (check,) = signoff.verification(walk.ctx, walk.visit_id)
    assert check.verification.intact and check.receipt is not None


def test_a_receipt_that_central_did_not_sign_is_none(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    good = receipt_for(walk.view().sign_offs[-1], laptop.clock.now().best, verified=False)
    laptop.put_local(replace(good, verified=True))
    (check,) = signoff.verification(walk.ctx, walk.visit_id)
    assert check.receipt is None and check.verification.intact
    (line,) = reviewing.queue(laptop.ctx(CHIEF))
    assert line.verified is None


def test_the_rework(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all()
    finding_id = abnormal(walk)
    findings.to_ticket(walk.ctx, finding_id)
    walk.finish().sign()
    laptop.time.pass_(timedelta(hours=5))

    chief = laptop.ctx(CHIEF)
    (line,) = reviewing.queue(chief)
    assert (line.abnormal, line.rating, line.verified) == (1, 5, None)
    reviewing.return_items(
        chief, walk.visit_id, [ItemRemark("print.position", "照片不清楚，请重测")], "请整改"
    )
    assert reviewing.queue(chief) == ()
    assert [r.visit.id for r in reviewing.queue(chief, state="returned")] == [walk.visit_id]
    with pytest.raises(WrongState):
        reviewing.return_items(chief, walk.visit_id, [ItemRemark("front.lamp", "还有")])

    view = walk.view()
    assert (view.visit.revision, view.visit.review) == (2, ReviewState.RETURNED)
    assert [i.item.id for s in view.sections for i in s.items if i.open] == ["print.position"]
    item = view.item("print.position")
    assert item.remark == "照片不清楚，请重测"
    assert [g.missing for g in item.gaps] == [Missing.REWORK]
    (returned,) = visits.returned(walk.ctx)
    assert (returned.answered, returned.total, returned.remark) == (0, 1, "请整改")
    assert visits.open_drafts(walk.ctx) == ()

    with pytest.raises(NotOpen) as caught:
        visits.answer(walk.ctx, walk.visit_id, "front.queue", value="4")
    assert "排队人数" in caught.value.sentence("zh")
    with pytest.raises(NotOpen):
        evidence.remove(walk.ctx, item.photos[0].id)
    with pytest.raises(NotComplete):
        walk.finish()

    visits.answer(walk.ctx, walk.visit_id, "print.position", value="good")
    with laptop.store.read() as reader:
        rows = [a for a in reader.answers(walk.visit_id) if a.item_id == "print.position"]
        states = [f.state for f in reader.findings(visit_id=walk.visit_id)]
    assert [(a.revision, a.value) for a in rows] == [(1, "off"), (2, "good")]
    assert states == [FindingState.CLOSED]  # handled, not withdrawn: revision 1 was signed with it

    walk.finish()
    summary = signoff.summary(walk.ctx, walk.visit_id)
    changed, gone = summary.changed
    assert (gone.item.id, gone.after) == ("print.cause", None)  # asked only while it was off
    assert (changed.item.id, changed.remark) == ("print.position", "照片不清楚，请重测")
    assert changed.before is not None and changed.after is not None
    assert (changed.before.value, changed.after.value) == ("off", "good")
    assert summary.previous is not None and summary.previous.revision == 1
    walk.sign(rating=3)

    checks = signoff.verification(walk.ctx, walk.visit_id)
    assert [(c.sign_off.revision, c.verification.intact) for c in checks] == [(1, True), (2, True)]
    (line,) = reviewing.queue(chief)
    assert (line.revision, line.rating) == (2, 3)
    reviewing.accept(chief, walk.visit_id, "好")
    assert not reviewing.accept(chief, walk.visit_id)
    assert walk.view().visit.review is ReviewState.ACCEPTED
    assert [c.verification.intact for c in signoff.verification(walk.ctx, walk.visit_id)] == [
        True,
        True,
    ]


def test_the_same_verdict_in_a_rework_is_an_answer_anew(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all()
    finding_id = abnormal(walk)
    ticket_id = findings.to_ticket(walk.ctx, finding_id).id(Entity.TICKET)
    walk.finish().sign()
    reviewing.return_items(
        laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("print.position", "补照片")]
    )
    assert visits.answer(walk.ctx, walk.visit_id, "print.position", value="off")
    finding = walk.view().item("print.position").finding
    assert finding is not None and finding.id != finding_id
    assert (finding.revision, finding.ticket_id) == (2, ticket_id)
    findings.edit(walk.ctx, finding.id, description="偏 3.2 mm")
    with pytest.raises(NotOpen):
        findings.edit(walk.ctx, finding_id, description="改旧的")
    walk.finish().sign()
    checks = signoff.verification(walk.ctx, walk.visit_id)
    assert [c.verification.intact for c in checks] == [True, True]


def test_what_a_rework_brings_up_is_asked_and_signed(walk: Walk, laptop: Laptop) -> None:
    """print.cause applies only while the position is off: the rework makes it appear."""
    walk.answer_all().finish().sign()
    assert "print.cause" not in {i.item.id for s in walk.view().sections for i in s.items}
    reviewing.return_items(
        laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("print.position", "再看一次")]
    )
    visits.answer(walk.ctx, walk.visit_id, "print.position", value="off")
    cause = walk.view().item("print.cause")
    assert cause.open and {g.missing for g in cause.gaps} == {Missing.ANSWER}
    assert not walk.view().item("front.lamp").open
    assert "print.cause" in {g.item.id for g in visits.gaps(walk.ctx, walk.visit_id)}
    with pytest.raises(NotComplete):
        visits.finish(walk.ctx, walk.visit_id)
    (line,) = visits.returned(walk.ctx)
    assert (line.answered, line.total) == (1, 2)
    assert not walk.view().item("room.notes").open  # left open when it was signed: it stays so
    visits.answer(walk.ctx, walk.visit_id, "print.cause", verdict=Verdict.NORMAL)
    evidence.add_photo(walk.ctx, walk.visit_id, "print.position", png(shade=9))
    walk.finish().sign()
    check = signoff.verification(walk.ctx, walk.visit_id)[-1]
    assert check.verification.intact
    assert "print.cause" in json.loads(check.sign_off.manifest)["content"]["answers"]


def test_handling_is_signed_as_it_stood_and_later_handling_is_told_apart(walk: Walk) -> None:
    walk.answer_all()
    finding_id = abnormal(walk)
    findings.edit(walk.ctx, finding_id, handling_result="左边距改小 3 毫米")
    walk.finish().sign()
    assert not walk.view().item("print.position").handled_later
    findings.edit(walk.ctx, finding_id, handling_result="什么也没做", handled_on="2026-11-21")
    (check,) = signoff.verification(walk.ctx, walk.visit_id)
    assert check.verification.intact  # what was signed is whole, and the change is not silent
    assert any("处理结果" in note.zh for note in check.verification.notes)
    signed = signed_handling(check.sign_off.manifest)
    assert signed[finding_id] == ("左边距改小 3 毫米", "")
    assert walk.view().item("print.position").handled_later


def test_only_reviewers_review(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    for act in (
        lambda: reviewing.queue(walk.ctx),
        lambda: reviewing.accept(walk.ctx, walk.visit_id),
        lambda: reviewing.return_items(walk.ctx, walk.visit_id, [ItemRemark("front.lamp", "")]),
    ):
        with pytest.raises(NotPermitted) as caught:
            act()
        assert "中心复核人员" in caught.value.sentence("zh")
    chief = laptop.ctx(CHIEF)
    for bad in ([], [ItemRemark("no.such", "x")], [ItemRemark("front.lamp", " ")]):
        with pytest.raises(BadValue):
            reviewing.return_items(chief, walk.visit_id, bad)


def test_an_accepted_visit_is_not_returned(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    chief = laptop.ctx(CHIEF)
    reviewing.accept(chief, walk.visit_id)
    with pytest.raises(WrongState):
        reviewing.return_items(chief, walk.visit_id, [ItemRemark("front.lamp", "再看")])


def test_a_withdrawn_finding_tells_its_work_order(walk: Walk) -> None:
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.ABNORMAL)
    finding = walk.view().item("front.lamp").finding
    assert finding is not None
    ticket_id = findings.to_ticket(walk.ctx, finding.id).id(Entity.TICKET)
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.NORMAL)
    view = tickets.ticket_view(walk.ctx, ticket_id)
    assert [e.kind for e in view.events][-1] is TicketEventKind.COMMENTED
    assert view.ticket.state is TicketState.NEW


def test_the_last_visit_stands_beside_this_one(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    laptop.time.pass_(timedelta(days=30))
    second = Walk.begin(laptop).view()
    assert second.previous is not None and second.previous.id == walk.visit_id
    previous = second.item("front.open").previous
    assert previous is not None and previous.value == "2.4"
    assert second.answered == 0
    other = Walk(laptop, visits.start(laptop.ctx(WANG), laptop.first.id).id(Entity.VISIT))
    assert other.visit_id != second.visit.id


def test_the_report_is_printed_signed_and_as_a_draft(walk: Walk) -> None:
    from app.services import reports_service

    walk.answer_all()
    abnormal(walk)
    draft = reports_service.visit_pdf(walk.ctx, walk.visit_id)
    walk.finish().sign()
    signed = reports_service.visit_pdf(walk.ctx, walk.visit_id, "en")
    assert draft.startswith(b"%PDF") and signed.startswith(b"%PDF")
    assert b"/ByteRange" in signed and b"/ByteRange" not in draft
