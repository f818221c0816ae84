"""The card: the one container of the interface."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE, Tone


class Card(QFrame):
    """``body`` is its column. With a title, ``head`` is the title's row: add what belongs at its
    right end with ``head.addWidget``."""

    def __init__(
        self,
        title: str = "",
        *,
        margin: int = SPACE.l,
        gap: int = SPACE.s,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body: QVBoxLayout = column(self, gap=gap, margin=margin)
        self.title: QLabel = label(title, "strong")
        self.head: QHBoxLayout = row(self.title, None)
        if title:
            self.setAccessibleName(title)
            self.body.addLayout(self.head)

    def set_tone(self, tone: Tone | None) -> None:
        """A coloured left edge; always beside a word or a shape that says the same."""
        self.setProperty("tone", tone or "")
        restyle(self)

    def set_current(self, current: bool) -> None:
        """The ring of the item the keyboard is on."""
        self.setProperty("current", "true" if current else "false")
        restyle(self)


class Strip(QFrame):
    """A soft coloured band inside a card: a finding, a hint, a warning."""

    def __init__(self, tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "strip")
        self.setProperty("tone", tone)
        self.body: QVBoxLayout = column(self, gap=SPACE.s)
        self.body.setContentsMargins(px(12), px(10), px(12), px(10))


class Well(QFrame):
    """A sunken area inside a card: bytes, an empty picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "well")
        self.body: QVBoxLayout = column(self, gap=SPACE.xs, margin=SPACE.m)
