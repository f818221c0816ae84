"""Settings: small, and each takes effect when it is touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.qt.desk import Desk
from widgets.common.layouts import column, scrolled
from widgets.common.page import Page
from widgets.settings.about_card import AboutCard
from widgets.settings.account_card import AccountCard
from widgets.settings.laptop_card import LaptopCard, PacksCard
from widgets.settings.look_card import LookCard
from widgets.settings.people_card import PeopleCard
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

NARROW = 780  # px at 100 %


class SettingsPage(Page):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        inner = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(*[px(SPACE.page)] * 4)
        self._columns.setSpacing(px(SPACE.m))
        for cards in (
            (LookCard(desk), AccountCard(desk), PeopleCard(desk)),
            (LaptopCard(desk), PacksCard(desk), AboutCard()),
        ):
            side = column(gap=SPACE.m)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            self._columns.addLayout(side, 1)
        column(self).addWidget(scrolled(inner))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the second column stands below the first."""
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(below if self.width() < px(NARROW) else beside)

    def shown(self, args: Mapping[str, Any]) -> None:
        self.titled.emit(self.tr("Settings"), self.tr("Changes take effect at once."))
        self.hinted.emit(self.tr("F1 keys   Ctrl+L lock"))
