"""A field of a form: its name, the line, what it is for, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.common.buttons import icon_button
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme import icons
from widgets.theme.stylesheet import restyle


class FieldBox(QWidget):
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
        super().__init__(parent)
        layout = column(self, gap=4)
        title = label(name, "small")
        self.line = QLineEdit()
        self.line.setMaxLength(longest)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(example)
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(lambda _text: self.say(""))
        title.setBuddy(self.line)
        layout.addWidget(title)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            self._eye = icon_button("eye-outline", self.tr("Show the password"), on=self._toggle)
            self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            both = row(self.line, self._eye)
            both.setStretch(0, 1)
            layout.addLayout(both)
        else:
            layout.addWidget(self.line)
        self._hint = label(hint, "tiny", wrap=True)
        self.said = label("", "small", wrap=True, tone="bad")
        layout.addWidget(self._hint)
        layout.addWidget(self.said)
        self._hint.setVisible(bool(hint))
        self.said.setVisible(False)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        return self.line.text()

    def say(self, sentence: str) -> None:
        """What is wrong; "" takes it away. A screen reader hears it with the field."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint.text()) and not sentence)
        self.line.setAccessibleDescription(sentence)
        tone = "bad" if sentence else ""
        if (self.line.property("tone") or "") != tone:
            self.line.setProperty("tone", tone)
            restyle(self.line)

    def _toggle(self) -> None:
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self._eye.setIcon(icons.icon("eye-off-outline" if hidden else "eye-outline", "muted"))
