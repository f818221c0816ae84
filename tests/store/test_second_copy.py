"""The second copy of the outbox: a moment behind, never out of order, never for ever."""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from app.store import second_copy
from app.store.journal import Journal
from app.store.store import Store
from tests.store.builders import KEY, answer, laptop, put, visit


def copied(store: Store) -> list[int]:
    return [e.dev_seq for e in Journal(store.folder / "journal", KEY).entries()]


def wait_for(store: Store, wanted: list[int]) -> None:
    deadline = time.monotonic() + 20
    while copied(store) != wanted:
        assert time.monotonic() < deadline, copied(store)
        threading.Event().wait(0.01)


def test_it_follows_by_itself(store: Store) -> None:
    v = visit(store)
    put(store, v)
    wait_for(store, [1])
    for n in range(5):
        put(store, answer(v, f"item.{n}"))
    wait_for(store, [1, 2, 3, 4, 5, 6])


def test_a_commit_does_not_wait_for_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that hangs in the second copy's fsync hangs nobody else."""
    hangs, go_on = threading.Event(), threading.Event()
    sync = os.fsync

    def slow(descriptor: int) -> None:
        hangs.set()
        assert go_on.wait(20)
        sync(descriptor)

    monkeypatch.setattr("app.store.journal.os.fsync", slow)
    v = visit(store)
    put(store, v)
    assert hangs.wait(20)
    put(store, answer(v))
    with store.read() as reader:
        assert reader.head()[0] == 2
    go_on.set()
    wait_for(store, [1, 2])


def test_closing_copies_what_is_owed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_copy, "LINGER_S", 3600.0)
    with laptop(tmp_path) as store:
        for n in range(3):
            put(store, visit(store, number=f"XJ-{n}"))
        assert copied(store) == []
    assert copied(store) == [1, 2, 3]


def test_a_failing_disk_is_said_once_and_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(second_copy, "RETRY_S", 0.01)
    tries = threading.Semaphore(0)

    def broken(descriptor: int) -> None:
        tries.release()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr("app.store.journal.os.fsync", broken)
        put(store, visit(store))
        for _ in range(3):
            assert tries.acquire(timeout=20)
    wait_for(store, [1])
    said = [r.getMessage() for r in caplog.records if r.name == second_copy.__name__]
    assert len([line for line in said if "behind" in line]) == 1


def test_more_than_one_frame_is_caught_up_in_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_copy, "LINGER_S", 3600.0)
    with store.unit("a1") as unit:
        for n in range(1201):
            unit.put(visit(store, number=f"XJ-{n}"))
        unit.commit()
    assert copied(store) == []
    assert store.flush()
    assert copied(store) == list(range(1, 1202))


def test_closing_during_a_flush_does_not_wait_for_another_waking(tmp_path: Path) -> None:
    """The flush takes back the waking that closing gave; the thread must end all the same."""
    from app.store.second_copy import SecondCopy

    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        def catch_up(self, reader: object) -> None:
            begun.set()
            go_on.wait(5)

        def close(self) -> None: ...

    copy = SecondCopy(Slow(), nullcontext)  # type: ignore[arg-type]
    copy.wake()
    assert begun.wait(5)
    thread = copy._thread
    assert thread is not None
    closer = threading.Thread(target=copy.close)
    closer.start()
    go_on.set()
    closer.join(5)
    assert not closer.is_alive()
    assert not thread.is_alive()


@pytest.mark.parametrize("damage", ["zeroes", "flip", "short"])
def test_a_frame_that_never_reached_the_disk_is_written_anew(tmp_path: Path, damage: str) -> None:
    """After a power cut a file may have its length and not its content."""
    store = laptop(tmp_path)
    v = visit(store)
    put(store, v)
    store.flush()
    for n in range(3):
        put(store, answer(v, f"item.{n}"))
        store.flush()
    store.close()
    file = tmp_path / "journal" / "outbox.ccj"
    content = bytearray(file.read_bytes())
    if damage == "zeroes":
        content[-200:] = bytes(200)
    elif damage == "flip":
        content[len(content) // 2] ^= 1
    else:
        del content[-7:]
    file.write_bytes(bytes(content))
    with Store.open(tmp_path, KEY, store.clock) as again:
        put(again, answer(v, "item.9"))
        assert again.flush()
        assert copied(again) == [1, 2, 3, 4, 5]
