from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.domain.answer import Answer, Verdict
from app.domain.change import Change, body_of
from app.domain.changes import Entity
from app.domain.ids import new_id
from app.domain.ticket import Ticket
from app.domain.visit import Visit
from app.store.store import Store
from app.store.sync_side import Outcome, PulledRow, SyncSide
from tests.store.builders import answer, laptop, photo, put, signed_visit, ticket, visit
from tests.store.central import REFUSED, Central, pull, push, settle_all


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    opened = laptop(tmp_path / "other", "L4")
    yield opened
    opened.close()


def held(store: Store, id: str) -> Ticket:
    with store.read() as reader:
        return reader.need(Ticket, id)


def states(store: Store) -> list[str]:
    with store.read() as reader:
        rows = reader.outbox(states=("pending", "acked", "conflict", "rejected"))
    return [r.state for r in rows]


def shared(store: Store, other: Store) -> tuple[Central, Ticket]:
    """A work order that both laptops have."""
    central, t = Central(), ticket(store)
    put(store, t)
    settle_all(central, SyncSide(store), SyncSide(other))
    return central, t


def test_pending_keeps_order_and_bounds(store: Store) -> None:
    for n in range(5):
        put(store, ticket(store, f"GD-{n}", description="x" * 1000))
    side = SyncSide(store)
    assert [c.dev_seq for c in side.pending(limit=3)] == [1, 2, 3]
    assert [c.dev_seq for c in side.pending(max_bytes=4000)] == [1, 2]
    assert [c.dev_seq for c in side.pending(max_bytes=1)] == [1]


def test_an_answer_settles_and_a_second_one_says_nothing(store: Store) -> None:
    put(store, ticket(store))
    side, central = SyncSide(store), Central()
    outcomes = central.push(side.pending())
    changes = side.settle(outcomes)
    assert changes.has(Entity.TICKET) and not changes.outbox
    assert states(store) == ["acked"]
    assert not side.settle([replace(outcomes[0], outcome="rejected")])
    assert states(store) == ["acked"]
    assert not side.settle([Outcome("no-such-change", "ok", 1)])


def test_a_lost_reply_and_a_duplicate(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title="新标题"))
    push(central, SyncSide(store), 10, reply_lost=True)
    push(central, SyncSide(store), 10)
    pull(central, SyncSide(store))
    assert held(store, t.id).title == "新标题" and states(store) == ["acked", "acked"]
    assert len(central.log) == 2


def test_own_changes_coming_back_settle_what_the_reply_did_not(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title="新标题"))
    push(central, SyncSide(store), 10, reply_lost=True)
    pull(central, SyncSide(store))
    assert SyncSide(store).pending() == [] and held(store, t.id).title == "新标题"


def test_an_unsettled_value_stays_on_the_page(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(other, replace(t, title="别人的", assignee="李"))
    settle_all(central, SyncSide(other))
    put(store, replace(t, title="我的"))
    pull(central, SyncSide(store))
    mine = held(store, t.id)
    assert (mine.title, mine.assignee) == ("我的", "李")


def test_a_conflict_keeps_both_values(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title="我的", reporter="王"))
    for _ in range(5):
        other.clock.now()  # its clock is ahead, so it wins
    put(other, replace(t, title="别人的"))
    push(central, SyncSide(other), 10)
    side = SyncSide(store)
    push(central, side, 10)
    assert held(store, t.id) == replace(t, title="别人的", reporter="王")
    with store.read() as reader:
        (conflict,) = reader.conflicts()
        assert reader.outbox_summary().conflicts == 1
    assert (conflict.field, conflict.mine, conflict.theirs) == ("title", "我的", "别人的")
    assert states(store)[-1] == "conflict"
    side.seen([conflict.id])
    with store.read() as reader:
        assert reader.outbox_summary().conflicts == 0
        assert reader.conflicts()[0].seen and reader.conflicts(unseen_only=True) == []


def test_a_conflict_whose_reply_was_lost(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title="我的"))
    for _ in range(5):
        other.clock.now()
    put(other, replace(t, title="别人的"))
    push(central, SyncSide(other), 10)
    push(central, SyncSide(store), 10, reply_lost=True)
    push(central, SyncSide(store), 10)  # answered "duplicate"
    pull(central, SyncSide(store))
    assert held(store, t.id).title == "别人的"
    with store.read() as reader:
        (conflict,) = reader.conflicts()
    assert (conflict.mine, conflict.theirs) == ("我的", "别人的")
    assert states(store)[-1] == "conflict"


def test_a_conflict_whose_winner_was_here_before_the_reply_was_lost(
    store: Store, other: Store
) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title="我的"))
    for _ in range(5):
        other.clock.now()
    put(other, replace(t, title="别人的"))
    push(central, SyncSide(other), 10)
    pull(central, SyncSide(store))  # shown is still ours: central has not answered for it
    assert held(store, t.id).title == "我的"
    push(central, SyncSide(store), 10, reply_lost=True)
    push(central, SyncSide(store), 10)
    assert held(store, t.id).title == "别人的" and states(store)[-1] == "conflict"
    settle_all(central, SyncSide(store), SyncSide(other))
    assert held(store, t.id) == held(other, t.id)


def test_a_refused_change_blocks_nothing_and_is_kept(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title=REFUSED))
    put(store, replace(t, title=REFUSED, reporter="王"))
    push(central, SyncSide(store), 10)
    assert states(store) == ["acked", "rejected", "acked"]
    assert held(store, t.id) == replace(t, reporter="王")
    with store.read() as reader:
        (kept,) = reader.quarantined()
        assert reader.outbox_summary().rejected == 1
    assert kept.reason == "refused" and kept.body["fields"]["title"]["v"] == REFUSED


def test_a_refused_new_record_is_not_lost(store: Store) -> None:
    t = ticket(store, title=REFUSED)
    put(store, t)
    push(Central(), SyncSide(store), 10)
    assert held(store, t.id) == t and states(store) == ["rejected"]


@pytest.mark.parametrize("read_anew", [False, True])
def test_what_was_refused_as_ahead_and_taken_later_is_settled(
    store: Store, other: Store, read_anew: bool
) -> None:
    central, t = shared(store, other)
    fresh = ticket(store, "GD-2")
    put(store, replace(t, title="我的"))
    put(store, fresh)
    side = SyncSide(store)
    update, new = side.pending()
    winner = {"title": {"v": t.title, "cid": update.fields["title"].base}}
    side.settle(
        [
            Outcome(update.cid, "rejected", None, "ahead", winner),
            Outcome(new.cid, "rejected", None, "ahead"),
        ]
    )
    with store.read() as reader:
        assert reader.outbox_summary().rejected == len(reader.quarantined()) == 2
    assert held(store, t.id).title == t.title
    if read_anew:  # central was restored again in the meantime; its answer is the same
        side.reoffer_all()
        side.settle([Outcome(c.cid, "rejected", None, "ahead") for c in side.pending()[1:]])
    # what they build on has come in: central judged them again and hands them out
    central.push([update, new])
    changes = side.apply_pulled(central.log, "3", central.epoch)
    assert {t.id, fresh.id} <= set(changes.ids(Entity.TICKET))
    assert states(store) == ["acked", "acked", "acked"]
    with store.read() as reader:
        assert reader.outbox_summary().rejected == 0 and reader.quarantined() == []
        assert {r.reason for r in reader.outbox(states=("acked",))} == {""}
    assert held(store, t.id).title == "我的" and held(store, fresh.id) == fresh
    assert side.pending() == []


def test_the_cursor_moves_only_with_its_rows(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    central, t = shared(store, other)
    put(other, replace(t, title="别人的"), ticket(other, "GD-2"))
    settle_all(central, SyncSide(other))
    before = SyncSide(store).cursor()
    from app.store.settling import Settling

    with monkeypatch.context() as patch:

        def broken(*_: object) -> None:
            raise errors.StorageFull

        patch.setattr(Settling, "move", broken)
        with pytest.raises(errors.StorageFull):
            pull(central, SyncSide(store))
    assert SyncSide(store).cursor() == before
    assert held(store, t.id).title == t.title
    pull(central, SyncSide(store))
    assert held(store, t.id).title == "别人的"


def test_pages_may_be_applied_twice(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    for title in ("一", "二", "三"):
        put(store, replace(t, title=title))
    settle_all(central, SyncSide(store))
    side = SyncSide(other)
    side.apply_pulled(central.log, "4", central.epoch)
    assert not side.apply_pulled(central.log[:2], "4", central.epoch)
    assert held(other, t.id).title == "三"


def test_unknown_kinds_of_record_wait_for_a_newer_program(store: Store, other: Store) -> None:
    t = ticket(other)
    put(other, t)
    (change,) = SyncSide(other).pending()
    strange = {**body_of(change), "entity": "drone", "hash": change.hash}
    side = SyncSide(store)
    side.apply_pulled([PulledRow(1, strange)], "1", "e")
    with store.read() as reader:
        (kept,) = reader.quarantined()
    assert (kept.entity, kept.reason) == ("drone", "unknown_kind")
    # the program is upgraded and knows it now
    with store._write() as writer:
        writer._run(
            "UPDATE quarantine SET entity = 'ticket', body = replace(body, 'drone', 'ticket')"
        )
        writer._connection.commit()
    side.apply_pulled([], "1", "e")
    assert held(store, t.id) == t
    with store.read() as reader:
        assert reader.quarantined() == []


def test_unknown_fields_are_kept(store: Store, other: Store) -> None:
    t = ticket(other)
    put(other, t)
    (change,) = SyncSide(other).pending()
    body: dict[str, Any] = body_of(change)
    body["fields"]["mood"] = {"v": ["喜"], "base": None}
    SyncSide(store).apply_pulled([PulledRow(1, body)], "1", "e")
    put(store, replace(t, title="x"))
    with store.read() as reader:
        assert reader._load(Entity.TICKET, t.id).doc["mood"] == ["喜"]


def test_rubbish_rows_do_not_block(store: Store) -> None:
    rubbish: list[dict[str, Any]] = [{}, {"cid": "x"}, {"fields": 3}]
    rows = [PulledRow(n, body) for n, body in enumerate(rubbish, 1)]
    SyncSide(store).apply_pulled(rows, "3", "e")
    assert SyncSide(store).cursor() == ("3", "e")
    with store.read() as reader:
        assert len(reader.quarantined()) == 3


def test_a_rolled_back_central_gets_everything_again(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title="一"), ticket(store, "GD-2"))
    v = visit(store)
    put(store, v, photo(v, store))
    (blob,) = SyncSide(store).blobs_waiting()
    SyncSide(store).mark_blob(blob.sha256, "verified")
    settle_all(central, SyncSide(store), SyncSide(other))
    central.roll_back(1)
    with pytest.raises(errors.EpochChanged):
        SyncSide(store).apply_pulled([], "0", central.epoch)
    settle_all(central, SyncSide(other), SyncSide(store))
    settle_all(central, SyncSide(other), SyncSide(store))
    assert held(store, t.id).title == held(other, t.id).title == "一"
    assert len(central.log) == len({r.change.cid for r in central.log}) == 5  # type: ignore[union-attr]
    assert [b.sha256 for b in SyncSide(store).blobs_waiting()] == [blob.sha256]


def test_history_is_not_replayed_on_the_pages(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    for title in ("一", "二"):
        put(store, replace(t, title=title))
    settle_all(central, SyncSide(store), SyncSide(other))
    central.epoch = "e9"
    side = SyncSide(other)
    side.reoffer_all()
    assert side.cursor() == ("", "")
    for size in range(1, 4):
        side.apply_pulled(central.log[:size], str(size), "e9", at_head=size == 3)
        assert held(other, t.id).title == "二"


def test_reoffering_from_a_number(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title="一"))
    put(store, replace(t, title="二"))
    settle_all(central, SyncSide(store))
    assert SyncSide(store).reoffer_from(2).outbox
    assert [c.dev_seq for c in SyncSide(store).pending()] == [2, 3]
    assert held(store, t.id).title == "二"
    settle_all(central, SyncSide(store))
    assert held(store, t.id).title == "二" and SyncSide(store).pending() == []


def test_failed_tries_are_counted(store: Store) -> None:
    put(store, ticket(store))
    side = SyncSide(store)
    (change,) = side.pending()
    side.failed([change.cid], "没有网络")
    side.failed([change.cid], "没有网络")
    with store.read() as reader:
        (row,) = reader.outbox()
        assert (row.attempts, row.last_error) == (2, "没有网络")
        assert reader.outbox_summary().last_error == "没有网络"
    side.settle([Outcome(change.cid, "ok", 1)])
    with store.read() as reader:
        assert reader.outbox_summary().last_error == ""


def signed_log(store: Store, caplog: pytest.LogCaptureFixture) -> tuple[Central, Any]:
    central, signed = Central(), signed_visit(store)
    with caplog.at_level("WARNING"):
        settle_all(central, SyncSide(store))
    assert caplog.records == []
    return central, signed


def test_a_signed_visit_arrives_on_another_laptop(
    store: Store, other: Store, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.store.builders import site

    central, signed = signed_log(store, caplog)
    with other.unit("a") as unit:
        unit.put_local(site())
        unit.commit()
    side = SyncSide(other)
    while not pull(central, side, size=2):
        with other.read() as reader:
            assert reader.sign_offs(signed.visit.id) == []
    with store.read() as mine, other.read() as theirs:
        assert mine.record(signed.visit.id) == theirs.record(signed.visit.id)
        assert mine.sign_offs(signed.visit.id) == theirs.sign_offs(signed.visit.id)
        assert theirs.missing_blobs() != [] and theirs.quarantined() == []


def test_rows_of_a_signed_visit_may_come_in_any_order(
    store: Store, other: Store, caplog: pytest.LogCaptureFixture
) -> None:
    central, signed = signed_log(store, caplog)
    side = SyncSide(other)
    backwards = list(reversed(central.log))
    side.apply_pulled(backwards[:4], "a", "e0", at_head=False)
    side.apply_pulled(backwards[4:], "b", "e0", at_head=True)
    with other.read() as reader:
        assert reader.need(Visit, signed.visit.id) == signed.visit
        assert reader.answers(signed.visit.id) == [signed.answer]
        assert reader.sign_offs(signed.visit.id) == [signed.sign_off]
        assert reader.quarantined() == []


def test_central_cannot_change_what_was_signed(
    store: Store, other: Store, caplog: pytest.LogCaptureFixture
) -> None:
    _, signed = signed_log(store, caplog)
    with store.read() as reader:
        row = reader._load(Entity.ANSWER, signed.answer.id)
    put(other, ticket(other))
    (sample,) = SyncSide(other).pending()
    from app.domain.change import Patch

    forged = replace(
        sample,
        cid=new_id(),
        entity=Entity.ANSWER,
        entity_id=signed.answer.id,
        fields={"verdict": Patch("abnormal", row.version("verdict"))},
    )
    review = replace(
        forged,
        cid=new_id(),
        entity=Entity.VISIT,
        entity_id=signed.visit.id,
        fields={"review": Patch("accepted")},
    )
    SyncSide(store).apply_pulled([PulledRow(50, forged), PulledRow(51, review)], "51", "e0")
    with store.read() as reader:
        assert reader.need(Answer, signed.answer.id).verdict is Verdict.NORMAL
        assert reader.need(Visit, signed.visit.id).review.value == "accepted"
        (kept,) = reader.quarantined()
    assert kept.reason == "signed" and kept.cid == forged.cid
    assert SyncSide(store).cursor() == ("51", "e0")


def test_a_refused_change_of_signed_content_stays_as_signed(store: Store) -> None:
    signed = signed_visit(store)
    side = SyncSide(store)
    outcomes = [
        Outcome(c.cid, "rejected", None, "immutable", {n: {"v": "x"} for n in c.fields})
        if c.entity is Entity.ANSWER
        else Outcome(c.cid, "ok", c.dev_seq)
        for c in side.pending()
    ]
    side.settle(outcomes)
    with store.read() as reader:
        assert reader.need(Answer, signed.answer.id) == signed.answer
        assert reader.outbox_summary().rejected == 1


def test_attachments_fetched_and_sent(store: Store, other: Store) -> None:
    v = visit(store)
    picture = photo(v, store, b"picture")
    put(store, v, answer(v), picture)
    central = Central()
    settle_all(central, SyncSide(store), SyncSide(other))
    side = SyncSide(other)
    assert side.missing_blobs(v.id) == [picture.sha256] and side.blobs_waiting() == []
    with pytest.raises(errors.BlobMissing):
        side.mark_blob(picture.sha256, "verified")
    other.blobs.put(b"picture")
    changes = side.mark_blob(picture.sha256, "verified")
    assert changes.ids(Entity.EVIDENCE) == (picture.id,)
    assert side.missing_blobs() == [] and side.blobs_waiting() == []
    mine = SyncSide(store)
    mine.mark_blob(picture.sha256, "sending", "超时", chunks_done=3)
    (row,) = mine.blobs_waiting()
    assert (row.state, row.chunks_done, row.last_error) == ("sending", 3, "超时")
    with store.read() as reader:
        assert reader.outbox_summary().last_error == "超时"


def test_the_clock_follows_what_was_seen(store: Store, other: Store) -> None:
    other.clock.offset = 30.0
    put(other, ticket(other))
    (theirs,) = SyncSide(other).pending()
    SyncSide(store).apply_pulled([PulledRow(1, theirs)], "1", "e")
    put(store, ticket(store))
    (mine,) = SyncSide(store).pending()
    assert isinstance(mine, Change) and mine.hlc > theirs.hlc


def test_what_lost_in_the_log_stays_lost_when_it_is_read_anew(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    put(store, replace(t, title="我的"))
    for _ in range(5):
        other.clock.now()
    put(other, replace(t, title="别人的"))
    push(central, SyncSide(other), 10)
    settle_all(central, SyncSide(store), SyncSide(other))
    central.epoch = "e9"
    settle_all(central, SyncSide(store), SyncSide(other))
    assert held(store, t.id).title == held(other, t.id).title == "别人的"
    with store.read() as reader:
        assert len(reader.conflicts()) == 1


def test_an_offer_made_again_does_not_turn_the_page_back(store: Store, other: Store) -> None:
    central, t = shared(store, other)
    for title in ("一", "二"):
        put(store, replace(t, title=title))
    settle_all(central, SyncSide(store))
    central.roll_back(1)
    side = SyncSide(store)
    side.reoffer_all()
    for _ in range(3):
        push(central, side, 1)
        assert held(store, t.id).title == "二"
    assert side.pending() == []
    settle_all(central, side, SyncSide(other))
    assert held(store, t.id).title == held(other, t.id).title == "二"
