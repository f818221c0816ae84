"""Where in the photo rectangles are that may be the reference, roughly."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.alignment.pictures import Gray, evened
from drivers.alignment.reasons import BadPhoto
from drivers.alignment.sides import Kind, crossings, line_through

Array = NDArray[Any]
_WORK = 1400  # pixels: long side of the picture the rectangle is searched in
_LEAST_AREA = 0.05  # of the picture


def rectangles(grey: Gray, kind: Kind) -> list[Array]:
    """Four-cornered outlines that may be the reference, the largest first; corners in photo
    pixels, going round."""
    ratio = _WORK / max(grey.shape)
    small = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    if kind == "sheet":
        soft = cv2.GaussianBlur(small, (0, 0), 3).astype(np.uint8)
        _, binary = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        binary = cv2.morphologyEx(binary, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    else:
        dark = evened(small.astype(np.float32), 41)
        level = max(0.06, 0.35 * float(np.percentile(dark, 99)))
        binary = (dark > level).astype(np.uint8) * 255
        binary = cv2.dilate(binary, np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(binary, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    found: list[tuple[float, Array]] = []
    for contour in contours:
        area = abs(cv2.contourArea(contour))
        if area < _LEAST_AREA * small.size:
            continue
        corners = _four_corners(contour)
        if corners is not None and not _at_the_edge(corners, small.shape):
            found.append((area, corners / ratio))
    found.sort(key=lambda entry: -entry[0])
    return _different([corners for _, corners in found])


def _four_corners(contour: Array) -> Array | None:
    hull = cv2.convexHull(contour)
    around = cv2.arcLength(hull, True)
    for part in (0.01, 0.02, 0.03, 0.045, 0.06):
        corners = cv2.approxPolyDP(hull, part * around, True)
        if len(corners) == 4:
            box = _settled(corners[:, 0, :].astype(np.float64), contour[:, 0, :])
            filled = abs(cv2.contourArea(box.astype(np.float32))) / max(1.0, cv2.contourArea(hull))
            return box if 0.8 < filled < 1.12 else None
        if len(corners) < 4:
            return None
    return None


def _settled(corners: Array, contour: Array) -> Array:
    """The corners moved to where most of the outline's points say the sides are: print that
    touches the frame from outside pushes the hull out."""
    rng = np.random.default_rng(0)  # the same picture always gives the same frame
    lines = []
    for n in range(4):
        a, b = corners[n], corners[(n + 1) % 4]
        length = max(1.0, float(np.linalg.norm(b - a)))
        along = (b - a) / length
        part = (contour - a) @ along / length
        beside = np.abs((contour - a) @ np.array([-along[1], along[0]]))
        near = contour[(beside < 0.07 * length) & (part > 0.02) & (part < 0.98)].astype(np.float64)
        line = _most_agreed(near, along, 0.35 * length, rng)
        if line is None:
            return corners
        lines.append(line)
    try:
        found = crossings(lines)
    except BadPhoto:
        return corners
    limit = 0.12 * float(np.linalg.norm(corners - corners.mean(axis=0), axis=1).mean())
    return found if float(np.abs(found - corners).max()) < limit else corners


def _most_agreed(
    points: Array, along: Array, apart: float, rng: np.random.Generator
) -> Array | None:
    """Of lines through two points that lie ``apart``, the one that most points are on."""
    if len(points) < 30:
        return None
    best, best_count = None, 0
    for a, b in points[rng.integers(len(points), size=(250, 2))]:
        if abs(float((b - a) @ along)) < apart:
            continue
        normal = np.array([a[1] - b[1], b[0] - a[0]]) / float(np.linalg.norm(b - a))
        away = np.abs((points - a) @ normal)
        count = int((away < 1.5).sum())
        if count > best_count:
            best, best_count = points[away < 1.5], count
    return None if best is None else line_through(best)


def _at_the_edge(corners: Array, shape: tuple[int, ...]) -> bool:
    """A frame cut off by the picture's edge looks as if the edge were its side."""
    near = 3
    x, y = corners[:, 0], corners[:, 1]
    return bool(
        (x < near).any()
        or (y < near).any()
        or (x > shape[1] - near).any()
        or (y > shape[0] - near).any()
    )


def _different(found: list[Array]) -> list[Array]:
    """The inner and the outer edge of one line are one rectangle."""
    kept: list[Array] = []
    for corners in found:
        centre = corners.mean(axis=0)
        size = np.linalg.norm(corners - centre, axis=1).mean()
        near = any(
            np.linalg.norm(corners[:, None] - other[None], axis=2).min(axis=1).max() < 0.012 * size
            for other in kept
        )
        if not near:
            kept.append(corners)
    return kept[:5]
