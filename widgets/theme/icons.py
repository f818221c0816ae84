"""One icon family: Material Design Icons through qtawesome, coloured by ink.

Only that one of qtawesome's twelve fonts is loaded, and only when the first icon is asked for:
loading all of them would cost a fifth of a second before the window shows.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from widgets.theme import theme


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
    return name in _family().charmap["mdi6"]


@cache
def _icon(name: str, ink: str, disabled: str) -> QIcon:
    if not has(name):
        raise ValueError(f"no icon called {name}")
    colours = theme.colours()
    made: QIcon = _family().icon(
        f"mdi6.{name}",
        color=getattr(colours, ink),
        color_disabled=getattr(colours, disabled),
    )
    return made


@cache
def _family() -> Any:
    import os

    os.environ.setdefault("QT_API", "pyside6")  # qtpy asks; it must not look for other bindings
    import qtawesome
    from qtawesome.iconic_font import IconicFont

    bundled = next(f for f in qtawesome._BUNDLED_FONTS if f[0] == "mdi6")
    return IconicFont(bundled)
