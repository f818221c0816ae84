"""The supervisor's PIN or one-time code: hidden, optional, with the wait after wrong ones."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.common.labels import label
from widgets.common.layouts import column
from widgets.theme.stylesheet import restyle


class SecretField(QWidget):
    """What is typed is kept nowhere and is gone as soon as it was wrong.

    Signals:
        changed(): typed, wiped, or the wait is over.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._until = 0.0  # monotonic second from which the next try is taken
        self._wrong = ""
        name = self.tr("PIN or one-time code (optional)")
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(40)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(self.tr("central gave it to him"))
        self.said = label("", "tiny", wrap=True)
        layout = column(self, gap=4)
        title = label(name, "small")
        title.setBuddy(self.line)
        layout.addWidget(title)
        layout.addWidget(self.line)
        layout.addWidget(self.said)
        self.setFocusProxy(self.line)
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._count)
        self.line.textEdited.connect(self._typed)
        self._say()

    def text(self) -> str:
        return self.line.text().strip()

    @property
    def waiting(self) -> bool:
        """A secret is typed that may not be tried yet. Without it he may sign by name at once."""
        return bool(self.text()) and time.monotonic() < self._until

    def clear(self) -> None:
        self.line.clear()
        self._wrong = ""
        self._until = 0.0
        self._tick.stop()
        self._say()

    def refuse(self, sentence: str, wait: float) -> None:
        """It was wrong: said beside the field, which is empty again and has the keyboard."""
        self.line.clear()
        self._wrong = sentence
        self._until = time.monotonic() + wait
        if wait > 0:
            self._tick.start()
        self._say()
        self.line.setFocus()
        self.changed.emit()

    def _typed(self, _text: str) -> None:
        if time.monotonic() >= self._until:
            self._wrong = ""
        self._say()
        self.changed.emit()

    def _count(self) -> None:
        if time.monotonic() >= self._until:
            self._tick.stop()
            self._wrong = ""
            self.changed.emit()
        self._say()

    def _say(self) -> None:
        left = math.ceil(self._until - time.monotonic())
        text = self._wrong
        if text and left > 0:
            text = self.tr("Wrong. The next try is possible in {0} s; without it he signs by name.")
            text = text.format(left)
        shown = text or self.tr("Shows that he knew it, not just a name.")
        self.said.setText(shown)
        self.line.setAccessibleDescription(shown)
        tone = "bad" if text else ""
        if (self.said.property("tone") or "") != tone:
            for widget in (self.said, self.line):
                widget.setProperty("tone", tone)
                restyle(widget)
