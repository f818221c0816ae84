"""Work orders: which one is running out of time, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget

from app.domain.account import Role
from app.domain.changes import ChangeSet, Entity
from app.domain.service_level import Calendar
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services.lines import TicketLine
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column, row, rule
from widgets.common.page import Page
from widgets.common.panes import ListAndDetail
from widgets.common.states import EmptyState
from widgets.theme.theme import px
from widgets.tickets.detail import TicketDetail
from widgets.tickets.filters import Filters, Wish
from widgets.tickets.model import TicketDelegate, TicketsModel
from widgets.tickets.new_form import NewForm
from widgets.tickets.ticking import Ticker

_MINE = frozenset({Entity.TICKET, Entity.TICKET_EVENT, Entity.FINDING, Entity.SITE})


class TicketsPage(Page):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._latest = Latest()
        self._wanted = ""  # the work order to choose once the list is here
        self._choosing = False
        self.model = TicketsModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setProperty("kind", "rows")  # the row in hand carries the focus ring
        self.list.setItemDelegate(TicketDelegate(self.list))
        self.list.setAccessibleName(self.tr("Work orders"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.filters = Filters()
        self.detail = TicketDetail(desk)
        self.form = NewForm(desk)
        self.ticker = Ticker(self.list, self.model, self._now, self._calendar, self)
        self._count = label("", "tiny")
        self._right = QStackedWidget()
        self._right.addWidget(self.detail)
        self._right.addWidget(self.form)
        self.panes = ListAndDetail(self._finder(), self._right, self.list, (10, 11))
        column(self).addWidget(self.panes)
        self.filters.changed.connect(lambda _wish: self._load())
        self.filters.field.moved.connect(self._move)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.form.made.connect(self._made)
        self.form.closed.connect(lambda: self._right.setCurrentIndex(0))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("/"), self, self._search, context=inside)
        if self._may_create():
            QShortcut(QKeySequence("Ctrl+N"), self, self.new, context=inside)
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._soon.timeout.connect(self._load)

    def shown(self, args: Mapping[str, Any]) -> None:
        self.titled.emit(self.tr("Work orders"), self._subtitle)
        self.hinted.emit(self.tr("/ search   ↑↓ choose   F6 next step   Ctrl+N new"))
        if isinstance(wish := args.get("wish"), Wish):
            self.filters.restore(wish)
        if ticket_id := args.get("ticket_id"):
            self._wanted = str(ticket_id)
        elif (site_id := args.get("site_id")) and not args.get("new"):
            self.filters.at_site(str(site_id), self.tr("this site"))
        if args.get("new") and self._may_create():
            self.new(
                str(args.get("site_id") or ""),
                str(args.get("symptom") or ""),
                str(args.get("description") or ""),
            )
        else:
            self._right.setCurrentIndex(0)
            self.list.setFocus()  # the page's keys count where the focus is
        self.ticker.timer.start()
        self._load()

    def leaving(self) -> None:
        self.ticker.timer.stop()

    def refresh(self, changes: ChangeSet) -> None:
        if any(changes.has(e) for e in _MINE):
            self._soon.start()
            view = self.detail.view
            if view is not None and changes.has(Entity.TICKET, view.ticket.id):
                self.detail.show_ticket(view.ticket.id)

    def keys(self) -> tuple[tuple[str, str], ...]:
        keys = [
            ("/", self.tr("Search")),
            ("↑ ↓", self.tr("Choose a work order")),
            ("F6", self.tr("Do the next step")),
        ]
        if self._may_create():
            keys.append(("Ctrl+N", self.tr("New work order")))
        return tuple(keys)

    def new(self, site_id: str = "", symptom: str = "", description: str = "") -> None:
        """Opens the form for a new work order at the right."""
        self._right.setCurrentIndex(1)
        self.panes.show_detail()
        self.form.begin(site_id, symptom, description)

    _subtitle = ""

    def _search(self) -> None:
        self.panes.show_list()
        self.filters.field.setFocus()

    def _may_create(self) -> bool:
        return self.desk.may(Role.ENGINEER, Role.REVIEWER, Role.SUPERVISOR)

    def _now(self) -> datetime:
        return self.desk.ctx.clock.now().best

    def _calendar(self, line: TicketLine) -> Calendar | None:
        pack = self.desk.ctx.packs.nearest(line.ticket.pack_id, "")
        return next((v.calendar for v in pack.levels if v.id == line.ticket.level), None)

    def _finder(self) -> Card:
        card = Card(margin=4, gap=4)
        self.filters.setContentsMargins(px(10), px(10), px(10), px(6))
        card.body.addWidget(self.filters)
        self._either = QStackedWidget()  # a layout would show its widgets as windows
        self._either.addWidget(self.list)
        self._either.addWidget(
            EmptyState(
                "ticket-outline",
                self.tr("No work order fits."),
                self.tr("Here are faults and requests with their service clocks."),
                action=self.tr("Show all open ones"),
                on=self.filters.reset,
            )
        )
        card.body.addWidget(self._either, 1)
        card.body.addWidget(rule())
        line = row(self._count, None)
        line.setContentsMargins(px(12), px(4), px(8), px(6))
        if self._may_create():
            line.addWidget(button(self.tr("New work order") + "  Ctrl+N", icon="plus", on=self.new))
        card.body.addLayout(line)
        return card

    def _load(self) -> None:
        wish = self.filters.wish()
        self.desk.read(
            lambda ctx: (wish.ask(ctx), ctx.clock.now().best),
            self._latest.wrap(self._show_list),
            owner=self,
        )

    def _show_list(self, found: tuple[tuple[TicketLine, ...], datetime]) -> None:
        rows, read_at = found
        current = self.model.row(self.list.currentIndex())
        keep = self._wanted or (current.ticket.id if current is not None else "")
        self.ticker.take(rows, read_at)
        self.model.set_rows(rows)
        self._either.setCurrentIndex(0 if rows else 1)
        over = sum(any(c.state == "breached" and not c.stopped for c in r.clocks) for r in rows)
        self._count.setText(self.tr("{n} shown").format(n=len(rows)))
        self._subtitle = (
            self.tr("{n} past their limit").format(n=over)
            if over
            else self.tr("all within their limits")
        )
        self.titled.emit(self.tr("Work orders"), self._subtitle)
        at = self.model.find(keep) if keep else QModelIndex()
        if not at.isValid() and self._wanted and self.filters.wish() != Wish("all"):
            self.filters.restore(Wish("all"))  # a closed one, or one the filters hide
            self.filters.at_site("", "")
            self._load()
            return
        if not at.isValid() and rows:
            at = self.model.index(0)
        self._wanted = ""
        if at.isValid():
            self._choosing = True  # not the person: an open form stays open
            self.list.setCurrentIndex(at)
            self._choosing = False
            self.list.scrollTo(at, QListView.ScrollHint.EnsureVisible)
        self._show_current()

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._choosing:
            self._right.setCurrentIndex(0)
            self._show_current()

    def _show_current(self) -> None:
        line = self.model.row(self.list.currentIndex())
        wanted = line.ticket.id if line is not None else ""
        held = self.detail.view.ticket.id if self.detail.view is not None else ""
        if wanted != held or not wanted:
            self.detail.show_ticket(wanted)
        if wanted:
            self.kept.emit({"ticket_id": wanted, "wish": self.filters.wish()})

    def _made(self, ticket_id: str) -> None:
        self._wanted = ticket_id
        self._right.setCurrentIndex(0)
        self.desk.notices.good(self.tr("The work order was created; its clocks are running."))
        self._load()

    def _move(self, step: int) -> None:
        count = len(self.model.rows)
        if count:
            at = min(count - 1, max(0, self.list.currentIndex().row() + step))
            self.list.setCurrentIndex(self.model.index(at))
