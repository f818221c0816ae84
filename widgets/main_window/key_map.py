"""F1: every key that works here and now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from widgets.common.buttons import button
from widgets.common.labels import key_label, label
from widgets.common.layouts import column, row, scrolled
from widgets.theme.theme import px

Keys = Sequence[tuple[str, str]]


class KeyMap(QDialog):
    """Two groups: the page's keys, the window's keys. Esc closes."""

    def __init__(self, parent: QWidget, page: str, page_keys: Keys, window_keys: Keys) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        inner = QWidget()
        groups = column(inner, gap=14)
        if page_keys:
            groups.addWidget(label(page, "heading"))
            groups.addLayout(_grid(page_keys))
        groups.addWidget(label(self.tr("Everywhere"), "heading"))
        groups.addLayout(_grid(window_keys))
        groups.addStretch(1)
        layout = column(self, gap=14, margin=20)
        layout.addWidget(scrolled(inner), 1)
        close = button(self.tr("Close"), on=self.accept)
        layout.addLayout(row(None, close))
        close.setFocus()
        wanted = inner.sizeHint().height() + px(110)
        self.resize(px(520), min(wanted, parent.height() - px(40)))


def _grid(keys: Keys) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(14))
    grid.setVerticalSpacing(px(6))
    grid.setColumnMinimumWidth(0, px(96))
    grid.setColumnStretch(1, 1)
    for line, (key, what) in enumerate(keys):
        grid.addWidget(key_label(key), line, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(what, wrap=True), line, 1)
    return grid
