"""Two small departures from the sheet that the visit pages share."""

from __future__ import annotations

from PySide6.QtWidgets import QListView, QPushButton

from widgets.theme.theme import px


def tall(button: QPushButton, height: int = 38, *, padding: int | None = None) -> None:
    """A button for a hand in a hurry; pixels at 100 %. The sheet's own min-height would win over
    ``setMinimumHeight``."""
    side = "" if padding is None else f" padding: 0 {px(padding)}px;"
    button.setStyleSheet(f"QPushButton {{ min-height: {px(height) - 2}px;{side} }}")


def ringless(view: QListView) -> None:
    """Its current row shows the focus; a second ring round the list would only be noise."""
    view.setStyleSheet("QListView:focus { border: none; }")
