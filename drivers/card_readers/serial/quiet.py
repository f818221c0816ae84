"""Card numbers, names and keys never get into a capture: others read those. Their bytes become
stars before anything is noted.

Of a track only its sentinel, one letter and six digits pass, and the separators; of a raw track
nothing. Elsewhere at most six digits in a row pass. Keys in commands are starred with the checksum
that would tell of them.
"""

from __future__ import annotations

from typing import Literal

from drivers.transport.base import Line, Tap

Kind = Literal["msr", "mrs100", "stx", "aabb"]
_STAR = ord("*")
_SHOWN = 6  # digits, behind one letter
_KEEP = frozenset(b"^=?")
_STARTS = frozenset(b"%;+")


class Scrubber:
    """Stars for one conversation with one kind of reader; records may come in any pieces."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._digits = 0
        self._inside = False  # within a track
        self._count = 0
        self._first = False
        self._raw = False
        self._size_next = False  # the next byte is the length of a raw track
        self._left = 0  # bytes of a raw track still to come
        self._before = 0

    def __call__(self, direction: str, data: bytes) -> bytes:
        if direction == "tx":
            return self._sent(data)
        return bytes(self._heard(byte) for byte in data)

    def _sent(self, data: bytes) -> bytes:
        if self._kind == "msr":
            if data[:2] == b"\x1bm":
                self._raw = True
            elif data[:2] in (b"\x1br", b"\x1ba"):
                self._raw = False
                self._left = 0
            if data[:2] in (b"\x1bw", b"\x1bn"):
                return data[:2] + bytes(_STAR for _ in data[2:])
            return data
        return hide_key(self._kind, data)

    def _heard(self, byte: int) -> int:
        before, self._before = self._before, byte
        if self._kind == "msr" and self._raw:
            if self._left:
                self._left -= 1
                return _STAR
            if self._size_next:
                self._size_next, self._left = False, byte
                return byte
            self._size_next = before == 0x1B and byte in (1, 2, 3)
            return byte
        track = self._kind == "msr" and before == 0x1B and byte in (1, 2, 3)
        if track or (byte in _STARTS and self._kind in ("msr", "mrs100")):
            self._inside, self._count, self._first = True, 0, True
            return byte
        if byte < 0x20 or byte in _KEEP:
            self._inside = self._inside and byte != 0x3F
            self._digits = 0
            return byte
        if self._inside:
            if self._first and 0x41 <= byte <= 0x5A:  # the form of track 1, such as B
                self._first = False
                return byte
            self._first = False
            self._count += 1 if 0x30 <= byte <= 0x39 else _SHOWN + 1
            return byte if self._count <= _SHOWN else _STAR
        self._digits = self._digits + 1 if 0x30 <= byte <= 0x39 else 0
        return byte if self._digits <= 6 else _STAR


def hide_key(kind: str, data: bytes) -> bytes:
    """A command with the key in it starred: ``02 00 09 35 32|39 sector KEY 03 BCC`` and
    ``AA addr len 20|21 mode count block KEY … BCC BB``. One command to a call."""
    if kind == "stx" and data[:1] == b"\x02" and data[3:5] in (b"52", b"59"):
        return data[:6] + bytes(_STAR for _ in data[6:12]) + data[12:13] + b"*" * len(data[13:])
    if kind == "aabb" and data[:1] == b"\xaa" and data[3:4] in (b"\x20", b"\x21"):
        return data[:7] + bytes(_STAR for _ in data[7:-1]) + data[-1:]
    return data


def quiet_line(line: Line, tap: Tap, kind: Kind) -> Line:
    """The same transport and budget; what is noted of it goes to ``tap`` without secrets."""
    scrub = Scrubber(kind)
    return Line(line.transport, line.budget, lambda way, data: tap(way, scrub(way, data)))
