"""Marks as they are drawn on the screen, in the picture's own pixels; ``app.store.drawing`` draws
the same into the picture that is kept."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from app.domain.marks import BLOCK, BLOCKS, INKS, WHOLE, Mark, MarkKind
from widgets.theme.tokens import FAMILY


def paint(painter: QPainter, mark: Mark, picture: QPixmap) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mark.kind is MarkKind.BLUR:
        _blur(painter, mark, picture)
    elif mark.kind is MarkKind.BOX:
        _box(painter, mark, picture)
    elif mark.kind is MarkKind.ARROW:
        _arrow(painter, mark, picture)
    else:
        _text(painter, mark, picture)
    painter.restore()


def points(mark: Mark, picture: QPixmap) -> tuple[QPointF, QPointF]:
    wide, high = picture.width() / WHOLE, picture.height() / WHOLE
    return QPointF(mark.x1 * wide, mark.y1 * high), QPointF(mark.x2 * wide, mark.y2 * high)


def area(mark: Mark, picture: QPixmap) -> QRectF:
    """What it covers."""
    if mark.kind is MarkKind.TEXT:
        metrics = QFontMetricsF(_font(mark, picture))
        corner, _ = points(mark, picture)
        return QRectF(
            corner.x(), corner.y(), metrics.horizontalAdvance(mark.text), metrics.height()
        )
    first, second = points(mark, picture)
    return QRectF(first, second).normalized()


def touches(mark: Mark, picture: QPixmap, at: QPointF, near: float) -> bool:
    """Whether ``at`` is on the mark, give or take ``near`` pixels."""
    box = area(mark, picture)
    grown = box.adjusted(-near, -near, near, near)
    if mark.kind is MarkKind.ARROW:
        first, second = points(mark, picture)
        return grown.contains(at) and _distance(at, first, second) <= near + _width(mark, picture)
    if mark.kind is MarkKind.BOX:
        thick = near + _width(mark, picture)
        inner = box.adjusted(thick, thick, -thick, -thick)
        return grown.contains(at) and not (inner.isValid() and inner.contains(at))
    return grown.contains(at)


def _distance(at: QPointF, first: QPointF, second: QPointF) -> float:
    along = second - first
    length = along.x() ** 2 + along.y() ** 2
    if not length:
        return QLineF(at, first).length()
    share = ((at.x() - first.x()) * along.x() + (at.y() - first.y()) * along.y()) / length
    return QLineF(at, first + along * min(1.0, max(0.0, share))).length()


def _width(mark: Mark, picture: QPixmap) -> float:
    return max(2.0, mark.size * max(picture.width(), picture.height()) / WHOLE)


def _blur(painter: QPainter, mark: Mark, picture: QPixmap) -> None:
    box: QRect = area(mark, picture).toAlignedRect().intersected(picture.rect())
    if box.width() < 1 or box.height() < 1:
        return
    block = max(BLOCK, math.ceil(max(box.width(), box.height()) / BLOCKS))
    few = picture.copy(box).scaled(
        max(1, box.width() // block),
        max(1, box.height() // block),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawPixmap(box, few)


def _box(painter: QPainter, mark: Mark, picture: QPixmap) -> None:
    ink, edge = INKS[mark.colour]
    width, box = _width(mark, picture), area(mark, picture)
    inside = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    for colour, thick in ((edge, 2 * width), (ink, width)):
        pen = QPen(QColor(colour), thick)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(inside)


def _arrow(painter: QPainter, mark: Mark, picture: QPixmap) -> None:
    ink, edge = INKS[mark.colour]
    width = _width(mark, picture)
    first, second = points(mark, picture)
    line = QLineF(first, second)
    length = line.length()
    if length < 1:
        return
    head = min(width * 4.5, max(length * 0.6, width))
    along = (second - first) / length
    across = QPointF(-along.y(), along.x())
    for colour, more in ((edge, width / 2), (ink, 0.0)):
        pen = QPen(QColor(colour), width + 2 * more)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(first, second - along * head * 0.9))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        back = second - along * (head + more)
        half = head * 0.5 + more * 1.3
        painter.drawPolygon(
            QPolygonF([second + along * more * 1.6, back + across * half, back - across * half])
        )


def _text(painter: QPainter, mark: Mark, picture: QPixmap) -> None:
    ink, edge = INKS[mark.colour]
    face = _font(mark, picture)
    corner, _ = points(mark, picture)
    path = QPainterPath()
    path.addText(QPointF(corner.x(), corner.y() + QFontMetricsF(face).ascent()), face, mark.text)
    pen = QPen(QColor(edge), max(2.0, face.pixelSize() / 4.5))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, QColor(ink))


def _font(mark: Mark, picture: QPixmap) -> QFont:
    face = QFont(FAMILY)
    face.setPixelSize(max(8, round(mark.size * max(picture.width(), picture.height()) / WHOLE)))
    return face
