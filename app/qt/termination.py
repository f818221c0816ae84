"""When the system asks the program to end, it closes as if by hand: it has not crashed."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

SIGNALS = () if sys.platform == "win32" else (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class Termination(QObject):
    """Calls ``end`` on the GUI thread when the system or a terminal wants the program to stop. On
    Windows Qt closes the windows by itself when the person logs off.

    Python runs a signal's handler only between its own instructions, and Qt's loop may wait for
    hours without one: so the signal's number is written to a socket that Qt listens to."""

    def __init__(self, end: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._end = end
        if not SIGNALS:
            return
        self._reading, self._writing = socket.socketpair()
        for each in (self._reading, self._writing):
            each.setblocking(False)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        self._before = {  # nohup, or a shell's background job, has said to ignore some
            number: signal.signal(number, lambda _number, _frame: None)
            for number in SIGNALS
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._came)

    def _came(self) -> None:
        self._reading.recv(64)
        self._end()

    def close(self) -> None:
        """Signals do again what they do in any program."""
        if not SIGNALS:
            return
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        for each in (self._reading, self._writing):
            each.close()
