"""What is still missing before the visit can be finished; each line leads to its item."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.text import Lang
from app.services.visit_views import GapLine
from widgets.common import paint
from widgets.common.buttons import icon_button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.rows import ROW, Index, RowsModel
from widgets.theme.theme import px
from widgets.visit import words
from widgets.visit.look import ringless

ROW_HEIGHT = 34  # px at 100 %
MOST_ROWS = 5  # visible at once; the rest scrolls


class GapDelegate(QStyledItemDelegate):
    def __init__(self, lang: Lang, parent: QWidget) -> None:
        super().__init__(parent)
        self._lang: Lang = lang

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(160), px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        gap: GapLine = index.data(ROW)
        painter.save()
        paint.row_ground(painter, option)
        rect = option.rect.adjusted(px(12), 0, -px(10), 0)
        word = words.missing_word(gap.missing)
        wide = paint.chip_width(word)
        places = [i.id for i in gap.section.items]
        number = f"{gap.section.number}.{places.index(gap.item.id) + 1}"
        paint.text(
            painter,
            rect.adjusted(0, 0, -wide - px(8), 0),
            f"{number}  {gap.item.prompt.to(self._lang)}",
        )
        paint.chip(painter, rect.right() - wide, rect.center().y(), word, "warning")
        painter.restore()


class GapsPanel(Card):
    """Signals:
    picked(str): item id to go to.
    """

    picked = Signal(str)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Still missing"), parent=parent)
        self.set_tone("warning")
        self.count = Chip("", "warning")
        self.head.insertWidget(1, self.count)
        self.head.addWidget(icon_button("close", self.tr("Close"), on=self.hide))
        self.model: RowsModel[GapLine] = RowsModel(
            lambda gap: f"{gap.item.id} {gap.missing}", lambda gap: gap.text.to(lang)
        )
        self.list = GapList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(GapDelegate(lang, self.list))
        self.list.setAccessibleName(self.tr("Still missing"))
        self.list.clicked.connect(self._go)
        self.list.chosen.connect(self._go)
        self.body.addWidget(self.list)
        self.hide()

    def show_gaps(self, gaps: Sequence[GapLine]) -> None:
        self.model.set_rows(gaps)
        self.count.show_as(str(len(gaps)), "warning")
        self.list.setFixedHeight(px(ROW_HEIGHT) * max(1, min(MOST_ROWS, len(gaps))) + px(4))
        if gaps and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        self.setVisible(bool(gaps))

    def _go(self, index: QModelIndex) -> None:
        gap = self.model.row(index)
        if gap is not None:
            self.picked.emit(gap.item.id)


class GapList(QListView):
    """Enter chooses on every platform (``activated`` does not)."""

    chosen = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        ringless(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
