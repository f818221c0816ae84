"""One icon family: Material Design Icons, coloured by ink."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from widgets.theme import theme
from widgets.theme.icon_font import GlyphEngine, icon_font


def icon(name: str, ink: str = "text", *, disabled: str = "faint") -> QIcon:
    """``name`` without prefix ("clipboard-check-outline"); ``ink`` a colour of tokens.Colours.

    Raises ValueError for a name the family does not have.
    """
    return _icon(name, ink, disabled)


def pixmap(name: str, ink: str = "text", size: int = 18) -> QPixmap:
    """The icon as a picture of ``size`` pixels at 100 %, sharp on any screen."""
    edge = theme.px(size)
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return _icon(name, ink, "faint").pixmap(QSize(edge, edge), ratio)


def forget() -> None:
    """Drops what was drawn in the colours of an earlier theme."""
    _icon.cache_clear()


def has(name: str) -> bool:
    return bool(icon_font().glyph(name))


@cache
def _icon(name: str, ink: str, disabled: str) -> QIcon:
    font, colours = icon_font(), theme.colours()
    if not font.charmap:
        return QIcon()  # damaged installation: every button also says in words what it does
    glyph = font.glyph(name)
    if not glyph:
        raise ValueError(f"no icon called {name}")
    return QIcon(GlyphEngine(font.family, glyph, getattr(colours, ink), getattr(colours, disabled)))
