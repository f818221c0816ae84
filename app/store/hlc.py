"""The hybrid logical clock: only breaks ties between changes, never decides a conflict by itself.

Written as 13 digits of milliseconds, "-", 5 digits of counter, "-", device id, so that comparing
the texts compares the clocks (Kulkarni et al., "Logical Physical Clocks", 2014).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_COUNTER = 99_999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 9_999_999_999_999  # 13 digits, year 2286


def tick(last: str, now: datetime, device_id: str) -> str:
    """The next value after ``last`` (of any device, "" for none) at the time ``now``."""
    wall = max(0, min((now - _EPOCH) // timedelta(milliseconds=1), _MOST))
    held, count = _parts(last)
    if wall > held:
        return f"{wall:013d}-{0:05d}-{device_id}"
    if count >= _COUNTER:
        return f"{held + 1:013d}-{0:05d}-{device_id}"
    return f"{held:013d}-{count + 1:05d}-{device_id}"


def newer(a: str, b: str) -> str:
    """The later of two values, by time and counter."""
    return a if _parts(a) >= _parts(b) else b


def _parts(value: str) -> tuple[int, int]:
    try:
        millis, count, _ = value.split("-", 2)
        return int(millis), int(count)
    except ValueError:
        return 0, 0
