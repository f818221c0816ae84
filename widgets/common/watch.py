"""What a long step tells while it runs, kept for the eye: how far it is, and its curves."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from drivers.plan import Advanced, Sampled
from drivers.words import Text

MOST = 1200  # points of a curve; the oldest leave first
KEPT = 6  # curves; a step that makes more is read in its readings


@dataclass
class Curve:
    """One series: (seconds after the start of the run, value), None where a value did not come."""

    name: Text
    unit: str
    points: deque[tuple[float, float | None]] = field(default_factory=lambda: deque(maxlen=MOST))

    @property
    def last(self) -> float | None:
        return self.points[-1][1] if self.points else None


class Watch:
    """Filled from a run's events. GUI thread only."""

    def __init__(self) -> None:
        self.advanced: Advanced | None = None
        self.curves: dict[Text, Curve] = {}
        self._began: tuple[float, int] = (0.0, 0)
        self._now = 0.0

    @property
    def empty(self) -> bool:
        return self.advanced is None and not self.curves

    def add(self, event: Advanced | Sampled, now: float | None = None) -> None:
        """``now``: monotonic seconds, the clock's own if left out."""
        if isinstance(event, Sampled):
            if event.series not in self.curves and len(self.curves) >= KEPT:
                return
            curve = self.curves.setdefault(event.series, Curve(event.series, event.unit))
            curve.points.append((event.seconds, event.value))
            return
        self._now = time.monotonic() if now is None else now
        before = self.advanced
        if before is None or before.total != event.total or event.done < before.done:
            self._began = (self._now, event.done)
        self.advanced = event

    def step(self) -> None:
        """The next step began: how far the last one was is no longer true. Curves stay."""
        self.advanced = None

    @property
    def rate(self) -> float | None:
        """Units a second since the step began to tell; None until that means something."""
        if self.advanced is None:
            return None
        since, at = self._began
        spent, moved = self._now - since, self.advanced.done - at
        return moved / spent if spent >= 0.5 and moved > 0 else None

    @property
    def left(self) -> float | None:
        """Seconds until the end at the rate so far."""
        rate = self.rate
        if self.advanced is None or rate is None:
            return None
        return max(0.0, (self.advanced.total - self.advanced.done) / rate)
