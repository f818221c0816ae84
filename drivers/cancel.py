"""Cancelling and deadlines: every wait in this room has both."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SLICE = 0.02  # seconds a wait may sleep before it looks at its token: well under the promised 50 ms


class Cancelled(Exception):
    """The person stopped the test. Not an error of the device."""


class CancelToken:
    """Set once, from any thread; never cleared. Waits poll it, blocked calls register a waker."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._wakers: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        """Stop everything that uses this token; safe to call twice."""
        with self._lock:
            self._event.set()
            wakers = list(self._wakers)
        for wake in wakers:
            wake()

    def check(self) -> None:
        """Raise ``Cancelled`` if the token is set."""
        if self._event.is_set():
            raise Cancelled

    def sleep(self, seconds: float) -> None:
        """Wait ``seconds``; raise ``Cancelled`` at once when the token is set."""
        if self._event.wait(max(0.0, seconds)):
            raise Cancelled

    def on_cancel(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` when cancelled (at once if it already is). Returns a function that
        takes the registration back."""
        with self._lock:
            self._wakers.append(wake)
            already = self._event.is_set()
        if already:
            wake()

        def forget() -> None:
            with self._lock:
                if wake in self._wakers:
                    self._wakers.remove(wake)

        return forget


class Deadline:
    """A moment on the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._at - time.monotonic())

    @property
    def expired(self) -> bool:
        return time.monotonic() >= self._at
