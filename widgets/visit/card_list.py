"""The cards of one section. Cards are kept and used again; a long section fills itself in small
steps, the visible part first, so that 300 items open as quickly as 30."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from time import monotonic

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QSizePolicy, QWidget

from app.domain.checklist import ItemKind
from app.qt.desk import Desk
from app.services.visit_views import ItemView
from widgets.common.layouts import added_at_once, column
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.card import ItemCard
from widgets.visit.earlier_card import EarlierCard

EDGE = 14  # px at 100 % from the cards' right edge to the pane's
AT_ONCE = 7  # cards that fill a screen
HOLD = 300  # ms; texts find their height in several passes, and the card stays in sight
STEP = 0.012  # s; more making in one go would be felt while typing
Fill = Callable[[ItemCard, ItemView], None]


class CardList(QScrollArea):
    """Signals:
    made(ItemCard): a new card; connect to it once.
    """

    made = Signal(object)

    def __init__(self, desk: Desk, fill: Fill, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fill = fill
        self._items: tuple[ItemView, ...] = ()
        self._cards: list[ItemCard] = []
        self._spare: dict[ItemKind | None, list[ItemCard]] = {}
        inner = QWidget()
        inner.setProperty("kind", "plain")
        # a card that wants more room than there is must not push all of them out of sight
        inner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._column = column(inner, gap=SPACE.m)
        self._column.setContentsMargins(0, 0, 0, px(SPACE.l))
        self._column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = self._outer_bar()
        self.viewport().setAutoFillBackground(False)
        self._pass = 0.0  # s; what laying out took last: no less is made before the next
        self._held: ItemCard | None = None
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(HOLD)
        self._hold.timeout.connect(self._let_go)
        self.verticalScrollBar().rangeChanged.connect(self._settled)
        self._more = QTimer(self)
        self._more.setInterval(0)
        self._more.timeout.connect(self._step)

    def show_items(self, items: Sequence[ItemView], *, fresh: bool) -> None:
        """``fresh``: another section. Otherwise only what differs is shown anew."""
        wanted = tuple(items)
        same = not fresh and [v.item.id for v in wanted] == [v.item.id for v in self._items]
        before, self._items = self._items, wanted
        if same:
            for card, old, new in zip(self._cards, before, wanted, strict=False):
                if old != new:
                    self._fill(card, new)
            return
        self.setUpdatesEnabled(False)
        if fresh:
            for card in self._cards:
                self._put_away(card)
            self._cards.clear()
            self._grow(AT_ONCE)
        else:
            self._rearrange({view.item.id: view for view in before})
        self.setUpdatesEnabled(True)
        if fresh:
            self.verticalScrollBar().setValue(0)
        self._more.start()

    def card(self, item_id: str) -> ItemCard | None:
        """The item's card, made now if it is still to come; None if it is not in this section."""
        ids = [view.item.id for view in self._items]
        if item_id not in ids:
            return None
        at = ids.index(item_id)
        self._grow(at + 1 - len(self._cards))
        return self._cards[at]

    def cards(self) -> tuple[ItemCard, ...]:
        return tuple(self._cards)

    def card_of(self, inside: QWidget) -> ItemCard | None:
        """The card that holds this widget."""
        return next((c for c in self._cards if c is inside or c.isAncestorOf(inside)), None)

    def reveal(self, card: ItemCard) -> None:
        """Scrolls as little as shows the whole card; of a card that is too tall, its head."""
        self._held = card
        self._hold.start()
        self._scroll_to(card)

    def _settled(self) -> None:
        if self._held is not None and self._held in self._cards:
            self._scroll_to(self._held)

    def _let_go(self) -> None:
        self._held = None

    def _scroll_to(self, card: ItemCard) -> None:
        self._column.activate()
        room, spare = self.viewport().height(), px(24)
        if card.height() + 2 * spare <= room:
            self.ensureWidgetVisible(card, 0, spare)
            return
        top = card.y() - spare // 2
        if not top <= self.verticalScrollBar().value() <= top + spare:
            self.verticalScrollBar().setValue(top)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows move between items, they do not scroll

    def _outer_bar(self) -> QScrollBar:
        """The scroll bar stands beside the list and keeps its room when there is nothing to
        scroll: the cards are never laid out twice for its coming and going."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner, outer = self.verticalScrollBar(), QScrollBar(Qt.Orientation.Vertical)
        policy = outer.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        outer.setSizePolicy(policy)
        outer.setFixedWidth(px(10))

        def ranged(low: int, high: int) -> None:
            outer.setRange(low, high)
            outer.setPageStep(inner.pageStep())
            outer.setSingleStep(inner.singleStep())
            outer.setVisible(high > low)

        inner.rangeChanged.connect(ranged)
        inner.valueChanged.connect(outer.setValue)
        outer.valueChanged.connect(inner.setValue)
        ranged(inner.minimum(), inner.maximum())  # a first section that fits never changes it
        return outer

    def _step(self) -> None:
        self._grow(len(self._items), STEP)
        if len(self._cards) >= len(self._items):
            self._more.stop()

    def _grow(self, count: int, seconds: float = inf) -> None:
        """``count`` cards more, fewer when ``seconds`` are over before."""
        until = monotonic() + max(seconds, self._pass)
        wanted = self._items[len(self._cards) : len(self._cards) + max(0, count)]
        if not wanted:
            return
        with added_at_once(self._column, self):
            for view in wanted:
                card = self._take(view)
                self._column.insertWidget(len(self._cards), card)
                self._cards.append(card)
                self._fill(card, view)
                card.show()
                if monotonic() > until:
                    break
            made = monotonic()
        self._pass = monotonic() - made

    def _rearrange(self, before: dict[str, ItemView]) -> None:
        """Items came or went with an answer; the others keep their cards: a hand may be in one."""
        staying = {view.item.id for view in self._items}
        held = {card.item_id: card for card in self._cards}
        for item_id, card in held.items():
            if item_id not in staying:
                self._put_away(card)
        self._cards.clear()
        for at, view in enumerate(self._items):
            card = held.get(view.item.id) or self._take(view)
            self._cards.append(card)
            if view.item.id not in held:
                self._column.insertWidget(at, card)
            if view != before.get(view.item.id) or view.item.id not in held:
                self._fill(card, view)
            card.show()

    def _take(self, view: ItemView) -> ItemCard:
        kind = view.item.kind if view.earlier is None else None
        spare = self._spare.get(kind)
        if spare:
            return spare.pop()
        card = EarlierCard(self._desk) if kind is None else ItemCard(self._desk, kind)
        self.made.emit(card)
        return card

    def _put_away(self, card: ItemCard) -> None:
        card.flush()
        card.hide()
        self._column.removeWidget(card)
        card.set_current(False)
        kind = None if isinstance(card, EarlierCard) else card.kind
        self._spare.setdefault(kind, []).append(card)
