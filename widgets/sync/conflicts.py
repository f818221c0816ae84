"""Fields that two people set: both values, and the way to the record where one can choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.changes import Entity
from app.qt.desk import Desk
from widgets.common import formats, words
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

if TYPE_CHECKING:
    from app.store.records import Conflict

_PAGES = {
    Entity.TICKET: ("tickets", "ticket_id"),
    Entity.VISIT: ("visit", "visit_id"),
    Entity.SITE: ("sites", "site_id"),
}


class ConflictsCard(Card):
    """Central's value is in force and ours is kept; nothing was overwritten in silence."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.title.setText(self.tr("Two values for one field"))
        self._count = label("", "small")
        self.head.addWidget(self._count)
        self.body.addLayout(self.head)
        told = self.tr("Central's value is in force, yours is kept. Open it to set yours again.")
        self.body.addWidget(label(told, "small", wrap=True))
        inner = QWidget()
        self._rows: QVBoxLayout = column(inner, gap=SPACE.s)
        area = scrolled(inner)
        # its wish for height would count as a need, because wrapped lines stand beside it
        area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        area.setMinimumHeight(px(96))
        self.body.addWidget(area, 1)

    def show_conflicts(self, found: Sequence[Conflict]) -> None:
        clear(self._rows)
        self._count.setText(str(len(found)))
        for conflict in found:
            self._rows.addWidget(self._row(conflict))
        self._rows.addStretch(1)
        self.setVisible(bool(found))

    def _row(self, conflict: Conflict) -> Strip:
        strip = Strip("warning")
        entity = Entity(conflict.entity)
        field = _field(conflict.field)
        when = formats.near(conflict.at, self._desk.ctx.clock.now().best)
        head = row(label(f"{words.entity(entity)} · {field}", "strong"), None, label(when, "tiny"))
        strip.body.addLayout(head)
        for name, value in (
            (self.tr("In force: {value}"), conflict.theirs),
            (self.tr("Yours: {value}"), conflict.mine),
        ):
            strip.body.addWidget(label(name.format(value=_plain(value)), wrap=True))
        target = _PAGES.get(entity)
        if target is None and conflict.visit_id:
            target = _PAGES[Entity.VISIT]
        if target is not None:
            page, name = target
            id = conflict.entity_id if entity in _PAGES else conflict.visit_id
            strip.body.addLayout(
                row(None, button(self.tr("Open it"), on=lambda: self._desk.go(page, **{name: id})))
            )
        return strip


def _plain(value: object) -> str:
    return "–" if value in (None, "") else str(value)


def _field(name: str) -> str:
    translate = QCoreApplication.translate
    known = {
        "assignee": translate("words", "Assignee"),
        "assignee_name": translate("words", "Assignee"),
        "level": translate("words", "Level"),
        "state": translate("words", "State"),
        "title": translate("words", "Title"),
        "description": translate("words", "Description"),
        "advice": translate("words", "Advice"),
        "handling_result": translate("words", "Handling result"),
        "handled_on": translate("words", "Date handled"),
    }
    return known.get(name, name)
