from __future__ import annotations

from pathlib import Path

import pytest

from app import errors
from app.domain.change import chain_hash
from app.domain.visit import Visit
from app.store import backup
from app.store.journal import Journal
from app.store.store import Store
from app.store.sync_side import Outcome, SyncSide
from tests.store.builders import KEY, Time, answer, laptop, photo, put, signed_visit, visit


def damage(folder: Path) -> None:
    file = folder / "store.db"
    data = bytearray(file.read_bytes())
    for page in range(len(data) // 4096):
        data[page * 4096 + 64] ^= 0xFF
    file.write_bytes(bytes(data))


def test_three_copies_are_kept_and_each_is_encrypted(store: Store) -> None:
    signed_visit(store)
    due = [store.backup_due]
    made = []
    for _ in range(5):
        made.append(store.backup())
        put(store, visit(store))
    due.append(store.backup_due)
    assert due == [True, False]
    assert backup.listed(store.folder) == made[2:]
    for file in made[2:]:
        assert not file.read_bytes().startswith(b"SQLite format 3")
        assert [p.name for p in file.parent.iterdir() if p.name.startswith(file.name)] == [
            file.name
        ]


def test_a_clock_set_back_does_not_confuse_the_newest(store: Store) -> None:
    first = store.backup()
    store.clock.wall = lambda: Time().at.replace(year=2001)
    second = store.backup()
    assert backup.listed(store.folder) == [first, second]


def test_a_lost_database_comes_back_whole(tmp_path: Path) -> None:
    store = laptop(tmp_path)
    signed = signed_visit(store)
    store.backup()
    late = visit(store, number="XJ-late")
    picture = photo(late, store, b"late picture")
    put(store, late, answer(late), picture, late.finish(store.clock.now()))
    with store.read() as reader:
        head, number = reader.head_hash(), reader.head()[0]
        wanted = reader.record(signed.visit.id)
    device = store.device
    store.close()
    damage(tmp_path)
    with pytest.raises(errors.StoreDamaged):
        Store.open(tmp_path, KEY, Time().clock)
    backup.restore(tmp_path, KEY)
    assert list((tmp_path / "damaged").rglob("store.db"))
    with Store.open(tmp_path, KEY, Time().clock) as again:
        assert again.device == device
        with again.read() as reader:
            assert reader.record(signed.visit.id) == wanted
            assert reader.need(Visit, late.id).state == "finished"
            assert len(reader.answers(late.id)) == 1
            assert (reader.head()[0], reader.head_hash()) == (number, head)
            assert picture.sha256 in {b.sha256 for b in reader.blobs_waiting()}
        put(again, visit(again))
        changes = SyncSide(again).pending(limit=1000)
        assert [c.dev_seq for c in changes] == list(range(1, number + 2))
        assert all(chain_hash(c) == c.hash for c in changes)


def test_restoring_twice_changes_nothing(tmp_path: Path) -> None:
    store = laptop(tmp_path)
    store.backup()
    put(store, visit(store))
    store.close()
    backup.restore(tmp_path, KEY)
    backup.restore(tmp_path, KEY)
    with Store.open(tmp_path, KEY, Time().clock) as again, again.read() as reader:
        assert reader.head()[0] == reader.count_visits() == 1
    assert len(list((tmp_path / "damaged").iterdir())) == 2


def test_restoring_needs_the_folder_the_key_and_a_good_copy(tmp_path: Path) -> None:
    store = laptop(tmp_path)
    with pytest.raises(errors.NotFound):
        backup.restore(tmp_path, KEY)
    made = store.backup()
    with pytest.raises(errors.StoreBusy):
        backup.restore(tmp_path, KEY)
    store.close()
    with pytest.raises(errors.WrongKey):
        backup.restore(tmp_path, b"w" * 32)
    data = bytearray(made.read_bytes())
    data[5000] ^= 1
    made.write_bytes(bytes(data))
    with pytest.raises(errors.StoreDamaged):
        backup.restore(tmp_path, KEY)
    Store.open(tmp_path, KEY, Time().clock).close()


def test_a_vanished_database_comes_back(tmp_path: Path) -> None:
    with laptop(tmp_path) as store:
        put(store, visit(store))
        store.backup()
    (tmp_path / "store.db").unlink()
    backup.restore(tmp_path, KEY)
    with Store.open(tmp_path, KEY, Time().clock) as again, again.read() as reader:
        assert reader.count_visits() == 1


def test_the_journal_is_encrypted_and_survives_a_torn_tail(tmp_path: Path) -> None:
    store = laptop(tmp_path)
    for n in range(3):
        put(store, visit(store, number=f"XJ-{n}"))
        assert store.flush()
    store.close()
    file = tmp_path / "journal" / "outbox.ccj"
    data = file.read_bytes()
    assert "张工".encode() not in data and b"XJ-" not in data
    file.write_bytes(data[:-7])
    assert [e.dev_seq for e in Journal(file.parent, KEY).entries()] == [1, 2]
    with Store.open(tmp_path, KEY, Time().clock) as again:
        assert [e.dev_seq for e in Journal(file.parent, KEY).entries()] == [1, 2, 3]
        put(again, visit(again))
    assert [e.dev_seq for e in Journal(file.parent, KEY).entries()] == [1, 2, 3, 4]


def test_a_journal_that_is_none_is_set_aside(tmp_path: Path) -> None:
    with laptop(tmp_path) as store:
        put(store, visit(store))
    file = tmp_path / "journal" / "outbox.ccj"
    file.write_bytes(b"rubbish" * 9)
    Store.open(tmp_path, KEY, Time().clock).close()
    assert [e.dev_seq for e in Journal(file.parent, KEY).entries()] == [1]
    assert len(list(file.parent.iterdir())) == 2


def test_the_journal_drops_what_is_safe_twice(store: Store) -> None:
    side = SyncSide(store)
    for n in range(6):
        put(store, visit(store, number=f"XJ-{n}"))
        store.backup()
    changes = side.pending()
    side.settle([Outcome(c.cid, "ok", c.dev_seq) for c in changes[:-1]])
    store.backup()
    left = [e.dev_seq for e in Journal(store.folder / "journal", KEY).entries()]
    assert left == [6]  # unconfirmed, and older ones are in every copy
    put(store, visit(store))
    assert store.flush()
    assert [e.dev_seq for e in Journal(store.folder / "journal", KEY).entries()] == [6, 7]
