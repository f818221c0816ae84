"""Sync: what is not at central yet, why, and whether one may leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.domain.changes import ChangeSet, Entity
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import sync_status
from app.services.context import Ctx
from app.services.sync_status import ConflictLine, WaitingItem
from widgets.common import formats
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column
from widgets.common.page import Page
from widgets.common.rows import RowsModel
from widgets.common.states import EmptyState
from widgets.common.two_line import RowLook, rows_view
from widgets.sync.conflicts import ConflictsCard
from widgets.sync.looks import item_key, item_look
from widgets.sync.status_card import StatusCard
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


@dataclass(frozen=True)
class _Found:
    items: tuple[WaitingItem, ...]
    conflicts: tuple[ConflictLine, ...]
    safe: bool
    why: Text


def _read(ctx: Ctx) -> _Found:
    safe, why = sync_status.safe_to_leave(ctx)
    return _Found(sync_status.items(ctx), sync_status.conflict_lines(ctx), safe, why)


class SyncPage(Page):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model: RowsModel[WaitingItem] = RowsModel(
            item_key, lambda i: self._look(i).spoken, self
        )
        self.status = StatusCard(desk)
        self.conflicts = ConflictsCard(desk)
        self.conflicts.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*[px(SPACE.page)] * 4)
        layout.setSpacing(px(SPACE.l))
        layout.addWidget(self._waiting_card(), 6)
        right = column(gap=SPACE.m)
        right.addWidget(self.status)
        right.addWidget(self.conflicts, 1)
        right.addStretch(0)
        layout.addLayout(right, 5)
        self.setFocusProxy(self.list)
        self.status.sync_asked.connect(self._sync_now)
        self.status.check_asked.connect(self._check)
        self.conflicts.settled.connect(self._settle)
        desk.sync.changed.connect(self._state_changed)
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._soon.timeout.connect(self._load)

    def shown(self, args: Mapping[str, Any]) -> None:
        self.titled.emit(self.tr("Sync"), "")
        self.hinted.emit(self.tr("F5 sync now   Enter open"))
        self._state_changed()
        self._load()

    def refresh(self, changes: ChangeSet) -> None:
        self._soon.start()

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (("F5", self.tr("Sync now")), ("Enter", self.tr("Open what waits")))

    def _waiting_card(self) -> Card:
        card = Card(self.tr("Waiting for central"), margin=4, gap=2)
        card.head.setContentsMargins(px(12), px(10), px(12), px(2))
        self._sum = label("", "small")
        card.head.addWidget(self._sum)
        self.list = rows_view(self.model, self._look, self.tr("Waiting for central"))
        self.list.activated.connect(self._open)
        self._either = QStackedWidget()
        self._either.addWidget(
            EmptyState(
                "cloud-check-outline",
                self.tr("Nothing is waiting."),
                self.tr("Every record and every attachment was confirmed by central."),
                ink="good",
            )
        )
        self._either.addWidget(self.list)
        self._either.setCurrentWidget(self.list)  # blank until the store has answered
        card.body.addWidget(self._either, 1)
        return card

    def _look(self, item: WaitingItem) -> RowLook:
        return item_look(self.desk, item, self.desk.ctx.clock.now().best)

    def _load(self) -> None:
        self.desk.read(_read, self._show_found, owner=self)

    def _show_found(self, found: _Found) -> None:
        self.model.set_rows(found.items)
        self._either.setCurrentIndex(1 if found.items else 0)
        total = formats.size(sum(i.size for i in found.items))
        self._sum.setText(
            self.tr("{n} waiting · {size}").format(n=len(found.items), size=total)
            if found.items
            else ""
        )
        self.status.show_safe(found.safe, found.why)
        self.conflicts.show_conflicts(found.conflicts)
        if found.items and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))

    def _state_changed(self, *_: object) -> None:
        self.status.show_state(self.desk.sync.state, self.desk.sync.available)
        self._soon.start()

    def _sync_now(self) -> None:
        self.desk.sync.sync_now()
        self.desk.notices.info(self.tr("Sending what waits, then fetching what is new."))

    def _check(self) -> None:
        self.status.checking()
        self.desk.sync.check(
            lambda said: self.status.checked(self.desk.words(said)), self._check_failed, self
        )

    def _check_failed(self, error: CounterCheckError) -> None:
        self.status.checked(error.sentence(self.desk.lang))

    def _settle(self, conflict_id: int, mine: bool) -> None:
        self.desk.change(
            lambda ctx: sync_status.settle(ctx, conflict_id, mine),
            owner=self,
            ended=self._soon.start,  # a refusal is told, and the choice is there again
        )

    def _open(self, index: QModelIndex) -> None:
        item = self.model.row(index)
        if item is None:
            return
        if item.entity is Entity.TICKET:
            self.desk.go("tickets", ticket_id=item.entity_id)
        elif item.visit_id or item.entity is Entity.VISIT:
            self.desk.go("visit", visit_id=item.visit_id or item.entity_id)
