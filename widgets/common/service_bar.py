"""A service-level clock as a bar: what it is, how far, what is left. Colour, pattern and word say
the same thing, so that none of them is needed alone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.service_level import ClockReading, ClockState
from widgets.common import formats, paint, words
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE

NEARLY = 0.75  # of the limit: from here on the bar warns


def ink_of(reading: ClockReading) -> str:
    if reading.state is ClockState.BREACHED:
        return "bad"
    if reading.state is ClockState.MET:
        return "good"
    if reading.state is ClockState.PAUSED:
        return "muted"
    return "warning" if reading.fraction >= NEARLY else "primary"


def said(reading: ClockReading, *, short: bool = False) -> str:
    """ "2 h 05 min left", "paused, …", "met", "10 min over", "paused, 10 min over"; ``short``: of
    the time only the largest unit."""
    left = formats.length(reading.left, short=short)
    if reading.state is ClockState.BREACHED:
        over = QCoreApplication.translate("words", "{time} over").format(time=left)
        if reading.paused and not reading.stopped:
            return QCoreApplication.translate("words", "paused, {over}").format(over=over)
        return over
    if reading.state is ClockState.MET:
        return words.clock_state(reading.state)
    if reading.state is ClockState.PAUSED:
        return QCoreApplication.translate("words", "paused, {time} left").format(time=left)
    return QCoreApplication.translate("words", "{time} left").format(time=left)


def urgent(readings: tuple[ClockReading, ...]) -> ClockReading | None:
    """The clock to look at: the open one with least left, else the last one."""
    open_ones = [r for r in readings if not r.stopped]
    if open_ones:
        return min(open_ones, key=lambda r: r.left)
    return readings[-1] if readings else None


def paint_reading(painter: QPainter, rect: QRect, reading: ClockReading) -> None:
    """Name and what is left on one line, the bar below; wants about 36 px of height."""
    ink = ink_of(reading)
    half = QRect(rect.left(), rect.top(), rect.width(), rect.height() - px(10))
    name, told = words.clock_name(reading.name), said(reading)
    bold = reading.state is ClockState.BREACHED
    wide = paint.width(told, size=TYPE.tiny, bold=bold)
    if paint.width(name, size=TYPE.tiny) + px(8) + wide > half.width():
        told = said(reading, short=True)  # which clock it is matters more than the minutes
        wide = paint.width(told, size=TYPE.tiny, bold=bold)
    paint.text(
        painter,
        half.adjusted(0, 0, -wide - px(8), 0),
        name,
        size=TYPE.tiny,
        ink="muted",
    )
    paint.text(
        painter,
        half,
        told,
        size=TYPE.tiny,
        ink=ink,
        bold=bold,
        right=True,
    )
    paint.bar(
        painter,
        QRectF(rect.left(), rect.bottom() - px(8), rect.width(), px(6)),
        reading.fraction,
        ink,
        hatched=reading.paused,
    )


class ServiceBar(QWidget):
    """One reading as a widget."""

    def __init__(self, reading: ClockReading | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: ClockReading | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if reading is not None:
            self.set_reading(reading)

    def set_reading(self, reading: ClockReading) -> None:
        self._reading = reading
        told = f"{words.clock_name(reading.name)}: {said(reading)}"
        if reading.due is not None:
            told += " · " + QCoreApplication.translate("words", "due {time}").format(
                time=formats.moment(reading.due)
            )
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(180), px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._reading is not None:
            paint_reading(QPainter(self), self.rect(), self._reading)
