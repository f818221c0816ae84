"""The row most lists are made of: icon, name, a second line, chips and a remark at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.common import paint
from widgets.common.rows import ROW, RowsModel
from widgets.theme.theme import px
from widgets.theme.tokens import SIZE, TYPE, Tone

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class RowLook:
    title: str
    second: str = ""
    icon: str = ""
    ink: str = "muted"  # of the icon
    chips: tuple[tuple[str, Tone], ...] = ()
    aside: str = ""  # small, under the chips
    bold: bool = False

    @property
    def spoken(self) -> str:
        chips = " ".join(words for words, _ in self.chips)
        return ", ".join(p for p in (self.title, self.second, chips, self.aside) if p)


class TwoLineDelegate(QStyledItemDelegate, Generic[T]):
    """``look`` turns a domain row into words; it is called for the visible rows only."""

    def __init__(self, look: Callable[[T], RowLook], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(SIZE.row_tall))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._look(index.data(ROW))
        paint.row_ground(painter, option)
        box: QRect = option.rect.adjusted(px(16), px(7), -px(16), -px(8))
        left = box.left()
        if look.icon:
            paint.icon(painter, QPoint(left, box.center().y() - px(9)), look.icon, look.ink, 18)
            left += px(30)
        upper = QRect(left, box.top(), box.right() - left, box.height() // 2)
        lower = QRect(left, upper.bottom(), upper.width(), box.height() - upper.height())
        if not look.second:
            upper.setBottom(box.bottom())
        right = box.right()
        chips_middle = upper.center().y() if look.aside else box.center().y()
        for words, tone in reversed(look.chips):
            right -= paint.chip_width(words)
            paint.chip(painter, right, chips_middle, words, tone, selected=paint.selected(option))
            right -= px(6)
        title_right = right if look.chips else box.right()
        paint.text(
            painter,
            QRect(left, upper.top(), title_right - left - px(6), upper.height()),
            look.title,
            bold=look.bold,
        )
        if look.aside:
            wide = paint.width(look.aside, size=TYPE.tiny)
            aside = QRect(box.right() - wide, lower.top(), wide + 1, lower.height())
            paint.text(painter, aside, look.aside, size=TYPE.tiny, ink="muted", right=True)
            end = box.right() - wide - px(8)
        else:
            end = title_right
        second = QRect(left, lower.top(), end - left - px(6), lower.height())
        paint.text(painter, second, look.second, size=TYPE.small, ink="muted")


def rows_view(
    model: RowsModel[T], look: Callable[[T], RowLook], name: str, parent: QWidget | None = None
) -> QListView:
    """A list of such rows; ``name`` is its accessible name. Enter and double click activate."""
    view = QListView(parent)
    view.setModel(model)
    view.setItemDelegate(TwoLineDelegate(look, view))
    view.setAccessibleName(name)
    view.setProperty("kind", "rows")  # the row in hand carries the focus ring, not the list
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    return view
