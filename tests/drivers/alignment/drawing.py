"""Paper, table and print for the camera to look at, in colour; lengths in mm."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Colour = tuple[int, int, int]
DOT = 25.4 / 180
LEFT = 12.7  # the tractor strip: print begins beside it
TABLE = 48.0  # of table around the sheet
SCALE = 16.0  # pixels per mm


class Canvas:
    """A picture of the table from straight above, places told in print coordinates."""

    scale = SCALE

    def __init__(self, sheet: tuple[float, float], image: Array) -> None:
        self.sheet = sheet
        self.image = image
        self.table: Colour = tuple(int(v) for v in image[4, 4])  # type: ignore[assignment]

    def at(self, x: Any, y: Any) -> tuple[Any, Any]:
        return (x + LEFT + TABLE) * SCALE, (y + TABLE) * SCALE

    def _fixed(self, x: float, y: float) -> tuple[int, int]:
        a, b = self.at(x, y)
        return round(a * 16 - 8), round(b * 16 - 8)  # OpenCV counts from the middle of a pixel

    def box(
        self, x: float, y: float, w: float, h: float, colour: Colour, line: float = 0.0
    ) -> None:
        if not line:
            a, b = self._fixed(x, y), self._fixed(x + w, y + h)
            cv2.rectangle(self.image, a, b, colour, -1, cv2.LINE_AA, 4)
            return
        ends = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
        for n in range(4):
            self.stroke(*ends[n], *ends[(n + 1) % 4], colour, line)

    def stroke(
        self, x0: float, y0: float, x1: float, y1: float, colour: Colour, thick: float
    ) -> None:
        """A line with square sides, its thickness to a fraction of a pixel."""
        length = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
        nx, ny = -(y1 - y0) / length * thick / 2, (x1 - x0) / length * thick / 2
        ring = [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]
        points = np.array([self._fixed(*p) for p in ring], np.int32)
        cv2.fillPoly(self.image, [points], colour, cv2.LINE_AA, 4)

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        place = self._fixed(x, y)
        cv2.circle(self.image, place, round(radius * SCALE * 16), colour, -1, cv2.LINE_AA, 4)

    def ink(self, x: float, y: float, radius: float, force: float) -> None:
        """A needle's dot: what is under it gets darker, its rim is soft."""
        px, py = (v - 0.5 for v in self.at(x, y))
        reach = int(radius * SCALE) + 2
        a, b = round(px) - reach, round(py) - reach
        part = self.image[b : b + 2 * reach + 1, a : a + 2 * reach + 1]
        if not part.size or a < 0 or b < 0:
            return
        ys, xs = np.mgrid[b : b + part.shape[0], a : a + part.shape[1]]
        cover = np.clip(radius * SCALE + 0.5 - np.hypot(xs - px, ys - py), 0, 1) * 0.85 * force
        part[:] = (part * (1 - cover[:, :, None])).astype(np.uint8)


def backdrop(kind: str, sheet: tuple[float, float], rng: np.random.Generator) -> Array:
    """The table: ``wood``, ``dark``, ``grey``, or ``clutter`` with other papers and pens on it."""
    width, height = (int((v + 2 * TABLE) * SCALE) for v in sheet)
    base = {"wood": (70, 110, 150), "dark": (45, 40, 40), "grey": (150, 152, 150)}
    small = np.empty((height // 8 + 1, width // 8 + 1, 3), np.float32)
    small[:] = base.get(kind, (90, 95, 100))
    small += rng.normal(0, 4, small.shape[:2])[:, :, None].astype(np.float32)
    if kind in ("wood", "clutter"):
        grain = np.cumsum(rng.normal(0, 3, small.shape[0]))
        grain = 22 * np.sin(grain / 6)
        small += grain[:, None, None].astype(np.float32)
    image = cv2.resize(np.clip(small, 0, 255).astype(np.uint8), (width, height))
    if kind == "clutter":
        for _ in range(5):
            a = rng.uniform([0, 0], [width, height])
            size = rng.uniform(30, 90, 2) * SCALE
            box = cv2.boxPoints((tuple(a), tuple(size), float(rng.uniform(0, 90))))
            tone = tuple(int(v) for v in rng.integers(40, 245, 3))
            cv2.fillPoly(image, [box.astype(np.int32)], tone, cv2.LINE_AA)
            cv2.polylines(image, [box.astype(np.int32)], True, (30, 30, 30), 6, cv2.LINE_AA)
    return np.ascontiguousarray(image)


def preprint(
    canvas: Canvas,
    frame: tuple[float, float, float, float],
    colour: Colour,
    line: float,
    texts: int,
    rng: np.random.Generator,
) -> None:
    """The form's own print: frame, a table, blocks of characters, a heading, a round seal."""
    x, y, w, h = frame
    pale: Colour = tuple(min(255, v + 50) for v in colour)  # type: ignore[assignment]
    canvas.box(x, y, w, h, colour, line)
    for n in range(1, 6):
        at = y + h * n / 6 + float(rng.uniform(-2, 2))
        canvas.stroke(x, at, x + w, at, colour, 0.22)
    for n in range(1, 6):
        at = x + w * n / 6 + float(rng.uniform(-6, 6))
        canvas.stroke(at, y + h / 6, at, y + h * 5 / 6, colour, 0.22)
    for _ in range(texts):
        tx, ty = x + float(rng.uniform(2, w - 16)), y + float(rng.uniform(2, h - 6))
        for n in range(int(rng.integers(1, 6))):
            _character(canvas, tx + n * 3.4, ty, 2.9, colour if rng.random() < 0.7 else pale, rng)
    for n in range(8):
        _character(canvas, x + w / 2 - 28 + n * 7, max(0.5, y - 4.5), 3.8, colour, rng)
    if rng.random() < 0.5:
        sx, sy = x + float(rng.uniform(40, w - 40)), y + float(rng.uniform(25, h - 25))
        place = canvas._fixed(sx, sy)
        cv2.circle(canvas.image, place, int(17 * SCALE * 16), (90, 80, 215), 9, cv2.LINE_AA, 4)


def _character(
    canvas: Canvas, x: float, y: float, size: float, colour: Colour, rng: np.random.Generator
) -> None:
    """Strokes as a Chinese character has them: level, upright, slanting."""
    for _ in range(int(rng.integers(4, 9))):
        a, b = rng.uniform(0, size, 2)
        kind = int(rng.integers(4))
        long = float(rng.uniform(0.4, 1.0)) * size
        if kind < 2:
            canvas.stroke(x, y + b, x + long, y + b, colour, 0.22)
        elif kind == 2:
            canvas.stroke(x + a, y, x + a, y + long, colour, 0.26)
        else:
            canvas.stroke(x + a, y + b, x + size - a, y + size, colour, 0.24)
