"""Sends by XMODEM, XMODEM-1K or YMODEM, as the receiver asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from drivers.transfer.faults import NeverStarted, Stalled, TooManyErrors
from drivers.transfer.frames import (
    ACK,
    CAN,
    EOT,
    LARGE,
    NAK,
    SMALL,
    WANT_CRC,
    WANT_STREAM,
    block,
    header,
)
from drivers.transfer.machine import Ending, Machine, Patience

_AHEAD = 8  # blocks handed out at once when streaming: the port's own buffer holds us back
_STARTS = (WANT_CRC, NAK, WANT_STREAM)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file to send; its name (bytes, at most 100) is told by YMODEM only."""

    data: bytes
    name: bytes = b""
    modified: int = 0  # seconds since 1970


class _State(Enum):
    START = auto()  # until the receiver invites
    HEADER = auto()  # YMODEM: block 0 is out
    DATA_START = auto()  # YMODEM: block 0 is in; the second invitation is due
    DATA = auto()
    EOT = auto()
    NEXT = auto()  # YMODEM: the invitation to the next header
    LAST = auto()  # YMODEM: the empty header is out


class Sender(Machine):
    """``files``: exactly one for XMODEM. ``size`` of a block, 128 or 1024; the end of a file goes
    in small blocks where that saves padding, and to a receiver without CRC all do."""

    def __init__(
        self,
        files: Sequence[Outgoing],
        *,
        batch: bool = False,
        size: int = LARGE,
        patience: Patience | None = None,
        baud: int = 9600,
    ) -> None:
        super().__init__(patience or Patience(), baud)
        self._files = list(files)
        self._batch = batch
        self._size = size
        self.total = sum(len(file.data) for file in files)
        self._state = _State.START
        self._at = 0  # index of the file
        self._before = 0  # bytes of the files that are done
        self._sure = 0  # bytes of this file that are acknowledged
        self._number = 0  # of the block that is out
        self._out_size = 0  # its data bytes
        self._sent = b""  # the frame that is out, for another try
        self._tries = 0
        self._crc = True
        self._stream = False
        self._heard = False  # the receiver said something sensible

    def start(self, now: float) -> None:
        self._moved = now
        self._wake = now + self.patience.start

    def feed(self, data: bytes, now: float) -> None:
        for at, byte in enumerate(data):
            if self.over:
                self.rest += data[at:]
                return
            if not self._cancelled(byte) and byte != CAN:
                self._byte(byte, now)

    def advance(self, now: float) -> None:
        if self.over:
            return
        if self._stream and self._state is _State.DATA:
            self._pour(now)
            return
        if self._wake is None or now < self._wake:
            return
        if self._state in (_State.START, _State.NEXT, _State.DATA_START):
            self._silent()
        elif now - self._moved >= self.patience.stall + self.wire(len(self._sent)):
            self._give_up()
        else:
            self._again(now)

    def _silent(self) -> None:
        """No invitation came in time."""
        if self._state is _State.NEXT and self._at >= len(self._files):
            # every file was acknowledged with its end; only the batch's own end is missing
            self._end(Ending.UNCONFIRMED)
        elif self._state is _State.START and not self._heard:
            self._fail(NeverStarted)
        else:
            self._fail(Stalled)

    def _byte(self, byte: int, now: float) -> None:
        if self._state is _State.START:
            if byte in _STARTS and self._acceptable(byte):
                self._heard = True
                self._invited(byte, now)
        elif self._state is _State.HEADER:
            if byte == ACK:
                self._expect(_State.DATA_START, now)
            elif byte in (WANT_CRC, WANT_STREAM):
                if self._tries or byte == WANT_STREAM:  # it may ask before it acknowledges
                    self._begin_data(byte, now)
            elif byte == NAK:
                self._again(now)
        elif self._state is _State.DATA_START:
            if byte in _STARTS:
                self._begin_data(byte, now)
        elif self._state is _State.DATA:
            if byte == ACK and not self._stream:
                self._acknowledged(now)
            elif byte == NAK and not self._stream:
                self._again(now)
            elif byte == WANT_CRC and self._number == 1 and not self._stream:
                self._again(now)  # it did not see the first block
        elif self._state is _State.EOT:
            if byte == ACK:
                self._file_over(now)
            elif byte == NAK:
                self._again(now)
        elif self._state is _State.NEXT:
            if byte in (WANT_CRC, WANT_STREAM):
                self._next_header(now)
        elif self._state is _State.LAST:
            if byte == ACK:
                self._end(Ending.CONFIRMED)
            elif byte == NAK:
                self._again(now)

    def _acceptable(self, byte: int) -> bool:
        return self._batch or byte != WANT_STREAM

    def _invited(self, byte: int, now: float) -> None:
        self._crc = byte != NAK
        if self._batch:
            self._next_header(now)
        else:
            self._open_file(now)

    def _next_header(self, now: float) -> None:
        if self._at >= len(self._files):
            self._send(header(b"", 0), _State.LAST, now)
            return
        file = self._files[self._at]
        self._send(header(file.name, len(file.data), file.modified), _State.HEADER, now)

    def _begin_data(self, byte: int, now: float) -> None:
        self._stream = byte == WANT_STREAM
        self._crc = byte != NAK
        self._open_file(now)

    def _open_file(self, now: float) -> None:
        self._sure, self._number, self._out_size = 0, 0, 0
        self._moved = now
        if self._stream:
            self._state = _State.DATA
            self._pour(now)
        else:
            self._next_block(now)

    def _next_block(self, now: float) -> None:
        frame = self._frame()
        if frame is None:
            self._send(bytes((EOT,)), _State.EOT, now)
        else:
            self._send(frame, _State.DATA, now)

    def _frame(self) -> bytes | None:
        """The frame after what is sure; None at the end of the file."""
        data = self._files[self._at].data
        left = len(data) - self._sure
        if left <= 0:
            return None
        # seven small blocks with their answers still cost less than one large one half empty
        large = self._size == LARGE and self._crc and left > LARGE - SMALL
        self._out_size = min(left, LARGE if large else SMALL)
        self._number += 1
        piece = memoryview(data)[self._sure : self._sure + self._out_size]
        return block(self._number, piece, crc=self._crc)

    def _acknowledged(self, now: float) -> None:
        self._sure += self._out_size
        self._note(now)
        self._next_block(now)

    def _note(self, now: float) -> None:
        self.done = self._before + self._sure
        self.block = self._number
        self._moved = now

    def _pour(self, now: float) -> None:
        """Streaming: nothing is acknowledged until the end, so ``done`` stays where it was."""
        for _ in range(_AHEAD):
            frame = self._frame()
            if frame is None:
                self._send(bytes((EOT,)), _State.EOT, now)
                self._wake = now + self.patience.stall + self.wire(len(self._out))
                return
            self._out += frame
            self._sure += self._out_size
        self._wake = now

    def _file_over(self, now: float) -> None:
        self._note(now)
        self._before += len(self._files[self._at].data)
        self._at += 1
        if self._batch:
            self._expect(_State.NEXT, now)
        else:
            self._end(Ending.CONFIRMED)

    def _expect(self, state: _State, now: float) -> None:
        self._state = state
        self._moved = now
        self._wake = now + self.patience.stall

    def _send(self, frame: bytes, state: _State, now: float) -> None:
        self._state, self._sent, self._tries = state, frame, 0
        self._out += frame
        self._wake = now + self.patience.answer + self.wire(len(frame))

    def _again(self, now: float) -> None:
        self._tries += 1
        if self._tries >= self.patience.tries:
            self._give_up()
            return
        self.bad += self._state is _State.DATA
        self._out += self._sent
        self._wake = now + self.patience.answer + self.wire(len(self._sent))

    def _give_up(self) -> None:
        sure = (
            self._sure == len(self._files[self._at].data) if self._at < len(self._files) else True
        )
        if self._state in (_State.EOT, _State.LAST) and sure and not self._stream:
            self._end(Ending.UNCONFIRMED)
        elif self._state is _State.DATA and self._tries >= self.patience.tries:
            self._fail(TooManyErrors)
        else:
            self._fail(Stalled)
