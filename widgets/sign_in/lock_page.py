"""The lock: covers the work until the same person gives the password again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.account import Account
from app.qt.settings import Settings
from app.qt.tasks import Tasks
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row
from widgets.sign_in.gate import Gate
from widgets.sign_in.password_box import PasswordBox
from widgets.theme.theme import px


class LockPage(QWidget):
    def __init__(
        self,
        gate: Gate,
        tasks: Tasks,
        settings: Settings,
        account: Account,
        unlocked: Callable[[], object],
        switch: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._gate = gate
        self._tasks = tasks
        self._account = account
        self._unlocked = unlocked
        layout = column(self, margin=16)
        layout.addStretch(2)
        card = Card(margin=28, gap=14)
        card.setFixedWidth(px(400))
        title = label(self.tr("Locked"), "title")
        card.body.addLayout(row(icon_label("lock-outline", "primary", 26), title, None, gap=10))
        card.body.addWidget(label(account.name, "strong"))
        card.body.addWidget(
            label(
                self.tr("Everything is saved. Running device tests and sending go on."),
                "small",
                wrap=True,
            )
        )
        self.password = PasswordBox(self.tr("Unlock"), settings.lang)
        self.password.given.connect(self._try)
        card.body.addWidget(self.password)
        other = button(self.tr("Switch account"), "link", on=switch)
        card.body.addLayout(row(other, None))
        layout.addLayout(row(None, card, None))
        layout.addStretch(3)
        self.setFocusProxy(self.password)

    def _try(self, password: str) -> None:
        self._tasks.run(
            "vault",
            partial(self._gate.check, self._account.login, password),
            done=lambda _none: self._right(),
            failed=self.password.fail,
            owner=self,
        )

    def _right(self) -> None:
        self.password.succeed()
        self._unlocked()
