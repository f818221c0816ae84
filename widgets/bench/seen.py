"""What the chosen virtual device shows just now: its paper or its display."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.qt.desk import Desk
from drivers.bench import VirtualDevice
from drivers.drawing import Drawing
from widgets.bench.drawing_view import DrawingView
from widgets.bench.workbench import LANE, Workbench
from widgets.common.layouts import column, scrolled
from widgets.common.states import EmptyState

EVERY = 300  # ms: printing is watched, not measured


class SeenView(QStackedWidget):
    """Looks at the device only while it is on the screen itself."""

    def __init__(self, desk: Desk, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._workbench = workbench
        self._name = ""
        self._looking = False
        self.view = DrawingView()
        inner = QWidget()
        body = column(inner)
        body.addWidget(self.view)
        body.addStretch(1)
        self._area = scrolled(inner)
        self.addWidget(
            EmptyState(
                "printer-eye",
                self.tr("Nothing to see."),
                self.tr("Choose a virtual device: its paper, screen or card shows here."),
            )
        )
        self.addWidget(self._area)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    def show_device(self, name: str) -> None:
        """The virtual device of this name; "" for none."""
        if name != self._name:
            self._name = name
            self._arrived(None)
        self.look()

    def look(self) -> None:
        """Asks the device in a lane: it may be busy printing."""
        device = self._workbench.bench.device(self._name) if self._name else None
        if device is None:
            self._arrived(None)
            return
        if self._looking or not self.isVisible():
            return
        self._looking = True
        asked: VirtualDevice = device

        def arrived(drawing: Drawing | None) -> None:
            if asked.name == self._name:
                self._arrived(drawing)

        def ended() -> None:
            self._looking = False

        self._desk.tasks.run(f"{LANE}:seen", asked.drawing, done=arrived, ended=ended, owner=self)

    def _arrived(self, drawing: Drawing | None) -> None:
        bar = self._area.verticalScrollBar()
        follow = bar.value() >= bar.maximum() - 4
        self.view.show_drawing(drawing)
        self.setCurrentIndex(0 if drawing is None else 1)
        if follow:
            QTimer.singleShot(0, self, lambda: bar.setValue(bar.maximum()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
