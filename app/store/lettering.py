"""Words on pictures, in the font that is shipped."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from app.domain.printable import printable

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_NOWHERE = "\U0010fffe"  # no font has it: drawn as whatever stands for "missing"


@lru_cache(maxsize=16)
def font(size: int) -> FreeTypeFont:
    """``size`` in pixels."""
    from PIL import ImageFont

    with as_file(files("resources") / "fonts" / "NotoSansSC-Regular.ttf") as path:
        return ImageFont.truetype(str(path), size)


class _Glyphs:
    """The code points that the font draws."""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, int) and _draws(code)


@lru_cache(maxsize=20_000)
def _draws(code: int) -> bool:
    if 0xD800 <= code <= 0xDFFF:
        return False
    char = chr(code)
    if char.isspace():
        return char in " \u3000"
    drawn, missing = font(24).getmask(char), font(24).getmask(_NOWHERE)
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


def fit(text: str) -> str:
    """One line of what the font can draw; a character it lacks is named by its code point."""
    return " ".join(printable(text, _Glyphs()).split())


def wrapped(text: str, size: int, width: int, most: int) -> list[str]:
    """The text in lines of at most ``width`` pixels, at most ``most`` of them: cut at a blank where
    there is one near, else between characters, as Chinese is."""
    made: list[str] = []
    rest = fit(text)
    face = font(size)
    while rest:
        end = _fits(rest, width, face)
        if end < len(rest):
            if len(made) == most - 1:
                keep = rest[: max(1, end - 1)]
                made.append(keep.rstrip() + "…")
                return made
            blank = rest.rfind(" ", end // 2, end + 1)
            end = blank if blank > 0 else end
        made.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return made


def _fits(text: str, width: int, face: FreeTypeFont) -> int:
    """How many characters, at least one, go into ``width``."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if face.getlength(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
