"""The sender's mouth: one thing is out at a time, goes again when it must, and answers are counted
so that none is taken for another's."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from drivers.transfer.faults import TooManyErrors, TransferFault
from drivers.transfer.machine import Ending, Machine, Patience

# seconds: lrzsz answers the end of a file when the line was still for one, and a second EOT within
# it is noise to it
END_ANSWER = 1.5


class State(Enum):
    START = auto()  # until the receiver invites
    HEADER = auto()  # YMODEM: block 0 is out
    DATA_START = auto()  # YMODEM: block 0 is in; the second invitation is due
    DATA = auto()
    STRAY = auto()  # something went twice: a second answer to it may come, and is for nothing else
    EOT = auto()
    NEXT = auto()  # YMODEM: the invitation to the next header
    LAST = auto()  # YMODEM: the empty header is out


class Speaker(Machine):
    """What is out, how often, and what follows its answer."""

    def __init__(self, patience: Patience, baud: int) -> None:
        super().__init__(patience, baud)
        self._state = State.START
        self._sent = b""  # the frame that is out, for another try
        self._sent_at = 0.0
        self._tries = 0
        self._unanswered = 0  # copies of it that no answer came for
        self._then: Callable[[float], None] = self._go_on  # after STRAY

    def _soon(self, then: Callable[[float], None], now: float) -> None:
        """``then`` at once, or after a second answer to what went twice."""
        self._then = then
        if self._unanswered <= 0:
            then(now)
        else:
            self._listen(now)

    def _listen(self, now: float) -> None:
        self._state = State.STRAY
        self._wake = now + self.patience.gap

    def _go_on(self, now: float) -> None:
        self._unanswered = 0
        self._then(now)

    def _expect(self, state: State, now: float) -> None:
        self._state = state
        self._moved = now
        self._wake = now + self.patience.stall

    def _send(self, frame: bytes, state: State, now: float) -> None:
        self._state, self._sent, self._tries, self._unanswered = state, frame, 0, 1
        self._out += frame
        self._due(now)

    def _due(self, now: float) -> None:
        self._sent_at = now
        answer = self.patience.answer
        if self._state is State.EOT:
            answer = max(answer, END_ANSWER)
        self._wake = now + answer + self.wire(len(self._sent))

    def _refused(self, now: float) -> None:
        self._unanswered -= 1
        self._again(now, TooManyErrors)

    def _again(self, now: float, kind: type[TransferFault]) -> None:
        self._tries += 1
        if self._tries >= self.patience.tries:
            self._give_up(kind)
            return
        self.bad += self._state is State.DATA
        self._unanswered += 1
        self._out += self._sent
        self._due(now)

    def _give_up(self, kind: type[TransferFault]) -> None:
        if self.complete:
            self._end(Ending.UNCONFIRMED)
        else:
            self._fail(kind)
