"""Which contract the laptop works for, and the way to all its packs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.layouts import clear, column, row
from widgets.settings.rows import fact


class PacksCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        title = self.tr("Contract pack")
        self.title.setText(title)
        self.setAccessibleName(title)
        self.body.addLayout(self.head)
        self._facts = column(gap=8)
        self.body.addLayout(self._facts)
        self.open = button(
            self.tr("Look at the packs"),
            icon="book-open-page-variant-outline",
            on=lambda: desk.go("settings", view="packs"),
        )
        self.body.addLayout(row(None, self.open))
        self.reload()

    def reload(self) -> None:
        """After another version came into use."""
        clear(self._facts)
        pack = self._desk.ctx.pack
        sites = self.tr("{known} of about {total} known").format(
            known=len(pack.sites), total=pack.site_total
        )
        for name, value in (
            (self.tr("Contract"), self._desk.words(pack.title)),
            (self.tr("In use"), f"{pack.id}  {pack.version}"),
            (self.tr("Sites"), sites),
            (self.tr("Checklists"), str(len(pack.checklists))),
            (self.tr("Coded faults"), str(len(pack.symptoms))),
        ):
            self._facts.addLayout(fact(name, value))
