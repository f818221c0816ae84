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
BESIDE = 380  # px at 100 %: what a group needs to stand beside another


class KeyMap(QDialog):
    """Two groups: the page's keys, the window's keys. Esc closes."""

    def __init__(self, parent: QWidget, page: str, page_keys: Keys, window_keys: Keys) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        inner = QWidget()
        wanted = [(page, page_keys)] if page_keys else []
        wanted.append((self.tr("Everywhere"), window_keys))
        wide = parent.width() >= px(BESIDE * len(wanted) + 40)
        groups = row(gap=28, parent=inner) if wide else column(inner, gap=14)
        for words, keys in wanted:
            group = column(gap=14)
            group.addWidget(label(words, "heading"))
            group.addLayout(_grid(keys))
            group.addStretch(1)
            groups.addLayout(group, 1)
        layout = column(self, gap=14, margin=20)
        layout.addWidget(scrolled(inner), 1)
        close = button(self.tr("Close"), on=self.accept)
        layout.addLayout(row(None, close))
        close.setFocus()
        height = inner.sizeHint().height() + px(110)
        width = px(BESIDE * len(wanted) if wide else BESIDE + 80)
        self.resize(min(width, parent.width() - px(40)), min(height, parent.height() - px(40)))


def _grid(keys: Keys) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(14))
    grid.setVerticalSpacing(px(6))
    grid.setColumnMinimumWidth(0, px(96))
    grid.setColumnStretch(1, 1)
    for line, (key, what) in enumerate(keys):
        grid.addWidget(key_label(key), line, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(what[:1].upper() + what[1:], wrap=True), line, 1)
    return grid
