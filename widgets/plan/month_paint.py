"""A day of the month, painted: its number, what the calendar calls it, what is on it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.services.planning import DayCount, DayState
from widgets.common import paint
from widgets.common.rows import ROW
from widgets.plan.looks import ICONS, day_off, ink
from widgets.theme.fonts import font
from widgets.theme.theme import colour, px
from widgets.theme.tokens import RADIUS, TYPE

Index = QModelIndex | QPersistentModelIndex
NUMBER = 22  # px at 100 %: the line of the day's number
LINE = 18  # and of the counts
GLYPH = 14


class DayDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        count: DayCount | None = index.data(ROW)
        view = getattr(index.model(), "view", None)
        if count is None or view is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = (count.day.year, count.day.month) == (view.first.year, view.first.month)
        box = QRectF(option.rect).adjusted(px(2), px(2), -px(2), -px(2))
        _ground(painter, option, box, count, here=here)
        inner = box.toRect().adjusted(px(7), px(3), -px(5), -px(3))
        _number(painter, inner, count, today=count.day == view.today, here=here)
        _counts(painter, inner.adjusted(0, px(NUMBER) + px(2), 0, 0), count)
        painter.restore()


def _ground(
    painter: QPainter, option: QStyleOptionViewItem, box: QRectF, count: DayCount, *, here: bool
) -> None:
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    focus = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
    hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
    radius = px(RADIUS.control)
    if chosen:
        painter.setBrush(colour("primary_soft"))
    elif hover:
        painter.setBrush(colour("hover"))
    else:
        painter.setBrush(colour("surface" if count.works and here else "sunken"))
    painter.setPen(QPen(colour("primary"), 2 if focus else 1) if chosen else QPen(colour("line")))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


def _number(painter: QPainter, box: QRect, count: DayCount, *, today: bool, here: bool) -> None:
    line = QRect(box.left(), box.top(), box.width(), px(NUMBER))
    text = _number_text(count.day, here=here)
    if today:
        wide = max(px(NUMBER), paint.width(text, size=TYPE.small, bold=True) + px(10))
        disc = QRectF(line.left() - px(2), line.top(), wide, px(NUMBER))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("primary"))
        painter.drawRoundedRect(disc, px(NUMBER) / 2, px(NUMBER) / 2)
        painter.setPen(colour("on_primary"))
        painter.setFont(font(px(TYPE.small), bold=True))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), text)
    else:
        tone = "text" if here else "muted"
        paint.text(painter, line, text, size=TYPE.small, ink=tone, bold=here and count.works)
    word = day_off(count)
    if word:
        tone = "bad" if count.holiday else "muted"
        paint.text(painter, line, word, size=TYPE.tiny, ink=tone, right=True)


def _number_text(day: date, *, here: bool) -> str:
    """Days of the neighbouring months name theirs."""
    return str(day.day) if here else f"{day.month}-{day.day}"


def _counts(painter: QPainter, box: QRect, count: DayCount) -> None:
    left, top = box.left(), box.top()
    for state in DayState:
        many = count.counts.get(state, 0)
        if not many:
            continue
        text = str(many)
        wide = px(GLYPH) + px(3) + paint.width(text, size=TYPE.tiny, bold=True)
        if left > box.left() and left + wide > box.right() + 1:
            left, top = box.left(), top + px(LINE)
        if top + px(LINE) > box.bottom() + px(6):
            return  # the tool tip and the list say all of it
        middle = top + px(LINE) // 2
        paint.icon(painter, QPoint(left, middle - px(GLYPH) // 2), ICONS[state], ink(state), GLYPH)
        place = QRect(left + px(GLYPH) + px(3), top, wide, px(LINE))
        paint.text(painter, place, text, size=TYPE.tiny, ink=ink(state), bold=True)
        left += wide + px(8)
