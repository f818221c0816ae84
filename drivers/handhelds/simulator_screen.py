"""The little screen of the virtual handheld."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from drivers.drawing import Box, Drawing, Mark, Words

_WIDTH, _HEIGHT = 60.0, 44.0  # mm
_ROW, _CELL = 4.6, 2.1


def picture(
    clock: datetime,
    said: str,
    files: Sequence[tuple[str, int]],
    done: int | None,
    total: int,
    low: bool,
) -> Drawing:
    """Clock and battery, what it is doing with a bar, and the files it holds."""
    marks: list[Mark] = [
        Words(2, 1.5, _ROW, _CELL * 0.8, f"{clock:%Y-%m-%d %H:%M}", "ink"),
        Box(52, 2.4, 5, 2.6, filled=False, tone="lit"),
        Box(52.4, 2.8, 0.8 if low else 4.2, 1.8, tone="lit"),
        Box(57, 3.1, 0.6, 1.2, tone="lit"),
        Words(2, 8, _ROW + 0.8, _CELL * 1.1, said[:24], "lit"),
    ]
    if done is not None:
        share = min(1.0, done / total) if total else 0.0
        marks += [
            Box(2, 15, 56, 2.4, filled=False, tone="unlit"),
            Box(2, 15, 56 * share, 2.4, tone="lit"),
            Words(2, 18, _ROW, _CELL * 0.8, f"{done} / {total or '?'} 字节", "ink"),
        ]
    for at, (name, size) in enumerate(files[:4]):
        y = 23.5 + at * 5
        marks.append(Words(2, y, _ROW, _CELL * 0.9, name[:16], "ink"))
        shown = str(size)
        marks.append(Words(58 - len(shown) * _CELL * 0.9, y, _ROW, _CELL * 0.9, shown, "ink"))
    return Drawing(_WIDTH, _HEIGHT, "glass", tuple(marks))
