"""The laptop's camera, where QtMultimedia is installed (PySide6-Addons). Where it is not, there is
no camera button and nothing is said."""

from __future__ import annotations

import importlib.util
from functools import cache

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QImage

EVERY = 66  # ms between two pictures of the preview: turning frames into pictures costs


class CaptureSource(QObject):
    """A camera: what it sees now, and a still of it.

    Signals:
        frame(QImage): for the preview.
        taken(QImage): the still that ``shoot`` asked for.
        failed(str): it does not work, in the system's words.
    """

    frame = Signal(QImage)
    taken = Signal(QImage)
    failed = Signal(str)

    def names(self) -> tuple[str, ...]:
        """The cameras there are, the usual one first."""
        raise NotImplementedError

    def start(self, name: str) -> None:
        """Shows what this camera sees; another one is stopped."""
        raise NotImplementedError

    def shoot(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        """The camera's lamp goes out. May be called twice."""
        raise NotImplementedError


@cache
def available() -> bool:
    """Whether cameras can be used at all. Imports nothing."""
    return importlib.util.find_spec("PySide6.QtMultimedia") is not None


def open_source(parent: QObject) -> CaptureSource | None:
    """None where the library is missing or does not load."""
    if not available():
        return None
    try:
        from widgets.visit.camera_qt import QtSource
    except ImportError:  # it is there, but a system library that it needs is not
        return None
    return QtSource(parent)


class Pace(QObject):
    """Lets a picture through every so often."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()

    def due(self) -> bool:
        if self._since.isValid() and self._since.elapsed() < EVERY:
            return False
        self._since.start()
        return True
