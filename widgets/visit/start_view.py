"""No visit is open: what was begun, what came back, and where to begin a new one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.account import Role
from app.domain.visit import VisitState
from app.qt.desk import Desk
from app.services.lines import VisitLine
from widgets.common import formats, paint, words
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.common.rows import ROW, Index, RowsModel
from widgets.common.states import EmptyState
from widgets.common.visit_kind import kind_words, spoken
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE, TYPE, Tone
from widgets.visit.look import ringless

ROW_HEIGHT = 60  # px at 100 %


class VisitLineDelegate(QStyledItemDelegate):
    """Site and business, number and progress, state."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(320), px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: VisitLine = index.data(ROW)
        visit = line.visit
        painter.save()
        paint.row_ground(painter, option)
        box = option.rect.adjusted(px(14), px(7), -px(14), -px(9))
        back = visit.revision > 1
        name, ink = ("undo-variant", "warning") if back else ("clipboard-text-outline", "primary")
        paint.icon(painter, QPoint(box.left(), box.center().y() - px(11)), name, ink, 22)
        state: str = words.visit_state(visit.state)
        tone: Tone = words.VISIT_TONES[visit.state]
        if back and visit.state is VisitState.DRAFT:
            left = line.total - line.answered
            state = (
                self.tr("returned, items: {0}").format(left)
                if left
                else self.tr("reworked, to be signed")
            )
            tone = "warning"
        wide = paint.chip_width(state)
        paint.chip(painter, box.right() - wide, box.center().y(), state, tone)
        text = box.adjusted(px(36), 0, -wide - px(12), 0)
        half = text.height() // 2
        paint.text(
            painter,
            text.adjusted(0, 0, 0, -half),
            f"{line.site.town} · {line.site.name} · {self._desk.words(line.business_title)}",
        )
        parts = [
            *kind_words(self._desk, line),
            visit.number,
            self.tr("{0} of {1} answered").format(line.answered, line.total),
        ]
        if line.abnormal:
            parts.append(self.tr("{0} abnormal").format(line.abnormal))
        if line.last_saved is not None:
            parts.append(self.tr("last saved {0}").format(formats.moment(line.last_saved)))
        if line.remark:
            parts = [self.tr("Central: {0}").format(line.remark), *parts]
        paint.text(
            painter, text.adjusted(0, half, 0, 0), " · ".join(parts), size=TYPE.small, ink="muted"
        )
        painter.restore()


class VisitLines(QListView):
    """Signals:
    chosen(str): visit id, by click or Enter.
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self.above: VisitLines | None = None
        self.below: VisitLines | None = None
        self.rows: RowsModel[VisitLine] = RowsModel(
            lambda line: line.visit.id,
            lambda line: spoken(desk, line),
        )
        self.setModel(self.rows)
        self.setItemDelegate(VisitLineDelegate(desk, self))
        self.setAccessibleName(name)
        ringless(self)
        self.setMouseTracking(True)
        self.clicked.connect(self._choose)

    def show_lines(self, lines: Sequence[VisitLine]) -> None:
        self.rows.set_rows(lines)
        self.setFixedHeight(px(ROW_HEIGHT) * min(5, max(1, len(lines))) + px(4))
        if lines and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        if not self._step_over(event.key()):
            super().keyPressEvent(event)

    def _step_over(self, key: int) -> bool:
        """The two lists are one to the arrow keys."""
        here, last = self.currentIndex().row(), len(self.rows.rows) - 1
        if key == Qt.Key.Key_Down and here == last:
            to, row_of = self.below, 0
        elif key == Qt.Key.Key_Up and here == 0:
            to, row_of = self.above, -1
        else:
            return False
        if to is None or not to.isVisible():
            return False
        to.setCurrentIndex(to.rows.index(row_of % len(to.rows.rows)))
        to.setFocus()
        return True

    def _choose(self, index: QModelIndex) -> None:
        line = self.rows.row(index)
        if line is not None:
            self.chosen.emit(line.visit.id)


class StartView(QWidget):
    """Signals:
    chosen(str): visit id to open.
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        begins = desk.may(Role.ENGINEER)
        self.returned = VisitLines(desk, self.tr("Returned for rework"))
        self.drafts = VisitLines(desk, self.tr("Begun, not signed yet"))
        self._returned_card = Card(self.tr("Returned for rework"))
        self._returned_card.body.addWidget(self.returned)
        self._drafts_card = Card(self.tr("Begun, not signed yet"))
        self._drafts_card.body.addWidget(self.drafts)
        self._new = Card()
        self._new.body.addWidget(label(self.tr("Begin another visit"), "strong"))
        self._new.body.addLayout(
            row(
                button(self.tr("What is due today"), "primary", on=lambda: desk.go("today")),
                button(self.tr("Choose a site"), on=lambda: desk.go("sites")),
                None,
            )
        )
        self.empty = EmptyState(
            "clipboard-text-search-outline",
            self.tr("No visit is open."),
            self.tr("A visit begins at a site: from what is due today, or from the register.")
            if begins
            else self.tr("Signed visits are opened from the history of their site."),
            action=self.tr("What is due today") if begins else self.tr("Choose a site"),
            on=lambda: desk.go("today" if begins else "sites"),
        )
        body = column(self, gap=SPACE.l, margin=SPACE.page)
        for widget in (self._returned_card, self._drafts_card, self._new):
            widget.setMaximumWidth(px(960))
            body.addWidget(widget)
        body.addWidget(self.empty, 1)
        body.addStretch(1)
        self.returned.below, self.drafts.above = self.drafts, self.returned
        self.returned.chosen.connect(self.chosen)
        self.drafts.chosen.connect(self.chosen)
        self.show_lines((), ())

    def show_lines(self, drafts: Sequence[VisitLine], returned: Sequence[VisitLine]) -> None:
        some = bool(drafts or returned)
        self._returned_card.setVisible(bool(returned))
        self._drafts_card.setVisible(bool(drafts))
        self._new.setVisible(some)
        self.empty.setVisible(not some)
        if returned:
            self.returned.show_lines(returned)
        if drafts:
            self.drafts.show_lines(drafts)
        if some:
            first = self.returned if returned else self.drafts
            self.setFocusProxy(first)  # focus on all of it would scroll a small screen to its end
            if self.isVisible():
                first.setFocus()
