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

from drivers.alignment.doubts import bars_seen, printed_twice
from drivers.alignment.fit import Fit, Point
from drivers.alignment.frame import Reference, View, refined
from drivers.alignment.judging import LEAST, agreeing, plausible, sure, with_common
from drivers.alignment.marks import COARSE, Mark, Rectified, first_placed, rectify
from drivers.alignment.outlines import rectangles
from drivers.alignment.pictures import Gray, Photo, evened, opened, worth_measuring
from drivers.alignment.proportions import check_proportions
from drivers.alignment.reasons import BadPhoto
from drivers.alignment.record import drawn
from drivers.alignment.ruler import BESIDE, ruler_scale
from drivers.alignment.seeking import roughly
from drivers.alignment.target import Target

Array = NDArray[Any]
_FINE = 14.0  # pixels per mm of the picture the crosses are placed in, at most
_LEAST_PART = 0.3  # of the target's crosses; the form's own print covers some
_BAR = 0.10  # darkness of the bar against its surroundings
_CLEARLY = 1.6  # the bar's darkness against that of any other way up
_WIDER = 1.25  # times the usual width of an arm
_WIDE_ARM = 1.05  # mm: an arm of 0.3 mm that looks wider is blurred


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
    photo = opened(data)
    grey = photo.grey
    worth_measuring(grey)
    problem = BadPhoto("no_frame")
    dark = evened(grey, max(36.0, 0.02 * max(grey.shape)))
    for corners in rectangles(grey, reference.kind):
        try:
            return _measured(photo, dark, corners, target, reference)
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
    "proportions",
    "wrong_size",
    "inconsistent",
)


def _graver(a: BadPhoto, b: BadPhoto) -> BadPhoto:
    """The one that came further before it failed: it knows more."""
    return b if _ORDER.index(b.code) >= _ORDER.index(a.code) else a


def _measured(
    photo: Photo, dark: Gray, corners: Array, target: Target, reference: Reference
) -> PhotoMeasurement:
    way = _right_way_up(photo, dark, corners, target, reference)
    view = way.view
    scale = min(_FINE, max(COARSE, 1.15 * view.detail))
    picture = rectify(photo.ink, view, reference.width, reference.height, scale)
    marks = [
        mark
        for cross in target.crosses
        if (mark := first_placed(picture, cross, way.rough.get(cross.id, ()))) is not None
    ]
    _enough(marks, target)
    if float(np.median([m.width for m in marks])) > _WIDE_ARM:
        raise BadPhoto("blurred")
    # an arm that looks wider than most lies on something else, which moves its middle
    usual = float(np.percentile([m.width for m in marks], 25))
    marks = [m for m in marks if m.width <= _WIDER * usual + 0.04]
    _enough(marks, target)
    true = None
    if reference.ruler:
        size = (reference.width, reference.height)
        true = ruler_scale(rectify(photo.grey, view, *size, max(6.0, scale / 2), BESIDE))
        if true is None:
            raise BadPhoto("no_ruler")
    stretch = true or 1.0
    points = [
        Point(m.cross.id, m.x * stretch + reference.x, m.y + reference.y, _sigma(m, view))
        for m in marks
    ]
    kept, found = agreeing(target, points)
    plausible(found)
    check_proportions(view.back, view.size, found.scale_y.value, stretch)
    sure(found, target, reference, kept)
    found = with_common(found, view)
    if printed_twice(way.picture, [m for m in marks if m.cross.id in found.used]):
        raise BadPhoto("inconsistent", "printed twice")
    record = drawn(photo.grey, view, reference, marks, {p.id for p in kept})
    return PhotoMeasurement(tuple(kept), found, view.detail, record, true)


def _enough(marks: list[Mark], target: Target) -> None:
    if len(marks) < max(LEAST, math.ceil(_LEAST_PART * len(target.crosses))):
        raise BadPhoto("few_crosses", f"{len(marks)} of {len(target.crosses)}")


def _right_way_up(
    photo: Photo, dark: Gray, corners: Array, target: Target, reference: Reference
) -> _Way:
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
            view = refined(photo.grey, dark, order, reference)
        except BadPhoto as error:
            problem = error
            continue
        tried.append(_looked_at(photo.ink, view, target, reference))
    if not tried:
        raise problem
    tried.sort(key=lambda way: -way.bar)
    best = tried[0]
    least = max(LEAST, math.ceil(_LEAST_PART * len(target.crosses)))
    if max(way.crosses for way in tried) < least:
        raise BadPhoto("few_crosses", f"{max(w.crosses for w in tried)} of {len(target.crosses)}")
    others = [best.mirrored]
    others += [w.bar for w in tried[1:] if w.crosses >= max(4, best.crosses // 2)]
    if best.crosses < least or best.bar < _BAR or best.bar < _CLEARLY * max(others):
        raise BadPhoto("which_way", f"{best.bar:.2f} {max(others):.2f}")
    return best


@dataclass(frozen=True)
class _Way:
    """One way the form may lie: its ``picture``, how many crosses are then where they must be, how
    well a bar is seen."""

    view: View
    picture: Rectified
    rough: dict[str, list[Array]]
    crosses: int
    bar: float
    mirrored: float


def _looked_at(ink: Gray, view: View, target: Target, reference: Reference) -> _Way:
    wanted = [(c, c.x - reference.x, c.y - reference.y) for c in target.crosses]
    picture = rectify(ink, view, reference.width, reference.height, COARSE)
    rough = roughly(picture, wanted)
    marks = [
        mark
        for cross, _, _ in wanted
        if (mark := first_placed(picture, cross, rough.get(cross.id, ()))) is not None
    ]
    if not marks:
        return _Way(view, picture, rough, 0, 0.0, 0.0)
    places = {cross.id: (x, y) for cross, x, y in wanted}
    shift_x = float(np.median([m.x - places[m.cross.id][0] for m in marks]))
    shift_y = float(np.median([m.y - places[m.cross.id][1] for m in marks]))
    # a barred cross may itself be hidden
    at = {name: (x + shift_x, y + shift_y) for name, (x, y) in places.items()}
    at |= {m.cross.id: (m.x, m.y) for m in marks}
    return _Way(view, picture, rough, len(marks), *bars_seen(picture, target, at))


def _sigma(mark: Mark, view: View) -> float:
    """A cross' own scatter, and what the frame's straightness says of the picture as a whole."""
    return math.hypot(mark.sigma, 0.03 + 0.35 * view.bent)


__all__ = ["PhotoMeasurement", "Reference", "measure_photo"]
