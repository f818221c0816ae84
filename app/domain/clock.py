"""Time on a laptop whose clock may be wrong.

A record keeps what the laptop's clock said, how long its process had been running, and the last
known difference to central. The order of a visit's events comes from its sequence, never from here.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")  # due times are shown here, kept in UTC
FRESH = timedelta(hours=24)


class Confidence(StrEnum):
    MEASURED = "measured"  # difference to central measured less than 24 h ago
    ESTIMATED = "estimated"  # measured once, longer ago
    UNKNOWN = "unknown"  # never measured


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something happened, with everything needed to judge that claim later."""

    at_wall: datetime  # UTC, from the laptop's clock
    at_mono: float  # seconds, elapsed since this boot id began
    boot_id: str
    offset: float | None  # seconds to add to at_wall to get central's time
    confidence: Confidence

    @property
    def best(self) -> datetime:
        """The best estimate of the true time, UTC."""
        return self.at_wall + timedelta(seconds=self.offset or 0.0)

    def before(self, other: Stamp) -> bool:
        """Whether it was made earlier: within one run of the program by the elapsed time, which
        nobody can set; else by the best estimates."""
        if self.boot_id == other.boot_id:
            return self.at_mono < other.at_mono
        return self.best < other.best

    @property
    def local(self) -> datetime:
        return self.best.astimezone(LOCAL)


@dataclass(slots=True)
class Clock:
    """Gives stamps. ``wall`` and ``mono`` are handed in so that tests own the time."""

    wall: Callable[[], datetime] = lambda: datetime.now(UTC)
    mono: Callable[[], float] = time.monotonic
    boot_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    offset: float | None = None
    measured_at: datetime | None = None  # at_wall of the last measurement

    def learn(self, offset: float) -> None:
        """Central's time minus ours, in seconds, just measured."""
        self.offset = offset
        self.measured_at = self.wall()

    def now(self) -> Stamp:
        wall = self.wall()
        if self.offset is None or self.measured_at is None:
            confidence = Confidence.UNKNOWN
        elif abs(wall - self.measured_at) < FRESH:
            confidence = Confidence.MEASURED
        else:
            confidence = Confidence.ESTIMATED
        return Stamp(wall, self.mono(), self.boot_id, self.offset, confidence)
