"""The languages of customer displays as bytes; what a display cannot do is None, never faked.

Sources: Partner CD5220, Epson P07303, POS-X XP8200 and Bematech LDX1000 manuals (CD5220); XP8200
"EPSON mode" and DM-D110 specification (DM-D); UTC Retail 3190 and Posiflex PD-2609 (UTC); Tysso
VFD-550 (DSP800, ADM788, AEDEX); Hisense VG210A and Wintec CD110 Java drivers, GiPOS, LED8N and
PosTest sources (LED8). Nothing here writes a display's memory or changes its command set: no
ESC s on a character display, no ESC # and no ESC b.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Lamp(IntEnum):
    """The lamps of an LED8 display beside its digits; UnifiedPOS calls them descriptors."""

    OFF = 0
    PRICE = 1
    TOTAL = 2
    RECEIVED = 3
    CHANGE = 4


class Dialect:
    """A display of ``columns`` × ``rows``. Text is handed over already encoded."""

    id = ""
    rows = 2
    columns = 20
    digits_only = False  # seven segments: figures, point and minus
    replies = False  # answers ACK or NAK to each command
    lamps = False

    def init(self) -> bytes:
        """To its power-on state."""
        return b""

    def clear(self) -> bytes:
        """Everything dark but the lamps."""
        return b"".join(self.row(n, b"") for n in range(self.rows))

    def row(self, row: int, text: bytes) -> bytes:
        """``text`` on row 0 or 1 from its left edge, the rest blank. Raises ValueError when it is
        too long or there is no such row."""
        if not 0 <= row < self.rows:
            raise ValueError(row)
        if len(text) > self.columns:
            raise ValueError(text)
        return self._row(row, text.ljust(self.columns))

    def _row(self, row: int, text: bytes) -> bytes:
        raise NotImplementedError

    def lamp(self, lamp: Lamp) -> bytes | None:
        """Light one lamp, the others out."""
        return None

    def brightness(self, level: int) -> bytes | None:
        """1 (dim) to 4 (full)."""
        return None

    def steady(self) -> bytes | None:
        """Blinking off, in case it was left on (or the picture off)."""
        return None

    def select(self) -> bytes | None:
        """ESC = 2: data are for the display, not for the printer behind it."""
        return None


class Led8(Dialect):
    """Eight seven-segment digits and four lamps, mute. Two makes of lamp command: ASCII '0'–'4'
    (most) and binary 0–4. Binary 1 is what saves to EEPROM on a CD5220: it may only be sent once
    a person has seen that this is an LED8."""

    rows, columns = 1, 8
    digits_only = True
    lamps = True

    def __init__(self, binary: bool) -> None:
        self.binary = binary
        self.id = "led8-binary" if binary else "led8"

    def init(self) -> bytes:
        return b"\x1b@"

    def clear(self) -> bytes:
        return b"\x0c"

    def row(self, row: int, text: bytes) -> bytes:
        """ESC Q A … CR: digits, minus, and points, which take no place of their own."""
        places = len(text.replace(b".", b""))
        if row != 0 or places > self.columns or text.strip(b"0123456789.- "):
            raise ValueError(text)
        return b"\x1bQA" + text.strip(b" ") + b"\r"

    def lamp(self, lamp: Lamp) -> bytes:
        """ESC s n."""
        return b"\x1bs" + bytes((lamp if self.binary else 0x30 + lamp,))


class Cd5220(Dialect):
    """CD5220: ESC Q A/B strings. Only CLR or CAN leave that mode, so each string is a whole row."""

    id = "cd5220"

    def init(self) -> bytes:
        return b"\x1b@"

    def clear(self) -> bytes:
        return b"\x0c"

    def _row(self, row: int, text: bytes) -> bytes:
        return b"\x1bQ" + b"AB"[row : row + 1] + text + b"\r"

    def brightness(self, level: int) -> bytes:
        """ESC * n: 20, 40, 60, 100 %."""
        return b"\x1b*" + bytes((_level(level),))

    def select(self) -> bytes:
        return b"\x1b=\x02"


class DmD(Dialect):
    """Epson DM-D: US commands, binary cursor."""

    id = "dm-d"

    def init(self) -> bytes:
        return b"\x1b@"

    def clear(self) -> bytes:
        return b"\x0c"

    def _row(self, row: int, text: bytes) -> bytes:
        return bytes((0x1F, 0x24, 1, row + 1)) + text

    def brightness(self, level: int) -> bytes:
        """US X n: 20, 40, 60, 100 %."""
        return b"\x1fX" + bytes((_level(level),))

    def steady(self) -> bytes:
        """US E 0: no blinking; 255 would be display off."""
        return b"\x1fE\x00"

    def select(self) -> bytes:
        return b"\x1b=\x02"


class UtcStandard(Dialect):
    """UTC standard: DLE position. (One manual misprints the code as SI.)"""

    id = "utc"

    def init(self) -> bytes:
        return b"\x1f"

    def _row(self, row: int, text: bytes) -> bytes:
        return bytes((0x10, row * self.columns)) + text

    def steady(self) -> bytes:
        """1D: flashing off."""
        return b"\x1d"


class UtcEnhanced(Dialect):
    """UTC enhanced: ESC u A/B strings."""

    id = "utc-enhanced"

    def _row(self, row: int, text: bytes) -> bytes:
        return b"\x1bu" + b"AB"[row : row + 1] + text + b"\r"


class Aedex(Dialect):
    """AEDEX/EMAX: attention code "!#", then what to do, then CR."""

    id = "aedex"

    def _row(self, row: int, text: bytes) -> bytes:
        return b"!#" + b"12"[row : row + 1] + text + b"\r"


class Adm788(Dialect):
    """ADM788: clearing a row puts the cursor at its beginning."""

    id = "adm788"

    def clear(self) -> bytes:
        return b"\x0c"

    def _row(self, row: int, text: bytes) -> bytes:
        return b"\x0e\x0f"[row : row + 1] + text


class Dsp800(Dialect):
    """DSP800: EOT SOH … ETB frames, answered with ACK or NAK; positions 31h to 58h."""

    id = "dsp800"
    replies = True

    def init(self) -> bytes:
        return b"\x04\x01%\x17"

    def clear(self) -> bytes:
        """C start end: the whole range."""
        return b"\x04\x01C1X\x17"

    def _row(self, row: int, text: bytes) -> bytes:
        return b"\x04\x01P" + bytes((0x31 + row * self.columns,)) + b"\x17" + text


DIALECTS: Mapping[str, Dialect] = {
    dialect.id: dialect
    for dialect in (
        Led8(binary=False),
        Led8(binary=True),
        Cd5220(),
        DmD(),
        UtcStandard(),
        UtcEnhanced(),
        Aedex(),
        Adm788(),
        Dsp800(),
    )
}


def _level(level: int) -> int:
    if not 1 <= level <= 4:
        raise ValueError(level)
    return level
