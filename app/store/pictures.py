"""Opening pictures from anywhere: safely, upright, small."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from app import errors
from app.domain.text import Text

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 120_000_000  # a 108-megapixel phone photo still passes; a bomb does not
# what cameras, scanners and screens give (JPEG takes the several pictures of a MPO too); Pillow
# would start other programs for some of the rest
FORMATS: Final = ("JPEG", "PNG", "BMP", "GIF", "WEBP", "TIFF")
_ORIENTATION: Final = 0x0112


@contextmanager
def opened(content: bytes) -> Iterator[Image]:
    """The picture, not decoded yet and of a bearable size. Raises ImageUnusable, also for what
    goes wrong inside."""
    import warnings

    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # its size is judged here; what a broken tag makes Pillow say helps nobody
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                _check_size(image.width * image.height)
                yield image
    except errors.CounterCheckError:
        raise
    except UnidentifiedImageError as error:
        raise errors.ImageUnusable(str(error), meaning=_UNKNOWN) from error
    except Image.DecompressionBombError as error:  # Pillow's own limit lies above ours
        raise errors.ImageUnusable(str(error), meaning=_HUGE) from error
    except Exception as error:  # a decoder of foreign bytes may raise anything
        raise errors.ImageUnusable(f"{type(error).__name__}: {error}") from error


_UNKNOWN: Final = Text(
    f"内容不是图片，或是不支持的格式（支持 {'、'.join(FORMATS)}）。",
    f"Its content is no picture of a known kind ({', '.join(FORMATS)}).",
)
_HUGE: Final = Text(
    f"图片的像素超过上限（{MOST_PIXELS // 1_000_000} 百万）。",
    f"It has more pixels than the limit of {MOST_PIXELS // 1_000_000} million.",
)


def thumbnail(content: bytes, edge_px: int) -> bytes:
    """A JPEG (PNG where there is transparency) of at most ``edge_px`` on its longer side, turned
    upright by its EXIF orientation. Raises ImageUnusable."""
    with opened(content) as image:
        small = _small(image, edge_px)
        clear = _clear(small)
        out = io.BytesIO()
        if clear:
            small.convert("RGBA").save(out, "PNG", optimize=True)
        else:
            small.convert("RGB").save(out, "JPEG", quality=82)
        return out.getvalue()


def upright(content: bytes, edge_px: int) -> Image:
    """The picture itself, at most ``edge_px`` on its longer side, in RGB on white; nothing of the
    file but its pixels is left. Raises ImageUnusable."""
    from PIL import Image

    with opened(content) as image:
        small = _small(image, edge_px)
        ground = Image.new("RGB", small.size, "white")
        if _clear(small):
            small = small.convert("RGBA")
            ground.paste(small, mask=small.getchannel("A"))
        else:
            ground.paste(small.convert("RGB"))
        return ground


def picture_size(content: bytes) -> tuple[int, int]:
    """(width, height) in pixels as it is shown upright. Raises ImageUnusable."""
    with opened(content) as image:
        size = image.size
        return (size[1], size[0]) if _orientation(image) in (5, 6, 7, 8) else size


def _small(image: Image, edge_px: int) -> Image:
    from PIL.Image import Transpose

    ratio = min(1.0, edge_px / max(image.size))
    target = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
    image.draft("RGB", target)  # lets JPEG decode at a half, a quarter …
    turn = _orientation(image)
    image.thumbnail((edge_px, edge_px), reducing_gap=2.0)
    ways = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(ways[turn]) if turn in ways else image


def _clear(image: Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _orientation(image: Image) -> int:
    """1 to 8; 1 where the file says nothing that can be understood."""
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # the pixels may be good all the same
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _check_size(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise errors.ImageUnusable(
            f"{pixels} pixels",
            meaning=Text(
                f"图片有 {pixels // 1_000_000} 百万像素，超过上限 {MOST_PIXELS // 1_000_000}。",
                f"It has {pixels // 1_000_000} megapixels; the limit is "
                f"{MOST_PIXELS // 1_000_000}.",
            ),
        )
