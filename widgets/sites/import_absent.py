"""Sites of the register that the file does not name, and what is to become of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.register_import import ImportPreview
from app.domain.site import Site
from app.qt.desk import Desk
from app.services.sheet import business_title
from app.services.visit_guard import OFFICE
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column
from widgets.common.rows import RowsModel
from widgets.common.two_line import RowLook, rows_view
from widgets.theme.tokens import SPACE


class ImportAbsent(QWidget):
    """Signals:
    changed(): what is to become of them.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.model: RowsModel[Site] = RowsModel(
            lambda s: s.id, lambda s: self._look(s).spoken, self
        )
        self.list = rows_view(self.model, self._look, self.tr("Sites that are not in the file"))
        self.close_them = QCheckBox()
        self.close_them.toggled.connect(lambda _on: self.changed.emit())
        self._said = label("", "small", wrap=True)
        choice = Card(margin=SPACE.m)
        choice.body.addWidget(self.close_them)
        choice.body.addWidget(self._said)
        card = Card(margin=4)
        card.body.addWidget(self.list)
        layout = column(self, gap=SPACE.s)
        layout.addWidget(card, 1)
        layout.addWidget(choice)

    @property
    def wanted(self) -> bool:
        """Whether they are to be marked as no longer served."""
        return self.close_them.isEnabled() and self.close_them.isChecked()

    def show_preview(self, preview: ImportPreview | None) -> None:
        """What was ticked for one list of sites is not ticked for another."""
        absent = preview.absent if preview is not None else ()
        if [s.id for s in absent] != [s.id for s in self.model.rows]:
            self.close_them.setChecked(False)
        self.model.set_rows(absent)
        self.close_them.setText(self.tr("Mark these {n} as no longer served").format(n=len(absent)))
        unread = sum(1 for row in preview.rows if not row.number) if preview is not None else 0
        allowed = self._desk.may(*OFFICE)
        self.close_them.setVisible(allowed)
        self.close_them.setEnabled(not unread)
        if not allowed:
            said = self.tr("They stay as they are. A central reviewer can end their service.")
        elif unread:
            said = self.tr(
                "Rows of the file without a readable number: {n}. So it is not certain which "
                "sites it leaves out; fill in the numbers first."
            ).format(n=unread)
        else:
            said = self.tr(
                "They would keep their history and never be due again. Without the tick they stay "
                "as they are: tick it only if the file is the whole register."
            )
        self._said.setText(said)

    def _look(self, site: Site) -> RowLook:
        business = self._desk.words(business_title(self._desk.ctx.pack, site.business))
        second = f"{site.number} · {site.town} · {business}"
        return RowLook(site.name, second, "store-marker-outline")
