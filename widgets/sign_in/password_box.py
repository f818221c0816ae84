"""A password, a button, and what went wrong the last time — with the seconds to wait."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.text import Lang
from app.errors import CounterCheckError, TooSoon, WrongPassword
from widgets.common.buttons import button, icon_button
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme import icons
from widgets.theme.theme import px


class PasswordBox(QWidget):
    """Never keeps a password longer than the field shows it."""

    given = Signal(str)

    def __init__(self, action: str, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self._until = 0.0  # monotonic; no try before
        self._error: CounterCheckError | None = None
        layout = column(self, gap=10)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(self.tr("Password"))
        self.field.setAccessibleName(self.tr("Password"))
        self.field.setMaxLength(256)
        self.field.returnPressed.connect(self._give)
        self._eye = icon_button("eye-outline", self.tr("Show the password"), on=self._toggle)
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.go = button(action, "primary", on=self._give)
        self.go.setMinimumHeight(px(38))
        self.said = label("", "small", wrap=True, tone="bad")
        self.said.setVisible(False)
        line = row(self.field, self._eye)
        line.setStretch(0, 1)
        layout.addLayout(line)
        layout.addWidget(self.said)
        layout.addWidget(self.go)
        self.go.setSizePolicy(self.field.sizePolicy())
        self._tick = QTimer(self)
        self._tick.setInterval(250)
        self._tick.timeout.connect(self._count)
        self.setFocusProxy(self.field)

    def fill(self, password: str) -> None:
        self.field.setText(password)
        self.field.setFocus()

    def start(self) -> None:
        """The password is being checked."""
        self.field.setEnabled(False)
        self.go.setEnabled(False)
        self.said.setVisible(False)

    def succeed(self) -> None:
        self.field.clear()
        self.field.setEnabled(True)
        self.go.setEnabled(True)

    def fail(self, error: CounterCheckError) -> None:
        self.succeed()
        self._error = error
        wait = 0.0
        if isinstance(error, WrongPassword):
            wait = error.wait_seconds
        elif isinstance(error, TooSoon):
            wait = error.wait
        self._until = time.monotonic() + wait
        self.said.setVisible(True)
        self._count()
        if wait > 0:
            self._tick.start()
        self.field.setFocus()

    def reset(self) -> None:
        self.field.clear()
        self.said.setVisible(False)

    def _give(self) -> None:
        password = self.field.text()
        if password and self.go.isEnabled():
            self.start()
            self.given.emit(password)

    def _count(self) -> None:
        left = self._until - time.monotonic()
        error = self._error
        if error is None:
            return
        waiting = left > 0
        self.go.setEnabled(not waiting)
        if waiting:
            parts = (error.what.to(self._lang), error.meaning.to(self._lang))
            told = ("" if self._lang == "zh" else " ").join(p for p in parts if p)
            more = self.tr("You can try again in {n} s.").format(n=math.ceil(left))
            self.said.setText(f"{told} {more}")
        else:
            self._tick.stop()
            slowed = isinstance(error, (WrongPassword, TooSoon)) and self._until > 0
            self.said.setText(
                error.what.to(self._lang) + " " + self.tr("You can try again now.")
                if slowed
                else error.sentence(self._lang)
            )
        self.said.setAccessibleName(self.said.text())

    def _toggle(self) -> None:
        hidden = self.field.echoMode() == QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)
        self._eye.setIcon(icons.icon("eye-off-outline" if hidden else "eye-outline", "muted"))
