"""Chips with counts: which rows of the preview are looked at."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from widgets.common.buttons import button, own_enter
from widgets.common.flow import FlowLayout
from widgets.sites.import_looks import Show, show_title


class ImportFilter(QWidget):
    """Signals:
    chosen(Show): by the person only.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Rows to show"))
        layout = FlowLayout(self, gap=6)
        group = QButtonGroup(self)
        self.chips: dict[Show, QPushButton] = {}
        for show in Show:
            chip = self.chips[show] = button(show_title(show), "chip", checkable=True)
            own_enter(chip)
            chip.clicked.connect(lambda _checked=False, show=show: self.chosen.emit(show))
            group.addButton(chip)
            layout.addWidget(chip)
        self.set_value(Show.ALL)

    def value(self) -> Show:
        return next(show for show, chip in self.chips.items() if chip.isChecked())

    def set_value(self, show: Show) -> None:
        self.chips[show].setChecked(True)

    def set_counts(self, counts: Mapping[Show, int]) -> None:
        """A state that no row is in is not offered; what was chosen and has gone gives way to
        all."""
        for show, chip in self.chips.items():
            chip.setText(f"{show_title(show)}  {counts[show]:,}")
            chip.setAccessibleName(f"{show_title(show)}: {counts[show]}")
            chip.setVisible(show is Show.ALL or counts[show] > 0)
        if counts[self.value()] == 0:
            self.set_value(Show.ALL)
        self.updateGeometry()
