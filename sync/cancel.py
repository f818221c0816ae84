"""Stopping work that waits on the line."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Cancel(threading.Event):
    """An event that also wakes whoever is blocked in a socket: a callback cuts his line."""

    def __init__(self) -> None:
        super().__init__()
        self._callbacks: list[Callable[[], None]] = []
        self._guard = threading.Lock()

    def set(self) -> None:
        super().set()
        with self._guard:
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Calls back (at once if already cancelled); returns what takes the callback off again."""
        with self._guard:
            self._callbacks.append(callback)
        if self.is_set():
            callback()

        def forget() -> None:
            with self._guard:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

        return forget
