"""The photo with what was understood of it, for the record."""

from __future__ import annotations

import cv2
import numpy as np

from drivers.alignment.frame import Reference, View
from drivers.alignment.marks import Mark
from drivers.alignment.pictures import Gray


def drawn(grey: Gray, view: View, reference: Reference, marks: list[Mark], kept: set[str]) -> bytes:
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
