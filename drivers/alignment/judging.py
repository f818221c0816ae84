"""Whether the crosses of a photo can be true together: each alone may look right and not be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from drivers.alignment.fit import Fit, NotEnough, Point, Value, fit
from drivers.alignment.frame import Reference, View
from drivers.alignment.reasons import BadPhoto
from drivers.alignment.target import Target

LEAST = 5  # crosses
_SURE = 0.15  # mm: standard uncertainty at the frame's corners
_SURE_WITHOUT = 0.25  # the same without any one of the crosses
_APART = 0.15  # mm: a cross further from where the others say it must be is not counted
_AGREE = 0.14  # mm rms: creases and misread crosses are beyond it
_SIDEWAYS = 0.008  # a head's own scale is exact; more is a wrong frame size
_DOWNWARDS = 0.02  # paper slips, but not by more
_TURNED = 35.0  # mrad


def with_common(found: Fit, view: View) -> Fit:
    """What shifts all crosses alike - the frame's own line, paper that is not flat - does not get
    less with their number."""
    common = 0.015 + 0.6 * view.sag

    def wider(value: Value) -> Value:
        return Value(value.value, math.hypot(value.sigma, common))

    return replace(
        found,
        offset_x=wider(found.offset_x),
        offset_y=wider(found.offset_y),
        origin_x=wider(found.origin_x),
        origin_y=wider(found.origin_y),
    )


def agreeing(target: Target, points: list[Point]) -> tuple[list[Point], Fit]:
    """Without the few that lie on something of the form's own print; what is left must agree."""
    kept = list(points)
    dropped = 0
    while True:
        try:
            found = fit(target, kept)
        except NotEnough as error:
            raise BadPhoto("few_crosses") from error
        away = {p.id: _away(found, target, p) for p in kept}
        worst = max(kept, key=lambda p: away[p.id])
        if found.outlier:
            worst = next(p for p in kept if p.id == found.outlier)
        elif away[worst.id] <= max(_APART, 3.5 * float(np.median(list(away.values())))):
            break
        kept.remove(worst)
        dropped += 1
        if dropped > max(1, len(points) // 3) or len(kept) < LEAST:
            raise BadPhoto("inconsistent", f"{away[worst.id]:.2f} mm")
    if found.residual is not None and found.residual > _AGREE:
        raise BadPhoto("inconsistent", f"{found.residual:.2f} mm")
    return kept, found


def _away(found: Fit, target: Target, point: Point) -> float:
    cross = next(c for c in target.crosses if c.id == point.id)
    x, y = found.place(cross.x, cross.y)
    return math.hypot(point.x - x, point.y - y)


def plausible(found: Fit) -> None:
    """A printer cannot have done it: then the reference is not what it was said to be."""
    if abs(found.scale_x.value - 1) > _SIDEWAYS or abs(found.scale_y.value - 1) > _DOWNWARDS:
        detail = f"{found.scale_x.value:.4f} {found.scale_y.value:.4f}"
        raise BadPhoto("wrong_size", detail)
    if abs(found.turn.value) > _TURNED or abs(found.shear.value) > 6.0:
        raise BadPhoto("inconsistent", f"{found.turn.value:.1f} {found.shear.value:.1f} mrad")


def sure(found: Fit, target: Target, reference: Reference, kept: list[Point]) -> None:
    """Few crosses close together say little of the corners. Neither may it hang on a single one:
    if that were misread, nothing would contradict it."""
    _corners_known(found, target, reference, _SURE)
    for leave in kept:
        try:
            other = fit(target, [p for p in kept if p.id != leave.id])
        except NotEnough as error:
            raise BadPhoto("few_crosses", f"all depends on {leave.id}") from error
        _corners_known(other, target, reference, _SURE_WITHOUT)


def _corners_known(found: Fit, target: Target, reference: Reference, limit: float) -> None:
    cx, cy = target.centre
    far_x = max(abs(reference.x - cx), abs(reference.x + reference.width - cx))
    far_y = max(abs(reference.y - cy), abs(reference.y + reference.height - cy))
    across = math.hypot(far_x * found.scale_x.sigma, far_y * found.scale_y.sigma)
    corner = math.hypot(across, found.offset_x.sigma)
    if corner > limit:
        raise BadPhoto("few_crosses", f"{corner:.2f} mm at the corners")
