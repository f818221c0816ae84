"""A setting: its name, what it means, its control."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


def setting(name: str, control: QWidget, hint: str = "") -> QHBoxLayout:
    """Name and hint at the left, the control at the right, aligned in every card."""
    made = QHBoxLayout()
    made.setSpacing(px(SPACE.l))
    said: QVBoxLayout = column(gap=0)
    title = label(name)
    title.setBuddy(control)
    said.addWidget(title)
    if hint:
        said.addWidget(label(hint, "tiny", wrap=True))
    made.addLayout(said, 5)
    held = row(control, gap=0)  # its left edge is that of the facts in the other cards
    held.addStretch(1)
    made.addLayout(held, 6)
    return made


def fact(name: str, value: str) -> QHBoxLayout:
    """Something one can read and copy but not change."""
    made = QHBoxLayout()
    made.setSpacing(px(SPACE.l))
    title = label(name, "muted", wrap=True)  # wrapping keeps the columns of all cards in line
    made.addWidget(title, 5)
    told = label(value or "–", wrap=True, selectable=True)
    told.setAccessibleName(f"{name}: {value}")
    made.addWidget(told, 6)
    for part in (title, told):
        part.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made
