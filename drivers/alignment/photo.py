"""A photo of a printed form, measured: where each cross fell, or why that cannot be said.

What matters most is that there is no confident wrong answer: every step has a gate, and a photo
that does not pass is refused with the reason.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.alignment.fit import Fit, NotEnough, Point, fit
from drivers.alignment.frame import Kind, View, rectangles, refined
from drivers.alignment.marks import COARSE, Mark, bar_seen, first_placed, rectify, roughly
from drivers.alignment.pictures import Gray, evened, opened, worth_measuring
from drivers.alignment.reasons import BadPhoto
from drivers.alignment.ruler import BESIDE, ruler_scale
from drivers.alignment.target import Target

Array = NDArray[Any]
_FINE = 14.0  # pixels per mm of the picture the crosses are placed in, at most
_LEAST = 5  # crosses
_LEAST_PART = 0.3  # of the target's crosses; the form's own print covers some
_SURE = 0.15  # mm: standard uncertainty at the frame's corners
_BAR = 0.10  # darkness of the bar against its surroundings
_CLEARLY = 1.6  # the bar's darkness against that of any other way up
_AGREE = 0.14  # mm rms: creases and misread crosses are beyond it
_SIDEWAYS = 0.008  # a head's own scale is exact; more is a wrong frame size
_DOWNWARDS = 0.02  # paper slips, but not by more
_WIDE_ARM = 1.05  # mm: an arm of 0.3 mm that looks wider is blurred
_TURNED = 35.0  # mrad


@dataclass(frozen=True)
class Reference:
    """The rectangle that is known: its upper left corner in print coordinates and its size, mm.
    ``kind`` "frame": the form's own printed frame; "sheet": the edges of the paper. ``ruler``: a
    steel ruler lies along the lower side, and its millimetres correct the width."""

    x: float
    y: float
    width: float
    height: float
    kind: Kind = "frame"
    ruler: bool = False


@dataclass(frozen=True)
class PhotoMeasurement:
    """``points`` in print coordinates with their uncertainty; ``picture`` a JPEG of the photo as
    it was understood, for the record; ``detail`` pixels per mm; ``ruler`` the true millimetres of
    one of the reference's, None without a ruler."""

    points: tuple[Point, ...]
    fit: Fit
    detail: float
    picture: bytes
    ruler: float | None = None


def measure_photo(data: bytes, target: Target, reference: Reference) -> PhotoMeasurement:
    """Measure the photo. SLOW (a second or two). Raises BadPhoto, never anything else, for any
    bytes."""
    grey = opened(data)
    worth_measuring(grey)
    problem = BadPhoto("no_frame")
    dark = _print_of(grey)
    for corners in rectangles(grey, reference.kind):
        try:
            return _measured(grey, dark, corners, target, reference)
        except BadPhoto as error:
            problem = _graver(problem, error)
        except (cv2.error, np.linalg.LinAlgError, FloatingPointError) as error:
            problem = _graver(problem, BadPhoto("no_frame", type(error).__name__))
    raise problem


_ORDER = (
    "no_frame",
    "too_small",
    "oblique",
    "frame_bent",
    "few_crosses",
    "blurred",
    "which_way",
    "no_ruler",
    "wrong_size",
    "inconsistent",
)


def _graver(a: BadPhoto, b: BadPhoto) -> BadPhoto:
    """The one that came further before it failed: it knows more."""
    return b if _ORDER.index(b.code) >= _ORDER.index(a.code) else a


def _print_of(grey: Gray) -> Gray:
    """``evened`` for a large picture: the paper is estimated from a small copy."""
    ratio = 4
    small = cv2.resize(grey, None, fx=1 / ratio, fy=1 / ratio, interpolation=cv2.INTER_AREA)
    side = max(9, round(max(small.shape) * 0.02)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (side, side))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    paper = cv2.GaussianBlur(paper, (0, 0), side / 3)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    dark: Any = np.clip(1.0 - grey / np.maximum(paper, 1.0), 0.0, 1.0)
    result: Gray = dark.astype(np.float32)
    return result


def _measured(
    grey: Gray, dark: Gray, corners: Array, target: Target, reference: Reference
) -> PhotoMeasurement:
    view, rough = _right_way_up(grey, dark, corners, target, reference)
    scale = min(_FINE, max(COARSE, 1.15 * view.detail))
    picture = rectify(grey, view, reference.width, reference.height, scale)
    marks = [
        mark
        for cross in target.crosses
        if (mark := first_placed(picture, cross, rough.get(cross.id, ()))) is not None
    ]
    if len(marks) < max(_LEAST, math.ceil(_LEAST_PART * len(target.crosses))):
        raise BadPhoto("few_crosses", f"{len(marks)} of {len(target.crosses)}")
    if float(np.median([m.width for m in marks])) > _WIDE_ARM:
        raise BadPhoto("blurred")
    true = None
    if reference.ruler:
        size = (reference.width, reference.height)
        true = ruler_scale(rectify(grey, view, *size, max(6.0, scale / 2), BESIDE))
        if true is None:
            raise BadPhoto("no_ruler")
    stretch = true or 1.0
    points = [
        Point(m.cross.id, m.x * stretch + reference.x, m.y + reference.y, _sigma(m, view))
        for m in marks
    ]
    kept, found = _agreeing(target, points)
    _plausible(found)
    _sure(found, target, reference)
    drawn = _drawn(grey, view, reference, marks, {p.id for p in kept})
    return PhotoMeasurement(tuple(kept), found, view.detail, drawn, true)


def _right_way_up(
    grey: Gray, dark: Gray, corners: Array, target: Target, reference: Reference
) -> tuple[View, dict[str, list[Array]]]:
    """Of the four ways the frame may lie, the one in which crosses and bars are where they must
    be. Raises BadPhoto when that is not clear."""
    area = float(cv2.contourArea(corners.astype(np.float32), oriented=True))
    around = corners if area > 0 else corners[::-1]  # clockwise as seen
    tried: list[_Way] = []
    problem = BadPhoto("few_crosses")
    for turn in range(4):
        order = np.roll(around, -turn, axis=0)
        top = np.linalg.norm(order[1] - order[0]) + np.linalg.norm(order[2] - order[3])
        side = np.linalg.norm(order[2] - order[1]) + np.linalg.norm(order[3] - order[0])
        if not 0.6 < (top / side) / (reference.width / reference.height) < 1.67:
            continue
        try:
            view = refined(grey, dark, order, reference.width, reference.height, reference.kind)
        except BadPhoto as error:
            problem = error
            continue
        tried.append(_looked_at(grey, view, target, reference))
    if not tried:
        raise problem
    tried.sort(key=lambda way: -way.bar)
    best = tried[0]
    least = max(_LEAST, math.ceil(_LEAST_PART * len(target.crosses)))
    if max(way.crosses for way in tried) < least:
        raise BadPhoto("few_crosses", f"{max(w.crosses for w in tried)} of {len(target.crosses)}")
    others = [w.bar for w in tried[1:] if w.crosses >= max(4, best.crosses // 2)]
    if best.crosses < least or best.bar < _BAR or best.bar < _CLEARLY * max([0.0, *others]):
        raise BadPhoto("which_way", f"{best.bar:.2f} {max([0.0, *others]):.2f}")
    return best.view, best.rough


@dataclass(frozen=True)
class _Way:
    """One way the form may lie: how many crosses are then where they must be, how well a bar is
    seen."""

    view: View
    rough: dict[str, list[Array]]
    crosses: int
    bar: float


def _looked_at(grey: Gray, view: View, target: Target, reference: Reference) -> _Way:
    wanted = [(c, c.x - reference.x, c.y - reference.y) for c in target.crosses]
    picture = rectify(grey, view, reference.width, reference.height, COARSE)
    rough = roughly(picture, wanted)
    marks = [
        mark
        for cross, _, _ in wanted
        if (mark := first_placed(picture, cross, rough.get(cross.id, ()))) is not None
    ]
    if not marks:
        return _Way(view, rough, 0, 0.0)
    places = {cross.id: (x, y) for cross, x, y in wanted}
    shift_x = float(np.median([m.x - places[m.cross.id][0] for m in marks]))
    shift_y = float(np.median([m.y - places[m.cross.id][1] for m in marks]))
    at = {m.cross.id: (m.x, m.y) for m in marks}  # a barred cross may itself be hidden
    bars = [
        bar_seen(picture, *at.get(c.id, (places[c.id][0] + shift_x, places[c.id][1] + shift_y)))
        for c in target.barred
    ]
    return _Way(view, rough, len(marks), max(bars))


def _sigma(mark: Mark, view: View) -> float:
    """A cross' own scatter, and what the frame's straightness says of the picture as a whole."""
    return math.hypot(mark.sigma, 0.03 + 0.35 * view.bent)


def _agreeing(target: Target, points: list[Point]) -> tuple[list[Point], Fit]:
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
        elif away[worst.id] <= max(0.22, 3.2 * (found.residual or 0.0)):
            break
        kept.remove(worst)
        dropped += 1
        if dropped > max(1, len(points) // 4) or len(kept) < _LEAST:
            raise BadPhoto("inconsistent", f"{away[worst.id]:.2f} mm")
    if found.residual is not None and found.residual > _AGREE:
        raise BadPhoto("inconsistent", f"{found.residual:.2f} mm")
    return kept, found


def _away(found: Fit, target: Target, point: Point) -> float:
    cross = next(c for c in target.crosses if c.id == point.id)
    x, y = found.place(cross.x, cross.y)
    return math.hypot(point.x - x, point.y - y)


def _plausible(found: Fit) -> None:
    """A printer cannot have done it: then the reference is not what it was said to be."""
    if abs(found.scale_x.value - 1) > _SIDEWAYS or abs(found.scale_y.value - 1) > _DOWNWARDS:
        detail = f"{found.scale_x.value:.4f} {found.scale_y.value:.4f}"
        raise BadPhoto("wrong_size", detail)
    if abs(found.turn.value) > _TURNED or abs(found.shear.value) > 6.0:
        raise BadPhoto("inconsistent", f"{found.turn.value:.1f} {found.shear.value:.1f} mrad")


def _sure(found: Fit, target: Target, reference: Reference) -> None:
    """Few crosses close together say little of the corners."""
    cx, cy = target.centre
    far_x = max(abs(reference.x - cx), abs(reference.x + reference.width - cx))
    far_y = max(abs(reference.y - cy), abs(reference.y + reference.height - cy))
    across = math.hypot(far_x * found.scale_x.sigma, far_y * found.scale_y.sigma)
    corner = math.hypot(across, found.offset_x.sigma)
    if corner > _SURE:
        raise BadPhoto("few_crosses", f"{corner:.2f} mm at the corners")


def _drawn(
    grey: Gray, view: View, reference: Reference, marks: list[Mark], kept: set[str]
) -> bytes:
    """The photo with the frame and the crosses as they were understood."""
    ratio = min(1.0, 1600 / max(grey.shape))
    image = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    colour = cv2.cvtColor(np.clip(image, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)

    def at(x: float, y: float) -> tuple[int, int]:
        u, v = view.pixels(np.array([x]), np.array([y]))
        return round(float(u[0]) * ratio * 8), round(float(v[0]) * ratio * 8)

    w, h = reference.width, reference.height
    ring = [(x * w / 24, 0.0) for x in range(24)] + [(w, y * h / 24) for y in range(24)]
    ring += [(w - x * w / 24, h) for x in range(24)] + [(0.0, h - y * h / 24) for y in range(24)]
    outline = np.array([at(x, y) for x, y in ring], np.int32)
    cv2.polylines(colour, [outline], True, (60, 170, 40), 2, cv2.LINE_AA, 3)
    for mark in marks:
        tone = (40, 60, 220) if mark.cross.id in kept else (0, 160, 255)
        cv2.circle(colour, at(mark.x, mark.y), 9 * 8, tone, 2, cv2.LINE_AA, 3)
        where = at(mark.x + 1.2, mark.y - 1.2)
        place = (where[0] // 8, where[1] // 8)
        cv2.putText(colour, mark.cross.id, place, cv2.FONT_HERSHEY_SIMPLEX, 0.7, tone, 2)
    good, data = cv2.imencode(".jpg", colour, [cv2.IMWRITE_JPEG_QUALITY, 85])
    return bytes(data) if good else b""


__all__ = ["PhotoMeasurement", "Reference", "evened", "measure_photo"]
