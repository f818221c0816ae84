"""Wrong codes and passwords: five are free, then each costs a wait that doubles to 5 min.

Counted per process, by who tries; a success forgets what was wrong before it.
"""

from __future__ import annotations

import threading
import time
from typing import Final

from sync.central.call import Fault

FREE: Final = 5
LONGEST: Final = 300.0  # seconds
MOST: Final = 10_000  # tryers remembered
_wrong: dict[str, tuple[int, float]] = {}  # who -> (how often, monotonic time to wait for)
_lock = threading.Lock()


def wrong(who: str) -> None:
    with _lock:
        if len(_wrong) > MOST:
            _wrong.clear()
        count = _wrong.get(who, (0, 0.0))[0] + 1
        wait = min(LONGEST, 2.0 ** (count - FREE)) if count >= FREE else 0.0
        _wrong[who] = (count, time.monotonic() + wait)


def right(who: str) -> None:
    with _lock:
        _wrong.pop(who, None)


def slow_down(who: str) -> None:
    """Raises Fault 429 while they have to wait."""
    left = _wrong.get(who, (0, 0.0))[1] - time.monotonic()
    if left > 0:
        raise Fault(429, "too_many", retry_after=int(left) + 1)


def forget() -> None:
    """Everybody starts anew."""
    with _lock:
        _wrong.clear()
