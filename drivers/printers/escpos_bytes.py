"""ESC/POS commands as bytes.

Sources: Epson ESC/POS reference (gs_lparen_ch_fn48 for the process ID), Epson TM-U220A,
Samsung SRP-350, Citizen iDP-3221 and Ithaca 80PLUS manuals for the real-time commands.
"""

from __future__ import annotations

LF = b"\n"
INIT = b"\x1b@"
CHINESE_ON = b"\x1c&"
CHINESE_OFF = b"\x1c."
ASB_OFF = b"\x1da\x00"
RECOVER_RETRY = b"\x10\x05\x01"  # DLE ENQ 1: print again from the line that failed
RECOVER_CLEAR = b"\x10\x05\x02"  # DLE ENQ 2: forget what is buffered; its process IDs vanish
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 fn 8: at once, even offline
ALIGN_LEFT, ALIGN_CENTRE = b"\x1ba\x00", b"\x1ba\x01"
BIG_ON, BIG_OFF = b"\x1d!\x11", b"\x1d!\x00"

INFO_NAMES = {0x41: "firmware", 0x42: "maker", 0x43: "model", 0x44: "serial", 0x45: "fonts"}


def real_time_status(n: int) -> bytes:
    """DLE EOT n; 1 printer, 2 offline cause, 3 error cause, 4 paper. Answered even when offline."""
    if not 1 <= n <= 4:
        raise ValueError(n)
    return bytes((0x10, 0x04, n))


def printer_info(n: int) -> bytes:
    """GS I n; 0x41 firmware, 0x42 maker, 0x43 model, 0x44 serial, 0x45 font language."""
    if n not in INFO_NAMES:
        raise ValueError(n)
    return bytes((0x1D, 0x49, n))


def ordered_status(n: int) -> bytes:
    """GS r n; 1 paper, 2 drawer. Answered in its turn, behind the data before it."""
    if n not in (1, 2):
        raise ValueError(n)
    return bytes((0x1D, 0x72, n))


def process_id(text: str) -> bytes:
    """GS ( H fn 48: the printer sends ``text`` back once all before it is printed.
    Four characters 0x20–0x7E."""
    data = text.encode("ascii")
    if len(data) != 4 or not all(0x20 <= byte <= 0x7E for byte in data):
        raise ValueError(text)
    return b"\x1d(H\x06\x00\x30\x30" + data


def asb(mask: int) -> bytes:
    """GS a n: automatic status; 01 drawer, 02 online, 04 error, 08 paper, 00 off."""
    return bytes((0x1D, 0x61, mask & 0xFF))


def cut(partial: bool = True, feed: int = 0) -> bytes:
    """GS V 65/66 n: feed to the cutter plus ``feed`` dots (0–255), then cut."""
    if not 0 <= feed <= 255:
        raise ValueError(feed)
    return bytes((0x1D, 0x56, 0x42 if partial else 0x41, feed))


def feed_lines(count: int) -> bytes:
    """ESC d n: print and feed 0–255 lines."""
    if not 0 <= count <= 255:
        raise ValueError(count)
    return bytes((0x1B, 0x64, count))


def drawer(pin: int = 0, on_ms: int = 100, off_ms: int = 200) -> bytes:
    """ESC p m t1 t2: pulse of 2–510 ms in steps of 2 ms on drawer pin 0 (2) or 1 (5)."""
    if pin not in (0, 1):
        raise ValueError(pin)
    return bytes((0x1B, 0x70, pin, min(255, on_ms // 2), min(255, off_ms // 2)))
