"""A work order in a list: what, where, and its most urgent clock as a bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.services.lines import TicketLine
from widgets.common import paint, service_bar, words
from widgets.common.rows import ROW
from widgets.theme.theme import px
from widgets.theme.tokens import SIZE, TYPE

Index = QModelIndex | QPersistentModelIndex


def spoken(line: TicketLine) -> str:
    clock = service_bar.urgent(line.clocks)
    parts = [line.ticket.number, line.ticket.title, line.site.name]
    parts.append(words.ticket_state(line.ticket.state))
    if clock is not None:
        parts.append(f"{words.clock_name(clock.name)} {service_bar.said(clock)}")
    return ", ".join(parts)


class TicketDelegate(QStyledItemDelegate):
    """Level, title and place at the left, the bar at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(SIZE.row_tall))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: TicketLine = index.data(ROW)
        paint.row_ground(painter, option)
        box: QRect = option.rect.adjusted(px(16), px(8), -px(16), -px(9))
        clock = service_bar.urgent(line.clocks)
        wide = min(px(190), box.width() * 2 // 5) if clock is not None else 0
        left = box.left()
        upper = QRect(left, box.top(), box.width() - wide - px(14), box.height() // 2)
        level = line.ticket.level
        tone = words.TICKET_TONES[line.ticket.state]
        lifted = paint.selected(option)
        chip = paint.chip(painter, left, upper.center().y(), level, tone, selected=lifted)
        title = upper.adjusted(chip + px(8), 0, 0, 0)
        paint.text(painter, title, line.ticket.title)
        lower = QRect(left, upper.bottom(), upper.width(), box.height() - upper.height())
        state = words.ticket_state(line.ticket.state)
        second = f"{state} · {line.site.name} · {line.ticket.number}"
        paint.text(painter, lower, second, size=TYPE.small, ink="muted")
        if clock is not None:
            area = QRect(box.right() - wide, box.top() + px(2), wide, box.height() - px(4))
            service_bar.paint_reading(painter, area, clock)
