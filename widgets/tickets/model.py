"""The list of work orders and how a row looks: three clocks side by side under the title."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.domain.service_level import ClockReading
from app.services.lines import TicketLine
from widgets.common import paint, service_bar, words
from widgets.common.rows import ROW, Index, RowsModel
from widgets.common.ticket_row import spoken
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE

ROW_HEIGHT = 104  # px at 100 %: title, place, bars


class TicketsModel(RowsModel[TicketLine]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda line: line.ticket.id, spoken, parent)

    def update(self, fresh: Mapping[int, TicketLine]) -> None:
        """Replaces single rows, each with its own narrow change."""
        if not fresh:
            return
        rows = list(self._rows)
        for number, line in fresh.items():
            rows[number] = line
        self._rows = tuple(rows)
        for number in fresh:
            at = self.index(number)
            self.dataChanged.emit(at, at, [ROW])


class TicketDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: TicketLine = index.data(ROW)
        ticket = line.ticket
        paint.row_ground(painter, option)
        box: QRect = option.rect.adjusted(px(16), px(8), -px(16), -px(10))
        upper = QRect(box.left(), box.top(), box.width(), px(24))
        tone = words.TICKET_TONES[ticket.state]
        state = words.ticket_state(ticket.state)
        right = box.right() - paint.chip_width(state)
        middle, lifted = upper.center().y(), paint.selected(option)
        paint.chip(painter, right, middle, state, tone, selected=lifted)
        level = paint.chip(painter, box.left(), middle, ticket.level, "neutral", selected=lifted)
        title = QRect(box.left() + level + px(8), upper.top(), 0, upper.height())
        title.setRight(right - px(10))
        paint.text(painter, title, ticket.title, bold=True)
        second = QRect(box.left(), upper.bottom() + px(2), box.width(), px(20))
        number = paint.width(ticket.number, size=TYPE.tiny)
        paint.text(painter, second, ticket.number, size=TYPE.tiny, ink="muted", right=True)
        who = f" · {ticket.assignee_name}" if ticket.assignee_name else ""
        place = second.adjusted(0, 0, -number - px(12), 0)
        where = f"{line.site.town} · {line.site.name}{who}"
        paint.text(painter, place, where, size=TYPE.small, ink="muted")
        self._bars(painter, QRect(box.left(), box.bottom() - px(34), box.width(), px(34)), line)

    def _bars(self, painter: QPainter, area: QRect, line: TicketLine) -> None:
        shown = shown_clocks(line.clocks)
        if not shown:
            return
        gap = px(14)
        wide = (area.width() - gap * (len(shown) - 1)) // len(shown)
        for number, reading in enumerate(shown):
            left = area.left() + number * (wide + gap)
            service_bar.paint_reading(
                painter, QRect(left, area.top(), wide, area.height()), reading
            )


def shown_clocks(readings: tuple[ClockReading, ...]) -> tuple[ClockReading, ...]:
    """All of them; four are rare and still fit."""
    return readings[:4]
