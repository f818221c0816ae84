"""Opening a photo safely, and whether it is worth measuring."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from drivers.alignment.reasons import BadPhoto

Gray = NDArray[np.float32]
MOST_PIXELS = 40_000_000
MOST_BYTES = 30 << 20
_LEAST_SIDE = 600  # pixels


@dataclass(frozen=True)
class Photo:
    """``grey`` 0 to 255; ``ink`` the same with what is coloured taken for paper: a ribbon is black,
    most of a form's own print is not."""

    grey: Gray
    ink: Gray


def opened(data: bytes) -> Photo:
    """The photo upright as its camera says. Raises BadPhoto."""
    if len(data) > MOST_BYTES:
        raise BadPhoto("too_big", f"{len(data)} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "BMP", "MPO"))
            if image.width * image.height > MOST_PIXELS:
                raise BadPhoto("too_big", f"{image.width} x {image.height}")
            upright = ImageOps.exif_transpose(image)
            grey = np.asarray(upright.convert("L"), dtype=np.float32)
            ink = _ink(np.asarray(upright.convert("RGB")))
    except BadPhoto:
        raise
    except Exception as error:  # a parser of foreign bytes may raise anything
        raise BadPhoto("no_image", type(error).__name__) from error
    if min(grey.shape) < _LEAST_SIDE:
        raise BadPhoto("too_small", f"{grey.shape[1]} x {grey.shape[0]}")
    return Photo(grey, ink)


def _ink(colours: NDArray[np.uint8]) -> Gray:
    """The brightest of the three colours, after the paper was made white."""
    brightest: NDArray[Any] | None = None
    for n in range(3):
        one = np.ascontiguousarray(colours[:, :, n])
        paper = max(16.0, float(np.percentile(one[::8, ::8], 90)))
        level = cv2.convertScaleAbs(one, alpha=min(4.0, 235.0 / paper))
        brightest = level if brightest is None else cv2.max(brightest, level)
    assert brightest is not None
    return brightest.astype(np.float32)


def worth_measuring(grey: Gray) -> None:
    """Raises BadPhoto for one that is too dark or burnt out."""
    small = cv2.resize(grey, (400, max(1, 400 * grey.shape[0] // grey.shape[1])))
    bright = float(np.percentile(small, 95))
    if bright < 55:
        raise BadPhoto("dark", f"{bright:.0f}")
    if float((small > 253.5).mean()) > 0.45:
        raise BadPhoto("glare")
    if bright - float(np.percentile(small, 2)) < 25:
        raise BadPhoto("no_frame", "no contrast")


def evened(grey: Gray, size: float) -> Gray:
    """Darkness against the paper around, 0 (paper) to 1 (black), whatever the light. ``size`` in
    pixels: nothing larger counts as print."""
    ratio = max(1, min(4, int(size) // 16))  # the paper's light is smooth: a small copy will do
    small = cv2.resize(grey, None, fx=1 / ratio, fy=1 / ratio, interpolation=cv2.INTER_AREA)
    side = max(3, int(size / ratio) // 2 * 2 + 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (side, side))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    paper = cv2.GaussianBlur(paper, (0, 0), side / 3)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    dark: Any = np.clip(1.0 - grey / np.maximum(paper, 1.0), 0.0, 1.0)
    result: Gray = dark.astype(np.float32)
    return result
