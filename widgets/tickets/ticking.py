"""Countdowns between two readings of the store.

The service computes a work order's clocks from its events. Until an event comes they can only go
on by the calendar; that is worked out here from the last true reading each time, never from the
last shown value, and only for the rows one can see.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QListView

from app.domain.service_level import Calendar, ClockReading, ClockState
from app.services.lines import TicketLine
from widgets.tickets.model import TicketsModel


def at_moment(
    reading: ClockReading,
    read_at: datetime,
    now: datetime,
    calendar: Calendar | None,
) -> ClockReading:
    """``reading``, taken at ``read_at``, as it stands at ``now`` (both UTC) if nothing happened.
    Without a calendar the clock is taken to run day and night."""
    if reading.stopped or reading.paused or now <= read_at:
        return reading
    elapsed = reading.elapsed
    spans = ((read_at, now),) if calendar is None else calendar.spans(read_at, now)
    for start, end in spans:
        elapsed += end - start
    state = ClockState.BREACHED if elapsed > reading.limit else reading.state
    return replace(reading, elapsed=elapsed, state=state)


def running(readings: Sequence[ClockReading]) -> bool:
    return any(not r.stopped and not r.paused for r in readings)


class Ticker(QObject):
    """Moves the bars of the visible rows once a second, while there is one that runs."""

    def __init__(
        self,
        view: QListView,
        model: TicketsModel,
        now: Callable[[], datetime],
        calendars: Callable[[TicketLine], Calendar | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._model = model
        self._now = now
        self._calendars = calendars
        self._true: tuple[TicketLine, ...] = ()
        self._read_at = now()
        self.timer = QTimer(self, interval=1_000)
        self.timer.timeout.connect(self.tick)

    def take(self, rows: Sequence[TicketLine], read_at: datetime) -> None:
        """New truth from the service."""
        self._true, self._read_at = tuple(rows), read_at

    def visible(self) -> range:
        """Row numbers on the screen."""
        area = self._view.viewport().rect()
        if not self._model.rows or area.isEmpty():
            return range(0)
        first = self._view.indexAt(area.topLeft()).row()
        last = self._view.indexAt(area.bottomLeft()).row()
        return range(max(0, first), (len(self._model.rows) if last < 0 else last + 1))

    def tick(self) -> None:
        now = self._now()
        fresh: dict[int, TicketLine] = {}
        for number in self.visible():
            line = self._true[number] if number < len(self._true) else None
            if line is None or not running(line.clocks):
                continue
            calendar = self._calendars(line)
            clocks = tuple(at_moment(c, self._read_at, now, calendar) for c in line.clocks)
            fresh[number] = replace(line, clocks=clocks)
        self._model.update(fresh)
