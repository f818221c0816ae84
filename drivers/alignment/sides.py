"""The sides of a rectangle in the photo to a fraction of a pixel, and the lens that bent them."""

from __future__ import annotations

import math
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.alignment.pictures import Gray
from drivers.alignment.reasons import BadPhoto

Array = NDArray[Any]
Kind = Literal["frame", "sheet"]
SAMPLES = 90  # places along a side


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


def side_points(field: Gray, corners: Array, number: int, reach: float, kind: Kind) -> Array:
    """Sub-pixel places of one side, sampled across it; ``reach`` to each side, of its length."""
    a, b = corners[number], corners[(number + 1) % 4]
    along = (b - a) / max(1e-9, float(np.linalg.norm(b - a)))
    across = np.array([-along[1], along[0]])
    radius = max(4.0, reach * float(np.linalg.norm(b - a)))
    steps = np.arange(-radius, radius + 0.25, 0.5)
    parts = np.linspace(0.03, 0.97, SAMPLES)
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


def line_through(points: Array) -> Array:
    """A straight line through points: normal and distance, robust against what lies beside it."""
    keep = points
    for _ in range(6):
        centre = keep.mean(axis=0)
        _, _, axes = np.linalg.svd(keep - centre, full_matrices=False)
        normal = axes[1]
        line = np.array([normal[0], normal[1], -float(normal @ centre)])
        away = np.abs(away_from(points, line))
        limit = max(0.35, 2.8 * 1.48 * float(np.median(away)))
        chosen = points[away <= limit]
        if len(chosen) < 10 or len(chosen) == len(keep):
            break
        keep = chosen
    return line


def away_from(points: Array, line: Array) -> Array:
    result: Array = points @ line[:2] + line[2]
    return result


def bow(points: Array) -> float:
    """How far the middle of a side is from the line through its ends, pixels."""
    line = line_through(points)
    away = away_from(points, line)
    along = points @ np.array([-line[1], line[0]])
    half = max(1e-9, float(np.ptp(along)) / 2)
    part = (along - (along.min() + half)) / half
    near = np.abs(away) <= max(0.5, 3.0 * 1.48 * float(np.median(np.abs(away))))
    return abs(float(np.polyfit(part[near], away[near], 2)[0])) if near.sum() > 10 else 0.0


def crossings(lines: list[Array]) -> Array:
    """Corners between neighbouring sides; corner n lies between side n - 1 and side n."""
    found = []
    for n in range(4):
        corner = np.cross(lines[n - 1], lines[n])
        if abs(corner[2]) < 1e-9:
            raise BadPhoto("no_frame", "sides are parallel")
        found.append(corner[:2] / corner[2])
    return np.array(found)


def lens(points: list[Array], size: tuple[int, int]) -> float:
    """The distortion that leaves the four sides straightest; 0 unless it clearly helps."""

    def bent(k1: float) -> float:
        total = 0.0
        for p in points:
            q = np.column_stack(straight(p[:, 0], p[:, 1], k1, size))
            away = np.abs(away_from(q, line_through(q)))
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
