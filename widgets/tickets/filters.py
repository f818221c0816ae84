"""Which work orders are listed: by state, mine, by text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.ticket import TicketState as S
from app.services.context import Ctx
from app.services.lines import TicketLine
from app.services.tickets import ticket_list
from widgets.common.buttons import button
from widgets.common.layouts import column, row
from widgets.common.search_field import SearchField
from widgets.common.segments import Segments

GROUPS: dict[str, frozenset[S] | None] = {
    "open": frozenset({S.NEW, S.REVIEWED, S.ASSIGNED, S.IN_PROGRESS, S.SUSPENDED, S.RESOLVED}),
    "waiting": frozenset({S.NEW, S.REVIEWED, S.ASSIGNED}),
    "working": frozenset({S.IN_PROGRESS, S.SUSPENDED}),
    "confirm": frozenset({S.RESOLVED, S.CONFIRMED}),
    "all": None,
}


@dataclass(frozen=True)
class Wish:
    group: str = "open"
    mine: bool = False
    text: str = ""
    site_id: str = ""

    def ask(self, ctx: Ctx) -> tuple[TicketLine, ...]:
        return ticket_list(
            ctx,
            states=GROUPS[self.group],
            text=self.text,
            mine=self.mine,
            site_id=self.site_id or None,
        )


class Filters(QWidget):
    """Signals:
    changed(Wish): by the person.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._site_id = ""
        self.field = SearchField(self.tr("Number, title or site"))
        self.mine = button(self.tr("Mine"), "chip", checkable=True)
        self.groups = Segments(
            self.tr("State"),
            (
                ("open", self.tr("All open")),
                ("waiting", self.tr("To be taken")),
                ("working", self.tr("In work")),
                ("confirm", self.tr("To confirm")),
                ("all", self.tr("All")),
            ),
            "open",
        )
        self.site = button("", "chip", checkable=True)
        self.site.hide()
        body = column(self, gap=8)
        line = row(self.field, self.mine)
        line.setStretch(0, 1)
        body.addLayout(line)
        states = row(self.groups, self.site)
        states.setStretch(0, 1)
        body.addLayout(states)
        self.field.searched.connect(self._tell)
        self.mine.clicked.connect(self._tell)
        self.groups.chosen.connect(self._tell)
        self.site.clicked.connect(self._any_site)

    def wish(self) -> Wish:
        return Wish(
            self.groups.value(), self.mine.isChecked(), self.field.text().strip(), self._site_id
        )

    def restore(self, wish: Wish) -> None:
        self.groups.set_value(wish.group)
        self.mine.setChecked(wish.mine)
        self.field.blockSignals(True)
        self.field.setText(wish.text)
        self.field.blockSignals(False)

    def at_site(self, site_id: str, name: str) -> None:
        """Only this site's, until the chip is clicked away."""
        self._site_id = site_id
        self.site.setText(f"{name}  ✕" if name else "")
        self.site.setChecked(bool(site_id))
        self.site.setVisible(bool(site_id))

    def reset(self) -> None:
        """All open ones of everybody, everywhere."""
        self.restore(Wish())
        self.at_site("", "")
        self._tell()

    def _any_site(self) -> None:
        self.at_site("", "")
        self._tell()

    def _tell(self, *_: object) -> None:
        self.changed.emit(self.wish())
