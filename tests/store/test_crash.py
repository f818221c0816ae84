"""Real kills: what was acknowledged is there, and every row has its change."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app import errors
from app.domain.answer import Answer
from app.domain.change import GENESIS, chain_hash
from app.domain.changes import Entity
from app.store.engine import connect
from app.store.journal import Journal
from app.store.store import Store
from app.store.sync_side import SyncSide
from tests.store.builders import KEY, Time, answer, photo, put, visit

CHILD = """
import sys
from pathlib import Path
from tests.store.builders import answer, laptop, put, visit
store = laptop(Path(sys.argv[1]))
v = visit(store)
put(store, v)
n = 0
while True:
    a = answer(v, f"item.{n}", note="正常" * 50)
    put(store, a)
    print(a.id, flush=True)
    n += 1
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for round_ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert child.stdout is not None
        killer = threading.Timer(20, child.kill)  # a deadline, should it hang
        killer.start()
        for _ in range(5 + round_ * 7):
            acknowledged.append(child.stdout.readline().strip())
        child.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in child.stdout if line.endswith("\n")]
        child.wait(20)
        child.stdout.close()
        killer.cancel()
        _check(tmp_path, acknowledged)


def _check(folder: Path, acknowledged: list[str]) -> None:
    with Store.open(folder, KEY, Time().clock) as store:
        changes = SyncSide(store).pending(limit=100_000, max_bytes=2**40)
        answers = {c.entity_id for c in changes if c.entity is Entity.ANSWER}
        with store.read() as reader:
            held = {r[0] for r in reader._all("SELECT id FROM answer")}
            assert all(reader.get(Answer, id) is not None for id in acknowledged)
        assert held == answers and held.issuperset(acknowledged)
        prev = GENESIS
        for number, change in enumerate(changes, 1):
            assert (change.dev_seq, change.prev) == (number, prev)
            assert chain_hash(change) == change.hash
            prev = change.hash
        store.check()
        # the second copy has caught up with what the kill left out
        copied = Journal(folder / "journal", KEY).entries()
        assert [e.hash for e in copied] == [c.hash for c in changes]


def test_a_full_disk_is_said_and_nothing_is_half_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    v = visit(store)
    put(store, v)
    store.close()
    pages = _pages(store.file)

    def small(file: Path, key: bytes, **given: bool) -> object:
        connection = connect(file, key, **given)
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")
        return connection

    saved = 0
    with monkeypatch.context() as patch:
        patch.setattr("app.store.engine.connect", small)
        with Store.open(store.folder, KEY, Time().clock) as full:
            with pytest.raises(errors.StorageFull) as caught:
                for n in range(1000):
                    put(full, answer(v, f"item.{n}", note="x" * 3000))
                    saved += 1
            assert "磁盘已满" in caught.value.sentence("zh")
            with full.read() as reader:
                assert len(reader.answers(v.id)) == saved
                assert reader.head()[0] == saved + 1
            full.check()
    assert 0 < saved < 1000
    with Store.open(store.folder, KEY, Time().clock) as again:  # space was freed
        put(again, answer(v, "one.more", note="x" * 3000))
        with again.read() as reader:
            assert len(reader.answers(v.id)) == saved + 1


def _pages(file: Path) -> int:
    raw = connect(file, KEY)
    try:
        return int(raw.execute("PRAGMA page_count").fetchone()[0])
    finally:
        raw.close()


@pytest.mark.skipif(os.name == "nt", reason="file size limits")
def test_a_real_write_error_keeps_what_was_there(tmp_path: Path) -> None:
    script = """
import resource, sys
from pathlib import Path
from app import errors
from app.domain.visit import Visit
from tests.store.builders import KEY, Time, laptop, put, visit
store = laptop(Path(sys.argv[1]))
v = visit(store)
put(store, v)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
saved = 1
try:
    for n in range(2000):
        put(store, visit(store, number=f"XJ-{n}", void_reason="x" * 2000))
        saved += 1
except (errors.StorageFull, errors.StorageFailed) as error:
    print("stopped", saved)
try:
    store.blobs.put(b"x" * 2_000_000)
except errors.StorageFull:
    print("blob refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
put(store, visit(store, number="XJ-last"))
with store.read() as reader:
    assert reader.count_visits() == reader.head()[0] == saved + 1
store.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert "stopped" in done.stdout and "blob refused" in done.stdout
    assert not list((tmp_path / "blobs").rglob("*.tmp"))
    with Store.open(tmp_path, KEY, Time().clock) as store:
        store.check()
        assert [e.dev_seq for e in Journal(tmp_path / "journal", KEY).entries()] == list(
            range(1, len(SyncSide(store).pending(limit=9999, max_bytes=2**40)) + 1)
        )


def test_a_failed_commit_keeps_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.engine import Connection
    from sqlalchemy.exc import OperationalError
    from sqlcipher3 import dbapi2

    v = visit(store)

    def full(self: Connection) -> None:
        raise OperationalError("COMMIT", {}, dbapi2.OperationalError("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "commit", full)
        with pytest.raises(errors.StorageFull):
            put(store, v, photo(v, store))
    with store.read() as reader:
        assert reader.head() == (0, "", "") and reader.count_visits() == 0
    put(store, v)


def test_a_commit_that_fails_half_way_leaves_no_transaction_open(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    def full(driver: object) -> None:
        raise dbapi2.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(store._engine.dialect, "do_commit", full)
        with pytest.raises(errors.StorageFull):
            put(store, visit(store))
        with pytest.raises(errors.StorageFull):
            store.set_local("a", 1)
    assert store.local("a") is None
    put(store, visit(store))
    with store.read() as reader:
        assert reader.head()[0] == reader.count_visits() == 1


def test_a_journal_that_cannot_be_written_does_not_deny_a_commit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    v = visit(store)

    def broken(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("app.store.journal.os.fsync", broken)
        put(store, v)
        assert not store.flush()
    with store.read() as reader:
        assert reader.count_visits() == 1
    put(store, answer(v))
    assert store.flush()
    assert [e.dev_seq for e in Journal(store.folder / "journal", KEY).entries()] == [1, 2]
