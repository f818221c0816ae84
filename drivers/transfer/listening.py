"""The receiver's ear: what comes is told apart, damage is waited out, silence is asked about."""

from __future__ import annotations

from enum import Enum, auto

from drivers.transfer.faults import (
    NeverStarted,
    PeerCancelled,
    Stalled,
    StreamBroken,
    TooManyErrors,
    TransferFault,
)
from drivers.transfer.frames import ACK, EOT, NAK, WANT_CRC, WANT_STREAM
from drivers.transfer.framing import Framer, Kind, is_cancel
from drivers.transfer.machine import Ending, Machine, Patience

_FALLBACK = 3  # invitations before the plainer way is tried: no streaming, a checksum
_A_BLOCK = 16  # purged bytes that were more than a stray one or two: an answer is expected


class State(Enum):
    INVITE = auto()  # YMODEM: for a header; XMODEM: for block 1
    DATA = auto()
    QUIET = auto()  # a bad block: wait until the line is still, then answer NAK
    HOLD = auto()  # a second EOT: the end, if nothing follows it


class Listener(Machine):
    """Hands whole blocks and ends of file to what is built on it."""

    def __init__(
        self, patience: Patience, baud: int, *, batch: bool, stream: bool, crc: bool
    ) -> None:
        super().__init__(patience, baud)
        self._batch, self._stream = batch, stream
        self._framer = Framer(crc or batch)
        self._state = State.INVITE
        self._after = State.INVITE  # where a bad block broke in
        self._purged = bytearray()  # the last bytes of what is thrown away, and how many
        self._thrown = 0
        self._invited = 0
        self._errors = 0  # in a row
        self._ends = 0  # EOT in a row: a damaged byte can look like one
        self._noisy = False  # since the last invitation
        self._heard = False  # a block, or the end of an empty file

    def _block(self, number: int, body: bytes, now: float) -> None:
        raise NotImplementedError

    def _end_of_file(self, now: float) -> None:
        raise NotImplementedError

    def _file_over(self, now: float) -> None:
        raise NotImplementedError

    def feed(self, data: bytes, now: float) -> None:
        if self.over:
            if EOT in data and self.ending is Ending.CONFIRMED:
                self._out.append(ACK)  # our last one was lost
            return
        if self._state is State.HOLD and data.strip(bytes((EOT,))):
            self._ends, self._state = 0, self._after  # something follows: that was no end
            self._garbled(now)
        if self._state is State.QUIET:
            self._purge(data, now)
            return
        self._framer.feed(data)
        self._parse(now)
        if not self.over and now - self._moved >= self._limit:
            self._stuck(Stalled if self._heard else NeverStarted)  # it says much, but nothing new

    def advance(self, now: float) -> None:
        if self.over or self._wake is None or now < self._wake:
            return
        if self._state is State.HOLD:
            self._file_over(now)
        elif self._state is State.QUIET:
            self._still(now)
        elif self._framer.missing:  # something stopped in the middle
            self._garbled(now)
            self._still(now)
        elif self._state is State.INVITE:
            self._uninvited(now)
        elif now - self._moved >= self.patience.stall:
            self._stuck(Stalled)
        elif self._stream and not self.complete:
            self._await(now)
        else:  # our answer, or the block itself, was lost
            self._out.append(NAK)
            self._await(now)

    def _end(self, ending: Ending, fault: TransferFault | None = None) -> None:
        super()._end(ending, fault)
        self.rest = self._framer.take()

    # ------------------------------------------------------------ what comes

    def _parse(self, now: float) -> None:
        while not self.over and self._state is not State.QUIET:
            event = self._framer.next()
            if event is None:
                if missing := self._framer.missing:
                    # the gap between two bytes, or a slow line: what is missing takes its time
                    self._wake = now + self.patience.gap + self.wire(missing)
                return
            if event.kind is Kind.BLOCK:
                self._block(event.number, event.body, now)
            elif event.kind is Kind.EOT:
                self._end_of_file(now)
            elif event.kind is Kind.CANCEL:
                self._fail(PeerCancelled, tell=False)
            elif self._state is State.INVITE and event.kind is Kind.NOISE:
                self._noisy, self._ends = True, 0
                self._wake = min(self._wake or now, now + self.patience.every)
            else:
                self._garbled(now)

    def _garbled(self, now: float) -> None:
        """Nothing makes sense until the line is still."""
        self._ends = 0
        self._after, self._state = self._state, State.QUIET
        self._purged.clear()
        self._thrown = 0
        self._purge(self._framer.take(), now)

    def _purge(self, data: bytes, now: float) -> None:
        self._thrown += len(data)
        self._purged += data[-16:]
        del self._purged[:-16]
        self._wake = now + self.patience.quiet
        if now - self._moved >= self._limit:  # it never is
            self._stuck(Stalled if self._heard else NeverStarted)

    def _still(self, now: float) -> None:
        """The line is still after what made no sense."""
        self._state = self._after
        if is_cancel(bytes(self._purged)):
            self._fail(PeerCancelled, tell=False)
            return
        if self._stream and self._state is State.DATA and not self.complete:
            self._fail(StreamBroken)
            return
        if now - self._moved >= self._limit:
            self._stuck(Stalled if self._heard else NeverStarted)
            return
        if self._thrown < _A_BLOCK and self._state is State.DATA and not self._stream:
            self._await(now)  # a stray byte is no block: an answer to it would be one too many
            return
        self._errors += 1
        self.bad += 1
        if self._errors >= self.patience.tries:
            self._stuck(TooManyErrors)
        elif self._state is State.INVITE:
            self._invite(now)
        else:
            self._out.append(NAK)
            self._await(now)

    # ------------------------------------------------------------ silence

    @property
    def _limit(self) -> float:
        return self.patience.stall if self._heard else self.patience.start

    def _uninvited(self, now: float) -> None:
        if now - self._moved < self._limit:
            self._invite(now)
        else:
            self._stuck(Stalled if self._heard else NeverStarted)

    def _stuck(self, kind: type[TransferFault]) -> None:
        if self.complete:
            # all bytes are here and kept, but the other side never said so to the end
            self._end(Ending.UNCONFIRMED)
        else:
            self._fail(kind)

    def _invite(self, now: float) -> None:
        framer = self._framer
        if not self._batch and not framer.settled and self._invited >= _FALLBACK:
            framer.crc = False
        if not self._heard and self._invited >= _FALLBACK:
            self._stream = False  # it does not know "G"
        self._invited += 1
        self._state, self._noisy, framer.lenient = State.INVITE, False, True
        self._out.append(WANT_STREAM if self._stream else WANT_CRC if framer.crc else NAK)
        self._wake = now + self.patience.every

    def _await(self, now: float) -> None:
        self._wake = now + self.patience.answer + self.wire(1029)
