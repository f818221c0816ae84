"""One work order: what it is, its clocks, what can be done now, everything that happened."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QStackedLayout, QWidget

from app.domain.account import Account
from app.domain.changes import ChangeSet
from app.domain.evidence import Evidence
from app.domain.ticket import TicketEventKind
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import accounts, tickets
from app.services.context import Ctx
from app.services.tickets import TicketView, ticket_view
from widgets.common import formats, words
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.flow import FlowLayout
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.common.service_bar import ServiceBar
from widgets.common.states import EmptyState, ErrorState
from widgets.common.thumbnails import ThumbnailStrip
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.tickets.actions import ACTIONS, RARE, Action, ordered
from widgets.tickets.ask_panel import AskPanel
from widgets.tickets.spans import limit_words
from widgets.tickets.ticking import at_moment
from widgets.tickets.timeline import Timeline

MOST_BUTTONS = 4  # the rest are in the menu


def _read(ctx: Ctx, ticket_id: str) -> tuple[TicketView, tuple[Account, ...], datetime]:
    view = ticket_view(ctx, ticket_id)
    return view, accounts.engineers(ctx, view.site.town), ctx.clock.now().best


class TicketDetail(QWidget):
    """Signals:
    acted(str): something was done to this work order.
    """

    acted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._latest = Latest()
        self._ticket_id = ""
        self.view: TicketView | None = None
        self._read_at = self._now()
        self._people: tuple[Account, ...] = ()
        self._bars: list[ServiceBar] = []
        self.buttons: dict[TicketEventKind, QPushButton] = {}
        self.ask_panel = AskPanel(desk)
        self.ask_panel.given.connect(self._act)
        inner = QWidget()
        self._column = column(inner, gap=SPACE.m)
        self._area = scrolled(inner)
        self._either = QStackedLayout(self)
        self._either.addWidget(
            EmptyState("ticket-outline", self.tr("Choose a work order on the left."))
        )
        self._either.addWidget(self._area)
        self._error = QWidget()
        self._error_column = column(self._error)
        self._either.addWidget(self._error)
        self._head = Card(gap=8)
        self._what = column(gap=8)
        self._actions = QWidget()
        self._flow = FlowLayout(self._actions, gap=8)
        self._head.body.addLayout(self._what)
        self._head.body.addWidget(self._actions)
        self._head.body.addWidget(self.ask_panel)
        self._clocks = Card(gap=10)
        self._clock_grid = QGridLayout()
        self._clock_grid.setHorizontalSpacing(px(18))
        self._clock_grid.setVerticalSpacing(px(8))
        self._clocks.body.addLayout(self._clock_grid)
        history = Card(self.tr("History"), gap=8)
        self.timeline = Timeline()
        history.body.addWidget(self.timeline)
        for part in (self._head, self._clocks, history):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._second = QTimer(self, interval=1_000)
        self._second.timeout.connect(self.tick)
        self._second.start()

    def show_ticket(self, ticket_id: str) -> None:
        """Shows it; the same id reads it again. "" shows none."""
        if ticket_id != self._ticket_id:
            self.ask_panel.close_it()
        self._ticket_id = ticket_id
        if not ticket_id:
            self.view = None
            self._either.setCurrentIndex(0)
            return
        self._desk.read(
            lambda ctx: _read(ctx, ticket_id),
            self._latest.wrap(self._arrived),
            owner=self,
            failed=self._failed,
        )

    def ask(self, kind: TicketEventKind) -> None:
        """Does it at once, or asks first for what it needs."""
        view = self.view
        if view is None or kind not in view.allowed:
            return
        action = ACTIONS[kind]
        if not action.wants:
            self._act(action, {})
            return
        levels = self._desk.ctx.packs.nearest(view.ticket.pack_id, "").levels
        self.ask_panel.ask(action, self._people, levels, view.ticket.level)
        QTimer.singleShot(0, self._show_panel)

    def tick(self) -> None:
        """Moves the bars on by the calendar; the truth is read again with every change."""
        if self.view is None or not self.isVisible():
            return
        now = self._now()
        calendar = self.view.level.calendar
        for bar, reading in zip(self._bars, self.view.clocks, strict=True):
            bar.set_reading(at_moment(reading, self._read_at, now, calendar))

    def _now(self) -> datetime:
        return self._desk.ctx.clock.now().best

    def _show_panel(self) -> None:
        self._area.ensureWidgetVisible(self.ask_panel, 0, px(20))

    def _arrived(self, found: tuple[TicketView, tuple[Account, ...], datetime]) -> None:
        view, self._people, self._read_at = found
        if view.ticket.id != self._ticket_id:
            return
        self.view = view
        self._show_what(view)
        self._show_actions(view)
        self._show_clocks(view)
        self.timeline.show_events(view.events, self._read_at, self.tr("level {0}"))
        self._either.setCurrentIndex(1)

    def _failed(self, error: CounterCheckError) -> None:
        clear(self._error_column)
        again = self._ticket_id
        self._error_column.addWidget(
            ErrorState(
                error.sentence(self._desk.lang),
                action=self.tr("Try again"),
                on=lambda: self.show_ticket(again),
            )
        )
        self._either.setCurrentIndex(2)

    def _show_what(self, view: TicketView) -> None:
        desk, ticket = self._desk, view.ticket
        clear(self._what)
        title = label(ticket.title, "title", wrap=True, selectable=True)
        line = row(title, Chip(words.ticket_state(ticket.state), words.TICKET_TONES[ticket.state]))
        line.setStretch(0, 1)
        self._what.addLayout(line)
        facts = [ticket.number, desk.words(view.kind_title), desk.words(view.level_title)]
        self._what.addWidget(label(" · ".join(f for f in facts if f), "small", wrap=True))
        links = QWidget()
        flow = FlowLayout(links, gap=10)
        site = f"{view.site.town} · {view.site.name}"
        go_site = partial(desk.go, "sites", site_id=view.site.id)
        flow.addWidget(button(site, "link", icon="store-marker-outline", on=go_site))
        if view.visit is not None:
            go_visit = partial(desk.go, "visit", visit_id=view.visit.id)
            number = view.visit.number
            flow.addWidget(button(number, "link", icon="clipboard-check-outline", on=go_visit))
        if view.symptom is not None:
            said = f"{view.symptom.code} {desk.words(view.symptom.title)}"
            read = partial(desk.go, "knowledge", symptom=view.symptom.code)
            flow.addWidget(button(said, "link", icon="book-open-variant", on=read))
        self._what.addWidget(links)
        people = []
        if ticket.reporter:
            people.append(self.tr("reported by {0}").format(ticket.reporter))
        people.append(formats.moment(ticket.reported_at))
        if ticket.assignee_name:
            people.append(self.tr("with {0}").format(ticket.assignee_name))
        self._what.addWidget(label(" · ".join(people), "small", wrap=True))
        if ticket.description:
            self._what.addWidget(label(ticket.description, wrap=True, selectable=True))
        if view.photos:
            strip = ThumbnailStrip(desk, edge=72)
            strip.show_evidence(view.photos)
            strip.opened.connect(self._look)
            self._what.addWidget(strip)

    def _look(self, piece: Evidence) -> None:
        """The photos of the finding that the work order was made of."""
        from widgets.visit.photo_viewer import PhotoViewer

        view = self.view
        if view is not None:
            said = view.finding.description if view.finding is not None else ""
            PhotoViewer(
                self._desk, view.photos, piece, editable=False, note=said, parent=self
            ).open()

    def _show_actions(self, view: TicketView) -> None:
        clear(self._flow)
        self.buttons = {}
        done = frozenset(e.kind for e in view.events)
        actions = ordered(view.allowed, done)
        plain = [a for a in actions if a.kind not in RARE]
        for number, action in enumerate(plain[:MOST_BUTTONS]):
            self._flow.addWidget(self._button(action, primary=number == 0))
        rest = [*plain[MOST_BUTTONS:], *(a for a in actions if a.kind in RARE)]
        if rest:
            menu = QMenu(self)
            for action in rest:
                entry = menu.addAction(action.words)
                entry.triggered.connect(lambda _=False, k=action.kind: self.ask(k))
            more = button(self.tr("More"), icon="dots-horizontal")
            more.setMenu(menu)
            self._flow.addWidget(more)
        self._actions.setVisible(bool(actions))
        self._actions.updateGeometry()

    def _button(self, action: Action, *, primary: bool) -> QPushButton:
        kind = action.kind
        words_ = action.words + ("  F6" if primary else "")
        made = button(
            words_,
            "primary" if primary and kind is not TicketEventKind.COMMENTED else "secondary",
            icon=action.icon,
            shortcut="F6" if primary else "",
            on=lambda: self.ask(kind),
        )
        self.buttons[kind] = made
        return made

    def _show_clocks(self, view: TicketView) -> None:
        clear(self._clock_grid)
        self._bars = []
        for number, reading in enumerate(view.clocks):
            bar = ServiceBar(reading)
            self._bars.append(bar)
            line, at = divmod(number, 3)
            self._clock_grid.addWidget(bar, line * 2, at)
            said = self.tr("limit {0}").format(limit_words(reading.limit))
            if reading.due is not None and not reading.stopped:
                said += " · " + self.tr("due {0}").format(formats.near(reading.due, self._read_at))
            else:
                said += " · " + self.tr("used {0}").format(formats.length(reading.elapsed))
            self._clock_grid.addWidget(ElidedLabel(said, "tiny"), line * 2 + 1, at)
        self._clocks.setVisible(bool(view.clocks))

    def _act(self, action: Action, given: dict[str, str]) -> None:
        ticket_id = self._ticket_id

        def done(_changes: ChangeSet) -> None:
            self.ask_panel.close_it()
            self.acted.emit(ticket_id)
            self._desk.notices.good(
                self.tr("{0}: {1}").format(
                self.view.ticket.number if self.view else "", words.ticket_event(action.kind)
            ))  # fmt: skip
            if ticket_id == self._ticket_id:
                self.show_ticket(ticket_id)

        self._desk.change(
            lambda ctx: tickets.act(ctx, ticket_id, action.kind, **given), owner=self, done=done
        )
