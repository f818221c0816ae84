"""The laptop's accounts as large choices; arrow keys move, one is always chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from widgets.common import words
from widgets.common.layouts import column
from widgets.sign_in.gate import KnownAccount
from widgets.theme import icons
from widgets.theme.theme import px


class AccountList(QWidget):
    chosen = Signal(str)  # login

    def __init__(self, accounts: Sequence[KnownAccount], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Accounts on this laptop"))
        self._group = QButtonGroup(self)
        self._buttons: list[QPushButton] = []
        self._logins = [a.login for a in accounts]
        layout = column(self, gap=8)
        for account in accounts:
            layout.addWidget(self._button(account))

    def choose(self, login: str) -> None:
        at = self._logins.index(login) if login in self._logins else 0
        self._buttons[at].setChecked(True)
        self.chosen.emit(self._logins[at])

    def login(self) -> str:
        at = self._group.checkedId()
        return self._logins[at] if at >= 0 else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = min(len(self._buttons) - 1, max(0, self._group.checkedId() + step))
        self._buttons[at].setFocus()
        self.choose(self._logins[at])

    def _button(self, account: KnownAccount) -> QPushButton:
        roles = " · ".join(words.role(r) for r in account.roles)
        name = account.name or account.login
        second = " · ".join(p for p in (account.login if account.name else "", roles) if p)
        made = QPushButton(f"  {name}\n  {second}" if second else f"  {name}")
        made.setProperty("kind", "choice")
        made.setCheckable(True)
        made.setIcon(icons.icon("account-circle-outline", "muted"))
        made.setIconSize(QSize(px(26), px(26)))
        made.setAccessibleName(f"{name} {second}")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        number = len(self._buttons)
        made.clicked.connect(lambda: self.choose(self._logins[number]))
        self._group.addButton(made, number)
        self._buttons.append(made)
        return made
