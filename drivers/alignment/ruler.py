"""A steel ruler in the picture: its millimetre ticks say how long the reference's really are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drivers.alignment.marks import Rectified

Array = NDArray[Any]
BESIDE = 45.0  # mm around the frame in which a ruler may lie
_BAND = 2.0  # mm: height of a strip that is looked at
_NEAR = 0.04  # how far from 1 mm the period may be
_CLEAR = 8.0  # the tick's line against the noise around it
_LEAST = 60.0  # mm of ruler


def ruler_scale(picture: Rectified) -> float | None:
    """True millimetres per millimetre of the reference, along its width, to about 1e-4; None when
    no ruler is seen. Strips across the whole picture are tried and the clearest is taken."""
    scale = picture.scale
    rows = max(1, int(_BAND * scale))
    best: tuple[float, float] | None = None
    for top in range(0, picture.dark.shape[0] - rows, max(1, rows // 2)):
        strip = picture.dark[top : top + rows].mean(axis=0).astype(np.float64)
        found = _period(strip, scale)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return None if best is None else 1.0 / best[1]


def _period(strip: Array, scale: float) -> tuple[float, float] | None:
    """How clear the ticks are and their period in mm of the picture."""
    window = np.hanning(len(strip))
    signal = (strip - strip.mean()) * window
    padded = 1 << (len(signal) * 8 - 1).bit_length()
    power = np.abs(np.fft.rfft(signal, padded))
    frequency = np.fft.rfftfreq(padded, 1 / scale)  # per mm
    near = (frequency > 1 - _NEAR) & (frequency < 1 + _NEAR)
    around = (frequency > 0.75) & (frequency < 1.25) & ~near
    if not near.any() or not around.any() or float(strip.std()) < 0.015:
        return None
    at = int(np.argmax(np.where(near, power, 0)))
    if not near[at - 1] or not near[at + 1]:
        return None  # the skirt of something else
    clear = float(power[at] / (np.median(power[around]) + 1e-9))
    if clear < _CLEAR or len(strip) / scale < _LEAST:
        return None
    a, b, c = power[at - 1 : at + 2]
    shift = 0.5 * (a - c) / (a - 2 * b + c) if a - 2 * b + c else 0.0
    exact = frequency[at] + shift * (frequency[1] - frequency[0])
    return clear, 1.0 / float(exact)
