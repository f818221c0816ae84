"""Five large buttons for the supervisor's satisfaction."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from widgets.theme import theme
from widgets.visit.keys import digit_of
from widgets.visit.look import tall


class Rating(QWidget):
    """1 (very dissatisfied) to 5 (very satisfied); 0 while nothing is chosen. Keys 1-5 and ←→.

    Signals:
        changed(int): the new rating.
    """

    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Satisfaction"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self._buttons: list[QPushButton] = []
        for number, word in enumerate(self.names(), start=1):
            button = QPushButton(f"{number}  {word}")
            button.setProperty("kind", "verdict")
            button.setProperty("verdict", "abnormal" if number <= 2 else "normal")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the five are one stop for Tab
            tall(button, 44, padding=4)
            button.clicked.connect(lambda _on, n=number: self.set_value(n))
            row.addWidget(button, 1)
            self._buttons.append(button)

    def names(self) -> tuple[str, ...]:
        return (
            self.tr("Very poor"),
            self.tr("Poor"),
            self.tr("Fair"),
            self.tr("Pleased"),
            self.tr("Delighted"),
        )

    def value(self) -> int:
        return self._value

    def set_value(self, value: int) -> None:
        """0 clears the choice."""
        changed = value != self._value
        self._value = value
        for number, button in enumerate(self._buttons, start=1):
            button.setChecked(number == value)
        if changed:
            self.changed.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        if digit is not None and digit <= len(self._buttons):
            self.set_value(digit)
        elif event.key() == Qt.Key.Key_Left:
            self.set_value(max(1, self._value - 1))
        elif event.key() == Qt.Key.Key_Right:
            self.set_value(min(len(self._buttons), self._value + 1))
        else:
            super().keyPressEvent(event)
