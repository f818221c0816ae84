"""Whether a rectangle of the told width and height can look as it does in the photo.

A camera has square pixels and its axis in the middle of the picture; what is not known is its focal
length. For each that a phone may have the rectangle's true proportion follows from its perspective,
and its sides must come out square. The focal lengths that pass leave a narrow range: usually a few
parts in a thousand. A height mistyped by 2 % is found out so, though the print would fit it.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drivers.alignment.reasons import BadPhoto

Array = NDArray[Any]
_FOCAL: Final = (0.6, 2.6)  # of the picture's long side: wide angle to twofold zoom, with room
_SQUARE = 0.006  # rad: what the lens' own middle, off the picture's, does to a right angle
_ROOM = 0.006  # beyond the range: lens, line and corner errors
_SLIP = 0.008  # print's own scale down the paper, beyond which it needs an explanation


def told_proportions(back: Array, size: tuple[int, int]) -> tuple[float, float] | None:
    """The least and the greatest that the true height may be of the told one, both against the
    width. ``back`` takes frame millimetres to pixels without the lens' distortion, ``size`` is the
    picture's width and height. None when no camera can have seen a rectangle so."""
    middle = np.array([[1, 0, -size[0] / 2], [0, 1, -size[1] / 2], [0, 0, 1.0]])
    m = middle @ back
    passed = []
    for part in np.geomspace(*_FOCAL, 80):
        focal = float(part) * max(size)
        across, down = (np.array([m[0, n] / focal, m[1, n] / focal, m[2, n]]) for n in (0, 1))
        long, high = float(np.linalg.norm(across)), float(np.linalg.norm(down))
        if long > 0 and high > 0 and abs(float(across @ down)) < _SQUARE * long * high:
            passed.append(high / long)
    if not passed or not all(math.isfinite(p) for p in passed):
        return None
    return min(passed) - _ROOM, max(passed) + _ROOM


def check_proportions(
    back: Array, size: tuple[int, int], scale_y: float, stretch: float = 1.0
) -> None:
    """``scale_y``: the print's scale down the paper as it was found; ``stretch``: the true width of
    the told one, as a ruler said. Raises BadPhoto when the told size cannot be, or when that scale
    may as well come from a wrong height."""
    allowed = told_proportions(back, size)
    if allowed is None:
        raise BadPhoto("proportions", "no rectangle")
    low, high = allowed[0] * stretch, allowed[1] * stretch
    if not low <= 1.0 <= high:
        raise BadPhoto("wrong_size", f"height {low:.3f} to {high:.3f} of the told")
    if abs(scale_y - 1) > _SLIP and low <= 1 / scale_y <= high:
        raise BadPhoto("proportions", f"{scale_y:.4f}, {low:.3f} to {high:.3f}")
