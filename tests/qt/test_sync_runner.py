"""The runner only carries the loop's words across threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.text import Text
from app.qt.changes import ChangeBus
from app.qt.sync_runner import Line, SyncRunner, SyncState
from app.qt.tasks import Tasks

ACCEPTED = changed([Touch(Entity.REVIEW, "r1", "v1")])


class OneRound:
    """Central answers once, then the loop waits for a nudge or its end."""

    def __init__(self) -> None:
        self.nudged = threading.Event()
        self.rounds = 0

    def run(
        self,
        stop: threading.Event,
        status: Callable[[SyncState], object],
        changed: Callable[[ChangeSet], object],
    ) -> None:
        while not stop.is_set():
            self.rounds += 1
            status(SyncState(Line.SENDING, 3, 1, 3))
            changed(ACCEPTED)
            status(SyncState(Line.IDLE, 0))
            self.nudged.wait(10.0)
            self.nudged.clear()

    def nudge(self) -> None:
        self.nudged.set()

    def check(self) -> Text:
        return Text("在", "There")


@pytest.fixture
def tasks(qtbot: Any) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    assert made.shutdown(5.0) == ()


def test_states_and_changes_arrive_and_new_work_wakes_the_loop(tasks: Tasks, qtbot: Any) -> None:
    bus, loop = ChangeBus(), OneRound()
    runner = SyncRunner(tasks, bus, loop)
    states: list[SyncState] = []
    heard: list[ChangeSet] = []
    runner.changed.connect(states.append)
    bus.changed.connect(heard.append)
    runner.start()
    runner.start()  # twice is once
    qtbot.waitUntil(lambda: runner.state.line is Line.IDLE and heard == [ACCEPTED])
    assert [s.line for s in states] == [Line.SENDING, Line.IDLE]
    bus.publish(ChangeSet(outbox=True))
    qtbot.waitUntil(lambda: loop.rounds == 2)


def test_a_check_does_not_wait_for_the_loop(tasks: Tasks, qtbot: Any) -> None:
    runner = SyncRunner(tasks, ChangeBus(), OneRound())
    runner.start()
    said: list[Text] = []
    runner.check(said.append, lambda e: None, runner)
    qtbot.waitUntil(lambda: said == [Text("在", "There")])


def test_without_central_it_counts_what_waits(tasks: Tasks, qtbot: Any) -> None:
    runner = SyncRunner(tasks, ChangeBus())
    assert not runner.available
    with qtbot.waitSignal(runner.changed):
        runner.set_waiting(4)
    assert runner.state == SyncState(Line.NONE, 4)
    runner.sync_now()
    runner.start()
    assert tasks.pending("line") == 0
