"""Lanes: order, threads, cancelling, errors, owners that are gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread

from app.errors import StorageFull
from app.qt.tasks import Latest, Tasks, Unexpected


@pytest.fixture
def tasks(qtbot: Any) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.shutdown(5.0)


def test_a_result_comes_on_the_gui_thread(tasks: Tasks, qtbot: Any) -> None:
    gui = QThread.currentThread()
    seen: list[object] = []
    worker: list[str] = []

    def work() -> int:
        worker.append(threading.current_thread().name)
        return 42

    tasks.run("store", work, done=lambda v: seen.extend((v, QThread.currentThread() is gui)))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [42, True]
    assert worker == ["lane store"]


def test_a_lane_keeps_its_order_and_lanes_do_not_wait_for_each_other(
    tasks: Tasks, qtbot: Any
) -> None:
    gate = threading.Event()
    done: list[str] = []
    tasks.run("port:a", lambda: gate.wait(5.0), done=lambda _: done.append("slow"))
    tasks.run("port:a", lambda: None, done=lambda _: done.append("behind"))
    tasks.run("store", lambda: None, done=lambda _: done.append("other lane"))
    qtbot.waitUntil(lambda: done == ["other lane"])
    gate.set()
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["other lane", "slow", "behind"]


def test_our_errors_go_to_failed_and_others_become_unexpected(tasks: Tasks, qtbot: Any) -> None:
    errors: list[object] = []
    ended: list[int] = []

    def full() -> None:
        raise StorageFull

    def bug() -> None:
        raise ZeroDivisionError

    tasks.run("store", full, failed=errors.append, ended=lambda: ended.append(1))
    tasks.run("store", bug, failed=errors.append, ended=lambda: ended.append(2))
    qtbot.waitUntil(lambda: ended == [1, 2])
    assert [type(e) for e in errors] == [StorageFull, Unexpected]


def test_an_error_nobody_takes_is_told_to_all(tasks: Tasks, qtbot: Any) -> None:
    def full() -> None:
        raise StorageFull

    with qtbot.waitSignal(tasks.unhandled) as told:
        tasks.run("store", full)
    assert isinstance(told.args[0], StorageFull)


def test_progress_comes_before_the_result(tasks: Tasks, qtbot: Any) -> None:
    seen: list[object] = []

    def work(report: Any) -> str:
        report(1)
        report(2)
        return "end"

    tasks.run("files", work, progress=seen.append, done=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [1, 2, "end"]


def test_what_has_not_begun_never_begins_once_cancelled(tasks: Tasks, qtbot: Any) -> None:
    gate = threading.Event()
    ran: list[str] = []
    ended: list[str] = []
    tasks.run("store", lambda: gate.wait(5.0))
    waiting = tasks.run(
        "store",
        lambda: ran.append("ran"),
        done=lambda _: ran.append("done"),
        ended=lambda: ended.append("ended"),
    )
    waiting.cancel()
    gate.set()
    qtbot.waitUntil(lambda: ended == ["ended"])
    assert ran == []
    assert waiting.over


def test_a_running_job_is_asked_to_stop_and_its_result_still_counts(
    tasks: Tasks, qtbot: Any
) -> None:
    begun, told = threading.Event(), threading.Event()
    seen: list[object] = []

    def work() -> str:
        begun.set()
        told.wait(5.0)
        return "half a test"

    task = tasks.run("port:b", work, done=seen.append, cancel=told.set)
    assert begun.wait(5.0)
    task.cancel()
    qtbot.waitUntil(lambda: seen == ["half a test"])


def test_nothing_reaches_an_owner_that_is_gone(tasks: Tasks, qtbot: Any) -> None:
    owner = QObject()
    gate = threading.Event()
    seen: list[object] = []
    after: list[object] = []
    tasks.run("store", lambda: gate.wait(5.0), done=seen.append, owner=owner)
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed, timeout=2000).wait()
    gate.set()
    tasks.run("store", lambda: 1, done=after.append)
    qtbot.waitUntil(lambda: after == [1])
    assert seen == []


def test_shutdown_ends_the_threads_and_names_those_that_would_not(qtbot: Any) -> None:
    tasks = Tasks()
    gate = threading.Event()
    tasks.run("quick", lambda: None)
    begun = threading.Event()
    tasks.run("stuck", lambda: (begun.set(), gate.wait(20.0)))
    assert begun.wait(5.0)
    assert tasks.shutdown(0.2) == ("stuck",)
    gate.set()
    late = tasks.run("quick", lambda: None)
    assert late.over and late.cancelled


def test_what_a_person_gave_is_done_before_the_lanes_end(qtbot: Any) -> None:
    tasks = Tasks()
    gate, begun = threading.Event(), threading.Event()
    ran: list[str] = []
    tasks.run("files", lambda: (begun.set(), gate.wait(5.0)))
    for name in ("one", "two"):
        tasks.run("files", lambda name=name: ran.append(name), keep=True)
        tasks.run("files", lambda name=name: ran.append(f"thumbnail of {name}"))
    assert begun.wait(5.0)
    threading.Timer(0.3, gate.set).start()
    assert tasks.shutdown(0.1) == ()  # longer than the deadline: there was something to keep
    assert ran == ["one", "two"]


def test_draining_a_lane_waits_for_what_is_kept_alone(tasks: Tasks, qtbot: Any) -> None:
    gate = threading.Event()
    ran: list[str] = []
    tasks.run("files", lambda: gate.wait(5.0))
    tasks.run("files", lambda: ran.append("kept"), keep=True)
    tasks.run("files", lambda: ran.append("dropped"))
    tasks.drain("files", lambda: ran.append("then"))
    gate.set()
    qtbot.waitUntil(lambda: "then" in ran)
    assert ran == ["kept", "then"]
    tasks.drain("files", lambda: ran.append("at once"))
    assert ran[-1] == "at once"


def test_only_the_newest_question_is_answered() -> None:
    shown: list[str] = []
    latest = Latest()
    first, second = latest.wrap(shown.append), latest.wrap(shown.append)
    second("new")
    first("old")
    assert shown == ["new"]
