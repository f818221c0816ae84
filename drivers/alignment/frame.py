"""The reference in the photo: a rectangle whose size is known, its four sides to a fraction of a
pixel, and with them the way from pixels to millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.alignment.pictures import Gray
from drivers.alignment.reasons import BadPhoto
from drivers.alignment.sides import (
    SAMPLES,
    Kind,
    away_from,
    bow,
    crossings,
    distorted,
    lens,
    line_through,
    side_points,
    straight,
)

Array = NDArray[Any]
_MOST_BENT = 0.22  # mm rms that a side may be away from straight
_MOST_SAG = 0.15  # mm: paper that bulges cannot be told from a lens beyond it
_LEAST_DETAIL = 4.5  # pixels per mm


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
class View:
    """How the form lies in the photo: ``back`` takes frame millimetres to undistorted pixels,
    ``k1`` the lens' radial distortion relative to the half diagonal, ``detail`` pixels per mm;
    ``bent`` what a side's points keep from straight, ``sag`` how far its middle bows, mm."""

    back: Array
    k1: float
    size: tuple[int, int]
    detail: float
    bent: float
    sag: float = 0.0

    def pixels(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Photo pixels of frame millimetres."""
        m = self.back
        depth = m[2, 0] * x + m[2, 1] * y + m[2, 2]
        u = (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / depth
        v = (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / depth
        return distorted(u, v, self.k1, self.size)


def refined(grey: Gray, dark: Gray, corners: Array, reference: Reference) -> View:
    """The view of the reference whose corners are given in the order upper left, upper right, lower
    right, lower left. Raises BadPhoto."""
    width, height, kind = reference.width, reference.height, reference.kind
    size = (grey.shape[1], grey.shape[0])
    field = dark if kind == "frame" else grey
    sides = [corners]
    points: list[Array] = []
    for reach in (0.016, 0.006):
        points = [side_points(field, sides[-1], n, reach, kind) for n in range(4)]
        if any(len(p) < SAMPLES * 0.45 for p in points):
            raise BadPhoto("no_frame", "a side is not seen")
        sides.append(crossings([line_through(p) for p in points]))
    k1 = lens(points, size)
    straightened = [np.column_stack(straight(p[:, 0], p[:, 1], k1, size)) for p in points]
    lines = [line_through(p) for p in straightened]
    found = crossings(lines)
    lengths = [float(np.linalg.norm(found[n] - found[(n + 1) % 4])) for n in range(4)]
    if min(lengths[0], lengths[2]) < 0.62 * max(lengths[0], lengths[2]) or min(
        lengths[1], lengths[3]
    ) < 0.62 * max(lengths[1], lengths[3]):
        raise BadPhoto("oblique")
    detail = min(
        min(lengths[0], lengths[2]) / width,
        min(lengths[1], lengths[3]) / height,
    )
    if detail < _LEAST_DETAIL:
        raise BadPhoto("too_small", f"{detail:.1f} px/mm")
    away = [away_from(p, line) for p, line in zip(straightened, lines, strict=True)]
    bent = max(float(np.sqrt(np.median(a**2))) * 1.48 for a in away) / detail
    if bent > _MOST_BENT:
        raise BadPhoto("frame_bent", f"{bent:.2f} mm")
    sag = max(bow(p) for p in straightened) / detail
    if sag > _MOST_SAG:
        raise BadPhoto("frame_bent", f"bows {sag:.2f} mm")
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    back = cv2.getPerspectiveTransform(target.astype(np.float32), found.astype(np.float32))
    return View(_exact(target, found, back), k1, size, detail, bent, sag)


def _exact(source: Array, target: Array, first: Array) -> Array:
    """The homography of four points in double precision (OpenCV takes single)."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    try:
        solved = np.linalg.solve(np.array(rows), target.reshape(-1))
    except np.linalg.LinAlgError:
        return first.astype(np.float64)
    return np.append(solved, 1.0).reshape(3, 3)
