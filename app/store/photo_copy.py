"""The copy of a photo that is shown, printed and sent: small, upright, marked, with a band below
that says where, when and by whom. None of the file's own tags is in it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.marks import Mark
from app.store.drawing import draw
from app.store.lettering import font, wrapped
from app.store.pictures import upright

if TYPE_CHECKING:
    from PIL.Image import Image

EDGE: Final = 1600  # px, the longer side without the band: a bill's figures can be read
MOST_BYTES: Final = 400_000  # quality is given up for this, down to what still shows no blocks
QUALITIES: Final = (85, 76, 66)
_NARROWEST: Final = 480  # px: a stamp under a narrower picture would be all lines
_LINES: Final = 3  # of the longest text
_GROUND, _INK = "#17212E", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Copy:
    data: bytes  # JPEG
    width: int  # px, with the band
    height: int


def copy_of(content: bytes, stamp: Sequence[str], marks: Sequence[Mark] = ()) -> Copy:
    """SLOW. ``stamp``: the texts of the band, from above. Raises ImageUnusable."""
    picture = draw(upright(content, EDGE), marks)
    picture = stamped(picture, stamp)
    data = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        data = out.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return Copy(data, picture.width, picture.height)


def stamped(picture: Image, texts: Sequence[str]) -> Image:
    """The picture with the band under it; nothing of the picture is covered."""
    from PIL import Image, ImageDraw

    width = max(picture.width, _NARROWEST)
    size = max(15, round(width / 52))
    pad = round(size * 0.7)
    lines = [line for text in texts for line in wrapped(text, size, width - 2 * pad, _LINES)]
    if not lines:
        return picture
    step = round(size * 1.45)
    made = Image.new("RGB", (width, picture.height + 2 * pad + step * len(lines)), _GROUND)
    made.paste(picture, ((width - picture.width) // 2, 0))
    pen = ImageDraw.Draw(made)
    for n, line in enumerate(lines):
        pen.text((pad, picture.height + pad + n * step), line, font=font(size), fill=_INK)
    return made
