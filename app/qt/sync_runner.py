"""Runs the sync loop in the "line" lane and tells the window about it. Everything that decides
anything is in ``sync``; here only threads are crossed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.domain.changes import ChangeSet
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.changes import ChangeBus
from app.qt.tasks import Task, Tasks


class Line(StrEnum):
    NONE = "none"  # this laptop knows no central service
    OFFLINE = "offline"
    IDLE = "idle"
    SENDING = "sending"
    ATTENTION = "attention"  # a person must do something: rejected, conflict, revoked, portal


@dataclass(frozen=True)
class SyncState:
    """What the pill and the sync page show. ``done`` of ``total`` while sending."""

    line: Line = Line.NONE
    waiting: int = 0
    done: int = 0
    total: int = 0
    verified_at: datetime | None = None  # UTC, when central last had everything
    problem: Text | None = None
    tried_at: datetime | None = None  # UTC, the last try
    next_at: datetime | None = None  # UTC, the next try


class Loop(Protocol):
    """The engine as the interface needs it. All of it may be called from any thread."""

    def run(
        self,
        stop: threading.Event,
        status: Callable[[SyncState], object],
        changed: Callable[[ChangeSet], object],
    ) -> None:
        """Blocks until ``stop``; pushes, pulls, waits, and reports."""

    def nudge(self) -> None:
        """Something new waits, or the person wants it now: do not wait for the next try."""

    def check(self) -> Text:
        """Asks central whether it is there and knows this laptop. Raises CounterCheckError."""


class SyncRunner(QObject):
    """Made per session. Without a loop it only counts what waits."""

    changed = Signal(object)  # SyncState
    _status = Signal(object)
    _pulled = Signal(object)

    def __init__(
        self, tasks: Tasks, bus: ChangeBus, loop: Loop | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._loop = loop
        self._task: Task[None] | None = None
        self._waiting = 0
        self.state = SyncState(Line.NONE if loop is None else Line.OFFLINE)
        self._status.connect(self._took_status)  # queued: it comes from the lane
        self._pulled.connect(bus.publish)
        bus.changed.connect(self._bus_changed)

    @property
    def available(self) -> bool:
        return self._loop is not None

    def start(self) -> None:
        loop = self._loop
        if loop is None or (self._task is not None and not self._task.over):
            return
        stop = threading.Event()

        def stop_now() -> None:
            stop.set()
            loop.nudge()  # wakes it from its wait

        self._task = self._tasks.run(
            "line",
            lambda: loop.run(stop, self._status.emit, self._pulled.emit),
            cancel=stop_now,
        )

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def sync_now(self) -> None:
        if self._loop is not None:
            self._loop.nudge()

    def check(
        self,
        done: Callable[[Text], object],
        failed: Callable[[CounterCheckError], object],
        owner: QObject,
    ) -> Task[Text] | None:
        """In a lane of its own: the loop holds "line" for as long as it runs."""
        if self._loop is None:
            return None
        return self._tasks.run(
            "line:check", self._loop.check, done=done, failed=failed, owner=owner
        )

    def set_waiting(self, count: int) -> None:
        """What the outbox holds, for the pill while nothing is being sent."""
        if count != self.state.waiting:
            self._take(replace(self.state, waiting=count))

    def _bus_changed(self, changes: ChangeSet) -> None:
        if changes.outbox:
            self.sync_now()

    def _took_status(self, state: SyncState) -> None:
        self._take(state)

    def _take(self, state: SyncState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
