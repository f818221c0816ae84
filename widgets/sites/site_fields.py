"""Fields of the site form beside the plain line: a choice, and a note of several lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import label
from widgets.common.layouts import column
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

_NOTE = 72  # px at 100 %


class _Field(QWidget):
    """Signals:
    edited(): by the person.
    """

    edited = Signal()

    def __init__(self, name: str, entry: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry = entry
        entry.setAccessibleName(name)
        title = label(name, "small")
        title.setBuddy(entry)
        self.said = label("", "small", wrap=True, tone="bad")
        self.said.hide()
        layout = column(self, gap=SPACE.xs)
        for widget in (title, entry, self.said):
            layout.addWidget(widget)
        self.setFocusProxy(entry)

    def say(self, sentence: str) -> None:
        """What is wrong; "" takes it away. A screen reader hears it with the field."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        self._entry.setAccessibleDescription(sentence)
        tone = "bad" if sentence else ""
        if (self._entry.property("tone") or "") != tone:
            self._entry.setProperty("tone", tone)
            restyle(self._entry)


class ChoiceField(_Field):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.box = ChoiceBox()
        self.box.setMaxVisibleItems(14)
        super().__init__(name, self.box, parent)
        self.box.activated.connect(self._chosen)

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

    def _chosen(self) -> None:
        self.say("")
        self.edited.emit()


class NoteField(_Field):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(px(_NOTE))
        super().__init__(name, self.area, parent)
        self.area.textChanged.connect(self._written)

    def text(self) -> str:
        return self.area.toPlainText()

    def set_text(self, value: str) -> None:
        if value != self.area.toPlainText():
            self.area.setPlainText(value)

    def _written(self) -> None:
        self.say("")
        self.edited.emit()
