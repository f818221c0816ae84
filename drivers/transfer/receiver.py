"""Receives XMODEM (checksum, CRC, 1K) and YMODEM (batch, -g). What is acknowledged was handed to
the sink before."""

from __future__ import annotations

from enum import Enum, auto
from typing import Protocol

from drivers.transfer.faults import (
    FileRefused,
    NeverStarted,
    NoRoom,
    OutOfStep,
    Stalled,
    TooManyErrors,
    TransferFault,
)
from drivers.transfer.frames import (
    ACK,
    CAN,
    EOT,
    NAK,
    PAD,
    SIZES,
    WANT_CRC,
    WANT_STREAM,
    checksum,
    crc16,
    read_header,
)
from drivers.transfer.machine import Ending, Machine, Patience

_FALLBACK = 3  # invitations with CRC before the checksum is tried


class Sink(Protocol):
    """Where received files go. Any method may raise OSError, ``begin`` also ValueError for a name
    or size that is refused."""

    def begin(self, name: bytes, size: int | None, modified: int) -> None: ...
    def write(self, data: bytes) -> None: ...
    def cut(self, count: int) -> None:
        """The last ``count`` bytes were padding."""
        ...

    def finish(self) -> None:
        """The end of this file is confirmed."""
        ...


class _State(Enum):
    INVITE = auto()  # YMODEM: for a header; XMODEM: for block 1
    DATA = auto()
    QUIET = auto()  # a bad block: wait until the line is still, then answer NAK
    EOT = auto()  # the first EOT was answered NAK: a damaged byte can look like one


class Receiver(Machine):
    """``batch`` for YMODEM; ``stream`` asks for YMODEM-g. ``size`` of an XMODEM file where it is
    known: what is over it is padding. ``trim`` takes padding off where it is not known."""

    def __init__(
        self,
        sink: Sink,
        *,
        batch: bool = False,
        stream: bool = False,
        crc: bool = True,
        size: int | None = None,
        trim: bool = False,
        patience: Patience | None = None,
        baud: int = 9600,
    ) -> None:
        super().__init__(patience or Patience(), baud)
        self._sink = sink
        self._batch, self._stream = batch, stream
        self._crc = crc or batch
        self._size = size
        self._trim = trim
        self.total = size or 0
        self._state = _State.INVITE
        self._buffer = bytearray()
        self._expected = 0 if batch else 1
        self._got = 0  # bytes of this file handed to the sink
        self._padding = 0  # of them, what may be padding at the end
        self._seen = False  # a block came: how it is checked is settled
        self._after = _State.INVITE  # where a bad block broke in
        self._before = 0
        self._invited = 0
        self._errors = 0  # in a row
        self._begun = 0.0
        self._header = batch  # the next block 0 is a header
        self.files = 0

    def start(self, now: float) -> None:
        self._begun = self._moved = now
        if not self._batch:
            try:
                self._sink.begin(b"", self._size, 0)
            except (OSError, ValueError) as error:
                self._fail(NoRoom, str(error))
                return
        self._invite(now)

    def feed(self, data: bytes, now: float) -> None:
        if self.over:
            if EOT in data and self.ending is Ending.CONFIRMED:
                self._out.append(ACK)  # our last one was lost
            return
        if self._state is _State.QUIET:
            self._wake = now + self.patience.quiet
            self._watch_cancel(data)
            return
        self._buffer += data
        self._parse(now)

    def _end(self, ending: Ending, fault: TransferFault | None = None) -> None:
        super()._end(ending, fault)
        self.rest = bytes(self._buffer)

    def advance(self, now: float) -> None:
        if self.over or self._wake is None or now < self._wake:
            return
        if self._state is _State.QUIET:
            self._state = self._after
            self._reject(now)
        elif self._waiting and not self._buffer:
            self._uninvited(now)
        elif now - self._moved >= self.patience.stall:
            self._stalled()
        else:  # a block that stopped in the middle, or none at all
            self._buffer.clear()
            self._reject(now)

    @property
    def _waiting(self) -> bool:
        return self._state is _State.INVITE

    def _uninvited(self, now: float) -> None:
        first = not self.files and not self.done
        limit = self.patience.start if first else self.patience.stall
        if now - self._moved < limit:
            self._invite(now)
        elif self._batch and self.files:
            self._end(Ending.UNCONFIRMED)  # every file came with its end, the batch did not end
        elif first:
            self._fail(NeverStarted)
        else:
            self._fail(Stalled)

    def _stalled(self) -> None:
        if self._state is _State.EOT or (self._size is not None and self._got >= self._size):
            # all bytes are here and kept, but the other side never said so to the end
            self._end(Ending.UNCONFIRMED)
        else:
            self._fail(Stalled)

    def _invite(self, now: float) -> None:
        if not self._batch and not self._seen and self._invited >= _FALLBACK:
            self._crc = False
        self._invited += 1
        self._state = _State.INVITE
        self._out.append(WANT_STREAM if self._stream else WANT_CRC if self._crc else NAK)
        self._wake = now + self.patience.every

    def _reject(self, now: float) -> None:
        self._errors += 1
        self.bad += 1
        if self._stream or self._errors >= self.patience.tries:
            self._fail(TooManyErrors)
        elif self._waiting:
            self._invite(now)
        else:
            self._out.append(NAK)
            self._wake = now + self.patience.answer + self.wire(1030)

    def _watch_cancel(self, data: bytes) -> None:
        for byte in data:
            if self._cancelled(byte):
                return

    def _parse(self, now: float) -> None:
        buffer = self._buffer
        while buffer and not self.over:
            first = buffer[0]
            size = SIZES.get(first)
            if size is not None:
                self._cans = 0
                self._seen = True
                whole = 3 + size + (2 if self._crc else 1)
                if len(buffer) >= 3 and buffer[1] ^ buffer[2] != 0xFF:
                    self._garbled(now)
                    return
                if len(buffer) < whole:
                    # the gap between two bytes, or a slow line: what is missing takes its time
                    self._wake = now + self.patience.gap + self.wire(whole - len(buffer))
                    return
                frame = bytes(buffer[:whole])
                del buffer[:whole]
                if not self._good(frame, size):
                    self._garbled(now)
                    return
                self._block(frame[1], frame[3 : 3 + size], now)
            elif first == EOT:
                del buffer[:1]
                self._end_of_file(now)
            elif first == CAN:
                del buffer[:1]
                if self._cancelled(CAN):
                    return
                self._wake = now + self.patience.gap
            else:  # noise before a block
                self._cans = 0
                del buffer[:1]
                if not buffer and self._wake is None:
                    self._wake = now + self.patience.gap

    def _good(self, frame: bytes, size: int) -> bool:
        body = memoryview(frame)[3 : 3 + size]
        if self._crc:
            return crc16(body) == int.from_bytes(frame[-2:], "big")
        return checksum(body) == frame[-1]

    def _garbled(self, now: float) -> None:
        self._buffer.clear()
        self._after, self._state = self._state, _State.QUIET
        self._wake = now + self.patience.quiet

    def _block(self, number: int, body: bytes, now: float) -> None:
        if self._header:
            self._first(number, body, now)
            return
        if number == self._expected & 0xFF:
            self._take(body, now)
        elif number == (self._expected - 1) & 0xFF:
            self._moved = now  # our answer was lost; it is here already
            if not self._stream:
                self._out.append(ACK)
            self._wake = now + self.patience.answer + self.wire(1030)
            if self._expected == 1 and self._batch and not self._stream:
                self._invite(now)  # the header again: it missed the invitation, too
        else:
            self._fail(OutOfStep, f"{number} instead of {self._expected & 0xFF}")

    def _first(self, number: int, body: bytes, now: float) -> None:
        """A header, or the end of the file before again, whose answer was lost."""
        if number != 0:
            self._fail(OutOfStep, f"block {number} instead of a header")
            return
        name, size, modified = read_header(body)
        self._moved, self._errors = now, 0
        if not name:
            self._out.append(ACK)
            self._end(Ending.CONFIRMED)
            return
        try:
            self._sink.begin(name, size, modified)
        except ValueError as error:
            self._fail(FileRefused, str(error))
            return
        except OSError as error:
            self._fail(NoRoom, str(error))
            return
        self._size, self._got, self._padding = size, 0, 0
        self.total = self._before + (size or 0)
        self._expected, self._header, self._invited = 1, False, 0
        if not self._stream:
            self._out.append(ACK)
        self._invite(now)

    def _take(self, body: bytes, now: float) -> None:
        if self._size is not None:
            body = body[: max(0, self._size - self._got)]
        try:
            self._sink.write(body)
        except OSError as error:
            self._fail(NoRoom, str(error))
            return
        text = len(body.rstrip(bytes((PAD,))))
        self._padding = len(body) - text + (0 if text else self._padding)
        self._got += len(body)
        self.block, self._expected = self._expected, self._expected + 1
        self._state, self._errors, self._moved = _State.DATA, 0, now
        self.done = self._before + self._got
        if not self._stream:
            self._out.append(ACK)
        self._wake = now + self.patience.answer + self.wire(1030)

    def _end_of_file(self, now: float) -> None:
        if self._header:  # the end of the file before once more: our answer was lost
            if self.files:
                self._out.append(ACK)
                self._invite(now)
            return
        if self._state is not _State.EOT and not self._stream:
            self._state = _State.EOT
            self._out.append(NAK)
            self._moved = now
            self._wake = now + self.patience.answer
            return
        if self._size is not None and self._got < self._size:
            self._fail(OutOfStep, f"{self._got} of {self._size} bytes")
            return
        try:
            if self._trim and self._size is None and self._padding:
                self._sink.cut(self._padding)
                self._got -= self._padding
            self._sink.finish()
        except OSError as error:
            self._fail(NoRoom, str(error))
            return
        self.files += 1
        self._before += self._got
        self.done = self._before
        self._moved = now
        self._out.append(ACK)
        if self._batch:
            self._header, self._expected, self._invited = True, 0, 0
            self._invite(now)
        else:
            self._end(Ending.CONFIRMED)
