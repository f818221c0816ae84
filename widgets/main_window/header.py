"""The header: where one is, the search, the state of the line, who is signed in."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from app.domain.account import Account
from widgets.common.buttons import button
from widgets.common.labels import ElidedLabel
from widgets.common.layouts import column
from widgets.common.roles import role_word
from widgets.main_window.sync_pill import SyncPill
from widgets.theme import icons
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.theme.tokens import SIZE


class Header(QFrame):
    searched = Signal()
    account_asked = Signal(str)  # "lock" | "switch" | "sign_out" | "settings"

    def __init__(self, account: Account, pill: SyncPill | None, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("header")
        self.setMinimumHeight(px(SIZE.header))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(20), px(8), px(16), px(8))
        layout.setSpacing(px(12))
        self._title = ElidedLabel("", "title")
        self._subtitle = ElidedLabel("", "small")
        names = column(gap=2)
        names.addStretch(1)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        names.addStretch(1)
        layout.addLayout(names, 1)
        self._search = self._search_button()
        self._account = self._account_button(account)
        self._words = {made: made.text() for made in (self._search, self._account)}
        self._narrow = False
        layout.addWidget(self._search)
        if pill is not None:
            layout.addWidget(pill)
        layout.addWidget(self._account)

    def fit(self, *, narrow: bool) -> None:
        """Where room is short the title keeps it: search and account become icons."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for made, words in self._words.items():
            made.setText("" if narrow else words)
            made.setProperty("compact", narrow)
            restyle(made)
        self.setMinimumHeight(px(SIZE.header_small if narrow else SIZE.header))

    def set_titles(self, title: str, subtitle: str) -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def _search_button(self) -> QPushButton:
        made = QPushButton(" " + self.tr("Search sites, orders, actions   Ctrl+K"))
        made.setProperty("kind", "search")
        made.setIcon(icons.icon("magnify", "muted"))
        made.setIconSize(QSize(px(SIZE.icon), px(SIZE.icon)))
        made.setAccessibleName(self.tr("Search"))
        made.setToolTip(self.tr("Search") + "  Ctrl+K")
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(self.searched.emit)
        return made

    def _account_button(self, account: Account) -> QPushButton:
        made = button(f" {account.name}")
        made.setIcon(icons.icon("account-circle-outline", "muted"))
        made.setIconSize(QSize(px(SIZE.icon), px(SIZE.icon)))
        roles = " · ".join(role_word(r) for r in sorted(account.roles))
        made.setToolTip(f"{account.name} · {roles}")
        made.setAccessibleName(self.tr("Account: {name}").format(name=account.name))
        menu = QMenu(made)
        who = menu.addAction(f"{account.login} · {roles}")
        who.setEnabled(False)
        menu.addSeparator()
        for icon, text, key, what in (
            ("lock-outline", self.tr("Lock"), "Ctrl+L", "lock"),
            ("account-switch-outline", self.tr("Switch account"), "", "switch"),
            ("logout", self.tr("Sign out"), "", "sign_out"),
        ):
            action = menu.addAction(icons.icon(icon, "text"), text)
            if key:
                action.setText(f"{text}\t{key}")
            action.triggered.connect(lambda _=False, w=what: self.account_asked.emit(w))
        made.setMenu(menu)
        return made
