"""Small upright pictures of evidence photos."""

from __future__ import annotations

import io
from typing import Final

from app import errors
from app.domain.text import Text

MOST_PIXELS: Final = 120_000_000  # a 108-megapixel phone photo still passes; a bomb does not


def thumbnail(content: bytes, edge_px: int) -> bytes:
    """A JPEG (PNG where there is transparency) of at most ``edge_px`` on its longer side, turned
    upright by its EXIF orientation. Raises ImageUnusable."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as image:
            _check_size(image.width * image.height)
            image.draft("RGB", (edge_px * 2, edge_px * 2))  # lets JPEG decode at a smaller scale
            upright = ImageOps.exif_transpose(image) or image
            clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            small = upright.convert("RGBA" if clear else "RGB")
            small.thumbnail((edge_px, edge_px))
            out = io.BytesIO()
            if clear:
                small.save(out, "PNG", optimize=True)
            else:
                small.save(out, "JPEG", quality=82)
            return out.getvalue()
    except errors.ImageUnusable:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise errors.ImageUnusable(str(error)) from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError) as error:
        raise errors.ImageUnusable(f"{type(error).__name__}: {error}") from error


def picture_size(content: bytes) -> tuple[int, int]:
    """(width, height) in pixels as it is shown upright. Raises ImageUnusable."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as image:
            _check_size(image.width * image.height)
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            return (image.height, image.width) if turned else (image.width, image.height)
    except errors.ImageUnusable:
        raise
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise errors.ImageUnusable(f"{type(error).__name__}: {error}") from error


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
