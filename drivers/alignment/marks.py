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
from drivers.alignment.target import Cross

Array = NDArray[Any]
COARSE = 6.0  # pixels per mm of the picture the crosses are searched in
BEYOND = 14.0  # mm around the frame that are looked at
AFTER = np.arange(2.75, 3.4, 0.1)  # mm from the centre where an arm has ended


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


def first_placed(picture: Rectified, cross: Cross, near: Sequence[Array]) -> Mark | None:
    """The first of the places that turns out to be a cross."""
    found = (placed(picture, cross, place) for place in near)
    return next((mark for mark in found if mark is not None), None)


def placed(picture: Rectified, cross: Cross, near: Array) -> Mark | None:
    """A cross to a fraction of a pixel, by straight lines through its arms; None when they cannot
    be told from what is around."""
    x, y = float(near[0]), float(near[1])
    level = _arm(picture, x, y, 0.6, across=True)
    upright = _arm(picture, x, y, 0.6, across=False)
    if level is None or upright is None:
        return None
    for _ in range(2):
        x = upright.place(y)
        y = level.place(x)
    if math.hypot(x - near[0], y - near[1]) > 0.9:
        return None
    level = _arm(picture, x, y, 0.35, across=True)
    upright = _arm(picture, x, y, 0.35, across=False)
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


def _arm(picture: Rectified, x: float, y: float, near: float, *, across: bool) -> _Arm | None:
    """The horizontal (``across``) or the upright arm near ``x``, ``y`` in frame millimetres, its
    line within ``near`` mm. Only the one ridge counts: a line of the form that runs beside the arm
    would draw the centre of all that is dark towards itself."""
    step = 1.0 / picture.scale
    along = np.concatenate([np.arange(-2.15, -0.45, step), np.arange(0.45, 2.15, step)])
    beside = np.arange(-0.95, 0.95 + step / 2, step / 2)
    seen = darkness(picture, x, y, along, beside, across)
    places, weights, widths, spots = [], [], [], []
    inner = np.flatnonzero(np.abs(beside) <= near)
    for n, row in enumerate(seen):
        floor = float(np.percentile(row, 20))
        peak = int(inner[0] + row[inner].argmax())
        rise = float(row[peak]) - floor
        if rise < 0.06:
            continue
        weight = np.clip(row - floor - 0.35 * rise, 0, None)
        gaps = np.flatnonzero(weight <= 0)
        weight[: max((int(g) for g in gaps if g < peak), default=0)] = 0
        weight[min((int(g) for g in gaps if g > peak), default=len(row)) :] = 0
        total = float(weight.sum())
        centre = float((weight * beside).sum() / total)
        spread = float(np.sqrt((weight * (beside - centre) ** 2).sum() / total))
        places.append(centre)
        weights.append(rise)
        widths.append(spread)
        spots.append(float(along[n]))
    if not _whole(np.array(spots), along) or _goes_on(picture, x, y, places, weights, across):
        return None
    return _through(np.array(spots), np.array(places), np.array(weights), widths, x, y, across)


def _whole(spots: Array, along: Array) -> bool:
    """Whether the arm is there on both sides of the centre, and out to where it must end: else
    something that crosses one arm was taken for the other."""
    for side in (-1.0, 1.0):
        wanted, there = along[along * side > 0], spots[spots * side > 0]
        outer = (np.abs(wanted) > 1.6).sum()
        if len(there) < 0.6 * len(wanted) or (np.abs(there) > 1.6).sum() < 0.5 * outer:
            return False
    return True


def darkness(
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
    beside = middle + np.arange(-0.3, 0.31, 0.1)
    ends = 0
    for side in (-1.0, 1.0):
        after = darkness(picture, x, y, side * AFTER, beside, across)
        around = min(
            float(np.median(darkness(picture, x, y, side * AFTER, beside + shift, across)))
            for shift in (-0.9, 0.9)
        )
        ends += float(np.median(after.max(axis=1))) - around > 0.4 * usual
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
