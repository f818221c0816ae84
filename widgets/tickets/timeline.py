"""Every hand-over of a work order, the newest first: who, when, what, why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.ticket import TicketEvent, TicketEventKind
from widgets.common import formats, words
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row
from widgets.theme.theme import colour, px

_INKS = {
    TicketEventKind.RESOLVED: "good",
    TicketEventKind.CONFIRMED: "good",
    TicketEventKind.SUSPENDED: "warning",
    TicketEventKind.REOPENED: "warning",
    TicketEventKind.CANCELLED: "bad",
}


class Dot(QWidget):
    """A dot on the line that joins the entries."""

    def __init__(self, ink: str, first: bool, last: bool) -> None:
        super().__init__()
        self._ink, self._first, self._last = ink, first, last
        self.setFixedWidth(px(18))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y, r = px(8), px(10), px(5)
        painter.setPen(QPen(colour("line"), 2))
        if not self._first:
            painter.drawLine(x, 0, x, y)
        if not self._last:
            painter.drawLine(x, y, x, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._ink))
        painter.drawEllipse(QRectF(x - r, y - r, 2 * r, 2 * r))


class Timeline(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column(self, gap=0)

    def show_events(self, events: Sequence[TicketEvent], now: datetime, level_word: str) -> None:
        """``level_word``: "level {0}", for the entries that set one."""
        clear(self._column)
        listed = sorted(events, key=lambda e: (e.at, e.seq), reverse=True)
        for number, event in enumerate(listed):
            line = QWidget()
            dot = Dot(_INKS.get(event.kind, "primary"), number == 0, number == len(listed) - 1)
            text = column(gap=1)
            text.setContentsMargins(0, 0, 0, px(10))
            head = row(label(words.ticket_event(event.kind), "strong"), gap=8)
            details = [event.by_name]
            if event.assignee_name and event.kind is TicketEventKind.ASSIGNED:
                details.append(f"→ {event.assignee_name}")
            if event.level:
                details.append(level_word.format(event.level))
            head.addWidget(label(" · ".join(d for d in details if d), "small"), 1)
            head.addWidget(label(formats.near(event.at, now), "tiny"))
            text.addLayout(head)
            if event.note:
                text.addWidget(label(event.note, "small", wrap=True, selectable=True))
            outer = row(gap=8, parent=line)
            outer.addWidget(dot)
            outer.addLayout(text, 1)
            line.setAccessibleName(f"{words.ticket_event(event.kind)} {event.by_name} {event.note}")
            self._column.addWidget(line)
