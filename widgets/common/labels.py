"""Text on a page. ``role`` names its place in the type ladder; the style sheet does the rest."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import Tone

Role = Literal["title", "heading", "strong", "body", "muted", "small", "tiny", "figure", "mono"]


def label(
    text: str = "",
    role: Role = "body",
    *,
    wrap: bool = False,
    tone: Tone | None = None,
    selectable: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)  # a site's name is never markup
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if tone is not None:
        made.setProperty("tone", tone)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def key_label(keys: str, parent: QWidget | None = None) -> QLabel:
    """A key as it stands on a keyboard."""
    made = QLabel(keys, parent)
    made.setProperty("role", "key")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)  # a key never grows
    return made


def icon_label(name: str, ink: str = "muted", size: int = 18) -> QLabel:
    """An icon that says nothing by itself (screen readers pass over it)."""
    made = QLabel()
    made.setPixmap(icons.pixmap(name, ink, size))
    made.setFixedSize(px(size), px(size))
    return made


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit ends in "…", the whole is in the tool tip."""

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(24), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self._shortened() != self.text() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self._shortened())

    def _shortened(self) -> str:
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())
