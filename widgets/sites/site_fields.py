"""Fields of the site form beside the plain line: a choice, and a note of several lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.common.choice_box import ChoiceBox
from widgets.common.field_box import Field
from widgets.theme.theme import px

_NOTE = 72  # px at 100 %


class ChoiceField(Field):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.box = ChoiceBox()
        self.box.setMaxVisibleItems(14)
        super().__init__(name, self.box, parent=parent)
        self.box.activated.connect(self._by_hand)

    def offer(self, entries: Sequence[tuple[str, str]]) -> None:
        """(words, value)."""
        self.box.offer(entries)

    def text(self) -> str:
        return self.box.currentData() or ""

    def set_text(self, value: str) -> None:
        """A value that is not offered is kept, as it is written."""
        if self.box.findData(value) < 0:
            self.box.addItem(value, value)
        self.box.setCurrentIndex(self.box.findData(value))


class NoteField(Field):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(px(_NOTE))
        super().__init__(name, self.area, parent=parent)
        self.area.textChanged.connect(self._by_hand)

    def text(self) -> str:
        return self.area.toPlainText()

    def set_text(self, value: str) -> None:
        if value != self.area.toPlainText():
            self.area.setPlainText(value)
