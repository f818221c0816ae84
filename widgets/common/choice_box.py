"""A drop-down that shows where its text is cut; with a style sheet Qt cuts in the middle of a
letter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)


class ChoiceBox(QComboBox):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, entries: Sequence[tuple[str, str]]) -> None:
        """Fills it with (words, value), once they differ from what is there; what is chosen stays
        chosen, else the first is."""
        wanted = list(entries)
        if [(self.itemText(i), self.itemData(i)) for i in range(self.count())] == wanted:
            return
        chosen = self.currentData()
        self.clear()
        for text, value in wanted:
            self.addItem(text, value)
        self.setCurrentIndex(max(0, self.findData(chosen) if chosen else 0))

    @property
    def shown_text(self) -> str:
        """The current text as it is seen, with an ellipsis where it is cut."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        return self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, field.width() - 2
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        whole = self.currentText()
        if isinstance(event, QHelpEvent) and self.shown_text != whole:
            QToolTip.showText(event.globalPos(), whole, self)
            return True
        return super().event(event)
