"""Images and QR codes as ESC/POS bytes, laid out by python-escpos into memory only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

    from drivers.printers.profile import PrinterProfile

_BAR, _COMB = 16, 16  # dot rows of the head pattern
_WIDEST = 4096  # dots: the profile cuts, not the library
_PITCH = 8  # dots from one line of its comb to the next


def _dummy() -> Any:
    from escpos.printer import Dummy

    printer = Dummy(profile="default")
    # it writes to standard output when it does not know the width
    known = {"media": {"width": {"pixels": _WIDEST}}}
    printer.profile.profile_data = {**printer.profile.profile_data, **known}
    return printer


def qr_bytes(text: str, size: int = 4, *, native: bool = True) -> bytes:
    """Commands that print ``text`` as a QR code, ``size`` dots per module 1–16: GS ( k where the
    printer makes the code itself (``native``), else GS v 0 with its picture."""
    if not 1 <= size <= 16:
        raise ValueError(size)
    printer = _dummy()
    printer.qr(text, size=size, native=native)
    return bytes(printer.output)


def image_bytes(image: Path | Image) -> bytes:
    """GS v 0 raster commands for an image, dithered to black and white at its own size."""
    printer = _dummy()
    printer.image(str(image) if isinstance(image, Path) else image, impl="bitImageRaster")
    return bytes(printer.output)


def head_pattern(dots: int) -> Image:
    """A black bar and a comb over the whole width of the head (``dots``, cut to whole bytes): an
    element that does not heat leaves a white line in the bar, one that always does joins the
    comb."""
    from PIL import Image, ImageDraw

    width = max(8, dots // 8 * 8)
    image = Image.new("1", (width, _BAR + _COMB), 1)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width - 1, _BAR - 1), fill=0)
    for x in range(0, width, _PITCH):
        draw.line((x, _BAR, x, _BAR + _COMB - 1), fill=0)
    return image


def test_pictures(profile: PrinterProfile, code: str) -> bytes:
    """The head pattern and ``code`` as a QR code, as ``profile`` prints pictures; nothing where it
    prints none."""
    if profile.pictures == "none":
        return b""
    pattern = image_bytes(head_pattern(profile.dots)) if profile.dots else b""
    return pattern + qr_bytes(code, native=profile.pictures == "qr")


test_pictures.__test__ = False  # type: ignore[attr-defined]  # not a pytest function
