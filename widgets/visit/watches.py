"""The stopwatches of the open visit. They belong to its items, not to the cards that show them: one
goes on while another section, another page, or nothing at all is shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.clock import Stamp
from app.qt.desk import Desk
from app.services import stopwatch
from app.services.context import Ctx
from app.services.stopwatch import Watch
from widgets.visit.controller import VisitController


class Watches(QObject):
    """Times are taken the moment a key is pressed; what is kept of them follows in the store lane.

    Signals:
        changed(str): the watch of this item was started, stopped, lapped or put back.
    """

    changed = Signal(str)

    def __init__(self, desk: Desk, controller: VisitController, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._controller = controller
        self._visit_id = ""
        self._running: dict[str, Watch] = {}

    def open(self, visit_id: str) -> None:
        """Another visit: finds those that an earlier run of the program left going."""
        if visit_id == self._visit_id:
            return
        self._visit_id = visit_id
        self._running = {}

        def found(watches: dict[str, Watch]) -> None:
            if visit_id == self._visit_id:
                self._running = watches | self._running
                for item_id in watches:
                    self.changed.emit(item_id)

        self.desk.read(lambda ctx: stopwatch.running(ctx, visit_id), found, owner=self)

    def of(self, item_id: str) -> Watch | None:
        """The item's watch, if it runs."""
        return self._running.get(item_id)

    def now(self) -> Stamp:
        return self.desk.ctx.clock.now()

    def toggle(self, item_id: str) -> None:
        watch = self._running.get(item_id)
        if watch is None:
            self._keep(item_id, Watch(self.now()))
            return
        # the time first: should the program end between the two, a watch that seems to run is a
        # smaller loss than a time that is gone
        self._controller.take_time(item_id, watch.seconds(self.now()), watch.laps)
        self._keep(item_id, None)

    def lap(self, item_id: str) -> None:
        watch = self._running.get(item_id)
        if watch is not None and len(watch.laps) < stopwatch.MOST_LAPS:
            lap: Decimal = watch.seconds(self.now())
            self._keep(item_id, replace(watch, laps=(*watch.laps, lap)))

    def put_back(self, item_id: str) -> bool:
        """Throws the running time away; what was taken before stays. False if none runs."""
        if item_id not in self._running:
            return False
        self._keep(item_id, None)
        return True

    def _keep(self, item_id: str, watch: Watch | None) -> None:
        if watch is None:
            self._running.pop(item_id, None)
        else:
            self._running[item_id] = watch
        visit_id = self._visit_id

        def keep(ctx: Ctx) -> Any:
            return stopwatch.keep(ctx, visit_id, item_id, watch)

        self.desk.read(keep, lambda _none: None, owner=self)
        self.changed.emit(item_id)
