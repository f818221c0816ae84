"""What a sender says, told apart: whole blocks, ends of file, cancelling, noise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from drivers.transfer.frames import CAN, EOT, SIZES, checksum, crc16

_BEGINS = re.compile(rb"[\x01\x02\x04\x18]")  # what can be the first byte of something
_RUBOUT = b"\b"  # follows a cancel, for a person's screen


class Kind(Enum):
    BLOCK = auto()
    BAD = auto()  # a block that fails its check
    EOT = auto()
    CANCEL = auto()
    NOISE = auto()


@dataclass(frozen=True, slots=True)
class Event:
    kind: Kind
    number: int = 0  # of a block, 0-255
    body: bytes = b""


_BAD, _EOT, _CANCEL, _NOISE = (
    Event(kind) for kind in (Kind.BAD, Kind.EOT, Kind.CANCEL, Kind.NOISE)
)


def is_cancel(tail: bytes) -> bool:
    """Whether bytes after which all is still end in a cancel: in the middle of a block two CAN
    may be data."""
    return tail.rstrip(_RUBOUT).endswith(bytes((CAN, CAN)))


class Framer:
    """``crc``: how blocks are checked. Before the first good block a checksum gives way to a CRC:
    a late "C" may have been heard. ``lenient``: a block whose head is damaged is noise, as before
    the first block, where anything may stand."""

    def __init__(self, crc: bool) -> None:
        self.crc = crc
        self.settled = False
        self.lenient = True
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def take(self) -> bytes:
        """All that was not told yet; nothing is left."""
        data = bytes(self._buffer)
        self._buffer.clear()
        return data

    @property
    def missing(self) -> int:
        """Bytes that what has begun still lacks; 0 when nothing has begun."""
        if not self._buffer:
            return 0
        size = SIZES.get(self._buffer[0])
        return 1 if size is None else max(1, self._whole(size) - len(self._buffer))

    def next(self) -> Event | None:
        """What came next; None when more has to come first."""
        buffer = self._buffer
        if not buffer:
            return None
        size = SIZES.get(buffer[0])
        if size is None:
            return self._single(buffer[0])
        if len(buffer) >= 3 and buffer[1] ^ buffer[2] != 0xFF:
            if not self.lenient:
                return _BAD
            del buffer[:1]
            return _NOISE
        whole = self._whole(size)
        if len(buffer) < whole:
            return None
        number, body = buffer[1], bytes(memoryview(buffer)[3 : 3 + size])
        check = bytes(memoryview(buffer)[3 + size : 5 + size])
        if self._fits(body, check[: 2 if self.crc else 1]):
            del buffer[:whole]
        elif self.crc or self.settled or not (len(check) == 2 and self._is_crc(body, check)):
            if not self.crc and not self.settled and len(check) < 2:
                return None  # it may be a CRC, of which one byte is still to come
            return _BAD
        else:
            self.crc = True
            del buffer[: whole + 1]
        self.settled = True
        return Event(Kind.BLOCK, number, body)

    def _single(self, first: int) -> Event | None:
        buffer = self._buffer
        if first == EOT:
            del buffer[:1]
            return _EOT
        if first == CAN:
            if len(buffer) < 2:
                return None
            if buffer[1] == CAN:
                buffer[:] = bytes(buffer).lstrip(bytes((CAN,))).lstrip(_RUBOUT)
                return _CANCEL
            del buffer[:1]
            return _NOISE
        found = _BEGINS.search(buffer)
        del buffer[: found.start() if found else len(buffer)]
        return _NOISE

    def _whole(self, size: int) -> int:
        return 3 + size + (2 if self.crc else 1)

    def _fits(self, body: bytes, check: bytes) -> bool:
        return self._is_crc(body, check) if self.crc else checksum(body) == check[0]

    @staticmethod
    def _is_crc(body: bytes, check: bytes) -> bool:
        return crc16(body) == int.from_bytes(check, "big")
