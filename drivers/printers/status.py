"""Sorts the printer's one input stream into replies, strictly, and reads the bits.

Bit patterns (Epson "Transmission Status Identification"; EC-80 and TM-U220A manuals agree):
``x & 93 == 12`` real-time reply; ``x & 93 == 10`` first of four ASB bytes, the others
``& 90 == 0`` and consecutive but for XON/XOFF; ``5F … 00`` GS I name; ``37 … 00`` blocks such as
the process ID; a lone ``& 90 == 0`` byte answers GS r in its turn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

XON, XOFF = 0x11, 0x13
_BLOCK_MAX = 82  # 5F + at most 80 characters + 00


@dataclass(frozen=True, slots=True)
class RealTime:
    """Answer to DLE EOT ``n``; None when nobody had asked."""

    n: int | None
    value: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """Answer to GS r ``n``."""

    n: int
    value: int


@dataclass(frozen=True, slots=True)
class Info:
    """Answer to GS I ``n``; None when nobody had asked."""

    n: int | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Number:
    """Answer to GS I ``n`` 1 to 3: a number instead of a name."""

    n: int
    value: int


@dataclass(frozen=True, slots=True)
class ProcessId:
    """All data before the request with this ID is printed."""

    id: str


@dataclass(frozen=True, slots=True)
class Block:
    """Another 37-block, by its identifier (25: buffers cleared)."""

    identifier: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Asb:
    """Automatic status. ``conforming`` False: the bytes came without the fixed bits."""

    data: bytes
    conforming: bool


@dataclass(frozen=True, slots=True)
class Flow:
    on: bool


@dataclass(frozen=True, slots=True)
class Junk:
    """Bytes that fit nothing."""

    data: bytes


Event = RealTime | Ordered | Number | Info | ProcessId | Block | Asb | Flow | Junk


class StatusParser:
    """Feed bytes in any pieces; the events are the same. Never raises. Tell it each request
    before it is sent, so that replies find their question."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._loose = bytearray()  # what may be an ASB without its fixed bits
        self._realtime: deque[int] = deque()
        self._ordered: deque[tuple[str, int]] = deque()
        self.asb_on = False

    def expect_realtime(self, n: int) -> None:
        self._realtime.append(n)

    def expect_status(self, n: int) -> None:
        self._ordered.append(("status", n))

    def expect_info(self, n: int) -> None:
        self._ordered.append(("info", n))

    def expect_number(self, n: int) -> None:
        self._ordered.append(("number", n))

    def forget(self) -> None:
        """Give up all open questions, so that a late reply is not taken for the next one."""
        self._realtime.clear()
        self._ordered.clear()

    def flush(self) -> list[Event]:
        """The incomplete rest as junk; for when no more bytes come."""
        rest = [*self._spill(), *([Junk(bytes(self._buffer))] if self._buffer else [])]
        self._buffer.clear()
        return rest

    def feed(self, data: bytes) -> list[Event]:
        events: list[Event] = []
        for byte in data:
            self._buffer.append(byte)
            while self._buffer:
                event, used = self._next(bytes(self._buffer))
                if used == 0:
                    break
                del self._buffer[:used]
                if not isinstance(event, Flow) and event is not None:
                    events += self._spill()
                if event is not None:
                    events.append(event)
        return events

    def _spill(self) -> list[Event]:
        junk: list[Event] = [Junk(bytes((byte,))) for byte in self._loose]
        self._loose.clear()
        return junk

    def _next(self, buf: bytes) -> tuple[Event | None, int]:
        """The event at the start of ``buf`` and the bytes it used; 0 used: need more."""
        first = buf[0]
        if first in (XON, XOFF):
            return Flow(first == XON), 1
        if first == 0x5F:
            return self._info(buf)
        if first == 0x37:
            return _block(buf)
        if first & 0x93 == 0x12:
            return RealTime(self._realtime.popleft() if self._realtime else None, first), 1
        if first & 0x93 == 0x10:
            return _asb(buf)
        if first & 0x90 == 0:
            return self._single(first)
        return Junk(buf[:1]), 1

    def _info(self, buf: bytes) -> tuple[Event | None, int]:
        wrong = next((i for i in range(1, len(buf)) if buf[i] < 0x20), None)
        if wrong is None:
            return (None, 0) if len(buf) < _BLOCK_MAX else (Junk(buf), len(buf))
        if buf[wrong] != 0:
            return Junk(buf[:wrong]), wrong  # broken off; the next byte begins something else
        return Info(self._answered("info"), buf[1:wrong]), wrong + 1

    def _single(self, byte: int) -> tuple[Event | None, int]:
        if self._ordered and self._ordered[0][0] == "number":
            return Number(self._ordered.popleft()[1], byte), 1
        n = self._answered("status")
        if n is not None:
            return Ordered(n, byte), 1
        if not self.asb_on:
            return Junk(bytes((byte,))), 1
        self._loose.append(byte)
        if len(self._loose) < 4:
            return None, 1
        data = bytes(self._loose)
        self._loose.clear()
        return Asb(data, False), 1

    def _answered(self, kind: str) -> int | None:
        """Which question of ``kind`` this reply answers. Replies come in order, so questions
        before it went unanswered; if none of its kind is open, nothing is given up."""
        if not any(found == kind for found, _ in self._ordered):
            return None
        while True:
            found, n = self._ordered.popleft()
            if found == kind:
                return n


def _block(buf: bytes) -> tuple[Event | None, int]:
    if len(buf) < 2:
        return None, 0
    if buf[1] == 0x22:  # exactly four printable characters and a NUL
        for at in range(2, len(buf)):
            good = buf[at] == 0 if at == 6 else 0x20 <= buf[at] <= 0x7E
            if not good:
                return Junk(buf[:at]), at
        return (ProcessId(buf[2:6].decode("ascii")), 7) if len(buf) == 7 else (None, 0)
    if buf[1] < 0x20:
        return Junk(buf[:1]), 1
    wrong = next((i for i in range(2, len(buf)) if buf[i] < 0x20), None)
    if wrong is None:
        return (None, 0) if len(buf) < _BLOCK_MAX else (Junk(buf), len(buf))
    if buf[wrong] != 0:
        return Junk(buf[:wrong]), wrong
    return Block(buf[1], buf[2:wrong]), wrong + 1


def _asb(buf: bytes) -> tuple[Event | None, int]:
    data = bytearray(buf[:1])
    for at in range(1, len(buf)):
        byte = buf[at]
        if byte in (XON, XOFF):
            continue
        if byte & 0x90:
            return Junk(buf[:at]), at
        data.append(byte)
        if len(data) == 4:
            return Asb(bytes(data), True), at + 1
    return None, 0


@dataclass(frozen=True, slots=True)
class PrinterState:
    """The four real-time bytes as facts; ``raw`` by n. Facts that were not asked are False."""

    raw: Mapping[int, int]

    def _bit(self, n: int, mask: int) -> bool:
        return bool(self.raw.get(n, 0) & mask)

    @property
    def online(self) -> bool:
        return not self._bit(1, 0x08)

    @property
    def cover_open(self) -> bool:
        return self._bit(2, 0x04)

    @property
    def paper_end(self) -> bool:
        return self._bit(2, 0x20) or self._bit(4, 0x60)

    @property
    def paper_near_end(self) -> bool:
        return self._bit(4, 0x0C)

    @property
    def error(self) -> bool:
        return self._bit(2, 0x40)

    @property
    def mechanical(self) -> bool:
        return self._bit(3, 0x04)

    @property
    def cutter_error(self) -> bool:
        return self._bit(3, 0x08)

    @property
    def unrecoverable(self) -> bool:
        return self._bit(3, 0x20)

    @property
    def auto_recoverable(self) -> bool:
        return self._bit(3, 0x40)
