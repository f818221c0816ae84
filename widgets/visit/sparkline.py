"""A figure over the last visits as a small line: its limits beside it, the newest point named."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.answer import Limits, Verdict
from app.services.trend import Trend
from widgets.theme.theme import colour, px

HEIGHT = 72  # px at 100 %
DOT = 3.5  # px at 100 %, half a point's width


class Sparkline(QWidget):
    """An abnormal value is a square, the others are discs; hard limits are dashed, soft ones
    dotted: nothing is told by colour alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend: Trend | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_trend(self, trend: Trend) -> None:
        self._trend = trend
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        trend = self._trend
        if trend is None:
            return
        low, high = span(trend)
        plot = QRectF(self.rect()).adjusted(px(6), px(8), -px(6), -px(8))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        def y(value: Decimal) -> float:
            return plot.bottom() - float((value - low) / (high - low)) * plot.height()

        for limits, ink, dashes in (
            (trend.hard, "bad", Qt.PenStyle.DashLine),
            (trend.soft, "warning", Qt.PenStyle.DotLine),
        ):
            painter.setPen(QPen(colour(ink), 1.2, dashes))
            for bound in bounds(limits):
                painter.drawLine(QPointF(plot.left(), y(bound)), QPointF(plot.right(), y(bound)))
        step = plot.width() / max(1, len(trend.points) - 1)
        places = [QPointF(plot.left() + n * step, y(p.value)) for n, p in enumerate(trend.points)]
        painter.setPen(QPen(colour("muted"), 1.5))
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        half = px(10) * DOT / 10
        for place, point in zip(places, trend.points, strict=True):
            bad = point.verdict is Verdict.ABNORMAL
            painter.setBrush(colour("bad" if bad else "primary"))
            box = QRectF(place.x() - half, place.y() - half, 2 * half, 2 * half)
            if bad:
                painter.drawRect(box)
            else:
                painter.drawEllipse(box)
        painter.end()


def bounds(limits: Limits | None) -> tuple[Decimal, ...]:
    return tuple(b for b in (limits.low, limits.high) if b is not None) if limits else ()


def span(trend: Trend) -> tuple[Decimal, Decimal]:
    """What the height stands for: every value and every limit; never nothing."""
    values = [p.value for p in trend.points] + [*bounds(trend.hard), *bounds(trend.soft)]
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 1, high + 1)
