"""What this laptop is: its code, its central service, its data."""

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
