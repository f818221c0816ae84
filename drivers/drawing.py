"""What a virtual device shows, as shapes in millimetres; whoever paints it knows nothing of bytes.

The origin is the upper left corner, x to the right, y down. Tests measure on the same shapes that
the bench page paints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ground = Literal["paper", "glass"]  # what it is on: paper, or the dark window of a display
Tone = Literal["ink", "faint", "lit", "unlit"]


@dataclass(frozen=True, slots=True)
class Words:
    """Text of fixed pitch: each half-width character takes ``advance`` mm, a full-width one twice
    that. ``x``, ``y`` the upper left corner of its first cell, ``height`` of the cell."""

    x: float
    y: float
    height: float
    advance: float
    text: str
    tone: Tone = "ink"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line of ``width`` mm."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.2
    tone: Tone = "ink"


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    filled: bool = True
    tone: Tone = "ink"


@dataclass(frozen=True, slots=True)
class Dots:
    """A bitmap, row by row, each row padded to a whole byte, the most significant bit leftmost.
    ``dot_x`` and ``dot_y`` the pitch of its dots in mm."""

    x: float
    y: float
    columns: int
    rows: int
    dot_x: float
    dot_y: float
    bits: bytes
    tone: Tone = "ink"

    def at(self, column: int, row: int) -> bool:
        stride = (self.columns + 7) // 8
        return bool(self.bits[row * stride + column // 8] >> (7 - column % 8) & 1)


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    tone: Tone = "lit"


Mark = Words | Stroke | Box | Dots | Shape


@dataclass(frozen=True, slots=True)
class Drawing:
    """``width`` and ``height`` in mm."""

    width: float
    height: float
    ground: Ground
    marks: tuple[Mark, ...]
