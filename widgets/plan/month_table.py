"""The month as a table of days. The keyboard asks for a day; the page decides what is shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.services.planning import WEEKS, DayCount, MonthView
from widgets.common.rows import ROW
from widgets.plan.looks import spoken_day
from widgets.plan.month_paint import DayDelegate
from widgets.theme.theme import px

Index = QModelIndex | QPersistentModelIndex
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}
ROOM = 58  # px at 100 %: the least height of a day


class MonthModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view: MonthView | None = None

    def set_view(self, view: MonthView) -> None:
        self.view = view
        self.dataChanged.emit(self.index(0, 0), self.index(WEEKS - 1, 6))

    def find(self, day: date) -> QModelIndex:
        """The day's cell; an invalid index where it is not shown."""
        if self.view is None:
            return QModelIndex()
        at = (day - self.view.days[0].day).days
        return self.index(at // 7, at % 7) if 0 <= at < 7 * WEEKS else QModelIndex()

    def count(self, index: Index) -> DayCount | None:
        if self.view is None or not index.isValid():
            return None
        return self.view.days[index.row() * 7 + index.column()]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else WEEKS

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 7

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        count = self.count(index)
        if count is None or self.view is None:
            return None
        if role == ROW:
            return count
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return spoken_day(count, today=count.day == self.view.today)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return QLocale().dayName(section + 1, QLocale.FormatType.ShortFormat)
        return None


class MonthTable(QTableView):
    """Signals:
    asked(date): the person wants this day; it may lie in another month.
    opened(date): Enter or double click: what is on it.
    """

    asked = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days = MonthModel(self)
        self.day = date.min  # the chosen one; set by the page
        self.setModel(self.days)
        self.setItemDelegate(DayDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("kind", "rows")  # the day in hand carries the focus ring
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(px(ROOM) // 2)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(px(ROOM) * WEEKS + px(32))
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda _index: self.opened.emit(self.day))

    def show_view(self, view: MonthView, day: date) -> None:
        self.days.set_view(view)
        self.show_day(day)

    def show_day(self, day: date) -> None:
        self.day = day
        at = self.days.find(day)
        if at.isValid():
            self.setCurrentIndex(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        view = self.days.view
        if key in _STEPS:
            self._ask(self.day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._ask(months_later(self.day, 1 if key == Qt.Key.Key_PageDown else -1))
        elif key == Qt.Key.Key_Home and view is not None:
            self._ask(view.today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.show_day(self.day)  # Qt would choose the first cell

    def _clicked(self, index: QModelIndex) -> None:
        count = self.days.count(index)
        if count is not None:
            self._ask(count.day)

    def _ask(self, day: date) -> None:
        if day != self.day:
            self.asked.emit(day)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last."""
    first = month_later(day, months)
    last = month_later(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def month_later(day: date, months: int) -> date:
    """The first day of a month."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
