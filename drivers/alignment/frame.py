"""The reference in the photo: a rectangle whose size is known, its four sides to a fraction of a
pixel, and with them the way from pixels to millimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.alignment.pictures import Gray, evened
from drivers.alignment.reasons import BadPhoto

Array = NDArray[Any]
Kind = Literal["frame", "sheet"]
_WORK = 1400  # pixels: long side of the picture the rectangle is searched in
_SAMPLES = 90  # places along a side
_LEAST_AREA = 0.05  # of the picture
_MOST_BENT = 0.22  # mm rms that a side may be away from straight
_LEAST_DETAIL = 4.5  # pixels per mm


@dataclass(frozen=True)
class View:
    """How the form lies in the photo: ``back`` takes frame millimetres to undistorted pixels,
    ``k1`` the lens' radial distortion relative to the half diagonal, ``detail`` pixels per mm."""

    back: Array
    k1: float
    size: tuple[int, int]
    detail: float
    bent: float

    def pixels(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Photo pixels of frame millimetres."""
        m = self.back
        depth = m[2, 0] * x + m[2, 1] * y + m[2, 2]
        u = (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / depth
        v = (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / depth
        return distorted(u, v, self.k1, self.size)


def straight(u: Array, v: Array, k1: float, size: tuple[int, int]) -> tuple[Array, Array]:
    """Photo pixels without the lens' distortion; ``size`` width, height."""
    cx, cy = size[0] / 2, size[1] / 2
    half = math.hypot(cx, cy)
    x, y = (u - cx) / half, (v - cy) / half
    stretch = 1 + k1 * (x * x + y * y)
    return x * stretch * half + cx, y * stretch * half + cy


def distorted(u: Array, v: Array, k1: float, size: tuple[int, int]) -> tuple[Array, Array]:
    """The other way round, by iteration."""
    cx, cy = size[0] / 2, size[1] / 2
    half = math.hypot(cx, cy)
    x, y = (u - cx) / half, (v - cy) / half
    a, b = x, y
    for _ in range(6):
        stretch = 1 + k1 * (a * a + b * b)
        a, b = x / stretch, y / stretch
    return a * half + cx, b * half + cy


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
    for part in (0.01, 0.02, 0.03, 0.045):
        corners = cv2.approxPolyDP(hull, part * around, True)
        if len(corners) == 4:
            box = corners[:, 0, :].astype(np.float64)
            filled = abs(cv2.contourArea(corners)) / max(1.0, cv2.contourArea(hull))
            return box if 0.9 < filled < 1.12 else None
        if len(corners) < 4:
            return None
    return None


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


def refined(
    grey: Gray, dark: Gray, corners: Array, width: float, height: float, kind: Kind
) -> View:
    """The view of a rectangle of ``width`` × ``height`` mm whose corners are given in the order
    upper left, upper right, lower right, lower left. Raises BadPhoto."""
    size = (grey.shape[1], grey.shape[0])
    field = dark if kind == "frame" else grey
    sides = [corners]
    points: list[Array] = []
    for reach in (0.016, 0.006):
        points = [_side(field, sides[-1], n, reach, kind) for n in range(4)]
        if any(len(p) < _SAMPLES * 0.45 for p in points):
            raise BadPhoto("no_frame", "a side is not seen")
        sides.append(_crossings([_line(p) for p in points]))
    k1 = _lens(points, size)
    straightened = [np.column_stack(straight(p[:, 0], p[:, 1], k1, size)) for p in points]
    lines = [_line(p) for p in straightened]
    found = _crossings(lines)
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
    away = [_away(p, line) for p, line in zip(straightened, lines, strict=True)]
    bent = max(float(np.sqrt(np.median(a**2))) * 1.48 for a in away) / detail
    if bent > _MOST_BENT:
        raise BadPhoto("frame_bent", f"{bent:.2f} mm")
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    back = cv2.getPerspectiveTransform(target.astype(np.float32), found.astype(np.float32))
    return View(_exact(target, found, back), k1, size, detail, bent)


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


def _side(field: Gray, corners: Array, number: int, reach: float, kind: Kind) -> Array:
    """Sub-pixel places of one side, sampled across it; ``reach`` to each side, of its length."""
    a, b = corners[number], corners[(number + 1) % 4]
    along = (b - a) / max(1e-9, float(np.linalg.norm(b - a)))
    across = np.array([-along[1], along[0]])
    radius = max(4.0, reach * float(np.linalg.norm(b - a)))
    steps = np.arange(-radius, radius + 0.25, 0.5)
    parts = np.linspace(0.03, 0.97, _SAMPLES)
    base = a[None] + (b - a)[None] * parts[:, None]
    xs = (base[:, 0:1] + steps[None] * across[0]).astype(np.float32)
    ys = (base[:, 1:2] + steps[None] * across[1]).astype(np.float32)
    seen = cv2.remap(field, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    offsets = _ridge(seen, steps) if kind == "frame" else _edge(seen, steps)
    good = np.isfinite(offsets)
    result: Array = base[good] + offsets[good, None] * across[None]
    return result


def _ridge(seen: Array, steps: Array) -> Array:
    """Where the dark line is in each profile; nan where there is none."""
    top = seen.max(axis=1)
    floor = np.median(seen, axis=1)
    level = floor + 0.5 * (top - floor)
    peak = seen.argmax(axis=1)
    found = np.full(len(seen), np.nan)
    usual = float(np.median(top - floor))
    for n, row in enumerate(seen):
        rise = top[n] - floor[n]
        if rise < 0.05 or rise < 0.45 * usual:
            continue
        left = right = int(peak[n])
        while left > 0 and row[left - 1] > level[n]:
            left -= 1
        while right < len(row) - 1 and row[right + 1] > level[n]:
            right += 1
        if left == 0 or right == len(row) - 1:
            continue
        low, high = max(0, left - 2), min(len(row), right + 3)
        weight = np.clip(row[low:high] - floor[n], 0, None)
        found[n] = float((weight * steps[low:high]).sum() / weight.sum())
    return found


def _edge(seen: Array, steps: Array) -> Array:
    """Where bright turns to dark, by the centre of the steepest part."""
    slope = np.abs(np.gradient(cv2.GaussianBlur(seen, (1, 7), 0), axis=1))
    peak = slope.argmax(axis=1)
    found = np.full(len(seen), np.nan)
    for n, at in enumerate(peak):
        if slope[n, at] < 1.0 or at < 3 or at > len(steps) - 4:
            continue
        weight = slope[n, at - 3 : at + 4]
        found[n] = float((weight * steps[at - 3 : at + 4]).sum() / weight.sum())
    return found


def _line(points: Array) -> Array:
    """A straight line through points: normal and distance, robust against what lies beside it."""
    keep = points
    for _ in range(6):
        centre = keep.mean(axis=0)
        _, _, axes = np.linalg.svd(keep - centre, full_matrices=False)
        normal = axes[1]
        line = np.array([normal[0], normal[1], -float(normal @ centre)])
        away = np.abs(_away(points, line))
        limit = max(0.35, 2.8 * 1.48 * float(np.median(away)))
        chosen = points[away <= limit]
        if len(chosen) < 10 or len(chosen) == len(keep):
            break
        keep = chosen
    return line


def _away(points: Array, line: Array) -> Array:
    result: Array = points @ line[:2] + line[2]
    return result


def _crossings(lines: list[Array]) -> Array:
    """Corners between neighbouring sides; corner n lies between side n - 1 and side n."""
    found = []
    for n in range(4):
        corner = np.cross(lines[n - 1], lines[n])
        if abs(corner[2]) < 1e-9:
            raise BadPhoto("no_frame", "sides are parallel")
        found.append(corner[:2] / corner[2])
    return np.array(found)


def _lens(points: list[Array], size: tuple[int, int]) -> float:
    """The distortion that leaves the four sides straightest; 0 unless it clearly helps."""

    def bent(k1: float) -> float:
        total = 0.0
        for p in points:
            q = np.column_stack(straight(p[:, 0], p[:, 1], k1, size))
            away = np.abs(_away(q, _line(q)))
            total += float((np.sort(away)[: int(len(away) * 0.85)] ** 2).mean())
        return total

    tried = np.linspace(-0.08, 0.08, 33)
    values = [bent(float(k)) for k in tried]
    best = int(np.argmin(values))
    k1 = float(tried[best])
    if 0 < best < len(tried) - 1:
        a, b, c = values[best - 1 : best + 2]
        if a + c - 2 * b > 0:
            k1 += float(tried[1] - tried[0]) * 0.5 * (a - c) / (a + c - 2 * b)
    return k1 if bent(k1) < 0.93 * bent(0.0) else 0.0
