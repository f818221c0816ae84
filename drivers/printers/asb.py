"""Automatic status (GS a) as the facts of ``PrinterState``.

Bits: Epson "Auto Status Back"; Bixolon SRP-332II manual. Byte 1: 04 drawer, 08 offline, 20 cover
open, 40 FEED; byte 2: 04 mechanical, 08 autocutter, 20 unrecoverable, 40 recovers by itself;
byte 3: 03 near-end, 0C paper end.
"""

from __future__ import annotations

from drivers.printers.status import Asb, PrinterState

_FIXED = 0x12


def state_of(asb: Asb) -> PrinterState:
    """The four bytes as the four answers to DLE EOT would say it."""
    first, second, third, _ = asb.data
    errors = second & 0x6C
    return PrinterState(
        {
            1: _FIXED | (first & 0x0C),
            2: _FIXED
            | (0x04 if first & 0x20 else 0)
            | (0x08 if first & 0x40 else 0)
            | (0x20 if third & 0x0C else 0)
            | (0x40 if errors else 0),
            3: _FIXED | errors,
            4: _FIXED | (0x0C if third & 0x03 else 0) | (0x60 if third & 0x0C else 0),
        }
    )
