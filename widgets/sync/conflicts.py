"""Fields that two people set: both values in words, and the choice between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.changes import Entity
from app.qt.desk import Desk
from app.services.sync_status import ConflictLine
from widgets.common import formats, words
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

_PAGES = {
    Entity.TICKET: ("tickets", "ticket_id"),
    Entity.VISIT: ("visit", "visit_id"),
    Entity.SITE: ("sites", "site_id"),
    Entity.ASSET: ("sites", "asset_id"),
}


class ConflictsCard(Card):
    """Central's value is in force and ours is kept; nothing was overwritten in silence.

    Signals:
        settled(int, bool): the line's id, and whether this laptop's value is wanted.
    """

    settled = Signal(int, bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.title.setText(self.tr("Two values for one field"))
        self._count = label("", "small")
        self.head.addWidget(self._count)
        self.body.addLayout(self.head)
        told = self.tr("Central's value is in force, yours is kept. Choose which one is right.")
        self.body.addWidget(label(told, "small", wrap=True))
        inner = QWidget()
        self._rows: QVBoxLayout = column(inner, gap=SPACE.s)
        area = scrolled(inner)
        # its wish for height would count as a need, because wrapped lines stand beside it
        area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        area.setMinimumHeight(px(96))
        self.body.addWidget(area, 1)

    def show_conflicts(self, found: Sequence[ConflictLine]) -> None:
        clear(self._rows)
        self._count.setText(str(len(found)))
        for conflict in found:
            self._rows.addWidget(self._row(conflict))
        self._rows.addStretch(1)
        self.setVisible(bool(found))

    def _row(self, conflict: ConflictLine) -> Strip:
        strip = Strip("warning")
        entity, say = conflict.entity, self._desk.words
        when = formats.near(conflict.at, self._desk.ctx.clock.now().best)
        what = f"{words.entity(entity)} · {_field(conflict.field)}"
        strip.body.addLayout(row(label(what, "strong"), None, label(when, "tiny")))
        title = say(conflict.title)
        if title:
            strip.body.addWidget(label(title, "small", wrap=True))
        theirs, mine = say(conflict.theirs), say(conflict.mine)
        strip.body.addWidget(label(self.tr("In force: {value}").format(value=theirs), wrap=True))
        strip.body.addWidget(label(self.tr("Yours: {value}").format(value=mine), wrap=True))
        line = row(None, gap=SPACE.s)
        where = self._where(conflict)
        if where is not None:
            page, name, id = where
            open_it = partial(self._desk.go, page, **{name: id})
            line.addWidget(button(self.tr("Open it"), "link", on=open_it))
        for told, value, wanted in (
            (self.tr("Keep theirs"), theirs, False),
            (self.tr("Keep mine"), mine, True),
        ):
            made = button(told, on=partial(self._settle, strip, conflict.id, wanted))
            made.setAccessibleName(f"{told}: {value}")
            line.addWidget(made)
        strip.body.addLayout(line)
        return strip

    def _where(self, conflict: ConflictLine) -> tuple[str, str, str] | None:
        """The page, its argument and the id that show the record."""
        if conflict.entity in _PAGES:
            return (*_PAGES[conflict.entity], conflict.entity_id)
        if conflict.visit_id:
            return (*_PAGES[Entity.VISIT], conflict.visit_id)
        return None

    def _settle(self, strip: Strip, id: int, mine: bool) -> None:
        strip.setEnabled(False)  # until the store has answered and the list is new
        self.settled.emit(id, mine)


def _field(name: str) -> str:
    translate = QCoreApplication.translate
    known = {
        "assignee": translate("words", "Assignee"),
        "symptom": translate("words", "Symptom"),
        "kind": translate("words", "Kind"),
        "way": translate("words", "Way of handling"),
        "port": translate("words", "Port"),
        "profile": translate("words", "Device profile"),
        "name": translate("words", "Name in the register"),
        "brand": translate("words", "Maker"),
        "model": translate("words", "Model"),
        "serial_no": translate("words", "Serial number"),
        "warranty_until": translate("words", "Warranty until"),
        "installed_on": translate("words", "Installed on"),
        "place": translate("words", "Place"),
        "note": translate("words", "Note"),
        "settings": translate("words", "Test settings"),
        "baseline": translate("words", "Baseline"),
        "baseline_at": translate("words", "Baseline accepted at"),
        "baseline_by": translate("words", "Baseline accepted by"),
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
