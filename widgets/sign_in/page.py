"""Signing in: who, the password, in. It is also where language and theme can be changed before
anybody can read anything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.errors import CounterCheckError
from app.qt.settings import Settings
from app.qt.tasks import Tasks
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.common.states import EmptyState, ErrorState
from widgets.sign_in.account_list import AccountList
from widgets.sign_in.demo_banner import DemoBanner
from widgets.sign_in.gate import DemoInfo, Gate, KnownAccount
from widgets.sign_in.look_switch import LookSwitch
from widgets.sign_in.password_box import PasswordBox
from widgets.theme.theme import px

if TYPE_CHECKING:
    from app.services.session import Session


class SignInPage(QWidget):
    opened = Signal(object)  # Session
    listed = Signal()  # a password can be typed: nothing on this page has to be waited for

    def __init__(
        self,
        gate: Gate,
        tasks: Tasks,
        settings: Settings,
        demo: DemoInfo | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._gate = gate
        self._tasks = tasks
        self._settings = settings
        self._demo = demo
        self._accounts: AccountList | None = None
        self._password: PasswordBox | None = None
        inner = QWidget()
        layout = column(inner, gap=0, margin=16)
        layout.addStretch(2)
        self._card = Card(margin=28, gap=14)
        self._card.setFixedWidth(px(440))
        layout.addLayout(row(None, self._card, None))  # an alignment would lose wrapped lines
        layout.addStretch(3)
        layout.addLayout(row(None, LookSwitch(settings)))
        column(self).addWidget(scrolled(inner))
        self._head()
        self._content = QWidget()
        self._column = column(self._content, gap=14)
        self._card.body.addWidget(self._content)
        self.reload()

    def reload(self) -> None:
        """Asks the vault again who can sign in here."""
        self._tasks.run(
            "vault", self._gate.accounts, done=self._known, failed=self._broken, owner=self
        )

    def _head(self) -> None:
        self._card.body.addWidget(label(self.tr("CounterCheck"), "figure"))
        self._card.body.addWidget(
            label(self.tr("Inspection of water-fee collection counters"), "small", wrap=True)
        )

    def _known(self, accounts: Sequence[KnownAccount]) -> None:
        clear(self._column)
        if not accounts:
            self._column.addWidget(
                EmptyState(
                    "account-off-outline",
                    self.tr("Nobody can sign in on this laptop yet."),
                    self.tr("An administrator has to enrol it: countercheck central enrol"),
                    action=self.tr("Look again"),
                    on=self.reload,
                )
            )
            return
        self._accounts = AccountList(accounts)
        self._password = PasswordBox(self.tr("Sign in"), self._settings.lang)
        self._password.given.connect(self._try)
        if self._demo is not None:
            banner = DemoBanner(self._demo)
            banner.picked.connect(self._demo_picked)
            self._column.addWidget(banner)
        self._column.addWidget(self._accounts)
        self._column.addWidget(self._password)
        self._accounts.chosen.connect(lambda _login: self._fresh())
        self._accounts.choose(self._settings.value.last_login)
        self.setFocusProxy(self._password)
        QTimer.singleShot(0, self, self._password.setFocus)  # it is not shown before that
        QTimer.singleShot(0, self, self.listed.emit)

    def _fresh(self) -> None:
        if self._password is not None:
            self._password.reset()
            self._password.setFocus()

    def _demo_picked(self, login: str, password: str) -> None:
        if self._accounts is not None and self._password is not None:
            self._accounts.choose(login)
            self._password.fill(password)

    def _try(self, password: str) -> None:
        if self._accounts is None or self._password is None:
            return
        login = self._accounts.login()
        self._tasks.run(
            "vault",
            partial(self._gate.open, login, password),
            done=partial(self._opened, login),
            failed=self._password.fail,
            owner=self,
        )

    def _opened(self, login: str, session: Session) -> None:
        if self._password is not None:
            self._password.succeed()
        self._settings.change(last_login=login)
        self.opened.emit(session)

    def _broken(self, error: CounterCheckError) -> None:
        clear(self._column)
        lang = self._settings.lang
        more = " ".join(p for p in (error.meaning.to(lang), error.todo.to(lang)) if p)
        self._column.addWidget(
            ErrorState(error.what.to(lang), hint=more, action=self.tr("Try again"), on=self.reload)
        )
