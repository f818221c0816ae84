"""Keeps the countdowns of the listed work orders going."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer

from app.qt.desk import Desk
from app.services import tickets
from app.services.context import Ctx
from app.services.lines import TicketLine
from widgets.common.rows import RowsModel
from widgets.common.service_bar import urgent

_SOON = timedelta(hours=1)  # below this the bar shows seconds


class ClockTicker(QObject):
    """Every second while a clock shows seconds, else twice a minute. The clocks are computed by
    the service from the events each time: a countdown of our own would drift from the truth."""

    def __init__(self, desk: Desk, model: RowsModel[TicketLine], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self._asked = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def restart(self) -> None:
        near = [c for r in self._model.rows if (c := urgent(r.clocks)) is not None]
        if not near:
            self._timer.stop()
            return
        close = any(not c.stopped and abs(c.left) < _SOON for c in near)
        self._timer.start(1_000 if close else 30_000)

    def _tick(self) -> None:
        if self._asked:
            return  # the last question is still on its way; do not pile them up
        self._asked = True
        rows = self._model.rows

        def read(ctx: Ctx) -> tuple[TicketLine, ...]:
            return tuple(replace(r, clocks=tickets.clocks_now(ctx, r)) for r in rows)

        def show(fresh: tuple[TicketLine, ...]) -> None:
            if self._model.rows == rows:
                self._model.set_rows(fresh)

        self._desk.read(read, show, owner=self, ended=self._ended)

    def _ended(self) -> None:
        self._asked = False
