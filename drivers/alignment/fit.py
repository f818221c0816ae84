"""From where the crosses fell to what is wrong with the print: offset, scale, skew, and how sure.

x' = a·x + c·y + e and y' = d·x + b·y + f by least squares. a and b are the scales, (d − c)/2 the
turn, (d + c)/2 the shear; the offset is told at the middle of the target, where it is known best.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drivers.alignment.target import Cross, Target

if TYPE_CHECKING:
    import numpy as np

RULER = 0.25  # mm: standard uncertainty of a place read with a ruler
_FOUR_AGREE = 2.0  # times the reading's sigma, rms: chance alone does it once in 3000
_LIKELY, _CLEARLY = 13.0, 20.0  # sums of four squares
_USUAL_X, _USUAL_Y = 0.004, 0.01  # parts: a head's own scale is exact, paper slips
_USUAL_TURN, _USUAL_SHEAR = 8.0, 2.0  # mrad
_OUTLIER = 5.0  # times what the others say


@dataclass(frozen=True, slots=True)
class Point:
    """Where a cross fell, mm in print coordinates, and how sure that is (one standard
    deviation)."""

    id: str
    x: float
    y: float
    sigma: float = RULER


@dataclass(frozen=True, slots=True)
class Value:
    """A figure and its standard uncertainty."""

    value: float
    sigma: float


@dataclass(frozen=True, slots=True)
class Fit:
    """``offset`` in mm at the target's middle (right and down are positive), ``origin`` the same
    at the print's origin, where it is known less well; ``scale`` 1 is right;
    ``turn`` in mrad, clockwise positive; ``residual`` the rms distance in mm the points keep from
    the fit, None when three leave nothing over; ``outlier`` a point that fits nothing."""

    offset_x: Value
    offset_y: Value
    scale_x: Value
    scale_y: Value
    turn: Value
    shear: Value
    residual: float | None
    used: tuple[str, ...]
    outlier: str = ""
    matrix: tuple[tuple[float, float, float], tuple[float, float, float]] = (
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 0.0),
    )
    origin_x: Value = Value(0.0, 0.0)
    origin_y: Value = Value(0.0, 0.0)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where something printed for ``x``, ``y`` falls."""
        (a, c, e), (d, b, f) = self.matrix
        return a * x + c * y + e, d * x + b * y + f


class NotEnough(ValueError):
    """Fewer than three points, or all on a line."""


def fit(target: Target, points: Sequence[Point]) -> Fit:
    """Raises NotEnough. With four points or more one that is clearly wrong (a slip of the pen, a
    misread cross) is left out and named; of four only when the other three make a print that a
    printer can have made and no other three do."""
    found = _solve(target, points)
    if len(points) == 4:
        return _slip_of_four(target, points, found)
    if len(points) < 5:
        return found
    best = found
    for leave in points:
        rest = [p for p in points if p.id != leave.id]
        try:
            other = _solve(target, rest)
        except NotEnough:
            continue
        away = _distance(other, target, leave)
        floor = max(other.residual or 0.0, leave.sigma)
        better = best.residual is None or (other.residual or 0.0) < best.residual
        if away > _OUTLIER * floor and better:
            best = _with_outlier(other, leave.id)
    return best


def _slip_of_four(target: Target, points: Sequence[Point], found: Fit) -> Fit:
    """Of four points each fits the other three equally badly: which one is wrong only what printers
    can do tells. ``found`` when nothing is wrong, or when it cannot be told."""
    if found.residual is None:
        return found
    sigma = max(p.sigma for p in points)
    if found.residual < _FOUR_AGREE * sigma:
        return found
    tried: list[tuple[float, str, Fit]] = []
    for leave in points:
        try:
            other = _solve(target, [p for p in points if p.id != leave.id])
        except NotEnough:
            continue
        tried.append((_strange(other), leave.id, other))
    tried.sort(key=lambda entry: entry[0])
    if len(tried) < 2 or tried[0][0] > _LIKELY or tried[1][0] < tried[0][0] + _CLEARLY:
        return found
    return _with_outlier(tried[0][2], tried[0][1])


def _strange(found: Fit) -> float:
    """How far from what printers do: the sum of squares against the usual."""
    off = (
        (found.scale_x.value - 1, found.scale_x.sigma, _USUAL_X),
        (found.scale_y.value - 1, found.scale_y.sigma, _USUAL_Y),
        (found.turn.value, found.turn.sigma, _USUAL_TURN),
        (found.shear.value, found.shear.sigma, _USUAL_SHEAR),
    )
    return sum(value**2 / (sigma**2 + usual**2) for value, sigma, usual in off)


def _solve(target: Target, points: Sequence[Point]) -> Fit:
    import numpy as np

    crosses = {c.id: c for c in target.crosses}
    known = [(crosses[p.id], p) for p in points if p.id in crosses]
    if len(known) < 3:
        raise NotEnough(len(known))
    cx, cy = target.centre
    design = np.array([[c.x - cx, c.y - cy, 1.0] for c, _ in known])
    if np.linalg.matrix_rank(design, tol=1e-3 * len(known)) < 3 or _thin(design):
        raise NotEnough("on a line")
    weight = np.array([1.0 / p.sigma for _, p in known])
    weighted = design * weight[:, None]
    normal = np.linalg.inv(weighted.T @ weighted)
    along = normal @ weighted.T @ (weight * np.array([p.x for _, p in known]))
    down = normal @ weighted.T @ (weight * np.array([p.y for _, p in known]))
    left_x = design @ along - np.array([p.x for _, p in known])
    left_y = design @ down - np.array([p.y for _, p in known])
    spare = len(known) - 3
    residual = math.sqrt(float((left_x**2 + left_y**2).mean())) if spare else None
    inflate = 1.0
    if spare:
        chi = float(((left_x**2 + left_y**2) * weight**2).sum()) / (2 * spare)
        inflate = max(1.0, math.sqrt(chi))
    return _told(along, down, normal * inflate**2, (cx, cy), residual, known)


def _told(
    along: np.ndarray[Any, Any],
    down: np.ndarray[Any, Any],
    covariance: np.ndarray[Any, Any],
    centre: tuple[float, float],
    residual: float | None,
    known: Sequence[tuple[Cross, Point]],
) -> Fit:
    a, c, x0 = (float(v) for v in along)
    d, b, y0 = (float(v) for v in down)
    cx, cy = centre
    sx, sy, s0 = (math.sqrt(max(0.0, float(covariance[n, n]))) for n in range(3))
    both = math.hypot(sx, sy) / 2
    lever: Any = [-cx, -cy, 1.0]
    so = math.sqrt(max(0.0, float(lever @ covariance @ lever)))
    x_origin, y_origin = x0 - a * cx - c * cy, y0 - d * cx - b * cy
    return Fit(
        offset_x=Value(x0 - cx, s0),
        offset_y=Value(y0 - cy, s0),
        scale_x=Value(a, sx),
        scale_y=Value(b, sy),
        turn=Value((d - c) / 2 * 1000, both * 1000),
        shear=Value((d + c) / 2 * 1000, both * 1000),
        residual=residual,
        used=tuple(p.id for _, p in known),
        matrix=((a, c, x_origin), (d, b, y_origin)),
        origin_x=Value(x_origin, so),
        origin_y=Value(y_origin, so),
    )


def _thin(design: np.ndarray[Any, Any]) -> bool:
    """Whether the points lie so nearly on a line that one direction is not known."""
    import numpy as np

    spread = np.linalg.svd(design[:, :2] - design[:, :2].mean(axis=0), compute_uv=False)
    return bool(spread[-1] < 5.0)


def _distance(found: Fit, target: Target, point: Point) -> float:
    cross = next(c for c in target.crosses if c.id == point.id)
    x, y = found.place(cross.x, cross.y)
    return math.hypot(point.x - x, point.y - y)


def _with_outlier(found: Fit, name: str) -> Fit:
    from dataclasses import replace

    return replace(found, outlier=name)
