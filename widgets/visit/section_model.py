"""The sections of a visit as a list: number, title, how far, how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QPoint, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.domain.text import Lang
from app.services.visit_views import SectionView
from widgets.common import paint
from widgets.common.rows import Index
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE
from widgets.visit import words

SectionRole = int(Qt.ItemDataRole.UserRole) + 1
ROW_HEIGHT = 38  # px at 100 %
FITS_TITLE = 120  # px at 100 %; a narrower list shows mark and number
# section state -> icon and its colour; the shape alone tells them apart
MARKS = {
    "normal": ("check-circle", "good"),
    "abnormal": ("alert-circle", "bad"),
    "open": ("progress-clock", "primary"),
    "none": ("circle-outline", "muted"),
}


class SectionModel(QAbstractListModel):
    """Rows are SectionView; the last row, without one, stands for the sign-off."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self._lang: Lang = lang
        self._rows: tuple[SectionView, ...] = ()

    def set_sections(self, rows: Sequence[SectionView]) -> None:
        """Takes new rows; tells only of those that differ while the sections stay the same."""
        fresh = tuple(rows)
        same = [v.section.id for v in fresh] == [v.section.id for v in self._rows]
        if not same:
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
            return
        before, self._rows = self._rows, fresh
        for row, (old, new) in enumerate(zip(before, fresh, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index | None = None) -> int:
        if (parent is not None and parent.isValid()) or not self._rows:
            return 0
        return len(self._rows) + 1

    def section(self, row: int) -> SectionView | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, section_id: str) -> int:
        ids = [view.section.id for view in self._rows]
        return ids.index(section_id) if section_id in ids else -1

    def title(self, row: int) -> str:
        view = self.section(row)
        if view is None:
            return self.tr("{0}  Sign-off on site").format(self._last_number() + 1)
        return f"{view.section.number}  {view.section.title.to(self._lang)}"

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        view = self.section(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(index.row())
        if role == SectionRole:
            return view
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            count = f", {view.done}/{view.total}" if view else ""
            spoken = words.score_spoken(view.score, view.score_before) if view else ""
            return self.title(index.row()) + count + (f", {spoken}" if spoken else "")
        return None

    def _last_number(self) -> int:
        return max((view.section.number for view in self._rows), default=0)


class SectionDelegate(QStyledItemDelegate):
    """Mark, title, count; the chosen row lies on a soft field."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(40), px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint.row_ground(painter, option, line=False)
        view: SectionView | None = index.data(SectionRole)
        name, ink = MARKS[view.worst if view else "none"]
        box = option.rect.adjusted(px(10), 0, -px(10), 0)
        paint.icon(painter, QPoint(box.left(), box.center().y() - px(8)), name, ink, 17)
        narrow = box.width() < px(FITS_TITLE)
        count = f"{view.done}/{view.total}" if view and not narrow else ""
        paint.text(painter, box, count, size=TYPE.small, ink="muted", right=True)
        wide = paint.width(count, size=TYPE.small)
        said = str(index.data())
        room = box.width() - px(17) - px(9) - wide - px(18) - paint.width(said)
        score = self._score(view, room) if view and not narrow else ""
        if score:
            place = box.adjusted(0, 0, -wide - px(10), 0)
            paint.text(painter, place, score, size=TYPE.tiny, ink="muted", right=True)
            wide += px(10) + paint.width(score, size=TYPE.tiny)
        title = box.adjusted(px(17) + px(9), 0, 0 if narrow else -wide - px(8), 0)
        paint.text(painter, title, said.partition(" ")[0] if narrow else said)
        painter.restore()

    @staticmethod
    def _score(view: SectionView, room: int) -> str:
        """As much of the score as leaves the title whole; the tool tip has all of it."""
        for before in (view.score_before, None):
            said = words.score_text(view.score, before)
            if paint.width(said, size=TYPE.tiny) <= room:
                return said
        return ""
