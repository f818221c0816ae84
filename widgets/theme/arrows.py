"""The small arrows of combo and spin boxes and the marks of check boxes. A style sheet can only
take them from files, and they have to follow the theme's colours: they are drawn into a folder that
goes with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QPointF, Qt, QTemporaryDir
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

EDGE = 24  # pixels drawn; the sheet scales them down, so they stay sharp on dense screens
_LINES = {  # corners in parts of the edge
    "down": ((0.25, 0.38), (0.5, 0.62), (0.75, 0.38)),
    "up": ((0.25, 0.62), (0.5, 0.38), (0.75, 0.62)),
    "check": ((0.2, 0.52), (0.42, 0.74), (0.8, 0.28)),
    "dash": ((0.25, 0.5), (0.75, 0.5)),
}


def arrow(shape: str, colour: str) -> str:
    """The path of a PNG with an arrow "up" or "down" or a mark "check", "dash" or "dot", with
    forward slashes for ``url()``."""
    path = Path(_folder().path()) / f"{shape}-{colour.lstrip('#')}.png"
    if not path.exists():
        _draw(shape, colour).save(str(path))
    return path.as_posix()


def _draw(shape: str, colour: str) -> QPixmap:
    picture = QPixmap(EDGE, EDGE)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if shape == "dot":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(EDGE / 2, EDGE / 2), EDGE / 5, EDGE / 5)
    else:
        painter.setPen(QPen(QColor(colour), EDGE / 8))
        corners = [QPointF(x * EDGE, y * EDGE) for x, y in _LINES[shape]]
        painter.drawPolyline(QPolygonF(corners))
    painter.end()
    return picture


@cache
def _folder() -> QTemporaryDir:
    return QTemporaryDir()
