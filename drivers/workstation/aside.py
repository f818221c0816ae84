"""Calls that cannot be interrupted: made in a thread that is left behind when its time is over.

A dead network drive, a hanging card service or a registry on a failing disk must not keep a person
waiting who has pressed stop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from drivers.cancel import SLICE, CancelToken, Deadline

T = TypeVar("T")


class Later(Generic[T]):
    """A call that runs by itself from now on; its value is asked for when it is needed."""

    def __init__(self, work: Callable[[], T], name: str) -> None:
        self._work = work
        self._values: list[T] = []
        self._errors: list[BaseException] = []
        self._done = threading.Event()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        try:
            self._values.append(self._work())
        except BaseException as error:  # handed over to whoever asks for the value
            self._errors.append(error)
        self._done.set()

    def value(self, seconds: float, cancel: CancelToken) -> T | None:
        """What the call returned, or None when it does not come back within ``seconds``. Raises
        Cancelled, and what the call raised."""
        until = Deadline(seconds)
        while not self._done.wait(min(SLICE, until.left)):
            cancel.check()
            if until.expired:
                return None
        cancel.check()
        if self._errors:
            raise self._errors[0]
        return self._values[0]


def aside(work: Callable[[], T], seconds: float, cancel: CancelToken, name: str) -> T | None:
    """``work()`` in a thread of its own; see ``Later.value``."""
    cancel.check()
    return Later(work, name).value(seconds, cancel)
