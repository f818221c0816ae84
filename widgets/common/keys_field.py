"""A field that a keyboard wedge types into: it keeps the time between keys, for a person and a
device type alike otherwise."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

REST = 200  # ms without a key after Enter: the reader has said all (some end every track with it)


class KeysField(QLineEdit):
    """Signals:
    complete(): Enter came, and nothing after it.
    """

    complete = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._times: list[float] = []
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.complete)

    def value(self) -> str:
        """As ``drivers.questions.typed`` reads it; empty if nothing was typed."""
        text = self.text()
        if not text:
            return ""
        gaps = [
            str(round((after - before) * 1000))
            for before, after in zip(self._times, self._times[1:], strict=False)
        ]
        return f"{text}\t{','.join(gaps)}"

    def empty(self) -> None:
        self.clear()
        self._times.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not self.text() and not enter:
            self._times.clear()  # cleared by hand: a new beginning
        if event.text() or enter:
            self._times.append(time.monotonic())
        if enter:
            self._rest.start()
            return
        self._rest.stop()
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method made of the keys: a fault that the test must see."""
        self._times += [time.monotonic()] * len(event.commitString())
        super().inputMethodEvent(event)
