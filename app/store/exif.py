"""What a camera wrote into its photo: when, with what, where. CIPA DC-008 (Exif 2.32)."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from app.domain.clock import LOCAL
from app.errors import ImageUnusable
from app.store.pictures import opened

if TYPE_CHECKING:
    from PIL.Image import Exif

_EXIF, _GPS = 0x8769, 0x8825
_MAKE, _MODEL, _CHANGED = 0x010F, 0x0110, 0x0132
# when the shutter opened, when it was digitised; each with its own offset from UTC
_TIMES: Final = ((0x9003, 0x9011), (0x9004, 0x9012))
_CHANGED_OFFSET: Final = 0x9010
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4
_MOST_LETTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Facts:
    """``taken`` in UTC, by the camera's own clock; a camera that does not say its time zone is
    taken to be set to China's. ``gps``: "latitude,longitude" in degrees."""

    taken: datetime | None = None
    device: str = ""
    gps: str = ""


def facts(content: bytes) -> Facts:
    """Never raises: what cannot be understood is not there."""
    try:
        with opened(content) as image:
            exif = image.getexif()
            return Facts(_taken(exif), _device(exif), _place(exif))
    except ImageUnusable:
        return Facts()


def _taken(exif: Exif) -> datetime | None:
    inner = _ifd(exif, _EXIF)
    for tag, offset in _TIMES:
        found = _instant(inner.get(tag), inner.get(offset))
        if found is not None:
            return found
    return _instant(exif.get(_CHANGED), inner.get(_CHANGED_OFFSET))


def _instant(value: Any, offset: Any) -> datetime | None:
    text = _text(value)
    try:
        naive = datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - zone follows
        if not 1990 <= naive.year <= 2100:
            return None  # a camera whose clock was never set
        return naive.replace(tzinfo=_zone(_text(offset))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> Any:
    """ "+08:00" as a zone; China's for anything else."""
    if len(text) == 6 and text[0] in "+-" and text[3] == ":":
        hours, minutes = text[1:3], text[4:6]
        if hours.isdecimal() and minutes.isdecimal() and hours.isascii() and minutes.isascii():
            span = timedelta(hours=int(hours), minutes=int(minutes))
            if span <= timedelta(hours=14):
                return timezone(-span if text[0] == "-" else span)
    return LOCAL


def _device(exif: Exif) -> str:
    make, model = _text(exif.get(_MAKE)), _text(exif.get(_MODEL))
    if model.lower().startswith(make.lower()):
        make = ""
    return f"{make} {model}".strip()[:_MOST_LETTERS]


def _place(exif: Exif) -> str:
    held = _ifd(exif, _GPS)
    north = _degrees(held.get(_LAT), _text(held.get(_LAT_REF)), "N", "S", 90)
    east = _degrees(held.get(_LON), _text(held.get(_LON_REF)), "E", "W", 180)
    if north is None or east is None or (north == 0 and east == 0):
        return ""  # 0, 0 is what a phone writes before it knows
    return f"{north:.6f},{east:.6f}"


def _degrees(value: Any, side: str, plus: str, minus: str, most: int) -> float | None:
    if side not in (plus, minus) or not isinstance(value, (tuple, list)) or len(value) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    found = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(found) or not 0 <= found <= most or minutes < 0 or seconds < 0:
        return None
    return -found if side == minus else found


def _ifd(exif: Exif, tag: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(tag))
    except Exception:  # a directory that points anywhere
        return {}


def _text(value: Any) -> str:
    """What can be read of a text tag, without control characters."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    cut = value.split("\0", 1)[0]
    if not cut.isascii():
        with suppress(UnicodeError):  # Pillow takes it for Latin-1; phones here write UTF-8
            cut = cut.encode("latin-1").decode("utf-8")
    return "".join(c for c in cut if c.isprintable()).strip()[:_MOST_LETTERS]
