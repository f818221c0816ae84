"""What makes a set of crosses that were found not the one that is meant: seen from the back,
turned, or printed twice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from drivers.alignment.marks import AFTER, Mark, Rectified, darkness, placed
from drivers.alignment.seeking import elsewhere
from drivers.alignment.target import BAR, STEP, Target

_ALIKE = 0.35  # mm
_PARALLEL = (0.3, 0.95)  # mm beside an arm where that of a second print may be
_DARK = 0.35  # a bar is not darker evidence than this, whatever covers the place


def bars_seen(
    picture: Rectified, target: Target, places: Mapping[str, tuple[float, float]]
) -> tuple[float, float]:
    """How well the bars are seen where they must be, and where they would be in a mirror: left of
    the first and the last cross' neighbours at the other two corners, or right of them. ``places``
    of the crosses by their letter, frame millimetres."""

    def both(ids: Sequence[str], side: int) -> float:
        seen = (_bar_seen(picture, *places[name], side) for name in ids)
        return sum(min(_DARK, max(0.0, value)) for value in seen)

    right = [c.id for c in target.barred]
    wrong = [c.id for c in target.corners if c.id not in right]
    return both(right, 1), max(both(wrong, 1), both(wrong, -1), both(right, -1))


def _bar_seen(picture: Rectified, x: float, y: float, side: int) -> float:
    """How much darker the place of the bar beside a cross is than its surroundings. ``side`` 1
    right, -1 left."""
    left, length, height = (value * STEP for value in BAR)

    def mean(from_x: float, to_x: float, y0: float, y1: float) -> float:
        x0, x1 = sorted((x + side * from_x, x + side * to_x))
        (a, b), (c, d) = picture.at(x0, y0), picture.at(x1, y1)
        part = picture.dark[max(0, int(b)) : int(d) + 1, max(0, int(a)) : int(c) + 1]
        return float(part.mean()) if part.size else 0.0

    inside = mean(left + 0.4, left + length - 0.4, y - height / 4, y + height / 4)
    above = mean(left, left + length, y - 2.2, y - 1.3)
    below = mean(left, left + length, y + 1.3, y + 2.2)
    # a line of the form's own print goes on to both sides; the bar does not
    before = mean(left - 1.4, left - 0.5, y - height / 4, y + height / 4)
    after = mean(left + length + 0.5, left + length + 1.4, y - height / 4, y + height / 4)
    return inside - max(above, below, before, after)


def printed_twice(picture: Rectified, marks: Sequence[Mark]) -> bool:
    """Whether a second set of crosses stands beside the first, all of it shifted alike: then
    nobody can say which of the two is meant."""
    doubled = sum(
        _doubled(picture, mark, across=True) or _doubled(picture, mark, across=False)
        for mark in marks
    )
    if doubled >= max(3, 0.4 * len(marks)):
        return True
    shifts = []
    around = elsewhere(picture, [(m.x, m.y) for m in marks])
    for mark, places in zip(marks, around, strict=True):
        others = (placed(picture, mark.cross, place) for place in places)
        shifts += [(o.x - mark.x, o.y - mark.y) for o in others if o is not None]
    alike = [sum(math.dist(a, b) < _ALIKE for b in shifts) for a in shifts]
    return max(alike, default=0) >= max(3, 0.3 * len(marks))


def _doubled(picture: Rectified, mark: Mark, *, across: bool) -> bool:
    """Whether beside the arm runs a second one that ends where it does; a line goes on."""
    beside = np.arange(-_PARALLEL[1] - 0.3, _PARALLEL[1] + 0.31, 0.06)
    along = np.concatenate([np.arange(-2.0, -0.9, 0.1), np.arange(0.9, 2.0, 0.1)])
    arm = np.median(darkness(picture, mark.x, mark.y, along, beside, across), axis=0)
    ends = np.concatenate([-AFTER - 0.6, AFTER + 0.6])
    past = np.median(darkness(picture, mark.x, mark.y, ends, beside, across), axis=0)
    extra = arm - past - float(np.percentile(arm - past, 15))
    middle = np.abs(beside) < 0.2
    usual = float(extra[middle].max())
    # going away from the arm it must first get pale, else that is its own breadth
    for side in (-1, 1):
        one = extra[beside * side >= 0][::side]
        far = (beside[beside * side >= 0][::side]) * side
        low = np.minimum.accumulate(one)
        rise = (one - low)[(far >= _PARALLEL[0]) & (far <= _PARALLEL[1])]
        if usual > 0.05 and float(rise.max()) > 0.4 * usual:
            return True
    return False
