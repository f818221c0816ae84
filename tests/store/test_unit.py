from __future__ import annotations

import itertools
import json
import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlcipher3 import dbapi2

from app import errors
from app.domain.account import Account, Role
from app.domain.answer import Verdict
from app.domain.change import GENESIS, chain_hash
from app.domain.changes import Entity
from app.domain.site import Site
from app.domain.ticket import TicketEvent, TicketEventKind, TicketState
from app.domain.visit import Visit, VisitState
from app.store.engine import connect
from app.store.store import Store
from app.store.sync_side import SyncSide
from tests.store.builders import (
    KEY,
    Time,
    answer,
    photo,
    put,
    signed_visit,
    site,
    stamp,
    ticket,
    visit,
)


def test_a_record_comes_back_as_it_was(store: Store) -> None:
    v = visit(store)
    put(store, v)
    with store.read() as reader:
        assert reader.get(Visit, v.id) == v
        assert reader.get(Visit, "nobody") is None
        with pytest.raises(errors.NotFound):
            reader.need(Visit, "nobody")


def test_nothing_is_kept_without_commit(store: Store) -> None:
    v = visit(store)
    with store.unit("a1") as unit:
        unit.put(v)
        assert unit.need(Visit, v.id) == v  # it reads its own writes
    with pytest.raises(ZeroDivisionError), store.unit("a1") as unit:
        unit.put(v)
        raise ZeroDivisionError
    with store.read() as reader:
        assert reader.get(Visit, v.id) is None
        assert reader.head() == (0, "", "")


def test_only_what_differs_becomes_a_change(store: Store) -> None:
    v = visit(store)
    put(store, v)
    with store.unit("a1") as unit:
        unit.put(v)
        assert not unit.commit()
    finished = v.finish(stamp(store))
    with store.unit("a2") as unit:
        unit.put(finished)
        changes = unit.commit()
    assert changes.id(Entity.VISIT) == v.id and changes.outbox
    assert changes.touches[0].visit_id == v.id
    first, second = SyncSide(store).pending()
    assert "id" not in first.fields and first.fields["number"].base is None
    assert set(second.fields) == {"state", "finished"}
    assert second.fields["state"].v == "finished"
    assert second.fields["state"].base == first.cid
    assert second.actor == "a2"


def test_changes_are_chained_without_gaps(store: Store) -> None:
    for _ in range(3):
        v = visit(store)
        put(store, v, answer(v))
    changes = SyncSide(store).pending()
    assert [c.dev_seq for c in changes] == [1, 2, 3, 4, 5, 6]
    prev = GENESIS
    for change in changes:
        assert change.prev == prev
        assert change.hash == chain_hash(change)
        prev = change.hash
    assert [c.hlc for c in changes] == sorted({c.hlc for c in changes})
    with store.read() as reader:
        assert reader.head_hash() == prev


def test_the_chain_goes_on_after_reopening(store: Store) -> None:
    put(store, visit(store))
    device = store.device
    store.close()
    with Store.open(store.folder, bytes(range(32)), Time().clock) as again:
        assert again.device == device
        put(again, visit(again))
        one, two = SyncSide(again).pending()
        assert (two.dev_seq, two.prev) == (2, one.hash)


def test_the_order_of_changes_does_not_hang_on_the_clock(store: Store) -> None:
    put(store, visit(store))
    store.clock.wall = lambda: Time().at.replace(year=2001)
    put(store, visit(store))
    one, two = SyncSide(store).pending()
    assert one.hlc < two.hlc and one.wall > two.wall


def test_a_laptop_without_identity_records_nothing(store: Store) -> None:
    store.device = None
    with store.unit("a1") as unit:
        unit.put_local(site())
        with pytest.raises(errors.NotEnrolled):
            unit.put(visit(store))


def test_values_that_cannot_be_signed_are_refused(store: Store) -> None:
    v = replace(visit(store), revision=2**60)
    with store.unit("a1") as unit, pytest.raises(ValueError):
        unit.put(v)


def test_register_rows_are_not_sent_and_an_edit_outlives_the_next_pack(store: Store) -> None:
    with store.unit("a1") as unit:
        unit.put_local(site(name="老名字"))
        assert not unit.commit().outbox
    put(store, site(name="改过的名字"))
    with store.unit("a1") as unit:
        unit.put_local(site(name="新包的名字", town="石排"))
        unit.commit()
    with store.read() as reader:
        held = reader.need(Site, "s1")
    assert (held.name, held.town) == ("改过的名字", "石排")


def test_fields_of_a_newer_program_stay_word_for_word(store: Store) -> None:
    v = visit(store)
    put(store, v)
    with store._write() as writer:
        row = writer._load(Entity.VISIT, v.id)
        row.doc["weather"] = {"雨": [1, 2]}
        writer._save(Entity.VISIT, row)
        writer._connection.commit()
    put(store, v.finish(stamp(store)))
    with store.read() as reader:
        assert reader._load(Entity.VISIT, v.id).doc["weather"] == {"雨": [1, 2]}
    assert all("weather" not in c.fields for c in SyncSide(store).pending())


def test_one_unreadable_record_hides_no_other(store: Store) -> None:
    good, bad = visit(store), visit(store)
    put(store, good, bad)
    with store._write() as writer:
        row = writer._load(Entity.VISIT, bad.id)
        row.doc["state"] = "teleported"
        writer._save(Entity.VISIT, row)
        writer._connection.commit()
    with store.read() as reader:
        assert reader.visits() == [good]
        with pytest.raises(errors.Unreadable):
            reader.get(Visit, bad.id)
    with store.unit("a1") as unit, pytest.raises(errors.Unreadable):
        unit.put(bad)


def test_an_attachment_needs_its_bytes_first(store: Store) -> None:
    v = visit(store)
    missing = replace(photo(v, store), sha256="ab" * 32)
    with store.unit("a1") as unit:
        unit.put(v)
        with pytest.raises(errors.BlobMissing):
            unit.put(missing)


def test_an_attachment_waits_to_be_sent(store: Store) -> None:
    v = visit(store)
    put(store, v, photo(v, store, b"x" * 1000))
    with store.read() as reader:
        (blob,) = reader.blobs_waiting()
        summary = reader.outbox_summary()
        assert reader.waiting_of(v.id) == (2, 1)
    assert (blob.size, blob.state, blob.visit_id) == (1000, "waiting", v.id)
    assert (summary.pending, summary.blobs_waiting, summary.blobs_bytes) == (2, 1, 1000)
    assert summary.oldest is not None and not summary.empty


def test_one_answer_per_item_and_revision(store: Store) -> None:
    v = visit(store)
    put(store, v, answer(v))
    with store.unit("a1") as unit, pytest.raises(errors.Duplicate):
        unit.put(answer(v))


def test_a_unit_in_a_unit_is_a_mistake_not_a_deadlock(store: Store) -> None:
    with store.unit("a1"):
        with pytest.raises(RuntimeError), store.unit("a1"):
            pass
        with pytest.raises(RuntimeError):
            store.set_local("x", 1)
    with store.unit("a1") as unit:
        unit.commit()
        with pytest.raises(RuntimeError):
            unit.put(visit(store))


def test_local_values(store: Store) -> None:
    assert store.local("view") is None
    store.set_local("view", {"列": [1, None, "x"]})
    store.set_local("view", {"列": [2]})
    assert store.local("view") == {"列": [2]}
    with store.unit("a1") as unit:
        unit.set_local("view", 3)
        assert unit.local("view") == 3
    assert store.local("view") == {"列": [2]}


def test_lists_and_filters(store: Store) -> None:
    first = visit(store, number="XJ-20261120-L3-001")
    second = visit(store, "s2", number="XJ-20261120-L3-002", engineer_name="李工", kind="support")
    with store.unit("a1") as unit:
        unit.put_local(site("1"))
        unit.put_local(site("10", "石排", "石排自来水", pinyin="shipaizilaishui", initials="spzls"))
        unit.put_local(site("2", "石排", "石排镇政府", pinyin="shipaizhenzhengfu", initials="sp_"))
        unit.put(first)
        unit.put(second.finish(stamp(store)))
        unit.commit()
    with store.read() as r:
        assert [s.number for s in r.sites()] == ["1", "2", "10"]
        assert [s.number for s in r.sites(town="石排")] == ["2", "10"]
        assert [s.number for s in r.sites(text="SPZ")] == ["10"]
        assert [s.number for s in r.sites(text="_")] == ["2"]
        assert [s.number for s in r.sites(text="%")] == []
        assert r.towns_with_counts() == [("茶山", 1), ("石排", 2)]
        assert [v.id for v in r.visits()] == [second.id, first.id]
        assert [v.id for v in r.visits(order="started", limit=1)] == [first.id]
        assert [v.id for v in r.visits(state=VisitState.FINISHED)] == [second.id]
        assert r.count_visits(state=(VisitState.DRAFT, VisitState.FINISHED)) == 2
        assert r.count_visits(text="茶山") == 1
        assert r.count_visits(text="李工") == 1
        assert r.count_visits(kind="support", engineer_id="nobody") == 0
        assert r.last_visits() == {}


def test_last_visits_are_the_newest_signed_ones(store: Store) -> None:
    signed_visit(store)
    newest = signed_visit(store, "XJ-20261120-L3-002").visit
    put(store, visit(store))
    with store.read() as reader:
        assert reader.last_visits() == {"s1": newest}


def test_work_orders(store: Store) -> None:
    one, two = ticket(store), ticket(store, "GD-20261120-L3-002", state=TicketState.CLOSED)
    events = [
        TicketEvent(f"e{n}", one.id, n, TicketEventKind.COMMENTED, stamp(store).at_wall, "a", "张")
        for n in (2, 1)
    ]
    put(store, one, two, *events)
    with store.read() as reader:
        assert reader.tickets() == [two, one]
        assert reader.tickets(states=[TicketState.NEW]) == [one]
        assert reader.tickets(states=[]) == []
        assert reader.tickets(text="gd-20261120-l3-002") == [two]
        assert [e.seq for e in reader.ticket_events(one.id)] == [1, 2]
        assert reader.events_of([one.id, two.id])[two.id] == []


def test_human_numbers_count_per_day_and_laptop(store: Store) -> None:
    day = date(2026, 11, 20)
    with store.unit("a1") as unit:
        assert unit.next_number("XJ", day, "L3") == 1
        unit.put(visit(store, number="XJ-20261120-L3-999"))
        unit.put(visit(store, number="XJ-20261120-L3-1000"))
        unit.put(visit(store, number="XJ-20261120-L31-005"))
        assert unit.next_number("XJ", day, "L3") == 1001
        assert unit.next_number("GD", day, "L3") == 1


def test_search(store: Store) -> None:
    with store.unit("a1") as unit:
        unit.put_local(
            site("7", "茶山", "水务集团茶山分公司", pinyin="shuiwujituan", initials="swjt")
        )
        unit.put(ticket(store, title="茶山分公司打印机卡纸"))
        unit.index("article", "a-1", "打印机卡纸怎么办", "知识", '先关电源 "再" 抽纸')
        unit.commit()
    with store.read() as r:
        assert [h.kind for h in r.search("茶山")] == ["site", "ticket"]
        assert [h.id for h in r.search("swjt")] == ["s7"]
        assert [h.id for h in r.search("水务集团")] == ["s7"]
        assert [h.id for h in r.search('"再"')] == ["a-1"]
        assert [h.kind for h in r.search("卡纸 电源")] == ["article"]
        assert r.search("茶山", kinds=["site"])[0].title == "水务集团茶山分公司"
        assert r.search("  ") == [] and r.search("没有的词") == []
    put(store, site("7", "茶山", "改名后的网点"))
    with store.read() as r:
        assert r.search("水务集团") == []
        assert [h.title for h in r.search("改名后")] == ["改名后的网点"]


def test_accounts(store: Store) -> None:
    someone = Account("a9", "wu", "吴", frozenset({Role.REVIEWER, Role.ENGINEER}), ("茶山",))
    put(store, someone)
    with store.read() as reader:
        assert reader.accounts() == [someone]


def test_readers_and_writers_in_many_threads(store: Store) -> None:
    failures: list[BaseException] = []
    visits = [visit(store, number=f"XJ-{n}") for n in range(4)]

    def write(v: Visit) -> None:
        try:
            put(store, v)
            for n in range(12):
                put(store, answer(v, f"item.{n}", verdict=Verdict.NORMAL))
        except BaseException as error:
            failures.append(error)

    def read() -> None:
        try:
            for _ in range(40):
                with store.read() as reader:
                    held = reader._all("SELECT count(*) FROM answer")[0][0]
                    held += reader._all("SELECT count(*) FROM visit")[0][0]
                    # rows and their changes are seen together or not at all
                    assert held == reader.head()[0]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(v,)) for v in visits]
    threads += [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    changes = SyncSide(store).pending(limit=1000)
    assert [c.dev_seq for c in changes] == list(range(1, 53))
    assert all(a.hash == b.prev for a, b in itertools.pairwise(changes))


def test_the_store_is_held_by_one_program(store: Store) -> None:
    with pytest.raises(errors.StoreBusy):
        Store.open(store.folder, bytes(range(32)), Time().clock)


def test_columns_follow_the_record(store: Store) -> None:
    v = visit(store)
    put(store, v, v.finish(stamp(store)))
    with store.read() as reader:
        (row,) = reader._all("SELECT doc, state, started_at, revision FROM visit")
    doc = json.loads(row[0])
    assert row[1:] == ("finished", doc["started"]["at_wall"], 1)


def test_the_history_of_a_work_order_is_only_added_to(store: Store) -> None:
    one = ticket(store)
    event = TicketEvent("e1", one.id, 1, TicketEventKind.COMMENTED, stamp(store).at_wall, "a", "张")
    put(store, one, event)
    with store.unit("a1") as unit, pytest.raises(errors.Signed):
        unit.put(replace(event, note="rewritten"))
    raw = connect(store.file, KEY)
    try:
        for statement in ("DELETE FROM ticket", "DELETE FROM ticket_event"):
            with pytest.raises(dbapi2.IntegrityError):
                raw.execute(statement)
    finally:
        raw.close()
