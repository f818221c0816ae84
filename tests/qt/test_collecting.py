"""Widgets in circles are taken away by the GUI thread, whoever makes garbage."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.qt.collecting import Collector
from app.qt.tasks import Tasks


class Circle(QObject):
    """A page as the collector finds it: it and its timer refer to each other."""

    def __init__(self, gone: list[str]) -> None:
        super().__init__()
        self.me = self
        self.timer = QTimer(self)
        self.timer.start(1000)
        weakref.finalize(self, lambda: gone.append(threading.current_thread().name))


def test_no_lane_destroys_a_widget(qtbot: Any) -> None:
    gone: list[str] = []
    collector = Collector()
    tasks = Tasks()
    Circle(gone)

    def litter() -> int:
        kept = []
        for _ in range(20_000):
            ring: list[Any] = []
            ring.append(ring)
            kept.append(ring)
        return len(kept)

    with qtbot.waitSignal(tasks.busy, check_params_cb=lambda _lane, on: not on):
        tasks.run("files", litter)
    assert gone == []
    for _ in range(200):
        collector.look()
        litter()
    gc.collect()
    assert gone == [threading.main_thread().name]
    tasks.shutdown()


def test_a_task_that_is_over_holds_nothing(qtbot: Any) -> None:
    tasks = Tasks()
    gone: list[str] = []

    def start() -> Any:
        held = Circle(gone)
        return tasks.run("files", lambda: 1, done=lambda _n, keep=held: None, owner=held)

    with qtbot.waitSignal(tasks.busy, check_params_cb=lambda _lane, on: not on):
        task = start()
    assert task.over and task.done is None and task.owner is None
    gc.collect()
    assert gone == [threading.main_thread().name]
    tasks.shutdown()
