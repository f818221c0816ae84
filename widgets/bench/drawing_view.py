"""What a virtual device shows, painted from shapes in millimetres."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from drivers.drawing import Box, Dots, Drawing, Mark, Shape, Stroke, Tone, Words
from widgets.theme.fonts import font
from widgets.theme.theme import px
from widgets.theme.tokens import GLASS, PAPER


class DrawingView(QWidget):
    """As wide as its place, as high as the drawing then needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._images: dict[int, QImage] = {}

    def show_drawing(self, drawing: Drawing | None) -> None:
        if drawing == self._drawing:
            return
        self._drawing = drawing
        self._images.clear()
        self.updateGeometry()
        self.update()

    @property
    def drawing(self) -> Drawing | None:
        return self._drawing

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        drawing = self._drawing
        return round(drawing.height * self._scale(width)) if drawing is not None else 0

    def minimumSizeHint(self) -> QSize:
        width = px(200)
        return QSize(width, self.heightForWidth(width))

    def sizeHint(self) -> QSize:
        width = max(self.width(), px(200))
        return QSize(width, self.heightForWidth(width))

    def _scale(self, width: int) -> float:
        drawing = self._drawing
        if drawing is None or drawing.width <= 0:
            return 1.0
        most = px(7) if drawing.ground == "glass" else px(5)  # a short thing need not be huge
        return min(width / drawing.width, most)

    def paintEvent(self, event: QPaintEvent) -> None:
        drawing = self._drawing
        if drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = self._scale(self.width())
        painter.translate(max(0.0, (self.width() - drawing.width * scale) / 2), 0)
        painter.scale(scale, scale)
        colours = GLASS if drawing.ground == "glass" else PAPER
        edge = QRectF(0, 0, drawing.width, drawing.height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours["ground"]))
        painter.drawRoundedRect(edge, 1.0, 1.0)
        painter.setClipRect(edge)
        for mark in drawing.marks:
            self._paint(painter, mark, colours)
        painter.end()

    def _paint(self, painter: QPainter, mark: Mark, colours: dict[str, str]) -> None:
        tone: Tone = mark.tone
        colour = QColor(colours.get(tone, colours["ink"]))
        if isinstance(mark, Words):
            self._words(painter, mark, colour)
        elif isinstance(mark, Stroke):
            painter.setPen(QPen(colour, mark.width))
            painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2))
        elif isinstance(mark, Box):
            painter.setPen(Qt.PenStyle.NoPen if mark.filled else QPen(colour, 0.2))
            painter.setBrush(colour if mark.filled else Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(mark.x, mark.y, mark.width, mark.height))
        elif isinstance(mark, Dots):
            self._dots(painter, mark, colour)
        elif isinstance(mark, Shape):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in mark.points]))

    @staticmethod
    def _words(painter: QPainter, mark: Words, colour: QColor) -> None:
        """Each character in its own cell: the pitch is the device's, not the font's."""
        painter.save()
        painter.setPen(colour)
        grain = 40.0  # a font of less than a pixel cannot be asked for
        painter.translate(mark.x, mark.y)
        painter.scale(1 / grain, 1 / grain)
        face = font(12, mono=True)
        face.setPixelSize(max(1, round(min(mark.height * 0.86, mark.advance * 1.95) * grain)))
        painter.setFont(face)
        at = 0.0
        middle = Qt.AlignmentFlag.AlignCenter
        for char in mark.text:
            cell = mark.advance * (2 if ord(char) > 0x2E7F else 1) * grain
            if char != " ":
                painter.drawText(QRectF(at - cell, 0, cell * 3, mark.height * grain), middle, char)
            at += cell
        painter.restore()

    def _dots(self, painter: QPainter, mark: Dots, colour: QColor) -> None:
        """A bitmap; where a dot is less than a pixel it is made smaller by its mean first, and
        painted twice: a line one dot thick must not vanish."""
        place = QRectF(mark.x, mark.y, mark.columns * mark.dot_x, mark.rows * mark.dot_y)
        image = self._image(mark, colour)
        scale = painter.transform().m11()
        if mark.dot_x * scale >= 1.0:
            painter.drawImage(place, image)
            return
        wide = max(1, round(place.width() * scale))
        high = max(1, round(place.height() * scale))
        small = image.scaled(
            wide,
            high,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(place, small)
        painter.drawImage(place, small)

    def _image(self, mark: Dots, colour: QColor) -> QImage:
        """The bitmap in its colour on nothing; kept, because paper is painted often."""
        held = self._images.get(id(mark))
        if held is None:
            stride = (mark.columns + 7) // 8
            held = QImage(
                mark.bits, mark.columns, mark.rows, stride, QImage.Format.Format_Mono
            ).copy()
            held.setColorTable([QColor(Qt.GlobalColor.transparent).rgba(), colour.rgba()])
            held = held.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
            self._images[id(mark)] = held
        return held
