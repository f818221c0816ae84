"""Sends by XMODEM, XMODEM-1K or YMODEM, as the receiver asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.transfer.cutting import Cutter
from drivers.transfer.cutting import Outgoing as Outgoing
from drivers.transfer.faults import NeverStarted, Stalled, TooManyErrors
from drivers.transfer.frames import ACK, CAN, EOT, LARGE, NAK, WANT_CRC, WANT_STREAM, header
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.speaking import Speaker, State

_AHEAD = 8  # blocks handed out at once when streaming: the port's own buffer holds us back
_AFTER_CANCEL = bytes((CAN,)) + b"\b"
_STARTS = (WANT_CRC, NAK, WANT_STREAM)


class Sender(Speaker):
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
        """Raises ValueError for a name that YMODEM cannot tell: none, more than 100 bytes, NUL."""
        super().__init__(patience or Patience(), baud)
        self._files = list(files)
        for file in self._files if batch else ():
            if not file.tellable:
                raise ValueError(f"not a name to tell: {file.name[:120]!r}")
        self._batch = batch
        self._size = size
        self.total = sum(len(file.data) for file in files)
        self._at = 0  # index of the file
        self._before = 0  # bytes of the files that are done
        self._sure = 0  # bytes of this file that are acknowledged, or poured out when streaming
        self._number = 0  # of the block that is out
        self._out_size = 0  # its data bytes
        self._cutter = Cutter(b"", large=False, crc=True)
        self._ready: bytes | None = None  # the one after it, made while the line is busy
        self._checked = False  # nothing stray came before the end of this file
        self._crc = True
        self._stream = False
        self._invitation = 0  # what the receiver asked with

    @property
    def complete(self) -> bool:
        if self._state is State.LAST or self._at >= len(self._files):
            return True
        last = self._at == len(self._files) - 1 and not self._stream
        ends = self._state in (State.EOT, State.STRAY)
        return last and ends and self.done == self.total

    @property
    def shown(self) -> int:
        return self._before + self._sure if self._stream else self.done

    def start(self, now: float) -> None:
        self._moved = now
        self._wake = now + self.patience.start

    def feed(self, data: bytes, now: float) -> None:
        for at, byte in enumerate(data):
            if self.over:
                self.rest += data[at:].lstrip(_AFTER_CANCEL)
                return
            # what comes before our words were even taken cannot be the answer to them
            if not self._cancelled(byte) and byte != CAN and not self._out:
                self._byte(byte, now)

    def advance(self, now: float) -> None:
        if self.over:
            return
        if self._stream and self._state is State.DATA:
            self._pour(now)
            return
        if self._wake is None or now < self._wake:
            return
        if self._state is State.STRAY:
            self._go_on(now)
        elif self._state in (State.START, State.NEXT, State.DATA_START):
            self._give_up(NeverStarted if self._state is State.START else Stalled)
        elif now - self._moved >= self.patience.stall + self.wire(len(self._sent)):
            self._give_up(Stalled)
        else:
            self._again(now, Stalled)

    # ------------------------------------------------------------ what the receiver says

    def _byte(self, byte: int, now: float) -> None:
        state = self._state
        if state is State.START:
            if byte in _STARTS and (self._batch or byte != WANT_STREAM):
                self._crc, self._invitation = byte != NAK, byte
                self._then = self._next_header if self._batch else self._open_file
                self._then(now)
        elif state is State.HEADER:
            if byte == ACK:
                self._unanswered -= 1
                self._expect(State.DATA_START, now)
            elif byte == NAK:
                self._refused(now)
            elif byte == self._invitation and (byte == WANT_STREAM or self._tries):
                # the acknowledgement was lost; where blocks are streamed there may be none at all
                self._unanswered -= byte == WANT_STREAM
                self._begin_data(byte, now)
        elif state is State.DATA_START:
            if byte in _STARTS:
                self._begin_data(byte, now)
        elif state is State.DATA:
            self._answered(byte, now)
        elif state is State.STRAY:
            self._stray(byte, now)
        elif state is State.EOT:
            if byte == ACK:
                self._unanswered -= 1
                self._file_over(now)
            elif byte == NAK or (byte == WANT_CRC and not self._number):
                self._refused(now)
        elif state is State.NEXT:
            if byte in (WANT_CRC, WANT_STREAM):
                self._soon(self._next_header, now)
        elif state is State.LAST:
            if byte == ACK:
                self._end(Ending.CONFIRMED)
            elif byte == NAK:
                self._refused(now)

    def _answered(self, byte: int, now: float) -> None:
        if self._stream:
            return
        if byte == ACK:
            self._unanswered -= 1
            self._sure += self._out_size
            self._out_size = 0
            self._note(now)
            self._soon(self._next_block, now)
        elif byte == NAK:
            self._refused(now)
        elif byte == WANT_CRC and self._number == 1 and now > self._crossed:
            self._again(now, TooManyErrors)  # it did not see block 1

    @property
    def _crossed(self) -> float:
        """Until then an invitation was sent before block 1 had come."""
        return self._sent_at + self.patience.quiet / 2 + self.wire(len(self._sent))

    def _stray(self, byte: int, now: float) -> None:
        if byte == NAK and self._then == self._end_file:
            # the last block after all: what acknowledged it belonged to one before
            self._state = State.DATA
            self._refused(now)
        elif byte in (ACK, NAK):
            self._unanswered -= 1
            if self._unanswered <= 0 and self._then != self._end_file:
                self._go_on(now)

    # ------------------------------------------------------------ what we say

    def _next_header(self, now: float) -> None:
        if self._at >= len(self._files):
            self._send(header(b"", 0, crc=self._crc), State.LAST, now)
            return
        file = self._files[self._at]
        told = header(file.name, len(file.data), file.modified, crc=self._crc)
        self._send(told, State.HEADER, now)

    def _begin_data(self, byte: int, now: float) -> None:
        if byte != self._invitation:  # one bit is between "C" and "G": asked twice alike is sure
            self._invitation = byte
            self._expect(State.DATA_START, now)
            return
        self._stream, self._crc = byte == WANT_STREAM, byte != NAK
        self._soon(self._open_file, now)

    def _open_file(self, now: float) -> None:
        self._sure, self._number, self._out_size = 0, 0, 0
        self.block, self._ready, self._checked = 0, None, False
        data = self._files[self._at].data
        self._cutter = Cutter(data, large=self._size == LARGE and self._crc, crc=self._crc)
        self.blocks = self._cutter.blocks
        self._moved = now
        if self._stream:
            self._state = State.DATA
            self._pour(now)
        else:
            self._next_block(now)

    def _next_block(self, now: float) -> None:
        frame = self._ready or self._cutter.frame(self._number + 1, self._sure)
        if frame is None:
            self._end_file(now)
            return
        self._number += 1
        self._out_size = self._cutter.size(self._sure)
        self._send(frame, State.DATA, now)
        self._ready = None

    def prepare(self) -> None:
        """Makes the next frame, in the time that the one before it is under way."""
        if self._state is State.DATA and not self._stream and self._ready is None:
            self._ready = self._cutter.frame(self._number + 1, self._sure + self._out_size)

    def _pour(self, now: float) -> None:
        """Streaming: nothing is acknowledged until the end, so ``done`` stays where it was."""
        self._wake = now
        for _ in range(0 if self._out else _AHEAD):
            frame = self._cutter.frame(self._number + 1, self._sure)
            if frame is None:
                self._send(bytes((EOT,)), State.EOT, now)
                self._wake = now + self.patience.stall + self.wire(len(self._out))
                return
            self._number += 1
            self._out += frame
            self._sure += self._cutter.size(self._sure)

    def _end_file(self, now: float) -> None:
        if self.bad and not self._checked:
            # an answer that belongs to a block must not confirm the end
            self._checked, self._then = True, self._end_file
            self._listen(now)
        else:
            self._send(bytes((EOT,)), State.EOT, now)

    def _file_over(self, now: float) -> None:
        self._note(now)
        self._before += len(self._files[self._at].data)
        self._sure = 0
        self._at += 1
        if self._batch:
            self._expect(State.NEXT, now)
        else:
            self._end(Ending.CONFIRMED)

    def _note(self, now: float) -> None:
        self.done = self._before + self._sure
        self.count += self._number - self.block
        self.block = self._number
        self._moved = now
