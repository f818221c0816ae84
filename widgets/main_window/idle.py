"""Notices when nobody touches the laptop any more."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleWatch(QObject):
    """``idle`` comes once, after ``minutes`` without a touch; a touch starts the time anew. A
    device test that runs for long does not count as a touch: a counter is a public place."""

    idle = Signal()

    def __init__(self, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one may be 5 % late
        self._timer.timeout.connect(self.idle.emit)
        self._wall = time.time  # the timer stands still while the laptop sleeps
        self._touched = self._wall()
        self.set_minutes(minutes)

    def set_minutes(self, minutes: float) -> None:
        self._timer.setInterval(int(minutes * 60_000))

    def start(self) -> None:
        """Looks at every event of the application from now on; not before, for each costs a call
        into Python."""
        if (app := QCoreApplication.instance()) is not None:
            app.installEventFilter(self)
        self._touched = self._wall()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if (app := QCoreApplication.instance()) is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            before, self._touched = self._touched, self._wall()
            if (self._touched - before) * 1000 > self._timer.interval():
                self._timer.stop()  # it slept: who opens it need not be who closed it
                self.idle.emit()
                return True
            self._timer.start()
        return False
