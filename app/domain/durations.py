"""How long something took, and whether the laptop's clock was moved meanwhile.

Both follow from stamps alone, so they hold for a visit of another laptop, years later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from app.domain.clock import Confidence, Stamp

MOVED: Final = timedelta(seconds=5)  # two stamps of one boot may differ by less between two reads
DRIFT: Final = 0.001
OFF: Final = timedelta(minutes=2)  # a clock further from central's than this is worth a word


def between(since: Stamp, until: Stamp) -> timedelta:
    """The time that passed, never negative. Within one boot by elapsed time, which nobody can
    set; else by the best estimates."""
    if since.boot_id == until.boot_id and until.at_mono >= since.at_mono:
        return timedelta(seconds=until.at_mono - since.at_mono)
    return max(timedelta(0), until.best - since.best)


@dataclass(frozen=True, slots=True)
class Moved:
    """The laptop's clock was moved between two stamps."""

    after: datetime  # UTC, as the laptop showed it
    by: timedelta  # forward; negative: back


@dataclass(frozen=True, slots=True)
class ClockTale:
    """What the stamps of one visit say of the laptop's clock."""

    worst: Confidence  # the least sure of them
    off: timedelta | None  # the largest known difference to central; positive: the laptop was slow
    moved: tuple[Moved, ...]

    @property
    def sound(self) -> bool:
        return not self.moved and (self.off is None or abs(self.off) < OFF)


_SURE = (Confidence.UNKNOWN, Confidence.ESTIMATED, Confidence.MEASURED)


def clock_tale(stamps: Iterable[Stamp]) -> ClockTale:
    """``stamps`` in any order; within one boot elapsed time gives it. Of none: nothing is known."""
    held = list(stamps)
    worst = min((s.confidence for s in held), key=_SURE.index, default=Confidence.UNKNOWN)
    offsets = [timedelta(seconds=s.offset) for s in held if s.offset is not None]
    moved: list[Moved] = []
    boots: dict[str, list[Stamp]] = {}
    for stamp in held:
        boots.setdefault(stamp.boot_id, []).append(stamp)
    for of_boot in boots.values():
        of_boot.sort(key=lambda s: s.at_mono)
        for earlier, later in pairwise(of_boot):
            passed = later.at_mono - earlier.at_mono
            by = (later.at_wall - earlier.at_wall) - timedelta(seconds=passed)
            if abs(by) > MOVED + timedelta(seconds=DRIFT * passed):
                moved.append(Moved(earlier.at_wall, by))
    return ClockTale(worst, max(offsets, key=abs, default=None), tuple(moved))
