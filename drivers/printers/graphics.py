"""Images and QR codes as ESC/POS bytes, laid out by python-escpos into memory only."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def _dummy() -> Any:
    from escpos.printer import Dummy

    return Dummy(profile="default")


def qr_bytes(text: str, size: int = 4) -> bytes:
    """GS ( k commands that print ``text`` as a QR code; ``size`` dots per module 1–16."""
    if not 1 <= size <= 16:
        raise ValueError(size)
    printer = _dummy()
    printer.qr(text, size=size, native=True)
    return bytes(printer.output)


def image_bytes(path: Path) -> bytes:
    """GS v 0 raster commands for an image file, dithered to black and white at its own size."""
    printer = _dummy()
    printer.image(str(path), impl="bitImageRaster")
    return bytes(printer.output)
