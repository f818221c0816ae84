"""The laptop's accounts as large choices; arrow keys move, one is always chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QSizePolicy, QWidget

from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row
from widgets.common.roles import role_word
from widgets.sign_in.gate import KnownAccount
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
        roles = " · ".join(role_word(r) for r in account.roles)
        name = account.name or account.login
        second = " · ".join(p for p in (account.login if account.name else "", roles) if p)
        made = QPushButton()
        line = row(icon_label("account-circle-outline", "muted", 26), gap=12, parent=made)
        said = column(gap=0)
        said.addWidget(label(name))
        if second:
            said.addWidget(label(second, "small"))
        line.addLayout(said, 1)
        line.setContentsMargins(px(14), px(8), px(14), px(8))
        for part in made.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        made.setMinimumHeight(line.sizeHint().height())
        made.setProperty("kind", "choice")
        made.setCheckable(True)
        made.setAccessibleName(f"{name} {second}")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        number = len(self._buttons)
        made.clicked.connect(lambda: self.choose(self._logins[number]))
        self._group.addButton(made, number)
        self._buttons.append(made)
        return made
