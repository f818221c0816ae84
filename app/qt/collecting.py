"""Python's garbage is collected on the GUI thread only.

A page and its widgets refer to each other in circles, so it is the collector that takes them away.
Python runs it in whichever thread happens to allocate; in a lane's thread it would destroy a QTimer
or a widget there, whose next event then finds no object any more and the program is gone.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 400  # ms between two looks at how much there is
_FULL = 10  # collections of the middle generation before one of all: Python's own habit


class Collector(QObject):
    """Switches the automatic collector off and does its work from a timer while it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collects the oldest generation whose count says so, as Python itself would."""
        counts = gc.get_count()
        if counts[0] <= self._thresholds[0]:
            return
        if counts[1] <= self._thresholds[1]:
            gc.collect(0)
        elif counts[2] <= _FULL:
            gc.collect(1)
        else:
            gc.collect(2)
