"""A field of a form: its name, the line, what it is for, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from widgets.common.buttons import icon_button
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme import icons
from widgets.theme.stylesheet import restyle
from widgets.theme.tokens import SPACE


class Field(QWidget):
    """The name over an entry of any kind, what it is for under it, and what is wrong with it.

    Signals:
    edited(): by the person.
    """

    edited = Signal()

    def __init__(
        self, name: str, entry: QWidget, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._entry = entry
        entry.setAccessibleName(name)
        title = label(name, "small")
        title.setBuddy(entry)
        self._hint = label(hint, "tiny", wrap=True)
        self.said = label("", "small", wrap=True, tone="bad")
        layout = column(self, gap=SPACE.xs)
        layout.addWidget(title)
        layout.addLayout(self._line())
        layout.addWidget(self._hint)
        layout.addWidget(self.said)
        self._hint.setVisible(bool(hint))  # once it has a parent, or it is a window of its own
        self.said.hide()
        self.setFocusProxy(entry)

    def _line(self) -> QHBoxLayout:
        """The entry and what stands beside it."""
        line = row(self._entry)
        line.setStretch(0, 1)
        return line

    def say(self, sentence: str) -> None:
        """What is wrong; "" takes it away. A screen reader hears it with the field."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint.text()) and not sentence)
        self._entry.setAccessibleDescription(sentence)
        tone = "bad" if sentence else ""
        if (self._entry.property("tone") or "") != tone:
            self._entry.setProperty("tone", tone)
            restyle(self._entry)

    def _by_hand(self) -> None:
        self.say("")
        self.edited.emit()


class FieldBox(Field):
    entered = Signal()

    def __init__(
        self,
        name: str,
        *,
        hint: str = "",
        example: str = "",
        secret: bool = False,
        longest: int = 200,
        parent: QWidget | None = None,
    ) -> None:
        self.line = QLineEdit()
        self._secret = secret
        super().__init__(name, self.line, hint=hint, parent=parent)
        self.line.setMaxLength(longest)
        self.line.setPlaceholderText(example)
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(self._by_hand)

    def _line(self) -> QHBoxLayout:
        line = super()._line()
        if self._secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            self._eye = icon_button("eye-outline", self.tr("Show the password"), on=self._toggle)
            self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.addWidget(self._eye)
        return line

    def text(self) -> str:
        return self.line.text()

    def _toggle(self) -> None:
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self._eye.setIcon(icons.icon("eye-off-outline" if hidden else "eye-outline", "muted"))
