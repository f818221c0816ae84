"""Outages in a row of samples: when the line went, when it came back. Pure, no clock of its own.

One lost sample is a loss; ``LEAST`` lost ones in a row are an outage. It begins when the first of
them was sent and ends when the first good one after them was sent, so its length is right to one
interval of sampling.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drivers.network.ping import Echo

LEAST = 2


@dataclass(frozen=True, slots=True)
class Outage:
    """``ended`` None: it was still out at the last sample, ``last``. All in seconds."""

    began: float
    ended: float | None
    last: float
    lost: int

    @property
    def seconds(self) -> float:
        return (self.last if self.ended is None else self.ended) - self.began

    def overlaps(self, other: Outage) -> bool:
        return self.began <= (other.ended or other.last) and other.began <= (
            self.ended or self.last
        )


def outages(echoes: Iterable[Echo], least: int = LEAST) -> tuple[Outage, ...]:
    """Those of samples in the order of their time."""
    found: list[Outage] = []
    lost: list[float] = []
    for echo in echoes:
        if echo.millis is None:
            lost.append(echo.seconds)
            continue
        if len(lost) >= least:
            found.append(Outage(lost[0], echo.seconds, lost[-1], len(lost)))
        lost.clear()
    if len(lost) >= least:
        found.append(Outage(lost[0], None, lost[-1], len(lost)))
    return tuple(found)


def longest(found: Sequence[Outage]) -> float:
    """Seconds; 0 without one."""
    return max((item.seconds for item in found), default=0.0)


def failover(part: Sequence[Outage], whole: Sequence[Outage]) -> float | None:
    """How long the ``whole`` was away because a ``part`` of it went: the longest outage of the
    whole that overlaps one of the part, 0 when it never noticed; None when no part went."""
    if not part:
        return None
    return longest([item for item in whole if any(item.overlaps(one) for one in part)])


def now_out(echoes: Sequence[Echo], least: int = LEAST) -> bool:
    """Whether the last samples were lost."""
    return len(echoes) >= least and all(item.millis is None for item in echoes[-least:])


def now_good(echoes: Sequence[Echo], least: int = 3) -> bool:
    """Whether the last samples all came back."""
    return len(echoes) >= least and all(item.millis is not None for item in echoes[-least:])
