"""Where crosses may be in the rectified picture: by their four arms, and the shift they share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.alignment.marks import Rectified
from drivers.alignment.pictures import Gray
from drivers.alignment.target import Cross

Array = NDArray[Any]
REACH = 8.0  # mm a print may be off and still be found
_TOGETHER = 1.6  # mm by which scale and turn may move a cross against the common shift
_ARM = (0.4, 2.3)  # mm from the centre within which an arm is looked for
_AFTER = (2.9, 4.1)  # mm from the centre where it must have ended
_FLANK = 0.7  # mm beside an arm
_FULL = 0.2  # darkness from which more makes no better cross: thick lines shall not win
_FAINT = 0.035
_ANOTHER = 0.7  # mm from a cross at which another can be told from it
_PLACES = 6  # a cross


def roughly(
    picture: Rectified, wanted: Sequence[tuple[Cross, float, float]]
) -> dict[str, list[Array]]:
    """Where crosses may be, by their letter, the likeliest place first: around the common shift
    that most of them agree on. The places ``wanted`` are in frame millimetres."""
    score = _crossness(picture.dark, picture.scale)
    candidates = {cross.id: _peaks(score, picture, x, y) for cross, x, y in wanted}
    best: dict[str, list[Array]] = {}
    best_total = 0.0
    for shifts in candidates.values():
        for dx, dy, _ in shifts:
            chosen: dict[str, list[Array]] = {}
            total = 0.0
            for cross, x, y in wanted:
                near = [
                    (value, ox, oy)
                    for ox, oy, value in candidates[cross.id]
                    if math.hypot(ox - dx, oy - dy) < _TOGETHER
                ]
                if near:
                    near.sort(reverse=True)
                    chosen[cross.id] = [np.array([x + ox, y + oy]) for _, ox, oy in near]
                    total += near[0][0]
            if total > best_total:
                best, best_total = chosen, total
    return best


def elsewhere(picture: Rectified, found: Sequence[tuple[float, float]]) -> list[list[Array]]:
    """For each place of a cross in frame millimetres, where around it another one may be."""
    score = _crossness(picture.dark, picture.scale)
    return [
        [
            np.array([x + dx, y + dy])
            for dx, dy, _ in _peaks(score, picture, x, y)
            if math.hypot(dx, dy) > _ANOTHER
        ]
        for x, y in found
    ]


def _crossness(dark: Gray, scale: float) -> Gray:
    """The weakest of four arms at each place, less what goes on where two of them must end: lines
    and the corners of tables are no crosses, however dark."""
    flank = max(2, round(_FLANK * scale))
    arms: list[Array] = []
    after: list[Array] = []
    for turned in (False, True):
        field = np.ascontiguousarray(dark.T) if turned else dark
        around = np.maximum(np.roll(field, flank, axis=0), np.roll(field, -flank, axis=0))
        ridge: Array = np.clip(field - around, 0, _FULL).astype(np.float32)
        # a slightly turned arm leaves one row of pixels: its neighbours count, too
        ridge = cv2.dilate(ridge, np.ones((3, 1), np.uint8))
        for side in (-1, 1):
            for span, out in ((_ARM, arms), (_AFTER, after)):
                found = cv2.filter2D(ridge, -1, _segment(span, side, scale))
                out.append(found.T if turned else found)
    ends = np.sort(np.stack(after), axis=0)[2]
    weakest = np.minimum.reduce(arms)
    result: Gray = np.clip(weakest - 0.6 * ends, 0, None).astype(np.float32)
    return result


def _segment(span: tuple[float, float], side: int, scale: float) -> Gray:
    reach = math.ceil(span[1] * scale)
    at = np.arange(-reach, reach + 1) * side / scale
    inside = (at >= span[0]) & (at <= span[1])
    kernel: Gray = (inside / inside.sum()).astype(np.float32)[None, :]
    return kernel


def _peaks(score: Gray, picture: Rectified, x: float, y: float) -> list[tuple[float, float, float]]:
    """The best few places around ``x``, ``y``: shifts in mm and how good."""
    px, py = picture.at(x, y)
    reach = int(REACH * picture.scale)
    left, top = max(0, int(px) - reach), max(0, int(py) - reach)
    window = score[top : max(0, int(py) + reach + 1), left : max(0, int(px) + reach + 1)].copy()
    found: list[tuple[float, float, float]] = []
    for _ in range(_PLACES):
        if not window.size:
            break
        _, value, _, (column, row) = cv2.minMaxLoc(window)
        if value < _FAINT:
            break
        shift = ((column + left - px) / picture.scale, (row + top - py) / picture.scale)
        found.append((*shift, float(value)))
        clear = int(1.2 * picture.scale)
        window[
            max(0, row - clear) : row + clear + 1, max(0, column - clear) : column + clear + 1
        ] = -1
    return found
