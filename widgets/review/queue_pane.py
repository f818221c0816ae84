"""The reviewer's queue: what arrived, filtered; the list is a model, so a thousand rows scroll."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.visit import ReviewState, VisitState
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import reviewing
from app.services.reviewing import QueueState, ReviewLine
from widgets.common import formats, paint, words
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.common.rows import ROW, Index, RowsModel
from widgets.common.search_field import SearchField
from widgets.common.visit_kind import kind_words, spoken
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE, Tone
from widgets.visit.look import ringless

WIDTH = 344  # px at 100 %
ROW_HEIGHT = 66
SHIFT = Qt.KeyboardModifier.ShiftModifier


class ReviewDelegate(QStyledItemDelegate):
    """Site; number, revision and time; what is abnormal, the rating, whether it verified."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(300), px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: ReviewLine = index.data(ROW)
        painter.save()
        paint.row_ground(painter, option)
        box = option.rect.adjusted(px(12), px(6), -px(12), -px(8))
        name, ink = self._mark(line)
        paint.icon(painter, QPoint(box.left(), box.top() + px(3)), name, ink, 18)
        text = box.adjusted(px(28), 0, 0, 0)
        half = text.height() // 2
        top = text.adjusted(0, 0, 0, -half)
        right = top.right()
        for said, tone in self._chips(line):
            right -= paint.chip_width(said)
            paint.chip(painter, right, top.center().y(), said, tone)
            right -= px(6)
        paint.text(
            painter,
            top.adjusted(0, 0, right - top.right(), 0),
            f"{line.site.town} · {line.site.name}",
        )
        parts = [line.visit.number]
        if line.revision > 1:
            parts.append(self.tr("revision {0}").format(line.revision))
        if line.received_at is not None:
            now = self._desk.ctx.clock.now().best
            parts.append(formats.near(line.received_at, now))
        elif line.visit.signed is not None:
            parts.append(formats.day(line.visit.signed))
        if line.rating:
            parts.append(f"{line.rating}/5")
        parts += kind_words(self._desk, line)  # last: a long one may be cut, a number may not
        paint.text(
            painter, text.adjusted(0, half, 0, 0), " · ".join(parts), size=TYPE.tiny, ink="muted"
        )
        painter.restore()

    def _mark(self, line: ReviewLine) -> tuple[str, str]:
        if line.verified is False:
            return "shield-alert-outline", "bad"
        if line.verified is None:
            return "shield-outline", "muted"
        if not line.arrived_complete:
            return "cloud-sync-outline", "warning"
        return "shield-check-outline", "good"

    def _chips(self, line: ReviewLine) -> list[tuple[str, Tone]]:
        chips: list[tuple[str, Tone]] = []
        if line.visit.review is ReviewState.ACCEPTED:
            chips.append((words.review(ReviewState.ACCEPTED), "good"))
        elif line.visit.review is ReviewState.RETURNED:
            again = line.visit.state is VisitState.SIGNED
            chips.append(
                (self.tr("reworked"), "primary") if again else (self.tr("Sent back"), "warning")
            )
        if line.refused:
            chips.append((words.not_signed(), "bad"))
        if line.abnormal:
            chips.append((self.tr("{0} abnormal").format(line.abnormal), "bad"))
        return chips


class QueueList(QListView):
    """Leaves letters and Enter to the page, whose keys they are; a list would search with them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(SHIFT | Qt.KeyboardModifier.KeypadModifier)
        if held == Qt.KeyboardModifier.NoModifier and event.text().strip(" "):
            event.ignore()
        else:
            super().keyPressEvent(event)


class QueuePane(Card):
    """Signals:
    picked(str): visit id of the row that became current; "" when there is none.
    """

    picked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=10)
        self.desk = desk
        self.setFixedWidth(px(WIDTH))
        self.state: QueueState = "waiting"
        self._latest = Latest()
        self._wanted = ""
        self.rows: RowsModel[ReviewLine] = RowsModel(
            lambda line: line.visit.id,
            lambda line: spoken(desk, line),
            self,
        )
        self.search = SearchField(self.tr("Site, town or visit number"))
        self.search.searched.connect(lambda _text: self.reload())
        self.search.moved.connect(self.step)
        self.town = QComboBox()
        self.town.setAccessibleName(self.tr("Town"))
        self.town.addItem(self.tr("all towns"), "")
        for town in desk.ctx.pack.towns:
            if not desk.ctx.actor.towns or town in desk.ctx.actor.towns:
                self.town.addItem(town, town)
        self.town.activated.connect(lambda _row: self.reload())
        self.list = QueueList()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(ReviewDelegate(desk, self.list))
        self.list.setAccessibleName(self.tr("Visits to review"))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        ringless(self.list)
        self.list.selectionModel().currentChanged.connect(self._current)
        self._count = label("", "tiny")
        self._empty = label("", "small", wrap=True)
        self._empty.hide()
        self.body.addLayout(self._filters())
        self.body.addWidget(self.search)
        self.body.addLayout(row(self.town, None, self._count))
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list, 1)

    def _filters(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        line = row(gap=4)
        names: tuple[tuple[QueueState, str], ...] = (
            ("waiting", self.tr("To review")),
            ("returned", self.tr("Sent back")),
            ("accepted", self.tr("Accepted")),
            ("all", self.tr("All")),
        )
        self.filters = {}
        for state, name in names:
            made = button(name, "chip", checkable=True)
            made.clicked.connect(lambda _on=False, s=state: self.show_state(s))
            made.setChecked(state == self.state)
            group.addButton(made)
            self.filters[state] = made
            line.addWidget(made)
        line.addStretch(1)
        return line

    def show_state(self, state: QueueState) -> None:
        self.state = state
        self.filters[state].setChecked(True)
        self.reload()

    def current(self) -> str:
        line = self.rows.row(self.list.currentIndex())
        return line.visit.id if line else ""

    def reload(self, select: str = "") -> None:
        """Reads the queue; the current visit stays current, or its neighbour takes its place."""
        self._wanted = select or self._wanted
        state, town, text = self.state, self.town.currentData() or "", self.search.text().strip()
        self.desk.read(
            lambda ctx: reviewing.queue(ctx, state=state, town=town, text=text),
            self._latest.wrap(self._arrived),
            owner=self,
        )

    def step(self, by: int) -> None:
        """Up and down from anywhere on the page."""
        if self.rows.rows:
            at = self.list.currentIndex().row() + by
            self._select(min(max(at, 0), len(self.rows.rows) - 1))

    def _arrived(self, lines: tuple[ReviewLine, ...]) -> None:
        place, held = self.list.currentIndex().row(), self.current()
        self.rows.set_rows(lines)
        self._count.setText(self.tr("visits: {0}").format(len(lines)))
        self._empty.setVisible(not lines)
        self._empty.setText(self._nothing())
        wanted = self.rows.find(self._wanted or held)
        if self._wanted and not wanted.isValid() and self.state != "all":
            self.show_state("all")  # asked for by name: find it wherever it is
            return
        self._wanted = ""
        if wanted.isValid():
            self._select(wanted.row())
        elif lines:
            self._select(min(max(place, 0), len(lines) - 1))
        else:
            self.picked.emit("")

    def _nothing(self) -> str:
        if self.search.text() or self.town.currentData():
            return self.tr("No visit fits the filter.")
        if self.state == "waiting":
            return self.tr("Nothing waits for review. Visits appear here when they arrive signed.")
        return self.tr("No visits here yet.")

    def _select(self, at: int) -> None:
        index = self.rows.index(at)
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
        else:
            self._current(index)
        self.list.scrollTo(index)

    def _current(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        line = self.rows.row(index)
        self.picked.emit(line.visit.id if line else "")
