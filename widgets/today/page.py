"""Today: what is due, what is open, what runs out of time — and one key to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.changes import ChangeSet, Entity
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.sync_runner import Line, SyncState
from app.services import today as service
from app.services.due import PlannedVisit
from app.services.today import TodayView
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.layouts import column, row
from widgets.common.page import Page
from widgets.common.section_header import SectionHeader
from widgets.common.starting import start_visit
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.today.clocks import ClockTicker
from widgets.today.lists import DueCard, OpenCard, TicketsCard
from widgets.today.tiles import Tiles

NARROW = 780  # px at 100 %
_OTHERS = (Entity.TEST_RUN, Entity.EVIDENCE)
_MINE = frozenset(Entity).difference(_OTHERS)


class TodayPage(Page):
    remade_with_pack = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view: TodayView | None = None
        layout = column(self, gap=SPACE.m, margin=SPACE.page)
        self._head = SectionHeader("", right=self._actions())
        self._tiles = Tiles(desk)
        self.due = DueCard(desk)
        self.open = OpenCard(desk)
        self.tickets = TicketsCard(desk)
        self._ticker = ClockTicker(desk, self.tickets.model, self)
        layout.addWidget(self._head)
        layout.addWidget(self._tiles)
        self._grid = self._columns()
        self._narrow: bool | None = None
        layout.addLayout(self._grid, 1)
        self._fit(narrow=False)
        self.due.chosen.connect(self._start)
        self._tiles.chosen.connect(self._tile)
        # answers come in bursts; one look after the burst is enough
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._soon.timeout.connect(self._load)
        desk.sync.changed.connect(self._sync_changed)

    def shown(self, args: Mapping[str, Any]) -> None:
        self.titled.emit(self.tr("Today"), "")
        self.hinted.emit(self.tr("Enter start visit   ↑↓ choose   Ctrl+K search"))
        self._load()

    def refresh(self, changes: ChangeSet) -> None:
        if changes.outbox or any(changes.has(e) for e in _MINE):
            self._soon.start()

    def _sync_changed(self, state: SyncState) -> None:
        if self.isVisible() and state.line is not Line.SENDING:
            self._soon.start()

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Enter", self.tr("Start the chosen visit")),
            ("↑ ↓", self.tr("Choose a visit")),
            ("Ctrl+T", self.tr("Quick device test")),
            ("Ctrl+N", self.tr("New work order")),
        )

    def _actions(self) -> QWidget:
        made = QWidget()
        test = button(
            self.tr("Quick device test"),
            icon="printer-check",
            shortcut="Ctrl+T",
            on=lambda: self.desk.go("bench"),
        )
        order = button(
            self.tr("New work order"),
            icon="ticket-confirmation-outline",
            shortcut="Ctrl+N",
            on=lambda: self.desk.go("tickets", new=True),
        )
        self._begin = button(self.tr("Start visit"), "primary", icon="play", on=self._start_chosen)
        row(test, order, self._begin, parent=made)
        return made

    def _columns(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(px(SPACE.m))
        grid.setColumnStretch(0, 6)
        return grid

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(narrow=self.width() < px(NARROW))

    def _fit(self, *, narrow: bool) -> None:
        """Two columns; in a narrow window one, and the window scrolls."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._head.title.setVisible(not narrow)
        self._tiles.fit(narrow=narrow)
        places = ((0, 0, 1), (1, 0, 1), (2, 0, 1)) if narrow else ((0, 0, 2), (0, 1, 1), (1, 1, 1))
        cards: tuple[QWidget, ...] = (self.due, self.open, self.tickets)
        for card, (line, side, lines) in zip(cards, places, strict=True):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, line, side, lines, 1)
        self._grid.setColumnStretch(1, 0 if narrow else 5)
        for line in range(3):
            self._grid.setRowStretch(line, 1 if narrow or line < 2 else 0)

    def _load(self) -> None:
        self.desk.read(service.today, self._show_view, owner=self, failed=self._failed)

    def _show_view(self, view: TodayView) -> None:
        first = self._view is None
        self._view = view
        now = self.desk.ctx.clock.now()
        self._head.title.setText(_date(now.local.weekday(), formats.day(now)))
        done = self.tr("visits done today: {n}").format(n=view.done_today)
        self.titled.emit(self.tr("Today"), done)
        self._tiles.show_view(view)
        self.due.show_visits(view.due, view.others)
        self.open.show_rows((*view.returned, *view.drafts))
        self.tickets.show_rows(view.tickets)
        self._ticker.restart()
        self._begin.setEnabled(bool(view.due))
        if first:
            self.due.focus_first()

    def _failed(self, error: CounterCheckError) -> None:
        self.desk.notices.error(error, self.desk.lang)

    def _tile(self, which: str) -> None:
        if which == "due":
            self.due.focus_first()
        elif which == "open":
            self.open.focus_first()
        elif which == "tickets":
            self.desk.go("tickets")
        else:
            self.desk.go("sync")

    def _start_chosen(self) -> None:
        chosen = self.due.chosen_row()
        if chosen is not None:
            self._start(chosen)

    def _start(self, due: PlannedVisit) -> None:
        start_visit(self.desk, due.site.id, self, due.kind)


def _date(weekday: int, day: str) -> str:
    from PySide6.QtCore import QLocale

    name = QLocale().dayName(weekday + 1, QLocale.FormatType.LongFormat)
    return f"{day}  {name}"
