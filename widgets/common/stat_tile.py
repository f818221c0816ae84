"""A number that matters, with its word; a click goes to what it counts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from widgets.common.card import Card
from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row
from widgets.theme.stylesheet import restyle
from widgets.theme.tokens import SPACE, Tone


class StatTile(Card):
    clicked = Signal()

    def __init__(
        self, icon: str, word: str, *, tone: Tone = "primary", parent: QWidget | None = None
    ) -> None:
        super().__init__(margin=SPACE.l, parent=parent)
        self._word = word
        self._figure = label("–", "figure")
        self._more = label("", "tiny")
        right = column(gap=0)
        right.addWidget(label(word, "small"))
        right.addWidget(self._more)
        ink = "muted" if tone == "neutral" else tone
        line = row(icon_label(icon, ink, 24), self._figure, gap=SPACE.m)
        line.addLayout(right, 1)
        self.body.addLayout(line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_value(self, value: str, more: str = "", *, tone: Tone | None = None) -> None:
        self._figure.setText(value)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._figure.setProperty("tone", tone or "")
        restyle(self._figure)
        self.setAccessibleName(f"{self._word}: {value} {more}".strip())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
