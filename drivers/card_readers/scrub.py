"""Codes and keys never get into a capture: others read those. Their bytes become stars.

PRESENT / VERIFY FF 20, change FF 21 and FF D2, LOAD KEY FF 82 carry them; what FF B1 answers after
the counter is the code itself once it was presented; on an SLE4428 it stands at 1022 and 1023.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.transport.base import Line, Tap

_STAR = ord("*")
_SECRET_DATA = (0x20, 0x21, 0xD2, 0x82)
_CODE_4428 = range(1022, 1024)


class Scrubber:
    """Stars for one conversation; the responses are known by the command before them."""

    def __init__(self) -> None:
        self._hidden: Callable[[int], bool] = _nothing
        self._at = 0

    def __call__(self, direction: str, data: bytes) -> bytes:
        if direction == "tx":
            self._at = 0
            self._hidden = _in_answer(data)
            return _stars(data, _in_command(data), 0)
        start, self._at = self._at, self._at + len(data)
        return _stars(data, self._hidden, start)


def _nothing(_at: int) -> bool:
    return False


def _stars(data: bytes, hidden: Callable[[int], bool], start: int) -> bytes:
    return bytes(_STAR if hidden(start + n) else byte for n, byte in enumerate(data))


def _in_command(data: bytes) -> Callable[[int], bool]:
    if data[:1] != b"\xff" or len(data) < 6:
        return _nothing
    if data[1] in _SECRET_DATA:
        return lambda at: at >= 5
    address = int.from_bytes(data[2:4], "big")
    if data[1] in (0xD0, 0xD6) and address > 255:
        return lambda at: at >= 5 and address + at - 5 in _CODE_4428
    return _nothing


def _in_answer(data: bytes) -> Callable[[int], bool]:
    if data[:1] != b"\xff" or len(data) < 5:
        return _nothing
    if data[1] == 0xB1:
        size = data[4] or 3
        return lambda at: 0 < at < size
    if data[1] == 0xB0:
        address, size = int.from_bytes(data[2:4], "big"), data[4] or 256
        if address > 255:
            return lambda at: at < size and address + at in _CODE_4428
    return _nothing


def scrubbed(tap: Tap) -> Tap:
    """A tap that hears stars where codes are."""
    scrub = Scrubber()
    return lambda direction, data: tap(direction, scrub(direction, data))


def card_line(line: Line, tap: Tap) -> Line:
    """The same transport and budget; what is noted of it goes to ``tap`` without codes."""
    return Line(line.transport, line.budget, scrubbed(tap))
