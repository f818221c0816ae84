"""Tells the person when the laptop's clock is wrong or was moved, each finding once."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.domain.clock_tale import OFF
from app.qt.desk import Desk
from app.services import clock_check
from app.services.clock_check import ClockCheck

EVERY_MS: Final = 10_000


class ClockWatch(QObject):
    """One per session, a child of its desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._told: timedelta | None = None  # the difference that was told last
        self._told_behind = False
        self._steps = len(desk.ctx.clock.steps)
        desk.sync.changed.connect(lambda _state: self._look_at_difference())
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self._check()

    def tick(self) -> None:
        """Reads the clock, which notices whether it was moved since the last time."""
        clock = self._desk.ctx.clock
        clock.read()
        new = clock.steps[self._steps :]
        self._steps = len(clock.steps)
        if new:
            by = timedelta(seconds=sum(step.seconds for step in new))
            self._desk.notices.warn(clock_check.moved(by), self._desk.lang)

    def _look_at_difference(self) -> None:
        """After each contact with central: only when the difference is another one."""
        offset = self._desk.ctx.clock.offset
        if offset is None:
            return
        off = timedelta(seconds=offset)
        if self._told is None or abs(off - self._told) >= OFF:
            self._check()

    def _check(self) -> None:
        self._desk.read(clock_check.check, self._tell, owner=self)

    def _tell(self, found: ClockCheck) -> None:
        if found.off is not None:
            before, self._told = self._told, found.off
            if before is not None and abs(before - found.off) < OFF:
                return
        if found.behind is not None:
            if self._told_behind:
                return
            self._told_behind = True
        said = clock_check.warning(found)
        if said is not None:
            self._desk.notices.warn(said, self._desk.lang)
