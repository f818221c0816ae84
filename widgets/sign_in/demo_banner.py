"""Who can be tried in the demonstration; shown only when it hands its accounts in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.common.buttons import button
from widgets.common.card import Strip
from widgets.common.flow import FlowLayout
from widgets.common.labels import label
from widgets.common.roles import role_word
from widgets.sign_in.gate import DemoInfo


class DemoBanner(Strip):
    picked = Signal(str, str)  # login, password

    def __init__(self, demo: DemoInfo, parent: QWidget | None = None) -> None:
        super().__init__("primary", parent)
        passwords = {a.password for a in demo.accounts}
        self.body.addWidget(label(self.tr("Demonstration"), "strong", tone="primary"))
        told = self.tr(
            "The sites are the contract's; people, visits and findings are made up. It all stays "
            "on this machine. Choose a role:"
        )
        self.body.addWidget(label(told, "small", wrap=True))
        chips = QWidget()
        flow = FlowLayout(chips, gap=6)
        for account in demo.accounts:
            flow.addWidget(
                button(
                    role_word(account.role),
                    "chip",
                    on=partial(self.picked.emit, account.login, account.password),
                )
            )
        self.body.addWidget(chips)
        if len(passwords) == 1:
            said = self.tr("Password for all: {password}").format(password=passwords.pop())
            self.body.addWidget(label(said, "small", selectable=True))
        else:
            for account in demo.accounts:
                said = f"{account.login}: {account.password}"
                self.body.addWidget(label(said, "small", selectable=True))
