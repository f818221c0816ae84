"""A few choices of which exactly one holds: chips in a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from widgets.common.buttons import button
from widgets.theme.theme import px


class Segments(QWidget):
    chosen = Signal(str)  # value, by the person only

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        value: str,
        parent: QWidget | None = None,
    ) -> None:
        """``choices``: (value, words)."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._values = [v for v, _ in choices]
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        for number, (_, words) in enumerate(choices):
            chip = button(words, "chip", checkable=True)
            chip.setAccessibleName(f"{name}: {words}")
            self._group.addButton(chip, number)
            layout.addWidget(chip)
        layout.addStretch(1)
        self.set_value(value)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._values[number]))

    def value(self) -> str:
        return self._values[self._group.checkedId()]

    def set_value(self, value: str) -> None:
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)
