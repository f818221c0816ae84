"""Marks drawn into a picture. A blur takes the pixels away for good; the rest lies over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from app.domain.marks import BLOCK, BLOCKS, INKS, WHOLE, Mark, MarkKind
from app.store.lettering import fit, font

if TYPE_CHECKING:
    from PIL.Image import Image

_FINE: Final = 2  # lines are drawn so many times larger, for smooth edges


def draw(picture: Image, marks: Sequence[Mark]) -> Image:
    """``picture`` with the marks; it is changed itself."""
    from PIL import Image, ImageDraw

    for mark in marks:
        if mark.kind is MarkKind.BLUR:
            _blur(picture, mark)
    over = [m for m in marks if m.kind is not MarkKind.BLUR]
    if not over:
        return picture
    sheet = Image.new("RGBA", (picture.width * _FINE, picture.height * _FINE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    for mark in over:
        _DRAWN[mark.kind](pen, mark, sheet.size)
    small = sheet.resize(picture.size, Image.Resampling.BOX)
    picture.paste(small, mask=small.getchannel("A"))
    return picture


def _blur(picture: Image, mark: Mark) -> None:
    from PIL import Image

    left, top, right, bottom = mark.box
    box = (
        left * picture.width // WHOLE,
        top * picture.height // WHOLE,
        min(picture.width, -(-right * picture.width // WHOLE)),
        min(picture.height, -(-bottom * picture.height // WHOLE)),
    )
    wide, high = box[2] - box[0], box[3] - box[1]
    if wide < 1 or high < 1:
        return
    block = max(BLOCK, math.ceil(max(wide, high) / BLOCKS))
    blocks = (max(1, wide // block), max(1, high // block))
    part = picture.crop(box).resize(blocks, Image.Resampling.BOX)
    picture.paste(part.resize((wide, high), Image.Resampling.NEAREST), box)


def _arrow(pen: Any, mark: Mark, size: tuple[int, int]) -> None:
    ink, edge = INKS[mark.colour]
    width = _width(mark, size)
    x1, y1, x2, y2 = _corners(mark, size)
    length = math.hypot(x2 - x1, y2 - y1)
    head = min(width * 4.5, max(length * 0.6, width))
    if length < 1:
        return
    along, across = (x2 - x1) / length, (y2 - y1) / length
    neck = (x2 - along * head * 0.8, y2 - across * head * 0.8)
    for colour, more in ((edge, width / 2), (ink, 0.0)):
        thick = width + 2 * more
        pen.line([(x1, y1), neck], fill=colour, width=max(1, round(thick)))
        _dot(pen, (x1, y1), thick / 2, colour)
        tip = (x2 + along * more * 1.6, y2 + across * more * 1.6)
        back = (x2 - along * (head + more), y2 - across * (head + more))
        half = head * 0.5 + more * 1.3
        pen.polygon(
            [
                tip,
                (back[0] - across * half, back[1] + along * half),
                (back[0] + across * half, back[1] - along * half),
            ],
            fill=colour,
        )


def _dot(pen: Any, at: tuple[float, float], radius: float, colour: str) -> None:
    pen.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=colour)


def _box(pen: Any, mark: Mark, size: tuple[int, int]) -> None:
    ink, edge = INKS[mark.colour]
    width = max(2, round(_width(mark, size)))
    left, top, right, bottom = mark.box
    box = (
        left * size[0] / WHOLE,
        top * size[1] / WHOLE,
        right * size[0] / WHOLE,
        bottom * size[1] / WHOLE,
    )
    rim = max(1, width // 2)
    outer = (box[0] - rim, box[1] - rim, box[2] + rim, box[3] + rim)
    pen.rectangle(outer, outline=edge, width=width + 2 * rim)
    pen.rectangle(box, outline=ink, width=width)


def _text(pen: Any, mark: Mark, size: tuple[int, int]) -> None:
    ink, edge = INKS[mark.colour]
    letters = max(8, round(mark.size * max(size) / WHOLE))
    at = (mark.x1 * size[0] / WHOLE, mark.y1 * size[1] / WHOLE)
    pen.text(
        at,
        fit(mark.text),
        font=font(letters),
        fill=ink,
        stroke_width=max(1, letters // 9),
        stroke_fill=edge,
    )


_DRAWN: Final = {MarkKind.ARROW: _arrow, MarkKind.BOX: _box, MarkKind.TEXT: _text}


def _width(mark: Mark, size: tuple[int, int]) -> float:
    return max(2.0, mark.size * max(size) / WHOLE)


def _corners(mark: Mark, size: tuple[int, int]) -> tuple[float, float, float, float]:
    return (
        mark.x1 * size[0] / WHOLE,
        mark.y1 * size[1] / WHOLE,
        mark.x2 * size[0] / WHOLE,
        mark.y2 * size[1] / WHOLE,
    )
