"""Whose visits, where, of which kind: what the month and the day are narrowed to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from app.services.planning import NOBODY, MonthView, PlanFilter
from widgets.common.choice_box import ChoiceBox
from widgets.common.layouts import row
from widgets.theme.theme import px


class Filters(QWidget):
    changed = Signal(object)  # PlanFilter

    def __init__(self, desk: Desk, wish: PlanFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wish = wish
        self.engineer, self.town = ChoiceBox(), ChoiceBox()
        self.business, self.kind = ChoiceBox(), ChoiceBox()
        layout = row(parent=self)
        for box, name in (
            (self.engineer, self.tr("Engineer")),
            (self.town, self.tr("Town")),
            (self.business, self.tr("Business")),
            (self.kind, self.tr("Kind of visit")),
        ):
            box.setAccessibleName(name)
            box.setMinimumContentsLength(5)
            box.setMinimumWidth(px(84))
            box.setMaxVisibleItems(14)
            box.activated.connect(self._tell)
            layout.addWidget(box, 1)
        self.kind.hide()

    def wish(self) -> PlanFilter:
        return self._wish

    def set_wish(self, wish: PlanFilter) -> None:
        """Without telling; the boxes follow when ``offer`` knows their entries."""
        self._wish = wish
        for box, value in self._held():
            box.setCurrentIndex(max(0, box.findData(value)))

    def offer(self, view: MonthView) -> None:
        """Fills the boxes; what is wished for stays, also where nothing has it."""
        words = self._desk.words
        mine = self._desk.ctx.actor.id
        people = sorted(view.engineers, key=lambda a: a.id != mine)
        names = [
            (self.tr("{name} (me)").format(name=a.name) if a.id == mine else a.name, a.id)
            for a in people
        ]
        self.engineer.offer(
            [(self.tr("All engineers"), ""), *names, (self.tr("Given to nobody"), NOBODY)]
        )
        self.town.offer(
            [(self.tr("All towns"), ""), *((f"{town}  {n}", town) for town, n in view.towns)]
        )
        self.business.offer(
            [
                (self.tr("All businesses"), ""),
                *((words(title), id) for id, title in view.businesses),
            ]
        )
        self.kind.offer([(self.tr("All kinds"), ""), *((words(t), id) for id, t in view.kinds)])
        self.kind.setVisible(len(view.kinds) > 1)
        self.set_wish(self._wish)

    def _held(self) -> tuple[tuple[ChoiceBox, str], ...]:
        wish = self._wish
        return (
            (self.engineer, wish.engineer),
            (self.town, wish.town),
            (self.business, wish.business),
            (self.kind, wish.kind),
        )

    def _tell(self, *_: object) -> None:
        values = [str(box.currentData() or "") for box, _value in self._held()]
        self._wish = PlanFilter(*values)
        self.changed.emit(self._wish)
