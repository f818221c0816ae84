"""What lies in the virtual card reader: the card, its bytes, and what is protected."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from drivers.drawing import Box, Drawing, Mark, Words

_WIDTH, _HEIGHT = 85.6, 62.0  # mm; a card is 85.6 wide (ISO/IEC 7810 ID-1)
_LEFT, _TOP, _ROW, _CELL = 3.0, 10.5, 2.9, 1.48
_ROWS = 16


def picture(
    title: str, state: str, dump: Sequence[str], protected: Collection[int], inside: bool
) -> Drawing:
    """``dump`` as ``hex_lines`` gives it, of which the first 256 bytes are shown; what a
    protection bit holds has a bar under it. Without a card the slot is empty."""
    if not inside:
        slot = Box(6, 26, _WIDTH - 12, 3, filled=False, tone="faint")
        return Drawing(
            _WIDTH, _HEIGHT, "paper", (slot, Words(30, 31, 4, 2, "读卡机里没有卡", "ink"))
        )
    marks: list[Mark] = [
        Box(0.5, 0.5, _WIDTH - 1, _HEIGHT - 1, filled=False, tone="faint"),
        Box(_LEFT, 2.5, 8, 6, filled=False, tone="ink"),
        Box(_LEFT + 2.6, 2.5, 2.8, 6, filled=False, tone="ink"),
        Words(_LEFT + 10, 2.2, 3.4, 1.8, title, "ink"),
        Words(_LEFT + 10, 5.8, 3.0, 1.6, state, "ink"),
    ]
    for at, line in enumerate(dump[:_ROWS]):
        offset, bytes_ = line[:4], line[6:53]
        y = _TOP + at * _ROW
        marks.append(Words(_LEFT, y, _ROW, _CELL, offset, "faint"))
        marks.append(Words(_LEFT + 6 * _CELL, y, _ROW, _CELL, bytes_, "ink"))
        for column in range(16):
            if at * 16 + column in protected:
                x = _LEFT + (6 + column * 3) * _CELL
                marks.append(Box(x, y + _ROW - 0.35, _CELL * 2, 0.3, tone="ink"))
    if len(dump) > _ROWS:
        rest = f"… {len(dump) * 16} B"
        marks.append(Words(_LEFT + 6 * _CELL, _TOP + _ROWS * _ROW, _ROW, _CELL, rest, "faint"))
    return Drawing(_WIDTH, _HEIGHT, "paper", tuple(marks))
