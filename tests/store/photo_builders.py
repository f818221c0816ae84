"""Photos as phones make them."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from PIL import Image, ImageDraw

SECRET = b"3 Lane of the Test, private"


def phone_photo(
    size: tuple[int, int] = (400, 300),
    *,
    at: datetime | None = None,
    offset: str = "+08:00",
    turn: int = 1,
    device: tuple[str, str] = ("Acme", "Acme One"),
    gps: bool = True,
    shade: int = 120,
) -> bytes:
    """A JPEG with a red corner at its upper left, seen before it is turned. ``at`` is what the
    camera's clock showed."""
    picture = Image.new("RGB", size, (shade, shade + 10, shade + 20))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(200, 30, 30))
    exif: Any = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F], exif[0x0110] = device
    exif[0x010E] = SECRET.decode()  # a description
    inner = exif.get_ifd(0x8769)
    if at is not None:
        inner[0x9003] = f"{at:%Y:%m:%d %H:%M:%S}"
        if offset:
            inner[0x9011] = offset
    if gps:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "N", (23.0, 1.0, 15.28)
        place[3], place[4] = "E", (113.0, 45.0, 6.6)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, exif=exif, comment=SECRET)
    return out.getvalue()
