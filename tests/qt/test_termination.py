"""Signals of the system close the program as a hand would."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from PySide6.QtCore import QObject

from app.qt.termination import SIGNALS, Termination


@pytest.mark.skipif(not SIGNALS, reason="on Windows Qt closes the windows at log-off")
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_it_on_the_gui_thread(number: signal.Signals, qtbot: Any) -> None:
    ended: list[int] = []
    owner = QObject()
    before = {each: signal.signal(each, signal.SIG_DFL) for each in SIGNALS}
    stop = Termination(lambda: ended.append(1), owner)
    try:
        os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: ended == [1])
    finally:
        stop.close()
        after = {each: signal.getsignal(each) for each in SIGNALS}
        for each, handler in before.items():
            signal.signal(each, handler)
    assert after[signal.SIGTERM] is signal.SIG_DFL
