"""Finding a site: by what is typed, by town, by business, by what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from app.services.context import Ctx
from app.services.sites import SiteList, site_list
from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.layouts import column, row
from widgets.common.search_field import SearchField
from widgets.theme.theme import px


@dataclass(frozen=True)
class Wish:
    """What the filters ask for."""

    text: str = ""
    town: str = ""
    business: str = ""
    due_only: bool = False
    faults_only: bool = False

    @property
    def narrow(self) -> bool:
        return self != Wish()

    def ask(self, ctx: Ctx) -> SiteList:
        return site_list(
            ctx,
            town=self.town,
            business=self.business,
            text=self.text,
            due_only=self.due_only,
            faults_only=self.faults_only,
        )


class Filters(QWidget):
    changed = Signal(object)  # Wish

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.field = SearchField(self.tr("Name, pinyin, initials or number"))
        self.town = ChoiceBox()
        self.town.setAccessibleName(self.tr("Town"))
        self.business = ChoiceBox()
        self.business.setAccessibleName(self.tr("Business"))
        self.due = button(self.tr("Due"), "chip", checkable=True)
        self.faults = button(self.tr("With faults"), "chip", checkable=True)
        layout = column(self, gap=8)
        search = row(self.field, self.due, self.faults)
        search.setStretch(0, 1)
        layout.addLayout(search)
        boxes = row(self.town, self.business)
        boxes.setStretch(0, 2)
        boxes.setStretch(1, 3)
        layout.addLayout(boxes)
        for box in (self.town, self.business):
            box.setMinimumWidth(px(90))
            box.setMinimumContentsLength(6)
            box.setMaxVisibleItems(14)
            box.activated.connect(self._tell)
        self.field.searched.connect(self._tell)
        self.due.clicked.connect(self._tell)
        self.faults.clicked.connect(self._tell)

    def wish(self) -> Wish:
        return Wish(
            self.field.text().strip(),
            self.town.currentData() or "",
            self.business.currentData() or "",
            self.due.isChecked(),
            self.faults.isChecked(),
        )

    def offer(self, found: SiteList) -> None:
        """Fills the two boxes once the register is known; what is chosen stays chosen."""
        towns = [(f"{town}  {count}", town) for town, count in found.towns]
        businesses = [
            (f"{self._desk.words(title)}  {count}", id) for id, title, count in found.businesses
        ]
        self.town.offer([(self.tr("All towns"), ""), *towns])
        self.business.offer([(self.tr("All businesses"), ""), *businesses])

    def reset(self) -> None:
        """Back to everything; tells about it once."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        for box in (self.town, self.business):
            box.setCurrentIndex(0)
        self.due.setChecked(False)
        self.faults.setChecked(False)
        self._tell()

    def restore(self, wish: Wish) -> None:
        self.field.blockSignals(True)
        self.field.setText(wish.text)
        self.field.blockSignals(False)
        self.due.setChecked(wish.due_only)
        self.faults.setChecked(wish.faults_only)

    def _tell(self, *_: object) -> None:
        self.changed.emit(self.wish())
