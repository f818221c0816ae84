"""A running step for the eye: a bar that says how far it is, and a plot of what it samples."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from app.domain.text import Lang
from drivers.words import unit_text
from widgets.common import paint
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.common.watch import Curve, Watch
from widgets.theme.theme import colour, px
from widgets.theme.tokens import TYPE

# a curve is told from the others by its dashes too
LOOKS = (
    ("primary", Qt.PenStyle.SolidLine),
    ("warning", Qt.PenStyle.DashLine),
    ("good", Qt.PenStyle.DotLine),
    ("muted", Qt.PenStyle.DashDotLine),
    ("bad", Qt.PenStyle.SolidLine),
    ("text", Qt.PenStyle.DotLine),
)
SCALE = (0.0, 0.5, 1.0)  # of the height, where a line is drawn
_KEY = 22  # px of the line that stands before a name
_SHORTEST = 10.0  # seconds the plot is wide at least


class CurveView(QWidget):
    """Values against the seconds of the run, from zero; what did not come is a tick below."""

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = lang
        self._curves: tuple[Curve, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_curves(self, curves: tuple[Curve, ...]) -> None:
        grown = len(curves) != len(self._curves)
        self._curves = curves
        said = "; ".join(f"{c.name.to(self._lang)} {self._last(c)}" for c in curves)
        self.setAccessibleName(said)
        if grown:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(280), px(120) if len(self._curves) < 5 else px(150))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = [c.name.to(self._lang) for c in self._curves]
        values = [self._last(c) for c in self._curves]
        wide = max((paint.width(n, size=TYPE.tiny) for n in names), default=0)
        wide += max((paint.width(v, size=TYPE.tiny) for v in values), default=0)
        legend = min(wide + px(_KEY + 14), self.width() // 2)
        top = self._top()
        wide_scale = max(paint.width(f"{top * part:g}", size=TYPE.tiny) for part in SCALE)
        left = wide_scale + px(8)
        plot = QRectF(left, px(8), self.width() - left - legend - px(14), self.height() - px(30))
        start, end = self._span()
        self._frame(painter, plot, top, start, end)
        for at, curve in enumerate(self._curves):
            self._curve(painter, plot, curve, LOOKS[at % len(LOOKS)], top, start, end)
        self._legend(painter, QRect(self.width() - legend, px(4), legend, px(20)))
        painter.end()

    def _frame(self, painter: QPainter, plot: QRectF, top: float, start: float, end: float) -> None:
        for part in SCALE:
            painter.setPen(QPen(colour("line"), 1))
            y = plot.bottom() - part * plot.height()
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            box = QRect(0, round(y) - px(8), round(plot.left()) - px(6), px(16))
            said = f"{top * part:g}"
            paint.text(painter, box, said, size=TYPE.tiny, ink="muted", right=True)
        below = QRect(round(plot.left()), round(plot.bottom()) + px(6), round(plot.width()), px(16))
        paint.text(painter, below, f"{start:.0f} s", size=TYPE.tiny, ink="muted")
        paint.text(painter, below, f"{end:.0f} s", size=TYPE.tiny, ink="muted", right=True)

    def _curve(
        self,
        painter: QPainter,
        plot: QRectF,
        curve: Curve,
        look: tuple[str, Qt.PenStyle],
        top: float,
        start: float,
        end: float,
    ) -> None:
        ink, style = look
        pen = QPen(colour(ink), max(1.5, px(1.6)), style)
        lost = QPen(colour("bad"), px(2))
        piece: list[QPointF] = []

        def draw() -> None:
            painter.setPen(pen)
            if len(piece) == 1:
                painter.setBrush(colour(ink))
                painter.drawEllipse(piece[0], px(1.5), px(1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            elif piece:
                painter.drawPolyline(QPolygonF(piece))
            piece.clear()

        for at, value in tuple(curve.points):
            x = plot.left() + (at - start) / (end - start) * plot.width()
            if x < plot.left() - 1:
                continue
            if value is None:
                draw()
                painter.setPen(lost)
                painter.drawLine(QLineF(x, plot.bottom() - px(5), x, plot.bottom() + px(3)))
                continue
            piece.append(QPointF(x, plot.bottom() - min(1.0, value / top) * plot.height()))
        draw()

    def _legend(self, painter: QPainter, line: QRect) -> None:
        for at, curve in enumerate(self._curves):
            ink, style = LOOKS[at % len(LOOKS)]
            middle = line.center().y()
            painter.setPen(QPen(colour(ink), max(1.5, px(2)), style))
            painter.drawLine(line.left(), middle, line.left() + px(_KEY - 6), middle)
            words = QRect(line)
            words.setLeft(line.left() + px(_KEY))
            said = self._last(curve)
            room = QRect(words)
            room.setRight(words.right() - paint.width(said, size=TYPE.tiny) - px(6))
            paint.text(painter, room, curve.name.to(self._lang), size=TYPE.tiny, ink="muted")
            paint.text(painter, words, said, size=TYPE.tiny, right=True)
            line.translate(0, px(20))

    def _last(self, curve: Curve) -> str:
        if curve.last is None:
            return "–"
        return f"{figure(curve.last)} {unit_text(curve.unit).to(self._lang)}".strip()

    def _top(self) -> float:
        most = max((v for c in self._curves for _, v in c.points if v is not None), default=0.0)
        return nice(most)

    def _span(self) -> tuple[float, float]:
        times = [c.points[at][0] for c in self._curves if c.points for at in (0, -1)]
        if not times:
            return 0.0, _SHORTEST
        first, last = min(times), max(times)
        return first, max(last, first + _SHORTEST)


class WatchView(QWidget):
    """Hidden while there is nothing to watch."""

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = lang
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.far = label("", "small")
        self._line = QWidget()
        row(self.bar, self.far, parent=self._line).setStretch(0, 1)
        self.curves = CurveView(lang)
        body = column(self, gap=6)
        body.addWidget(self._line)
        body.addWidget(self.curves)
        self.hide()

    def show_watch(self, watch: Watch | None) -> None:
        """None: nothing runs."""
        self.setVisible(watch is not None and not watch.empty)
        if watch is None:
            return
        told = watch.advanced
        self._line.setVisible(told is not None)
        if told is not None:
            self.bar.setValue(round(1000 * told.done / told.total) if told.total else 0)
            self.far.setText(self._said(watch))
            self.bar.setAccessibleName(self.far.text())
        self.curves.setVisible(bool(watch.curves))
        self.curves.show_curves(tuple(watch.curves.values()))

    def _said(self, watch: Watch) -> str:
        told = watch.advanced
        if told is None:
            return ""
        unit = unit_text(told.unit).to(self._lang)
        if told.unit == "B":
            words = [self.tr("{0} of {1}").format(amount(told.done), amount(told.total))]
        else:
            words = [f"{self.tr('{0} of {1}').format(told.done, told.total)} {unit}"]
        if told.unit == "B" and watch.rate is not None:
            words.append(f"{amount(watch.rate)}/s")
        left = watch.left
        if left is not None and left >= 1:
            words.append(self.tr("{0} s left").format(math.ceil(left)))
        return " · ".join(words)


def amount(count: float) -> str:
    """Bytes as a person reads them: "812 B", "64.0 KB"."""
    if count < 1000:
        return f"{count:.0f} B"
    if count < 1000 * 1024:
        return f"{count / 1024:.1f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def figure(value: float) -> str:
    """Three figures are enough to watch."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def nice(most: float) -> float:
    """The end of an axis: the next of 1, 2, 5 times a power of ten; 1 for nothing."""
    if most <= 0 or not math.isfinite(most):
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    step = next(s for s in (1.0, 2.0, 5.0, 10.0) if most <= s * power * (1 + 1e-9))
    return step * power
