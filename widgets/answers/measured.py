"""Measurements as words and chips: what, how much, within limits or not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QWidget

from app.domain.answer import Measurement
from app.domain.device_facts import CHANGED
from app.domain.text import Lang
from widgets.common.chip import Chip
from widgets.common.flow import FlowLayout
from widgets.common.labels import label
from widgets.common.layouts import clear, row
from widgets.visit import words

SHOWN = 4  # more stand in the test's steps


def _is_telling(measurement: Measurement) -> bool:
    """Words such as "closed" are told by the steps; a row of chips is for figures, and for the
    word that failed."""
    if measurement.quantity.startswith(CHANGED):
        return True
    if measurement.value_zh:
        return measurement.ok is False
    try:
        return Decimal(measurement.value).is_finite() and bool(
            measurement.unit or measurement.limits is not None
        )
    except InvalidOperation:
        return False


def _rank(measurement: Measurement) -> int:
    if measurement.ok is False:
        return 0
    return 1 if measurement.quantity.startswith(CHANGED) else 2


class MeasuredRow(QWidget):
    """A wrapping row of "quantity [value unit]"; those that failed come first, then what has
    changed of the device itself."""

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = lang
        self._shown: tuple[Measurement, ...] = ()
        self._flow = FlowLayout(self)

    def show_measurements(self, measurements: Sequence[Measurement], most: int = SHOWN) -> None:
        telling = [m for m in measurements if _is_telling(m)]
        wanted = tuple(sorted(telling, key=_rank))[:most]
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._flow)
        for measurement in wanted:
            pair = QWidget()
            chip = Chip(words.measured(measurement, self._lang), words.measured_tone(measurement))
            if measurement.limits is not None:
                chip.setToolTip(str(measurement.limits))
            row(label(words.quantity(measurement, self._lang), "small"), chip, gap=6, parent=pair)
            self._flow.addWidget(pair)
        self.updateGeometry()

    @property
    def empty(self) -> bool:
        return not self._shown
