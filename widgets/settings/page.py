"""Settings: small, and each takes effect when it is touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from app.domain.changes import ChangeSet
from app.qt.desk import Desk
from widgets.common.layouts import column, scrolled
from widgets.common.page import Page
from widgets.settings.about_card import AboutCard
from widgets.settings.account_card import AccountCard
from widgets.settings.laptop_card import LaptopCard
from widgets.settings.look_card import LookCard
from widgets.settings.packs_card import PacksCard
from widgets.settings.packs_pane import PacksPane
from widgets.settings.people_card import PeopleCard
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

NARROW = 780  # px at 100 %


class SettingsPage(Page):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._packs_card = PacksCard(desk)
        self.packs: PacksPane | None = None  # made when it is asked for
        inner = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(*[px(SPACE.page)] * 4)
        self._columns.setSpacing(px(SPACE.m))
        for cards in (
            (LookCard(desk), AccountCard(desk), PeopleCard(desk)),
            (LaptopCard(desk), self._packs_card, AboutCard()),
        ):
            side = column(gap=SPACE.m)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            self._columns.addLayout(side, 1)
        self._views = QStackedWidget()
        self._cards = scrolled(inner)
        self._views.addWidget(self._cards)
        column(self).addWidget(self._views)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the second column stands below the first."""
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(below if self.width() < px(NARROW) else beside)

    def shown(self, args: Mapping[str, Any]) -> None:
        if args.get("view") == "packs":
            self._show_packs(args)
        else:
            self._show_cards()

    def refresh(self, changes: ChangeSet) -> None:
        if changes.packs:
            self._packs_card.reload()
            if self.packs is not None:
                self.packs.reload()

    def keys(self) -> tuple[tuple[str, str], ...]:
        if self.packs is None or self._views.currentWidget() is not self.packs:
            return ()
        return (
            ("↑ ↓", self.tr("Choose a pack")),
            ("Tab", self.tr("Go to what it says, then from link to link")),
            ("Esc", self.tr("Back")),
        )

    def _show_cards(self) -> None:
        self._views.setCurrentWidget(self._cards)
        self.titled.emit(self.tr("Settings"), self.tr("Changes take effect at once."))
        self.hinted.emit(self.tr("F1 keys   Ctrl+L lock"))
        self.kept.emit({})

    def _show_packs(self, args: Mapping[str, Any]) -> None:
        if self.packs is None:
            self.packs = PacksPane(self.desk)
            self.packs.closed.connect(self._leave_packs)
            self._views.addWidget(self.packs)
        self._views.setCurrentWidget(self.packs)
        self.titled.emit(self.tr("Contract packs"), self.tr("What each contract asks for."))
        self.hinted.emit(self.tr("↑↓ choose   Esc back"))
        self.packs.show_for(args)

    def _leave_packs(self) -> None:
        self._show_cards()
        self._packs_card.open.setFocus()
