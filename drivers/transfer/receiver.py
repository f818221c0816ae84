"""Receives XMODEM (checksum, CRC, 1K) and YMODEM (batch, -g). What is acknowledged was handed to
the sink before."""

from __future__ import annotations

from drivers.transfer.faults import FileRefused, NoRoom, OtherProtocol, OutOfStep, ShortFile
from drivers.transfer.frames import ACK, NAK, PAD, read_header
from drivers.transfer.listening import Listener, State
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.part_file import Sink


class Receiver(Listener):
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
        waiting = patience or Patience()
        super().__init__(waiting, baud, batch=batch, stream=stream, crc=crc)
        self._sink = sink
        self._size = size
        self._trim = trim
        self.total = size or 0
        self._expected = 0 if batch else 1
        self._got = 0  # bytes of this file handed to the sink
        self._padding = 0  # of them, what may be padding at the end
        self._before = 0
        self._header = batch  # the next block 0 is a header
        self.files = 0

    @property
    def complete(self) -> bool:
        if self._header:  # all files so far; that there are no more was not said
            return self.files > 0
        if self._size is None:
            return self._ends > 0 and self.block > 0
        return self._heard and self._got >= self._size

    def start(self, now: float) -> None:
        self._moved = now
        if not self._batch:
            try:
                self._sink.begin(b"", self._size, 0)
            except ValueError as error:
                self._fail(FileRefused, str(error))
                return
            except OSError as error:
                self._fail(NoRoom, str(error))
                return
        self._invite(now)

    # ------------------------------------------------------------ blocks

    def _block(self, number: int, body: bytes, now: float) -> None:
        self._heard, self._noisy, self._ends = True, False, 0
        if self._header:
            self._first(number, body, now)
        elif number == self._expected & 0xFF:
            self._take(body, now)
        elif self._expected == 1 and not (self._batch and number == 0):
            # nothing but block 1 begins a file
            self._fail(OutOfStep if number else OtherProtocol, f"{number} instead of 1")
        elif number == (self._expected - 1) & 0xFF:
            # our answer was lost; the block is here already. No progress: the stall still counts
            if not self._stream:
                self._out.append(ACK)
            self._await(now)
            if self._expected == 1 and not self._stream:
                self._invite(now)  # the header again: it missed the invitation, too
        else:
            self._fail(OutOfStep, f"{number} instead of {self._expected & 0xFF}")

    def _first(self, number: int, body: bytes, now: float) -> None:
        """A header, or the end of the batch."""
        if number != 0:
            kind = OutOfStep if self.files or number != 1 else OtherProtocol
            self._fail(kind, f"block {number} instead of a header")
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
        self._size, self._got, self._padding, self.block = size, 0, 0, 0
        self.total = self._before + (size or 0)
        self._expected, self._header, self._invited = 1, False, 0
        if not self._stream:
            self._out.append(ACK)
        self._invite(now)

    def _take(self, body: bytes, now: float) -> None:
        size = len(body)
        if self._size is not None:
            over = body[max(0, self._size - self._got) :]
            body = body[: size - len(over)]
            if not body and over.strip(bytes((0, PAD))):
                self._fail(FileRefused, f"more than the {self._size} bytes that were told")
                return
        try:
            self._sink.write(body)
        except OSError as error:
            self._fail(NoRoom, str(error))
            return
        text = len(body.rstrip(bytes((PAD,))))
        self._padding = len(body) - text + (0 if text else self._padding)
        self._got += len(body)
        self.block, self._expected = self._expected, self._expected + 1
        self.count += 1
        if self._size is not None:
            self.blocks = self.block - (self._got - self._size) // size
        self._state, self._framer.lenient = State.DATA, False
        self._errors, self._moved = 0, now
        self.done = self._before + self._got
        if not self._stream:
            self._out.append(ACK)
        self._await(now)

    # ------------------------------------------------------------ the end of a file

    def _end_of_file(self, now: float) -> None:
        if self._noisy or (self._out and not self._stream):
            return  # part of other noise, or a double of what was just answered
        if self._header:  # the end of the file before once more: our answer was lost
            if self.files:
                self._out.append(ACK)
                self._invite(now)
            return
        if self._stream:
            self._file_over(now)
            return
        self._ends += 1
        if self._size == 0 and not self.block:
            self._file_over(now)
        elif self._ends == 1 and self._state is State.INVITE:
            self._invite(now)  # an empty file; NAK would change the check if this is none
        elif self._ends == 1:
            self._out.append(NAK)
            self._wake = now + self.patience.answer
        elif self._size is not None:
            self._file_over(now)
        elif self._state is not State.HOLD:
            self._after, self._state = self._state, State.HOLD
            self._wake = now + self.patience.quiet

    def _file_over(self, now: float) -> None:
        if self._size is not None and self._got < self._size:
            self._fail(ShortFile, f"{self._got} of {self._size} bytes")
            return
        try:
            if self._trim and self._size is None and self._padding:
                self._sink.cut(self._padding)
                self._got -= self._padding
            self._sink.finish()
        except OSError as error:
            self._fail(NoRoom, str(error))
            return
        self._heard = True
        self.files += 1
        self._before += self._got
        self.done, self._moved, self._ends = self._before, now, 0
        self._out.append(ACK)
        if self._batch:
            self._header, self._expected, self._invited = True, 0, 0
            self._invite(now)
        else:
            self._end(Ending.CONFIRMED)
