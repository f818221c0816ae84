"""What central takes in, what it refuses, and that it never forgets either. On both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.domain.account import Role
from app.domain.answer import Answer
from app.domain.change import Change, Patch
from app.domain.changes import Entity
from app.domain.clock import Confidence
from app.domain.ids import new_id
from app.domain.sign_off import Receipt, SignOff
from app.domain.ticket import Ticket, TicketEventKind
from app.domain.visit import Visit
from sync.central import admin, chain, incoming, ingest
from sync.central import tables as t
from sync.travel import change_to
from tests.sync.world import Laptop, World


def pending(laptop: Laptop) -> list[dict[str, Any]]:
    return [change_to(c) for c in laptop.engine.side.pending(1000, 1 << 30)]


def push(world: World, laptop: Laptop, raws: list[Any]) -> list[incoming.Settled]:
    central = world.central
    return ingest.push(
        central.db, central.keys, central.server_id, laptop.device.device_id, raws, central.now()
    )


def rechained(raws: list[dict[str, Any]], edit: Callable[[int, dict[str, Any]], None]) -> list[Any]:
    """The changes edited before they were chained: what a dishonest program would send."""
    from sync.travel import hash_of

    out, prev = [], raws[0]["prev"]
    for i, raw in enumerate(raws):
        one = {**raw, "fields": dict(raw["fields"]), "prev": prev}
        edit(i, one)
        one["hash"] = hash_of(one)
        prev = one["hash"]
        out.append(one)
    return out


def rows(world: World, table: Any) -> list[Any]:
    with world.central.db.read() as conn:
        return list(conn.execute(select(table)))


def test_pushed_twice_is_stored_once(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    raws = pending(laptop)
    before = len(rows(world, t.change_log))
    assert [s.outcome for s in push(world, laptop, raws)] == ["ok"] * 4
    again = push(world, laptop, raws)
    assert [s.outcome for s in again] == ["dup"] * 4
    assert len(rows(world, t.change_log)) == before + 4
    assert len({s.seq for s in again}) == 4


def test_a_gap_takes_nothing_and_says_what_is_expected(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    raws = pending(laptop)
    before = len(rows(world, t.change_log))
    with pytest.raises(chain.Gap) as caught:
        push(world, laptop, [raws[0], raws[2]])
    assert caught.value.expect == 2
    with pytest.raises(chain.Gap) as caught:
        push(world, laptop, raws[1:])
    assert caught.value.expect == 1
    assert len(rows(world, t.change_log)) == before


def test_an_altered_body_is_refused_and_the_queue_goes_on(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    raws = pending(laptop)
    raws[1]["fields"]["note"] = {"v": "slipped in", "base": None}
    settled = push(world, laptop, raws)
    assert [(s.outcome, s.reason) for s in settled] == [
        ("ok", ""),
        ("rejected", "hash"),
        ("ok", ""),
        ("ok", ""),
    ]
    [held] = rows(world, t.quarantine)
    assert "slipped in" in held.body
    assert [s.reason for s in push(world, laptop, raws)][1] == "hash"  # the same answer again


def test_a_broken_chain_is_noticed_once(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    raws = pending(laptop)

    def other_past(i: int, raw: dict[str, Any]) -> None:
        if i == 1:
            raw["prev"] = "0" * 64

    settled = push(world, laptop, rechained(raws, other_past))
    assert [s.reason for s in settled] == ["", "chain", "", ""]


def test_the_same_number_with_another_content_raises_an_alarm(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    raws = pending(laptop)
    push(world, laptop, raws)

    def rewrite(i: int, raw: dict[str, Any]) -> None:
        if i == 3:
            raw["fields"]["note"] = {"v": "history rewritten", "base": None}

    settled = push(world, laptop, rechained(raws, rewrite))
    assert [s.outcome for s in settled] == ["dup", "dup", "dup", "rejected"]
    assert settled[3].reason == "cid_reused"
    assert [a.kind for a in rows(world, t.audit)].count("alarm") == 1

    fork = [{**raws[3], "cid": new_id()}]
    settled = push(world, laptop, rechained(fork, lambda i, raw: None))
    assert settled[0].reason == "seq_reused"


def test_a_malformed_change_is_quarantined_with_its_body(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    raws = pending(laptop)

    def spoil(i: int, raw: dict[str, Any]) -> None:
        if i == 1:
            raw["fields"]["verdict"] = {"v": 1.5, "base": None}  # a float
        if i == 2:
            raw["fields"]["revision"] = {"v": "one", "base": None}

    settled = push(world, laptop, rechained(raws, spoil))
    assert [s.reason for s in settled] == ["", "malformed", "malformed", ""]
    assert len(rows(world, t.quarantine)) == 2


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.REVIEWER])
def test_who_may_not_inspect_cannot(world: World, role: Role) -> None:
    laptop = world.laptop("L1", world.account("sun", role))
    laptop.start_visit()
    report = laptop.sync()
    assert report.rejected == 4
    assert {q["reason"] for q in admin.quarantined(world.central)} == {"role", "visit_unknown"} - (
        {"visit_unknown"}
    )


def test_an_engineer_cannot_review(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    visit = laptop.start_visit()
    laptop.sign(visit.id)
    laptop.sync()
    laptop.review(visit.id)
    assert laptop.sync().rejected == 2  # the review, and the visit's new state
    laptop.sync()
    assert laptop.get(Visit, visit.id).review.value == "none"


def test_an_account_that_never_signed_in_here_is_refused(world: World) -> None:
    li, stranger = world.account("li"), world.account("stranger")
    laptop = world.laptop("L1", li)
    visit = laptop.start_visit()
    laptop.put(laptop.answer(visit, "area.x"), actor=stranger.id)
    laptop.put(laptop.answer(visit, "area.y"))
    assert laptop.sync().rejected == 1
    [held] = admin.quarantined(world.central)
    assert held["reason"] == "actor"


def test_a_visit_belongs_to_the_laptop_that_made_it(world: World) -> None:
    li = world.account("li")
    one, two = world.laptop("L1", li), world.laptop("L2", li)
    visit = one.start_visit()
    one.sync()
    two.sync()
    two.put(two.answer(visit, "area.other"))
    assert two.sync().rejected == 1
    assert admin.quarantined(world.central)[0]["reason"] == "not_owner"


def test_signed_content_is_immutable_in_code_and_in_the_database(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    visit = laptop.start_visit()
    laptop.sign(visit.id)
    laptop.sync()
    with laptop.store.read() as reader:
        answer = reader.answers(visit.id)[0]
        seq, prev, _ = reader.head()
    late = Change(
        cid=new_id(),
        device_id=laptop.device.device_id,
        dev_seq=seq + 1,
        prev=prev,
        entity=Entity.ANSWER,
        entity_id=answer.id,
        fields={"note": Patch("after the signature", None)},
        actor=laptop.account.id,
        wall=world.time.now,
        mono=0.0,
        boot_id="b",
        offset=None,
        confidence=Confidence.UNKNOWN,
        hlc="1700000000000-00000-x",
    ).chained()
    [settled] = push(world, laptop, [change_to(late)])
    assert (settled.outcome, settled.reason) == ("rejected", "immutable")
    for statement in (
        "UPDATE entity SET doc = '{}' WHERE entity = 'answer'",
        "DELETE FROM entity WHERE entity = 'answer'",
        "UPDATE change_log SET body = '{}'",
        "DELETE FROM change_log",
    ):
        with pytest.raises(DBAPIError), world.central.db.write() as conn:
            conn.execute(text(statement))


def _forged(sign_off: SignOff) -> SignOff:
    return replace(sign_off, device_signature="ab" * 64)


def _lower_rating(sign_off: SignOff) -> SignOff:
    return replace(sign_off, rating=1)


def _other_content(sign_off: SignOff) -> SignOff:
    return replace(
        sign_off, manifest=sign_off.manifest.replace('"verdict":"normal"', '"verdict":"na"', 1)
    )


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(_forged, "signature"), (_lower_rating, "altered"), (_other_content, "hash")],
)
def test_a_tampered_sign_off_is_kept_shown_and_not_accepted(
    world: World, spoil: Callable[[SignOff], SignOff], reason: str
) -> None:
    laptop = world.laptop("L1", world.account("li"))
    office = world.laptop("C1", world.account("boss", Role.REVIEWER))
    visit = laptop.start_visit()
    laptop.sign(visit.id, spoil)
    assert laptop.sync().rejected == 1
    [held] = admin.quarantined(world.central)
    assert (held["entity"], held["reason"]) == ("sign_off", reason)
    for one in (laptop, office):
        one.sync()
        with one.store.read() as reader:
            [receipt] = reader.receipts(visit.id)
        assert (receipt.verified, receipt.reason, receipt.complete) == (False, reason, False)
    office.review(visit.id)
    assert office.sync().rejected >= 1  # it cannot be accepted
    office.sync()
    with world.central.db.read() as conn:
        state = conn.execute(
            select(t.entity.c.doc).where(t.entity.c.entity == "visit", t.entity.c.id == visit.id)
        ).scalar_one()
    assert '"review":"none"' in state


def test_an_answer_changed_behind_the_signature_is_named(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    visit = laptop.start_visit()
    laptop.sign(visit.id)
    raws = pending(laptop)

    def alter(i: int, raw: dict[str, Any]) -> None:
        if raw["entity"] == "answer" and i == 1:
            raw["fields"]["note"] = {"v": "never signed", "base": None}

    settled = push(world, laptop, rechained(raws, alter))
    assert [s.reason for s in settled if s.outcome == "rejected"] == ["altered"]
    [held] = admin.quarantined(world.central)
    assert held["detail"] == "answers/area.item0/note"


def test_a_receipt_is_signed_by_central_and_says_when_it_is_complete(world: World) -> None:
    from app.keys import verify
    from sync.central.sealing import receipt_bytes

    laptop = world.laptop("L1", world.account("li"))
    visit = laptop.start_visit()
    laptop.photo(visit)
    laptop.sign(visit.id)
    laptop.engine._send_blobs = lambda tally: None  # type: ignore[method-assign]
    laptop.sync()
    assert not _receipt(laptop, visit.id).complete
    del laptop.engine._send_blobs
    laptop.sync()
    laptop.sync()
    receipt = _receipt(laptop, visit.id)
    assert receipt.verified and receipt.complete
    assert receipt.central_key == laptop.device.central_key
    assert verify(receipt.central_key, receipt_bytes(receipt), receipt.central_signature)


def _receipt(laptop: Laptop, visit_id: str) -> Receipt:
    with laptop.store.read() as reader:
        [receipt] = reader.receipts(visit_id)
    found: Receipt = receipt
    return found


def test_laptops_that_push_at_once_get_numbers_in_the_order_they_are_seen(world: World) -> None:
    laptops = [world.laptop(f"L{i}", world.account(f"e{i}")) for i in range(4)]
    batches = []
    for laptop in laptops:
        for _ in range(3):
            laptop.start_visit()
        batches.append(pending(laptop))
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        cursor = 0
        while True:
            last = done.is_set()
            with world.central.db.read() as conn:
                query = select(t.change_log.c.seq).where(t.change_log.c.seq > cursor)
                new = list(conn.execute(query.order_by(t.change_log.c.seq)).scalars())
            seen.extend(new)
            cursor = new[-1] if new else cursor
            if last:
                return

    def write(laptop: Laptop, raws: list[Any]) -> None:
        for i in range(0, len(raws), 2):
            push(world, laptop, raws[i : i + 2])

    reader = threading.Thread(target=read)
    writers = [
        threading.Thread(target=write, args=pair) for pair in zip(laptops, batches, strict=True)
    ]
    reader.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    done.set()
    reader.join(60)
    assert seen == sorted(r.seq for r in rows(world, t.change_log))


def test_the_tables_are_what_the_migrations_make(world: World) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with world.central.db.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), t.metadata) == []


def test_an_answer_of_a_voided_visit_is_refused(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    visit = laptop.start_visit()
    laptop.put(laptop.get(Visit, visit.id).void("网点关闭"))
    with laptop.store.read() as reader:
        answer: Answer = reader.answers(visit.id)[0]
    laptop.put(replace(answer, note="late"))
    assert laptop.sync().rejected == 1


def test_a_grant_frees_what_waited_for_it(world: World) -> None:
    li, ann = world.account("li"), world.account("ann")
    laptop = world.laptop("L1", li)
    visit = laptop.start_visit()
    laptop.put(laptop.answer(visit, "area.x"), actor=ann.id)
    assert laptop.sync().rejected == 1
    admin.grant_account(world.central, laptop.device.device_id, ann.id)
    assert admin.quarantined(world.central) == []


def test_work_of_a_closed_account_comes_in_when_it_is_opened_again(world: World) -> None:
    li = world.account("li")
    laptop = world.laptop("L1", li)
    visit = laptop.start_visit()
    laptop.sync()
    put = {"login": li.login, "name": li.name, "roles": li.roles, "password": None}
    admin.add_account(world.central, **put, active=False)
    laptop.put(laptop.answer(visit, "area.late"))
    assert laptop.sync().rejected == 1
    admin.add_account(world.central, **put, active=True)
    assert admin.quarantined(world.central) == []


def test_a_sign_off_after_a_refused_one_holds(world: World) -> None:
    """The laptop's chain goes through the refused one, so central's does."""
    li, ann = world.account("li"), world.account("ann")
    laptop = world.laptop("L1", li)
    first = laptop.start_visit("XJ-20261120-L1-001")
    laptop.sync()
    second = laptop.start_visit("XJ-20261120-L1-002")
    known = laptop.account
    laptop.account = ann  # never granted here
    laptop.sign(first.id)
    laptop.account = known
    laptop.sign(second.id)
    assert laptop.sync().rejected
    laptop.sync()
    with laptop.store.read() as reader:
        (receipt,) = reader.receipts(second.id)
    assert receipt.verified and receipt.reason == ""


def test_a_work_order_is_touched_only_where_it_is_shown(world: World) -> None:
    li, eve = world.account("li"), world.account("eve")
    mine, other = world.laptop("L1", li), world.laptop("L2", eve)
    ticket = mine.ticket()
    mine.sync()
    other.put(other.event(ticket, TicketEventKind.COMMENTED))
    other.sync()
    assert admin.quarantined(world.central)[0]["reason"] == "not_owner"
    assert other.get(Ticket, ticket.id) is None


def test_who_is_no_reviewer_any_more_is_shown_no_more(world: World) -> None:
    li, chief = world.account("li"), world.account("chief", Role.REVIEWER)
    laptop, office = world.laptop("L1", li), world.laptop("L9", chief)
    seen = laptop.start_visit("XJ-20261120-L1-001")
    laptop.sync()
    office.sync()
    assert office.get(Visit, seen.id) is not None
    put = {"login": chief.login, "name": chief.name, "password": None}
    admin.add_account(world.central, **put, roles=[Role.ENGINEER])
    hidden = laptop.start_visit("XJ-20261120-L1-002")
    laptop.sync()
    office.sync()
    assert office.get(Visit, hidden.id) is None
    admin.add_account(world.central, **put, roles=[Role.REVIEWER])
    office.sync()
    assert office.get(Visit, hidden.id) is not None  # and what passed meanwhile is shown now


def test_a_photo_whose_file_central_lost_is_taken_in_again(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    visit = laptop.start_visit()
    photo = laptop.photo(visit)
    laptop.put(photo)
    laptop.sync()
    laptop.sync()
    (file,) = [p for p in world.central.settings.blob_folder.rglob(photo.sha256) if p.is_file()]
    file.unlink()
    admin.restored(world.central)  # a new epoch: everything is offered again
    for _ in range(4):
        laptop.sync()
    assert file.is_file()


def test_what_a_rework_brings_up_is_taken_in_and_what_was_signed_is_not(world: World) -> None:
    li, chief = world.account("li"), world.account("chief", Role.REVIEWER)
    laptop, office = world.laptop("L1", li), world.laptop("L9", chief)
    visit = laptop.start_visit()
    laptop.sign(visit.id)
    laptop.sync()
    office.sync()
    office.review(visit.id, "area.item0")
    office.sync()
    laptop.sync()
    again = laptop.get(Visit, visit.id)
    assert again.revision == 2
    laptop.put(replace(laptop.answer(again, "area.new"), revision=2))
    laptop.put(replace(laptop.answer(again, "area.item1"), revision=2))
    laptop.sync()
    [held] = admin.quarantined(world.central)
    assert (held["reason"], "area.item1" in held["detail"]) == ("immutable", True)
