"""The field the supervisor signs in, by mouse, finger or pen."""

from __future__ import annotations

import itertools
import math
import time

from PySide6.QtCore import (
    QEvent,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QFont,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from app.domain.sign_off import Stroke
from app.services.signoff import has_ink
from widgets.theme import theme
from widgets.theme.fonts import font
from widgets.theme.tokens import RADIUS, TYPE
from widgets.visit.paste import png_of

MIN_STEP = 1.5  # px; points nearer than this are the pen trembling
PAPER = QSize(900, 300)  # px of the picture that goes into the PDF


class SignatureField(QWidget):
    """Strokes in, strokes and a PNG out.

    Signals:
        changed(): ink was added or wiped.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[tuple[int, int, int]]] = []
        self._drawing = False
        self._begin = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumHeight(theme.px(112))
        self.setAccessibleName(self.tr("Signature field"))

    def strokes(self) -> tuple[Stroke, ...]:
        return tuple(tuple(stroke) for stroke in self._strokes)

    @property
    def enough(self) -> bool:
        """Whether this is writing and not a dot or a slip of the mouse: the service's own rule."""
        return has_ink(self.strokes())

    def clear(self) -> None:
        self._strokes.clear()
        self._drawing = False
        self.update()
        self.changed.emit()

    def set_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Shows strokes that were drawn before."""
        self._strokes = [list(stroke) for stroke in strokes]
        last = strokes[-1][-1][2] if strokes else 0
        self._begin = time.monotonic() - last / 1000
        self.update()
        self.changed.emit()

    def png(self) -> bytes:
        """Black ink on white, cut to the signature with a margin, whatever the theme."""
        image = QImage(PAPER, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        bounds = self._bounds()
        if not bounds.isEmpty():
            scale = min(
                (PAPER.width() - 48) / bounds.width(), (PAPER.height() - 48) / bounds.height(), 3.0
            )
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(PAPER.width() / 2, PAPER.height() / 2)
            painter.scale(scale, scale)
            painter.translate(-bounds.center())
            self._draw(painter, QColor(Qt.GlobalColor.black))
            painter.end()
        return png_of(image)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(460), theme.px(112))  # takes what is left of the form

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._down(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._up(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        at = event.position()
        if event.type() is QEvent.Type.TabletPress:
            self._down(at)
        elif event.type() is QEvent.Type.TabletMove:
            self._move(at)
        elif event.type() is QEvent.Type.TabletRelease:
            self._up(at)
        event.accept()  # or the same stroke comes again as a mouse

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(theme.colour("primary" if self._drawing else "line"), 1.5))
        painter.setBrush(theme.colour("sunken"))
        radius = theme.px(RADIUS.control)
        painter.drawRoundedRect(frame, radius, radius)
        base = self.height() * 0.74
        inset = theme.px(24)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(inset, base), QPointF(self.width() - inset, base))
        if not self._strokes:
            painter.setPen(theme.colour("muted"))
            painter.setFont(_hint_font())
            painter.drawText(
                QRectF(0, 0, self.width(), base),
                Qt.AlignmentFlag.AlignCenter,
                self.tr("Sign here with mouse, finger or pen"),
            )
        painter.setClipRect(frame)
        self._draw(painter, theme.colour("text"))

    def _draw(self, painter: QPainter, colour: QColor) -> None:
        pen = QPen(colour, theme.px(2.4))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            if len(stroke) == 1:
                painter.drawPoint(QPointF(*stroke[0][:2]))
            else:
                painter.drawPath(smooth(stroke))

    def _bounds(self) -> QRectF:
        box = QRectF()
        for stroke in self._strokes:
            box = box.united(smooth(stroke).boundingRect().adjusted(-2, -2, 2, 2))
        return box

    def _touch(self, event: QTouchEvent) -> None:
        event.accept()
        if not event.points():
            return
        point = event.points()[0]  # a resting palm is a second point and is passed over
        at = point.position()
        if point.state() is QEventPoint.State.Pressed:
            self._down(at)
        elif point.state() is QEventPoint.State.Released:
            self._up(at)
        else:
            self._move(at)

    def _down(self, at: QPointF) -> None:
        if not self.isEnabled():
            return
        if not self._strokes:
            self._begin = time.monotonic()
        self._drawing = True
        self._strokes.append([self._point(at)])
        self.update()

    def _move(self, at: QPointF) -> None:
        if not self._drawing:
            return
        point = self._point(at)
        if math.dist(point[:2], self._strokes[-1][-1][:2]) >= MIN_STEP:
            self._strokes[-1].append(point)
            self.update()

    def _up(self, at: QPointF) -> None:
        if self._drawing:
            self._move(at)
            self._drawing = False
            self.update()
            self.changed.emit()

    def _point(self, at: QPointF) -> tuple[int, int, int]:
        x = min(max(round(at.x()), 0), self.width() - 1)
        y = min(max(round(at.y()), 0), self.height() - 1)
        return x, y, round((time.monotonic() - self._begin) * 1000)


def smooth(stroke: Stroke | list[tuple[int, int, int]]) -> QPainterPath:
    """Quadratic curves through the middles of the points: no corners, nothing invented."""
    points = [QPointF(x, y) for x, y, _ in stroke]
    path = QPainterPath(points[0])
    for here, after in itertools.pairwise(points[1:]):
        path.quadTo(here, (here + after) / 2)
    path.lineTo(points[-1])
    return path


def _hint_font() -> QFont:
    return font(theme.px(TYPE.small))
