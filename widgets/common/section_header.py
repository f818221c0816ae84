"""The line above a group of things: its name, chips beside it, a remark at the right end."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.common.labels import label
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class SectionHeader(QWidget):
    def __init__(
        self,
        title: str,
        *beside: QWidget,
        right: QWidget | str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(SPACE.s))
        self.title = label(title, "title")
        layout.addWidget(self.title)
        for widget in beside:
            layout.addWidget(widget)
        layout.addStretch(1)
        if isinstance(right, str):
            right = label(right, "small")
        if right is not None:
            layout.addWidget(right)
