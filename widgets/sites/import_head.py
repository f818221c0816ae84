"""Which file an import reads, and how: its sheet, and what the sheet lists."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.register_import import ImportKind
from app.services.register_table import Table
from widgets.common.buttons import button, own_enter
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import row
from widgets.common.segments import Segments


class ImportHead(QWidget):
    """Signals:
    kind_chosen(str): a value of ``ImportKind``.
    sheet_chosen(str): a sheet of the file.
    again(): the same file is to be read anew.
    other(): another file is wanted.
    """

    kind_chosen = Signal(str)
    sheet_chosen = Signal(str)
    again = Signal()
    other = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = Segments(
            self.tr("The file lists"),
            (
                (ImportKind.SITES.value, self.tr("Sites")),
                (ImportKind.DEVICES.value, self.tr("Devices")),
            ),
            ImportKind.SITES.value,
        )
        self.kind.chosen.connect(self.kind_chosen)
        self.sheet = ChoiceBox()
        self.sheet.setAccessibleName(self.tr("Sheet"))
        self.sheet.setMinimumContentsLength(12)
        self.sheet.activated.connect(self._sheet_picked)
        self._file = ElidedLabel("", "strong", mode=Qt.TextElideMode.ElideMiddle)
        self._encoding = label("", "tiny")
        self._sheet_title = label(self.tr("Sheet"), "small")
        again = button(self.tr("Read again"), icon="refresh", on=self.again.emit)
        other = button(self.tr("Another file …"), icon="folder-open-outline", on=self.other.emit)
        line = row(self._file, self._encoding, self._sheet_title, self.sheet, self.kind)
        for made in (again, other):
            own_enter(made)
            line.addWidget(made)
        line.setStretch(0, 1)
        self.setLayout(line)

    def show_table(self, table: Table, kind: ImportKind, detail: str) -> None:
        """``detail``: how the file was read, in words."""
        self._file.setText(table.file)
        self._encoding.setText(detail)
        self.kind.set_value(kind.value)
        self.sheet.blockSignals(True)
        self.sheet.offer([(name, name) for name in table.sheets])
        self.sheet.setCurrentIndex(self.sheet.findData(table.sheet))
        self.sheet.blockSignals(False)
        several = len(table.sheets) > 1
        self.sheet.setVisible(several)
        self._sheet_title.setVisible(several)

    def _sheet_picked(self) -> None:
        self.sheet_chosen.emit(self.sheet.currentData() or "")
