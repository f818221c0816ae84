"""ESC/P, ESC/P2 and ESC/P-K commands as bytes, for 24-pin invoice printers.

Sources: the units tables of the Compuprint MDP-30, OKI 3390, Epson Stylus 400 and Siemens 9014
manuals; Chinese mode after the SPRT SP-D10 manual. The LQ-630K/730K command manual is not public:
what only ESC/P2 knows is sent only where a profile says so.
"""

from __future__ import annotations

UNIT = 180  # steps of the head and of the paper feed per inch
MM = 25.4 / UNIT  # one step in millimetres: 0.1411
PINS = 24

INIT = b"\x1b@"
LQ = b"\x1bx\x01"
DRAFT = b"\x1bx\x00"
UNIDIRECTIONAL = b"\x1bU\x01"  # each pass in one direction: the best vertical registration
PITCH_10 = b"\x1bP"
SPACING_6 = b"\x1b2"  # lines per inch
SPACING_8 = b"\x1b0"
NO_SKIP = b"\x1bO"  # do not skip over the perforation
CHINESE_ON = b"\x1c&"
CHINESE_OFF = b"\x1c."
CR, LF, FF = b"\r", b"\n", b"\x0c"


def steps(mm: float) -> int:
    """The nearest step of 1/180 inch."""
    return round(mm / MM)


def page_lines(lines: int) -> bytes:
    """ESC C n: page length of 1–127 lines of the current spacing. The present position becomes
    the top of form, margins are cancelled."""
    if not 1 <= lines <= 127:
        raise ValueError(lines)
    return bytes((0x1B, 0x43, lines))


def page_inches(inches: int) -> bytes:
    """ESC C NUL n: page length of 1–22 whole inches; halves and thirds cannot be said."""
    if not 1 <= inches <= 22:
        raise ValueError(inches)
    return bytes((0x1B, 0x43, 0, inches))


def define_unit(unit: int = 10) -> bytes:
    """ESC ( U (ESC/P2): positions in ``unit``/3600 inch from now on; 10 is 1/360."""
    if unit not in (5, 10, 20, 30, 40, 50, 60):
        raise ValueError(unit)
    return bytes((0x1B, 0x28, 0x55, 1, 0, unit))


def page_units(units: int) -> bytes:
    """ESC ( C (ESC/P2): page length in units of ESC ( U, 1–32767."""
    return b"\x1b(C\x02\x00" + _word(units, 1, 32767)


def page_format(top: int, bottom: int) -> bytes:
    """ESC ( c (ESC/P2): top and bottom margin in units from the top edge."""
    return b"\x1b(c\x04\x00" + _word(top, 0, 32767) + _word(bottom, 1, 32767)


def absolute_vertical(units: int) -> bytes:
    """ESC ( V (ESC/P2): to ``units`` below the top margin."""
    return b"\x1b(V\x02\x00" + _word(units, 0, 32767)


def relative_vertical(units: int) -> bytes:
    """ESC ( v (ESC/P2): down (or up, negative) by ``units``."""
    return b"\x1b(v\x02\x00" + _word(units & 0xFFFF, 0, 0xFFFF)


def absolute_horizontal(sixtieths: int) -> bytes:
    """ESC $: to a position in 1/60 inch from the left margin."""
    return b"\x1b$" + _word(sixtieths, 0, 32767)


def relative_horizontal(step: int) -> bytes:
    """ESC \\: on (or back, negative) by 1/180 inch in letter quality."""
    return b"\x1b\\" + _word(step & 0xFFFF, 0, 0xFFFF)


def horizontal(step: int) -> bytes:
    """To ``step``/180 inch from the left margin, with the two commands every 24-pin printer has:
    ESC $ is too coarse alone."""
    coarse, rest = divmod(step, 3)
    data = absolute_horizontal(coarse)
    return data + relative_horizontal(rest) if rest else data


def feed(step: int) -> bytes:
    """ESC J, as often as needed: feed ``step``/180 inch without returning the carriage."""
    if step < 0:
        raise ValueError(step)
    full, rest = divmod(step, 255)
    return b"\x1bJ\xff" * full + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def line_spacing(step: int) -> bytes:
    """ESC 3: line spacing of 0–255/180 inch."""
    if not 0 <= step <= 255:
        raise ValueError(step)
    return bytes((0x1B, 0x33, step))


def chinese_spacing(left: int, right: int) -> bytes:
    """FS S: dots left and right of each full-width character, 0–127."""
    return bytes((0x1C, 0x53, left & 0x7F, right & 0x7F))


def columns(data: bytes) -> bytes:
    """ESC * 39: graphics of 24 pins at 180 dots per inch, three bytes a column, the top pin in the
    highest bit of the first."""
    count, rest = divmod(len(data), 3)
    if rest or not 1 <= count <= 0x7FFF:
        raise ValueError(len(data))
    return b"\x1b*\x27" + _word(count, 1, 0x7FFF) + data


def _word(value: int, low: int, high: int) -> bytes:
    if not low <= value <= high:
        raise ValueError(value)
    return value.to_bytes(2, "little")
