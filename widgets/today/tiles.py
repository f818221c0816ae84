"""Today's numbers. Each goes to what it counts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.service_level import ClockState
from app.qt.desk import Desk
from app.services.today import TodayView
from widgets.common import formats
from widgets.common.service_bar import urgent
from widgets.common.stat_tile import StatTile
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class Tiles(QWidget):
    chosen = Signal(str)  # "due" | "open" | "tickets" | "sync"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._due = StatTile("calendar-clock", self.tr("Due visits"))
        self._open = StatTile("clipboard-edit-outline", self.tr("To go on with"))
        self._tickets = StatTile("ticket-outline", self.tr("Open orders"))
        self._sync = StatTile("cloud-upload-outline", self.tr("Not yet at central"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(SPACE.m))
        for which, tile in (
            ("due", self._due),
            ("open", self._open),
            ("tickets", self._tickets),
            ("sync", self._sync),
        ):
            tile.clicked.connect(partial(self.chosen.emit, which))
        self.fit(narrow=False)

    def fit(self, *, narrow: bool) -> None:
        """Four in a row; in a narrow window two and two."""
        across = 2 if narrow else 4
        for number, tile in enumerate((self._due, self._open, self._tickets, self._sync)):
            self._grid.removeWidget(tile)
            self._grid.addWidget(tile, number // across, number % across)
        for side in range(4):
            self._grid.setColumnStretch(side, 1 if side < across else 0)

    def show_view(self, view: TodayView) -> None:
        late = view.overdue_count
        self._due.show_value(
            str(len(view.due)),
            self.tr("{n} overdue").format(n=late) if late else self.tr("none overdue"),
            tone="bad" if late else None,
        )
        returned = len(view.returned)
        self._open.show_value(
            str(len(view.drafts) + returned),
            self.tr("{n} returned").format(n=returned) if returned else self.tr("none returned"),
            tone="warning" if returned else None,
        )
        clocks = [c for t in view.tickets if (c := urgent(t.clocks)) is not None]
        over = sum(c.state is ClockState.BREACHED for c in clocks)
        self._tickets.show_value(
            str(len(view.tickets)),
            self.tr("{n} over time").format(n=over) if over else self.tr("all in time"),
            tone="bad" if over else None,
        )
        waiting = view.waiting.pending + view.waiting.blobs_waiting
        size = view.waiting.pending_bytes + view.waiting.blobs_bytes
        self._sync.show_value(
            str(waiting),
            formats.size(size) if waiting else self.tr("everything is there"),
        )
