"""The theme in force. Like the application's palette and font it belongs to the process: it is set
in one place (``apply``) and read by whatever paints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from widgets.theme.fonts import app_font, load_fonts
from widgets.theme.tokens import DARK, LIGHT, Colours

Mode = Literal["light", "dark"]
Choice = Literal["light", "dark", "system"]


@dataclass(frozen=True, slots=True)
class Theme:
    mode: Mode
    colours: Colours
    scale: float  # 1.0-2.0, on top of what the desktop already does

    def px(self, value: float) -> int:
        """A length given at 100 %, in this theme's pixels."""
        return max(1, round(value * self.scale)) if value else 0

    def colour(self, name: str) -> QColor:
        """A token as QColor, for painting."""
        return QColor(getattr(self.colours, name))


_current = Theme("light", LIGHT, 1.0)


def current() -> Theme:
    return _current


def px(value: float) -> int:
    return _current.px(value)


def colour(name: str) -> QColor:
    return _current.colour(name)


def colours() -> Colours:
    return _current.colours


def apply(app: QApplication, choice: Choice, scale: int = 100) -> Theme:
    """Sets palette, font and style sheet. ``scale`` in percent, 100-200. Widgets that keep pixmaps
    or fixed sizes are rebuilt by the window; style and palette take effect at once."""
    from widgets.theme import icons
    from widgets.theme.stylesheet import stylesheet

    global _current
    mode = resolve(app, choice)
    _current = Theme(mode, DARK if mode == "dark" else LIGHT, min(200, max(100, scale)) / 100)
    icons.forget()
    load_fonts()
    app.setStyle("Fusion")  # the same drawing on every system; the sheet does the rest
    app.setPalette(palette(_current))
    app.setFont(app_font(_current.px))
    app.setStyleSheet(stylesheet(_current))
    return _current


def resolve(app: QApplication, choice: Choice) -> Mode:
    if choice != "system":
        return choice
    scheme = app.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def follow_system(app: QApplication, changed: Callable[..., None]) -> None:
    """Calls ``changed(scheme)`` whenever the desktop turns light or dark. A method of a widget is
    let go with its widget."""
    app.styleHints().colorSchemeChanged.connect(changed)


def palette(theme: Theme) -> QPalette:
    """For what the style sheet does not reach: delegates, selections, links, placeholders."""
    c = theme.colours
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.page,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Base: c.surface,
        QPalette.ColorRole.AlternateBase: c.sunken,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.Button: c.surface,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.BrightText: c.on_primary,
        QPalette.ColorRole.Highlight: c.primary,
        QPalette.ColorRole.HighlightedText: c.on_primary,
        QPalette.ColorRole.Link: c.primary,
        QPalette.ColorRole.LinkVisited: c.primary,
        QPalette.ColorRole.ToolTipBase: c.text,
        QPalette.ColorRole.ToolTipText: c.surface,
        QPalette.ColorRole.PlaceholderText: c.muted,
        QPalette.ColorRole.Mid: c.line,
        QPalette.ColorRole.Light: c.surface,
        QPalette.ColorRole.Dark: c.line,
        QPalette.ColorRole.Shadow: c.shadow,
        QPalette.ColorRole.Accent: c.primary,
    }
    for role, value in roles.items():
        result.setColor(role, QColor(value))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.faint))
    return result
