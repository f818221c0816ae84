"""The crosses in a rectified picture: found by their shape, placed by their arms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.alignment.frame import View
from drivers.alignment.pictures import Gray, evened
from drivers.alignment.target import ARM, BAR, STEP, Cross

Array = NDArray[Any]
COARSE = 6.0  # pixels per mm of the picture the crosses are searched in
REACH = 8.0  # mm a print may be off and still be found
BEYOND = 14.0  # mm around the frame that are looked at
_TOGETHER = 1.6  # mm by which scale and turn may move a cross against the common shift
_ARM = ARM * STEP  # mm


@dataclass(frozen=True)
class Rectified:
    """The form as if seen from straight above: frame position = index / ``scale`` - ``beyond``."""

    dark: Gray
    scale: float
    beyond: float = BEYOND

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixel of a place in frame millimetres."""
        return (x + self.beyond) * self.scale, (y + self.beyond) * self.scale


@dataclass(frozen=True)
class Mark:
    """A cross where it was found, frame millimetres; ``sigma`` mm, ``width`` of its arms in mm."""

    cross: Cross
    x: float
    y: float
    sigma: float
    width: float


def rectify(
    grey: Gray, view: View, width: float, height: float, scale: float, beyond: float = BEYOND
) -> Rectified:
    """``scale`` pixels per mm; ``beyond`` mm around the frame are shown, too."""
    columns = int((width + 2 * beyond) * scale)
    rows = int((height + 2 * beyond) * scale)
    xs, ys = np.meshgrid(
        np.arange(columns, dtype=np.float64) / scale - beyond,
        np.arange(rows, dtype=np.float64) / scale - beyond,
    )
    us, vs = view.pixels(xs, ys)
    seen = cv2.remap(
        grey,
        us.astype(np.float32),
        vs.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Rectified(evened(seen.astype(np.float32), 5.0 * scale), scale, beyond)


def _template(scale: float) -> Gray:
    side = int(2 * (_ARM + 0.6) * scale) | 1
    image = np.zeros((side, side), np.float32)
    middle, arm = side // 2, round(_ARM * scale)
    thick = max(1, round(0.28 * scale))
    cv2.line(image, (middle - arm, middle), (middle + arm, middle), 1.0, thick)
    cv2.line(image, (middle, middle - arm), (middle, middle + arm), 1.0, thick)
    result: Gray = cv2.GaussianBlur(image, (0, 0), 0.2 * scale).astype(np.float32)
    return result


def roughly(
    picture: Rectified, wanted: Sequence[tuple[Cross, float, float]]
) -> dict[str, list[Array]]:
    """Where crosses may be, by their letter, the likeliest place first: around the common shift
    that most of them agree on. The places ``wanted`` are in frame millimetres."""
    template = _template(picture.scale)
    half = template.shape[0] // 2
    score = cv2.matchTemplate(picture.dark, template, cv2.TM_CCOEFF_NORMED)
    candidates: dict[str, list[tuple[float, float, float]]] = {}
    for cross, x, y in wanted:
        candidates[cross.id] = _peaks(score, picture, x, y, half)
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


def _peaks(
    score: Array, picture: Rectified, x: float, y: float, half: int
) -> list[tuple[float, float, float]]:
    """The best few places around ``x``, ``y``: shifts in mm and how good."""
    px, py = picture.at(x, y)
    reach = int(REACH * picture.scale)
    left, top = int(px) - half - reach, int(py) - half - reach
    window = score[max(0, top) : top + 2 * reach + 1, max(0, left) : left + 2 * reach + 1].copy()
    found: list[tuple[float, float, float]] = []
    for _ in range(4):
        if not window.size:
            break
        _, value, _, (column, row) = cv2.minMaxLoc(window)
        if value < 0.42:
            break
        across = (column + max(0, left) + half - px) / picture.scale
        down = (row + max(0, top) + half - py) / picture.scale
        found.append((across, down, float(value)))
        clear = int(1.5 * picture.scale)
        window[
            max(0, row - clear) : row + clear + 1, max(0, column - clear) : column + clear + 1
        ] = -1
    return found


def first_placed(picture: Rectified, cross: Cross, near: Sequence[Array]) -> Mark | None:
    """The first of the places that turns out to be a cross."""
    found = (placed(picture, cross, place) for place in near)
    return next((mark for mark in found if mark is not None), None)


def placed(picture: Rectified, cross: Cross, near: Array) -> Mark | None:
    """A cross to a fraction of a pixel, by straight lines through its arms; None when they cannot
    be told from what is around."""
    x, y = float(near[0]), float(near[1])
    level = _arm(picture, x, y, across=True)
    upright = _arm(picture, x, y, across=False)
    if level is None or upright is None:
        return None
    for _ in range(2):
        x = upright.place(y)
        y = level.place(x)
    if math.hypot(x - near[0], y - near[1]) > 0.9:
        return None
    level = _arm(picture, x, y, across=True)
    upright = _arm(picture, x, y, across=False)
    if level is None or upright is None:
        return None
    if abs(level.slope + upright.slope) > 0.06:  # the arms of a cross stand square
        return None
    for _ in range(3):
        x = upright.place(y)
        y = level.place(x)
    sigma = math.hypot(level.sigma, upright.sigma) / math.sqrt(2)
    return Mark(cross, x, y, max(0.02, sigma), max(level.width, upright.width))


@dataclass(frozen=True)
class _Arm:
    """A line through an arm: position across = ``start`` + ``slope`` · (along - ``middle``)."""

    start: float
    slope: float
    middle: float
    sigma: float
    width: float

    def place(self, along: float) -> float:
        return self.start + self.slope * (along - self.middle)


def _arm(picture: Rectified, x: float, y: float, *, across: bool) -> _Arm | None:
    """The horizontal (``across``) or the upright arm near ``x``, ``y`` in frame millimetres."""
    step = 1.0 / picture.scale
    along = np.concatenate([np.arange(-2.15, -0.45, step), np.arange(0.45, 2.15, step)])
    beside = np.arange(-0.95, 0.95 + step / 2, step / 2)
    seen = _seen(picture, x, y, along, beside, across)
    places, weights, widths, spots = [], [], [], []
    for n, row in enumerate(seen):
        floor = float(np.percentile(row, 30))
        top = float(row.max())
        rise = top - floor
        if rise < 0.06:
            continue
        weight = np.clip(row - floor - 0.35 * rise, 0, None)
        total = float(weight.sum())
        centre = float((weight * beside).sum() / total)
        spread = float(np.sqrt((weight * (beside - centre) ** 2).sum() / total))
        places.append(centre)
        weights.append(rise)
        widths.append(spread)
        spots.append(float(along[n]))
    if len(places) < 0.6 * len(along) or _goes_on(picture, x, y, places, weights, across):
        return None
    return _through(np.array(spots), np.array(places), np.array(weights), widths, x, y, across)


def _seen(
    picture: Rectified, x: float, y: float, along: Array, beside: Array, across: bool
) -> Array:
    """Darkness at places ``along`` an arm and ``beside`` it, mm from ``x``, ``y``."""
    a, b = np.meshgrid(along, beside, indexing="ij")
    xs, ys = (x + a, y + b) if across else (x + b, y + a)
    us = ((xs + picture.beyond) * picture.scale).astype(np.float32)
    vs = ((ys + picture.beyond) * picture.scale).astype(np.float32)
    seen: Array = cv2.remap(picture.dark, us, vs, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return seen


def _goes_on(
    picture: Rectified,
    x: float,
    y: float,
    places: Sequence[float],
    rises: Sequence[float],
    across: bool,
) -> bool:
    """Whether the line does not end where an arm ends, on both sides: then it is one of the
    form's own."""
    middle, usual = float(np.median(places)), float(np.median(rises))
    beside = middle + np.arange(-0.4, 0.41, 0.1)
    ends = 0
    for side in (-1.0, 1.0):
        after = _seen(picture, x, y, side * np.arange(2.75, 3.4, 0.1), beside, across)
        around = _seen(picture, x, y, side * np.arange(2.75, 3.4, 0.1), beside + 0.9, across)
        ends += float(np.median(after.max(axis=1)) - np.median(around)) > 0.5 * usual
    return ends == 2


def _through(
    spots: Array,
    places: Array,
    rises: Array,
    widths: Sequence[float],
    x: float,
    y: float,
    across: bool,
) -> _Arm | None:
    keep = np.ones(len(spots), bool)
    slope = start = 0.0
    left = places
    for _ in range(6):
        slope, start = np.polyfit(spots[keep], places[keep], 1)
        left = places - (slope * spots + start)
        limit = max(0.05, 2.5 * 1.48 * float(np.median(np.abs(left[keep]))))
        chosen = np.abs(left) <= limit
        if chosen.sum() < 0.5 * len(spots) or (chosen == keep).all():
            break
        keep = chosen
    both = (spots[keep] < 0).mean()
    if keep.sum() < 0.5 * len(spots) or not 0.25 < both < 0.75 or abs(slope) > 0.12:
        return None
    scatter = float(np.sqrt((left[keep] ** 2).mean()))
    if scatter > 0.13:
        return None
    # neighbouring samples share pixels and dots: only some of them count as independent
    sigma = max(0.012, scatter / math.sqrt(max(2.0, keep.sum() / 6)))
    base = y if across else x
    middle = x if across else y
    return _Arm(base + float(start), float(slope), middle, sigma, float(np.median(widths)) * 2.355)


def bar_seen(picture: Rectified, x: float, y: float) -> float:
    """How much darker the place of the bar beside a cross is than its surroundings."""
    left, length, height = (value * STEP for value in BAR)

    def mean(x0: float, x1: float, y0: float, y1: float) -> float:
        (a, b), (c, d) = picture.at(x0, y0), picture.at(x1, y1)
        part = picture.dark[max(0, int(b)) : int(d) + 1, max(0, int(a)) : int(c) + 1]
        return float(part.mean()) if part.size else 0.0

    inside = mean(x + left + 0.4, x + left + length - 0.4, y - height / 4, y + height / 4)
    above = mean(x + left, x + left + length, y - 2.2, y - 1.3)
    below = mean(x + left, x + left + length, y + 1.3, y + 2.2)
    # a line of the form's own print goes on to both sides; the bar does not
    before = mean(x + left - 1.4, x + left - 0.5, y - height / 4, y + height / 4)
    after = mean(x + left + length + 0.5, x + left + length + 1.4, y - height / 4, y + height / 4)
    return inside - max(above, below, before, after)
