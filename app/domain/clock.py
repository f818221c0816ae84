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
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")  # due times are shown here, kept in UTC
FRESH = timedelta(hours=24)
# a clock that is disciplined over the net is moved by less, a hand moves it by more
STEP: Final = timedelta(seconds=2)
DRIFT: Final = 0.0005  # and what two honest clocks of one computer may differ by, per second
_BOOT_FILE: Final = Path("/proc/sys/kernel/random/boot_id")


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


def elapsed() -> float:
    """Seconds that passed, also while the laptop slept: a visit does not pause with its lid."""
    if (boottime := getattr(time, "CLOCK_BOOTTIME", None)) is not None:
        return time.clock_gettime(boottime)  # Linux: CLOCK_MONOTONIC stands still in suspend
    return time.monotonic()


def this_boot() -> str:
    """What ``elapsed`` counts from: the computer's start where the system names it (Linux), so
    that times before and after a crash of the program compare; else this process."""
    try:
        return uuid.UUID(_BOOT_FILE.read_text("ascii").strip()).hex
    except (OSError, ValueError):
        return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Step:
    """The laptop's clock was moved while the program ran."""

    at_wall: datetime  # UTC, what it showed just before
    seconds: float  # moved forward by so much; negative: back


@dataclass(slots=True)
class Clock:
    """Gives stamps. ``wall`` and ``mono`` are handed in so that tests own the time.

    When somebody moves the laptop's clock while the program runs, the time that passed tells by
    how much: a known difference to central is corrected by it, and the step is kept to be told.
    """

    wall: Callable[[], datetime] = lambda: datetime.now(UTC)
    mono: Callable[[], float] = elapsed
    boot_id: str = ""
    offset: float | None = None
    measured_at: datetime | None = None  # at_wall of the last measurement
    steps: list[Step] = field(default_factory=list)
    _last: tuple[datetime, float] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.boot_id:  # somebody else's count has a beginning of its own
            self.boot_id = this_boot() if self.mono is elapsed else uuid.uuid4().hex

    def learn(self, offset: float) -> None:
        """Central's time minus ours, in seconds, just measured."""
        self.read()
        self.offset = offset
        self.measured_at = self.wall()

    def recall(self, offset: float, measured_at: datetime, boot_id: str, mono: float) -> None:
        """What another run of the program had learned, with the moment it had done so."""
        if boot_id == self.boot_id:
            self._last = (measured_at, mono)  # the reading below notices what happened since
        self.offset, self.measured_at = offset, measured_at
        self.read()

    def read(self) -> tuple[datetime, float]:
        """Wall and elapsed time now; notices when the wall clock was moved since last time."""
        wall, mono = self._both()
        last, self._last = self._last, (wall, mono)
        if last is not None and mono >= last[1]:
            passed = mono - last[1]
            moved = (wall - last[0]).total_seconds() - passed
            if abs(moved) > STEP.total_seconds() + DRIFT * passed:
                self.steps.append(Step(last[0] + timedelta(seconds=passed), moved))
                if self.offset is not None:
                    self.offset -= moved
                if self.measured_at is not None:
                    self.measured_at += timedelta(seconds=moved)
        return wall, mono

    def _both(self) -> tuple[datetime, float]:
        """The two of one moment: a process that is put to sleep between them would see a step."""
        for _ in range(3):
            before, wall, after = self.mono(), self.wall(), self.mono()
            if after - before < 0.1:
                break
        return wall, after

    def now(self) -> Stamp:
        wall, mono = self.read()
        if self.offset is None or self.measured_at is None:
            confidence = Confidence.UNKNOWN
        elif abs(wall - self.measured_at) < FRESH:
            confidence = Confidence.MEASURED
        else:
            confidence = Confidence.ESTIMATED
        return Stamp(wall, mono, self.boot_id, self.offset, confidence)
