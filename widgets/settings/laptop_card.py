"""What this laptop is: its code, its central service, its data, its contract packs."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from app.services import clock_check
from app.services.clock_check import ClockCheck
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.layouts import row
from widgets.settings.rows import fact


class LaptopCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.title.setText(self.tr("This laptop"))
        self.body.addLayout(self.head)
        device = desk.ctx.store.device
        central = device.central_url if device is not None else ""
        if device is not None:
            self.body.addLayout(fact(self.tr("Code"), device.laptop))
            self.body.addLayout(fact(self.tr("Identity"), device.device_id))
        central = central or self.tr("not enrolled at a central service")
        self.body.addLayout(fact(self.tr("Central"), central))
        self._clock = row()
        self.body.addLayout(self._clock)
        desk.read(clock_check.check, self._show_clock, owner=self)
        self.body.addLayout(fact(self.tr("Data folder"), str(desk.folder)))
        place = QUrl.fromLocalFile(str(desk.folder))
        self.body.addLayout(
            row(
                None,
                button(
                    self.tr("Open the folder"),
                    icon="folder-open-outline",
                    on=lambda: QDesktopServices.openUrl(place),
                ),
            )
        )

    def _show_clock(self, found: ClockCheck) -> None:
        said = clock_check.state(found).to(self._desk.lang)
        self._clock.addLayout(fact(self.tr("Clock"), said))


class PacksCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.title.setText(self.tr("Contract packs"))
        self.body.addLayout(self.head)
        current = desk.ctx.pack
        packs = desk.ctx.packs.packs.values()
        others = sorted((p for p in packs if p is not current), key=lambda p: (p.id, p.version))
        for pack in (current, *others):
            version = f"{pack.id}  {pack.version}"
            if pack is current:
                version += " · " + self.tr("in use")
            self.body.addLayout(fact(desk.words(pack.title), version))
        sites = self.tr("{known} of about {total} known").format(
            known=len(current.sites), total=current.site_total
        )
        self.body.addLayout(fact(self.tr("Sites"), sites))
        self.body.addLayout(fact(self.tr("Checklists"), str(len(current.checklists))))
        self.body.addLayout(fact(self.tr("Coded faults"), str(len(current.symptoms))))
