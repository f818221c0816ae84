"""Record by record: every line has a number and a sum and is acknowledged, so that a transfer that
broke off goes on behind the last sure record. Ours, in the manner of NMEA 0183:

    000001,payload*5A CR LF       the number from 1, text in GBK, XOR of all before "*" in hex
    000000,count*5A CR LF         the end, with the number of records in the whole file
    06 ACK    15 NAK: once more   18 18: cancelled

The receiver says first which record it wants: ``000123?`` CR LF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import reduce

from drivers.transfer.faults import NeverStarted, OutOfStep, Stalled, TooManyErrors, TransferFault
from drivers.transfer.frames import ACK, CAN, NAK
from drivers.transfer.machine import Ending, Machine, Patience

_LINE = re.compile(rb"(\d{6}),(.*)\*([0-9A-F]{2})", re.DOTALL)
_LONGEST = 2000  # bytes of a line


def frame(number: int, payload: bytes) -> bytes:
    body = b"%06d,%b" % (number, payload)
    return b"%b*%02X\r\n" % (body, reduce(int.__xor__, body, 0))


def parse(line: bytes) -> tuple[int, bytes] | None:
    """Number and payload of a line without its end; None if it is damaged."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    body = line[:-3]
    if reduce(int.__xor__, body, 0) != int(match[3], 16):
        return None
    return int(match[1]), match[2]


class RecordSender(Machine):
    """``lines`` without their ends. ``done`` and ``total`` in bytes, ``block`` the last record."""

    def __init__(
        self, lines: Sequence[bytes], patience: Patience | None = None, baud: int = 9600
    ) -> None:
        super().__init__(patience or Patience(), baud)
        self._lines = lines
        self.total = sum(len(line) + 2 for line in lines)
        self._ends = [0]
        for line in lines:
            self._ends.append(self._ends[-1] + len(line) + 2)
        self._next = 0  # 0: not asked yet; the record that is out otherwise
        self._sent = b""
        self._tries = 0
        self._buffer = bytearray()

    def start(self, now: float) -> None:
        self._moved = now
        self._wake = now + self.patience.start

    def feed(self, data: bytes, now: float) -> None:
        for at, byte in enumerate(data):
            if self.over:
                self.rest += data[at:]
                return
            if self._cancelled(byte):
                self.rest = data[at + 1 :]
                return
            if self._next == 0:
                self._asked(byte, now)
            elif byte == ACK:
                self._sure(now)
            elif byte == NAK:
                self._again(now)

    def _asked(self, byte: int, now: float) -> None:
        self._buffer.append(byte)
        if byte != 0x0A:
            del self._buffer[:-40]
            return
        match = re.search(rb"(\d{6})\?\r?\n$", bytes(self._buffer))
        self._buffer.clear()
        if match is None:
            return
        self._next = min(max(1, int(match[1])), len(self._lines) + 1)
        self.done, self.block = self._ends[self._next - 1], self._next - 1
        self._send(now)

    def _sure(self, now: float) -> None:
        self._moved = now
        if self._next > len(self._lines):
            self._end(Ending.CONFIRMED)
            return
        self.done, self.block = self._ends[self._next], self._next
        self._next += 1
        self._send(now)

    def _send(self, now: float) -> None:
        over = self._next > len(self._lines)
        rest = self._lines[self._next - 1 : self._next]
        self._sent = frame(0, b"%d" % len(self._lines)) if over else frame(self._next, rest[0])
        self._tries = 0
        self._out += self._sent
        self._wake = now + self.patience.answer + self.wire(len(self._sent))

    def _again(self, now: float) -> None:
        self._tries += 1
        self.bad += 1
        if self._tries >= self.patience.tries:
            self._stuck(TooManyErrors)
            return
        self._out += self._sent
        self._wake = now + self.patience.answer + self.wire(len(self._sent))

    def _stuck(self, kind: type[TooManyErrors] | type[Stalled]) -> None:
        if self._next > len(self._lines) and self._lines:
            self._end(Ending.UNCONFIRMED)
        else:
            self._fail(kind)

    def advance(self, now: float) -> None:
        if self.over or self._wake is None or now < self._wake:
            return
        if self._next == 0:
            self._fail(NeverStarted)
        elif now - self._moved >= self.patience.stall:
            self._stuck(Stalled)
        else:
            self._again(now)


class RecordReceiver(Machine):
    """``have``: records that are sure from an earlier try; the rest is asked for."""

    def __init__(
        self,
        have: Sequence[bytes] = (),
        patience: Patience | None = None,
        baud: int = 9600,
        on_record: Callable[[bytes], object] | None = None,
    ) -> None:
        super().__init__(patience or Patience(), baud)
        self.lines = list(have)
        self.done = sum(len(line) + 2 for line in self.lines)
        self._buffer = bytearray()
        self._heard = False
        self._errors = 0
        self._keep = on_record

    def start(self, now: float) -> None:
        self._moved = now
        self._invite(now)

    def _invite(self, now: float) -> None:
        self._out += b"%06d?\r\n" % (len(self.lines) + 1)
        self._wake = now + self.patience.every

    def feed(self, data: bytes, now: float) -> None:
        if self.over:
            if self.ending is Ending.CONFIRMED and b"000000," in data:
                self._out.append(ACK)
            return
        self._buffer += data
        while b"\n" in self._buffer and not self.over:
            raw, _, rest = bytes(self._buffer).partition(b"\n")
            self._buffer = bytearray(rest)
            self._line(raw.rstrip(b"\r"), now)
        if not self.over and self._buffer[:2] == bytes((CAN, CAN)):
            self._cancelled(CAN)
            self._cancelled(CAN)
        if len(self._buffer) > _LONGEST:
            self._buffer.clear()
            self._reject(now)

    def _end(self, ending: Ending, fault: TransferFault | None = None) -> None:
        super()._end(ending, fault)
        self.rest = bytes(self._buffer)

    def _line(self, line: bytes, now: float) -> None:
        found = parse(line)
        if found is None:
            self._reject(now)
            return
        number, payload = found
        self._heard, self._errors, self._moved = True, 0, now
        if number == 0:
            count = int(payload) if payload.isdigit() else -1
            if count != len(self.lines):
                self._fail(OutOfStep, f"{len(self.lines)} of {count} records")
                return
            self._out.append(ACK)
            self._end(Ending.CONFIRMED)
        elif number == len(self.lines) + 1:
            self.lines.append(payload)
            if self._keep is not None:
                self._keep(payload)
            self.block = number
            self.done += len(payload) + 2
            self.total = max(self.total, self.done)
            self._out.append(ACK)
            self._wake = now + self.patience.answer + self.wire(_LONGEST)
        elif number <= len(self.lines):
            self._out.append(ACK)  # our answer was lost
        else:
            self._fail(OutOfStep, f"record {number} instead of {len(self.lines) + 1}")

    def _reject(self, now: float) -> None:
        self.bad += 1
        self._errors += 1
        if self._errors >= self.patience.tries:
            self._fail(TooManyErrors)
        elif self._heard:
            self._out.append(NAK)
            self._wake = now + self.patience.answer + self.wire(_LONGEST)
        else:
            self._invite(now)

    def advance(self, now: float) -> None:
        if self.over or self._wake is None or now < self._wake:
            return
        limit = self.patience.stall if self._heard else self.patience.start
        if now - self._moved >= limit:
            self._fail(Stalled if self._heard else NeverStarted)
        elif self._heard:
            self._buffer.clear()
            self._reject(now)
        else:
            self._invite(now)
