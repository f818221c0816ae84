"""The icon font: Material Design Icons as the qtawesome package ships it, drawn by ourselves.

Only the package's two data files are read. Importing it would pull in every Qt module it knows,
OpenGL among them: a tenth of a second and 12 MiB before the window shows.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FONT = "materialdesignicons6-webfont-[0-9]*.ttf"
_CHARMAP = "materialdesignicons6-webfont-charmap-*.json"
_FILL = 0.875  # of the icon's height: the glyphs fill their em, a little air belongs around them


@dataclass(frozen=True)
class IconFont:
    """``charmap`` is the JSON text ``{"name": "0xf0001", …}``. It stays text: of its 7,400 names
    some eighty are ever asked for, and as a dictionary they would take ten times the room. Without
    the files it is empty."""

    family: str
    charmap: str

    def glyph(self, name: str) -> str:
        """The character, "" for a name the font does not have."""
        key = f'"{name}":'
        at = self.charmap.find(key)
        if at < 0:
            return ""
        value = self.charmap[at + len(key) : at + len(key) + 24]
        return chr(int(value.split('"')[1], 16))


@cache
def icon_font() -> IconFont:
    """Registers the font once per application."""
    spec = find_spec("qtawesome")  # finds the folder, runs nothing
    folder = Path((spec.origin if spec else None) or "").parent / "fonts"
    font = next(folder.glob(_FONT), None)
    charmap = next(folder.glob(_CHARMAP), None)
    loaded = QFontDatabase.addApplicationFont(str(font)) if font else -1
    if loaded < 0 or charmap is None:
        logging.getLogger(__name__).error("the icon font is not in %s", folder)
        return IconFont("", "")
    family = QFontDatabase.applicationFontFamilies(loaded)[0]
    return IconFont(family, charmap.read_text("ascii"))


class GlyphEngine(QIconEngine):
    """Draws one glyph at whatever size is asked for."""

    def __init__(self, family: str, glyph: str, ink: str, disabled: str) -> None:
        super().__init__()
        self._family, self._glyph = family, glyph
        self._ink, self._disabled = QColor(ink), QColor(disabled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        font = QFont(self._family)
        font.setPixelSize(max(1, round(rect.height() * _FILL)))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._disabled if mode == QIcon.Mode.Disabled else self._ink)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture
