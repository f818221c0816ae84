"""Opening a photo safely, and whether it is worth measuring."""

from __future__ import annotations

import io
import warnings
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


def opened(data: bytes) -> Gray:
    """The photo upright as its camera says, grey, 0 to 255. Raises BadPhoto."""
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
    except BadPhoto:
        raise
    except Exception as error:  # a parser of foreign bytes may raise anything
        raise BadPhoto("no_image", type(error).__name__) from error
    if min(grey.shape) < _LEAST_SIDE:
        raise BadPhoto("too_small", f"{grey.shape[1]} x {grey.shape[0]}")
    return grey


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
    side = max(3, int(size) // 2 * 2 + 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel)
    paper = cv2.GaussianBlur(paper, (0, 0), side / 3)
    dark: Any = np.clip(1.0 - grey / np.maximum(paper, 1.0), 0.0, 1.0)
    result: Gray = dark.astype(np.float32)
    return result
