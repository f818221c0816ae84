"""A whole visit to be read: sections beside the items, filled in small steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.answer import Verdict
from app.qt.desk import Desk
from app.services.visit_views import ItemView, SectionView, VisitView
from widgets.common.chip import Chip
from widgets.common.layouts import added_at_once, clear, column, scrolled
from widgets.common.section_header import SectionHeader
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit import navigator
from widgets.visit.read_card import ReadCard

AT_ONCE = 6  # cards before the first paint
PER_STEP = 4


class RecordView(QWidget):
    """``decorate`` may add to each card's ``extra`` as it is made.

    Signals:
        made(ReadCard): a card was made.
        filled(): the last one is there.
    """

    made = Signal(object)
    filled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.cards: dict[str, ReadCard] = {}
        self.view: VisitView | None = None
        self._queue: Iterator[tuple[SectionView, ItemView]] = iter(())
        self._headed = ""
        inner = QWidget()
        self.column = column(inner, gap=SPACE.s)
        self.column.setContentsMargins(0, 0, px(4), px(SPACE.l))
        self.top = column(gap=SPACE.s)
        self.column.addLayout(self.top)
        self._body = column(gap=SPACE.s)
        self.column.addLayout(self._body)
        self.column.addStretch(1)
        self.area = scrolled(inner)
        column(self).addWidget(self.area)
        self._more = QTimer(self)
        self._more.setInterval(0)
        self._more.timeout.connect(lambda: self._step(PER_STEP))

    def show_view(
        self, view: VisitView, wanted: Callable[[ItemView], bool] = lambda _item: True
    ) -> None:
        """Shows the items that are ``wanted``, section by section."""
        self._more.stop()
        self.view = view
        self.cards = {}
        self._headed = ""
        clear(self._body)
        self._queue = iter([(s, i) for s in view.sections for i in s.items if wanted(i)])
        self._step(AT_ONCE)
        self._more.start()

    def finish_filling(self) -> None:
        """Makes all cards now."""
        while self._more.isActive():
            self._step(50)

    def scroll_to(self, item_id: str) -> None:
        if item_id not in self.cards:
            self.finish_filling()
        card = self.cards.get(item_id)
        if card is not None:
            self.column.activate()
            self.area.ensureWidgetVisible(card, 0, px(40))

    def _step(self, count: int) -> None:
        """The next cards; shown one by one they would be squeezed into the height of before."""
        pairs = list(islice(self._queue, count))
        with added_at_once(self.column, self.area):
            for pair in pairs:
                self._add(*pair)
        if len(pairs) < count:
            self._more.stop()
            self.filled.emit()

    def _add(self, section: SectionView, item: ItemView) -> None:
        if self.view is None:
            return
        if section.section.id != self._headed:
            self._headed = section.section.id
            head = section_line(section, self.desk)
            self._body.addWidget(head)
            head.show()
        number = navigator.number(self.view, item.item.id)
        card = ReadCard(self.desk, item, number, self.view.visit.started)
        self.cards[item.item.id] = card
        self.made.emit(card)
        self._body.addWidget(card)
        card.show()


def section_line(section: SectionView, desk: Desk) -> QWidget:
    abnormal = sum(
        i.answer is not None and i.answer.verdict is Verdict.ABNORMAL for i in section.items
    )
    title = f"{section.section.number}  {desk.words(section.section.title)}"
    chips = [Chip(f"{section.done}/{section.total}", "neutral")]
    if abnormal:
        said = QCoreApplication.translate("words", "{0} abnormal").format(abnormal)
        chips.insert(0, Chip(said, "bad"))
    return SectionHeader(title, *chips)
