"""The chosen day's visits under the names of their towns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from app.qt.desk import Desk
from app.services.planning import DayLine
from widgets.common import paint
from widgets.common.rows import ROW, RowsModel
from widgets.common.two_line import RowLook, TwoLineDelegate
from widgets.plan.looks import line_look
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE

Index = QModelIndex | QPersistentModelIndex
HEAD = 32  # px at 100 %


@dataclass(frozen=True)
class TownHead:
    town: str
    visits: int


DayRow = TownHead | DayLine


class DayModel(RowsModel[DayRow]):
    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        def spoken(row: DayRow) -> str:
            return row.town if isinstance(row, TownHead) else line_look(desk, row).spoken

        super().__init__(lambda r: r.town if isinstance(r, TownHead) else r.key, spoken, parent)

    def set_lines(self, lines: Sequence[DayLine]) -> None:
        """Lines in their order; those of one town are together."""
        rows: list[DayRow] = []
        for town, group in groupby(lines, key=lambda x: x.site.town):
            held = list(group)
            rows += [TownHead(town, len(held)), *held]
        self.set_rows(rows)

    def line(self, index: Index) -> DayLine | None:
        row = self.row(index)
        return row if isinstance(row, DayLine) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A town is passed over by the keyboard and cannot be chosen."""
        if isinstance(self.row(index), TownHead):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class DayDelegate(TwoLineDelegate[DayLine]):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if isinstance(index.data(ROW), TownHead):
            return QSize(px(200), px(HEAD))
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if not isinstance(row, TownHead):
            super().paint(painter, option, index)
            return
        box: QRect = option.rect.adjusted(px(16), px(4), -px(16), 0)
        used = paint.text(painter, box, row.town, size=TYPE.small, bold=True)
        rest = box.adjusted(used + px(8), 0, 0, 0)
        paint.text(painter, rest, str(row.visits), size=TYPE.small, ink="muted")


class DayList(QListView):
    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = DayModel(desk, self)

        def look(line: DayLine) -> RowLook:
            return line_look(desk, line)

        self.setModel(self.rows)
        self.setItemDelegate(DayDelegate(look, self))
        self.setAccessibleName(name)
        self.setProperty("kind", "rows")
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def show_lines(self, lines: Sequence[DayLine], wanted_site: str = "") -> None:
        """``wanted_site``: the site to choose; else what was chosen stays, else the first is."""
        held = self.current()
        self.rows.set_lines(lines)
        places = [n for n, row in enumerate(self.rows.rows) if isinstance(row, DayLine)]
        if not places:
            return
        at = self.rows.find(held.key) if held is not None else QModelIndex()
        for place in places:
            row = self.rows.rows[place]
            if wanted_site and isinstance(row, DayLine) and row.site.id == wanted_site:
                at = self.rows.index(place)
                break
        if at.isValid() and self.currentIndex() == at:
            return
        self.setCurrentIndex(at if at.isValid() else self.rows.index(places[0]))

    def current(self) -> DayLine | None:
        return self.rows.line(self.currentIndex())

    def chosen(self) -> list[DayLine]:
        """The selected lines from the top down."""
        places = sorted(i.row() for i in self.selectedIndexes())
        found = (self.rows.line(self.rows.index(place)) for place in places)
        return [line for line in found if line is not None]
