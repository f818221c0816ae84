"""Language and theme, wherever one is not signed in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.qt.settings import Settings
from widgets.common.buttons import button
from widgets.common.layouts import row
from widgets.theme import theme


class LookSwitch(QWidget):
    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dark = theme.current().mode == "dark"
        other = "English" if settings.lang == "zh" else "简体中文"
        language = button(
            other,
            "ghost",
            icon="translate",
            on=lambda: settings.change(lang="en" if settings.lang == "zh" else "zh"),
        )
        colours = button(
            self.tr("Light colours") if dark else self.tr("Dark colours"),
            "ghost",
            icon="theme-light-dark",
            on=lambda: settings.change(theme="light" if dark else "dark"),
        )
        row(language, colours, parent=self)
