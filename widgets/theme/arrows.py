"""The small arrows of combo and spin boxes. A style sheet can only take them from files, and they
have to follow the theme's colours: they are drawn into a folder that goes with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QPointF, QTemporaryDir
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

EDGE = 24  # pixels drawn; the sheet scales them down, so they stay sharp on dense screens


def arrow(direction: str, colour: str) -> str:
    """The path of a PNG with an arrow "up" or "down", with forward slashes for ``url()``."""
    path = Path(_folder().path()) / f"{direction}-{colour.lstrip('#')}.png"
    if not path.exists():
        _draw(direction, colour).save(str(path))
    return path.as_posix()


def _draw(direction: str, colour: str) -> QPixmap:
    picture = QPixmap(EDGE, EDGE)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colour), EDGE / 8)
    painter.setPen(pen)
    tip, base = (0.62, 0.38) if direction == "down" else (0.38, 0.62)
    points = ((0.25, base), (0.5, tip), (0.75, base))
    painter.drawPolyline(QPolygonF([QPointF(x * EDGE, y * EDGE) for x, y in points]))
    painter.end()
    return picture


@cache
def _folder() -> QTemporaryDir:
    return QTemporaryDir()
