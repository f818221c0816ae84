"""Slowing down whoever guesses: kept in the file, so that a restart does not reset it.

The time is the laptop's clock, but never earlier than the latest it has shown: setting it back
does not shorten a wait, and because the time since then is counted on the monotonic clock, a clock
that once stood far in the future does not lengthen it either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

FREE: Final = 3
LONGEST: Final = 300.0  # seconds


def wait_after(failures: int) -> float:
    """Seconds to wait after so many wrong passwords in a row: 0, 0, 0, 2, 4, 8 … 300."""
    return 0.0 if failures <= FREE else min(LONGEST, 2.0 ** min(failures - FREE, 16))


@dataclass(slots=True)
class Attempts:
    wall: Callable[[], datetime]
    mono: Callable[[], float]
    failures: dict[str, int] = field(default_factory=dict)  # by account id
    until: dict[str, float] = field(default_factory=dict)  # POSIX seconds
    seen: float = 0.0  # the latest time this laptop has shown
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._at = self.mono()

    def now(self) -> float:
        passed = max(0.0, self.mono() - self._at)
        now = max(self.wall().timestamp(), self.seen + passed)
        self.seen, self._at = now, self._at + passed
        return now

    def wait(self, account_id: str) -> float:
        """Seconds until this account may be tried again, 0 when it may be now."""
        left = self.until.get(account_id, 0.0) - self.now()
        return min(max(0.0, left), LONGEST)

    def fail(self, account_id: str) -> float:
        """Counts a wrong password; seconds to wait."""
        count = self.failures.get(account_id, 0) + 1
        wait = wait_after(count)
        self.failures[account_id] = count
        self.until[account_id] = self.now() + wait
        return wait

    def clear(self, account_id: str) -> None:
        self.failures.pop(account_id, None)
        self.until.pop(account_id, None)

    def to_json(self) -> dict[str, Any]:
        return {
            "seen": repr(self.seen),
            "of": {
                id: {"failures": count, "until": repr(self.until.get(id, 0.0))}
                for id, count in self.failures.items()
            },
        }

    def take(self, held: dict[str, Any]) -> None:
        self.seen = float(held["seen"])
        for id, one in held["of"].items():
            self.failures[str(id)] = int(one["failures"])
            self.until[str(id)] = float(one["until"])
