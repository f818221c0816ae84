"""The three panes: sections | item cards | the current item's device and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.qt.desk import Desk
from app.services import tickets, visits
from app.services.lines import TicketLine
from app.services.visit_views import GapLine, ItemView, VisitView
from widgets.common.layouts import clear, column, row
from widgets.common.states import EmptyState
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit import navigator
from widgets.visit.banner import Banner
from widgets.visit.card import ItemCard
from widgets.visit.card_list import EDGE, CardList
from widgets.visit.controller import VisitController
from widgets.visit.gaps_panel import GapsPanel
from widgets.visit.hidden_panel import HiddenPanel
from widgets.visit.keys import REPEATING, Action, action_of, digit_of
from widgets.visit.photos import PhotoDesk
from widgets.visit.register_desk import RegisterDesk
from widgets.visit.section_head import SectionHead
from widgets.visit.sections_pane import SectionsPane
from widgets.visit.side_pane import SidePane
from widgets.visit.testing import TestBench
from widgets.visit.watches import Watches
from widgets.visit.work_commands import FIELDS, Commands

WITH_SIDE = 980  # px at 100 % from which there is room for all three panes
WITH_SECTIONS = 720  # … for the sections' titles beside the cards
CLOCKS_EVERY = 30_000  # ms; the service-level bars of this visit's work orders


class WorkView(QWidget):
    """Shows the controller's visit and turns keys into what the controller does.

    Signals:
        moved(str): the current item's id.
        finish_asked(): everything is answered; the visit may be finished.
        typing(): what the keys mean changed: see ``field`` and ``bench.choices()``.
    """

    moved = Signal(str)
    finish_asked = Signal()
    typing = Signal()

    def __init__(
        self, desk: Desk, controller: VisitController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.controller = controller
        self.current = ""
        self._section = ""
        self._open_for = ""  # visit and revision the current item was chosen for
        self._lines: dict[str, TicketLine] = {}
        self._puts_away = False
        self.field: QWidget | None = None  # the one that takes what is typed
        self.sections = SectionsPane(desk.lang)
        self.head = SectionHead(desk.lang)
        self.gaps = GapsPanel(desk.lang)
        self.hidden = HiddenPanel(desk.lang, lambda item: controller.why(item, shown=False))
        self.alike = EmptyState(
            "equal", self.tr("Nothing differs from the last visit so far."), parent=self
        )
        self.alike.hide()
        self.cards = CardList(desk, self._fill)
        self.side = SidePane(desk)
        self.bench = TestBench(desk, controller, self)
        self.photos = PhotoDesk(desk, controller, self)
        self.register = RegisterDesk(desk, controller, self)
        self.watches = Watches(desk, controller, self)
        self.commands = Commands(self)
        self._banners: QVBoxLayout = column(gap=SPACE.s)
        self._banners.setContentsMargins(0, 0, px(EDGE), 0)
        self._lay_out()
        self._connect()
        self._clocks = QTimer(self)
        self._clocks.setInterval(CLOCKS_EVERY)
        self._clocks.timeout.connect(lambda: self._read_tickets() if self.isVisible() else None)

    def _lay_out(self) -> None:
        middle = column(gap=SPACE.s)
        middle.addLayout(self._banners)
        middle.addWidget(self.head)
        for panel in (self.gaps, self.hidden, self.alike):
            aligned = row(panel)
            aligned.setContentsMargins(0, 0, px(EDGE), 0)
            middle.addLayout(aligned)
        listed = row(self.cards, self.cards.bar, gap=4)
        listed.setStretch(0, 1)
        middle.addLayout(listed, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(SPACE.page), px(SPACE.l), px(SPACE.page), px(SPACE.l))
        layout.setSpacing(px(SPACE.l))
        layout.addWidget(self.sections)
        layout.addLayout(middle, 1)
        layout.addWidget(self.side)

    def minimumSizeHint(self) -> QSize:
        """Without what a small screen leaves out."""
        return QSize(px(560), px(220))

    def hasHeightForWidth(self) -> bool:
        return False  # its panes scroll; asked by width, it would want all it could use

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setVisible(self.width() >= px(WITH_SIDE))
        self.sections.set_narrow(self.width() < px(WITH_SECTIONS))

    def _connect(self) -> None:
        self.controller.viewed.connect(self._viewed)
        self.controller.touched.connect(self._touched)
        self.controller.refused.connect(self.commands.refused)
        self.controller.adding.told.connect(self.commands.tell)
        self.cards.made.connect(self.commands.adopt)
        self.sections.picked.connect(self._section_picked)
        self.sections.finished.connect(self.finish)
        self.gaps.picked.connect(self.go_to)
        self.head.hidden_asked.connect(self.hidden.flip)
        self.head.copy_asked.connect(lambda: self.commands.act(Action.COPY_ALL))
        self.side.compare.filtered.connect(self.controller.show_only_differences)
        self.watches.changed.connect(self._timed)
        self.side.asked.connect(self.commands.asked)
        device = self.side.device
        device.accepted.connect(lambda: self.register.accept(self._in_hand()))
        device.assigned.connect(lambda id: self.register.assign(self._in_hand(), id))
        device.opened.connect(self.register.show_record)
        self.register.told.connect(self.commands.tell)
        self.side.dropped.connect(self.commands.drop)
        self.side.photo_opened.connect(self.photos.look)
        self.side.picked.connect(self.go_to)
        self.bench.changed.connect(self._live_changed)
        self.bench.watched.connect(self._watched)
        self.bench.began.connect(self.side.begin_test)
        self.bench.ended.connect(self.side.end_test)
        self.bench.wire.connect(self.side.add_wire)
        self.bench.told.connect(self.commands.tell)
        self.bench.planned.connect(self._planned)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    # ---------------------------------------------------------------- showing

    def _viewed(self, view: VisitView) -> None:
        self.watches.open(view.visit.id)
        only = self.controller.only_differences
        self.side.compare.only.setChecked(only)
        self.alike.setVisible(only and not view.sections)
        self.cards.setVisible(bool(view.sections))
        self.sections.show_view(view, can_finish=view.can_edit)
        now = f"{view.visit.id} {view.visit.revision}"
        fresh, self._open_for = now != self._open_for, now
        if fresh:
            self.bench.forget()  # what hangs on which port is the site's
            self.gaps.hide()  # so is what was missing
        if fresh or self.controller.item(self.current) is None:
            focused = self.focusWidget()
            within = focused is not None and self.cards.isAncestorOf(focused)
            self._turn(view, navigator.first_open(view))
            if within:
                self.focus_card()
        else:
            section = navigator.section_of(view, self.current)
            self._show_section(view, section.section.id if section else "")
        self._show_side()
        if not self.gaps.isHidden():
            self._read_gaps(lead=False)
        self.commands.viewed()
        if any(i.ticket for i in navigator.items(view)) and not self._clocks.isActive():
            self._clocks.start()
        if any(i.ticket and i.ticket.id not in self._lines for i in navigator.items(view)):
            self._read_tickets()

    def _show_section(self, view: VisitView, section_id: str) -> None:
        section = next((s for s in view.sections if s.section.id == section_id), None)
        if section is None:
            return
        fresh = section_id != self._section
        self._section = section_id
        whole = not self.controller.only_differences
        self.head.show_section(section, view.previous if whole else None)
        self.hidden.show_section(section)
        self.sections.select(section_id)
        with self._laying_out():
            self.cards.show_items(section.items, fresh=fresh)

    def _fill(self, card: ItemCard, item: ItemView) -> None:
        view = self.controller.view
        if view is None:
            return
        id = item.item.id
        card.set_current(id == self.current)
        card.set_typing(self.keys_taken)
        card.show_view(
            item,
            navigator.number(view, id),
            draft=self.controller.draft(id),
            saved=self.controller.saved_at(item),
            line=self._lines.get(item.ticket.id) if item.ticket else None,
        )
        card.show_live(self.bench.live_of(id))
        card.show_timing(self.watches.of(id))
        self.bench.tell_plan(item.item)

    def _touched(self, item_id: str) -> None:
        item, card = self.controller.item(item_id), self.cards.card(item_id)
        if item is not None and card is not None:
            self._fill(card, item)

    def _in_hand(self) -> ItemView | None:
        return self.controller.item(self.current)

    def _show_side(self) -> None:
        view = self.controller.view
        if view is None:
            return
        item = self.controller.item(self.current)
        target = self.bench.target_words(self.current)
        within = self.side.isAncestorOf(self.focusWidget())
        with self._laying_out():
            self.side.show_item(view, item, self._section, target=target)
        if within and not self.side.isAncestorOf(self.focusWidget()):
            self.focus_card()  # what was in the hand, a photo perhaps, is not shown any more

    def add_banner(self, banner: Banner) -> None:
        self._banners.addWidget(banner)

    def clear_banners(self) -> None:
        """Another visit: what was said of the one before does not concern it."""
        clear(self._banners)

    # ---------------------------------------------------------------- moving

    def go_to(self, item_id: str) -> None:
        """Makes the item current and brings it into sight."""
        if self.controller.only_differences and self.controller.item(item_id) is None:
            self.controller.show_only_differences(False)  # it is among what was left out
        view = self.controller.view
        if view is not None and item_id:
            self._turn(view, item_id)
            self.focus_card()

    def pick(self, item_id: str) -> None:
        """The person pointed at the item: it becomes current, the keyboard stays where it is."""
        view = self.controller.view
        if view is not None and item_id != self.current:
            self._turn(view, item_id)

    def _turn(self, view: VisitView, item_id: str) -> None:
        before, self.current = self.current, item_id
        section = navigator.section_of(view, item_id)
        if section is None:
            return
        self._show_section(view, section.section.id)
        for id in dict.fromkeys((before, item_id)):
            self._touched(id)
        self.reveal(item_id)
        self._show_side()
        if before != item_id:
            self.moved.emit(item_id)

    def reveal(self, item_id: str) -> None:
        card = self.cards.card(item_id)
        if card is not None:
            self.cards.reveal(card)

    def focus_card(self) -> None:
        card = self.cards.card(self.current)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _section_picked(self, section_id: str) -> None:
        view = self.controller.view
        if view is None:
            return
        if not section_id:
            self.finish()
            return
        section = next((s for s in view.sections if s.section.id == section_id), None)
        if section is not None:
            self.go_to(navigator.entry(section, self.commands.given()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = action_of(event)
        if event.isAutoRepeat() and action is not None and action not in REPEATING:
            return
        digit = digit_of(event)
        if digit is not None and self.bench.choose(self.current, digit):
            return
        if action is None or not self.commands.act(action):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Buttons would spend the up and down arrows on walking to the next button."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and action_of(event) in (Action.UP, Action.DOWN)
        ):
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    @contextmanager
    def _laying_out(self) -> Iterator[None]:
        """What is put away hands its focus to whatever is next: nobody's wish."""
        self._puts_away = True
        try:
            yield
        finally:
            self._puts_away = False

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """The item the keyboard is in is the current one, however it got there."""
        self._note_field(now)
        if now is None or self._puts_away or not isValid(self.cards):
            return
        if self.isVisible() and self._went_away(before):
            self.focus_card()
            return
        if not self.cards.isAncestorOf(now):
            return
        if isinstance(now, QAbstractButton):
            now.installEventFilter(self)
        card = self.cards.card_of(now)
        if card is not None:
            self.pick(card.item_id)

    def _note_field(self, now: QWidget | None) -> None:
        """Keys that a field takes are not shown as the page's."""
        if now is None or not isValid(self) or not isValid(self.cards):
            return  # the window was left: its field still has the keys when it is back
        field = now if isinstance(now, FIELDS) and self.isAncestorOf(now) else None
        if field is self.field:
            return
        self.field = field
        self._tell_keys()

    @property
    def keys_taken(self) -> bool:
        """Whether 1, 2 and 3 go to a field, or answer the question of the item's test."""
        return self.field is not None or bool(self.bench.choices(self.current))

    def _tell_keys(self) -> None:
        card = self.cards.card(self.current)
        if card is not None:
            card.set_typing(self.keys_taken)
        self.typing.emit()

    def _went_away(self, before: QWidget | None) -> bool:
        """Whether a card's button was hidden or locked under the hand."""
        return (
            before is not None
            and isValid(before)
            and self.cards.isAncestorOf(before)
            and not (before.isVisible() and before.isEnabled())
        )

    # ---------------------------------------------------------------- tests

    def _live_changed(self, item_id: str) -> None:
        card = self.cards.card(item_id)
        if card is not None:
            card.show_live(self.bench.live_of(item_id))
        self._tell_keys()

    def _watched(self, item_id: str) -> None:
        card, live = self.cards.card(item_id), self.bench.live_of(item_id)
        if card is not None and live is not None:
            card.editor.show_watch(live)

    def _timed(self, item_id: str) -> None:
        card = self.cards.card(item_id)
        if card is not None:
            card.show_timing(self.watches.of(item_id))

    def _planned(self, item_id: str, about: str, target: str, settable: bool) -> None:
        card = self.cards.card(item_id)
        if card is not None:
            card.editor.show_plan(about, target, settable)
        if item_id == self.current:
            self._show_side()

    # ---------------------------------------------------------------- finishing

    def finish(self) -> None:
        """Lists what is missing, or goes on to the sign-off."""
        self.flush()
        self._read_gaps(lead=True)

    def _read_gaps(self, *, lead: bool) -> None:
        visit_id = self.controller.visit_id

        def arrived(gaps: tuple[GapLine, ...]) -> None:
            if visit_id != self.controller.visit_id:
                return  # another one is open by now
            self.gaps.show_gaps(gaps)
            if not lead:
                return
            if gaps:
                self.gaps.list.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.finish_asked.emit()

        self.desk.read(lambda ctx: visits.gaps(ctx, visit_id), arrived, owner=self)

    def flush(self) -> None:
        for card in self.cards.cards():
            card.flush()

    def _read_tickets(self) -> None:
        view = self.controller.view
        if view is None:
            return
        site = view.site.id

        def arrived(lines: tuple[TicketLine, ...]) -> None:
            self._lines = {line.ticket.id: line for line in lines}
            for card in self.cards.cards():
                if card.view is not None and card.view.ticket is not None:
                    self._fill(card, card.view)

        self.desk.read(lambda ctx: tickets.ticket_list(ctx, site_id=site), arrived, owner=self)
