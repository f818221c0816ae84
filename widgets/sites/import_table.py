"""The preview's table: painted cell by cell, so that ten thousand rows scroll like ten."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.register_import import ImportRow
from app.domain.text import Lang
from widgets.common import paint
from widgets.common.rows import ROW
from widgets.sites import import_looks
from widgets.sites.import_model import ImportModel, Part
from widgets.theme.theme import colour, px
from widgets.theme.tokens import TYPE, Tone

Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {Part.LINE: 64, Part.NUMBER: 96, Part.TITLE: 300, Part.STATE: 128}  # px at 100 %
_ROW = 36
_PAD = 8
_BAR = 3


class ImportDelegate(QStyledItemDelegate):
    def __init__(self, lang: Lang, parent: QTableView) -> None:
        super().__init__(parent)
        self._lang: Lang = lang

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(64), px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ImportRow = index.data(ROW)
        part = Part(index.column())
        self._ground(painter, option, part)
        box = option.rect.adjusted(px(_PAD), 0, -px(_PAD), -1)
        if part is Part.STATE:
            self._state(painter, box, row)
        elif part is Part.WHAT:
            self._what(painter, box, row)
        else:
            ink = "text" if part is Part.TITLE else "muted"
            said = index.data(Qt.ItemDataRole.DisplayRole)
            paint.text(painter, box, said, size=TYPE.small, ink=ink)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, part: Part) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, colour("primary_soft"))
        painter.setPen(colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if chosen and part is Part.LINE and option.widget is not None and option.widget.hasFocus():
            bar = QRect(option.rect.topLeft(), QSize(px(_BAR), option.rect.height()))
            painter.fillRect(bar, colour("primary"))

    def _state(self, painter: QPainter, box: QRect, row: ImportRow) -> None:
        look = import_looks.STATES[row.state]
        at = QPoint(box.left(), box.center().y() - px(8))
        paint.icon(painter, at, look.icon, _ink(look.tone), 16)
        right = box.right()
        if import_looks.is_odd(row):
            odd = import_looks.ODD
            right -= px(16)
            paint.icon(painter, QPoint(right, at.y()), odd.icon, _ink(odd.tone), 16)
        left = box.left() + px(22)
        words = QRect(left, box.top(), max(0, right - left - px(4)), box.height())
        paint.text(painter, words, import_looks.word(look.word), size=TYPE.small)

    def _what(self, painter: QPainter, box: QRect, row: ImportRow) -> None:
        """The first line, and how many more there are: all of them stand below the table."""
        said = import_looks.lines_of(row, self._lang)
        if not said:
            return
        text, tone = said[0]
        if len(said) > 1:
            more = f"+{len(said) - 1}"
            wide = paint.width(more, size=TYPE.small)
            end = QRect(box.right() - wide, box.top(), wide + 1, box.height())
            paint.text(painter, end, more, size=TYPE.small, ink="muted", right=True)
            box = box.adjusted(0, 0, -wide - px(_PAD), 0)
        ink = "text" if tone == "neutral" else _ink(tone)
        paint.text(painter, box, text, size=TYPE.small, ink=ink)


def _ink(tone: Tone) -> str:
    return "muted" if tone == "neutral" else tone


def import_table(model: ImportModel, lang: Lang, name: str, parent: QWidget) -> QTableView:
    """``name`` is its accessible name. Rows are chosen whole; Tab leaves the table."""
    view = QTableView(parent)
    view.setModel(model)
    view.setItemDelegate(ImportDelegate(lang, view))
    view.setAccessibleName(name)
    view.setProperty("kind", "rows")  # the row in hand carries the focus ring
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(px(_ROW))
    heads = view.horizontalHeader()
    heads.setHighlightSections(False)
    heads.setSectionsClickable(False)
    heads.setStretchLastSection(True)
    for part, wide in _WIDTHS.items():
        view.setColumnWidth(part, px(wide))
    return view
