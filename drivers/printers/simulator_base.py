"""What virtual printers share: a receive buffer, faults that come due, and time that passes."""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from drivers.drawing import Drawing
from drivers.printers.tokens import Grammar, Token, Tokenizer
from drivers.simulation import FaultAt, FaultSpec, Received, check_fault

_RAW_MAX = 8 << 20  # bytes kept for ``received``
_DROPS = 97  # "drops_bytes" loses every so many


class QueuedSimulator:
    """Takes tokens into a buffer and carries them out one after the other, each in its time.
    A kind of printer says what stops it, what a token does and how long that takes."""

    kind = "printer"
    faults: ClassVar[tuple[FaultSpec, ...]] = ()
    STOPS: ClassVar[tuple[str, ...]] = ()  # faults that end printing

    def __init__(self, model: str, grammar: Grammar, buffer: int) -> None:
        self.model = model
        self._tokens = Tokenizer(grammar)
        self._buffer = buffer
        self._queue: deque[Token] = deque()
        self._queued = 0
        self._busy_until = 0.0
        self._idle = True
        self._born: float | None = None
        self._active: set[str] = set()
        self._scheduled: list[FaultAt] = []
        self._out = bytearray()
        self._raw = bytearray()
        self._count = 0
        self._errors: list[str] = []

    # ------------------------------------------------------------ what a kind says

    def _execute(self, token: Token) -> float:
        """Carry a token out; the seconds it takes."""
        raise NotImplementedError

    def _at_once(self, token: Token) -> bool:
        """Whether the token does not wait for its turn; it is then done."""
        return False

    def _progress(self) -> tuple[float, float]:
        """Tickets or sheets, and lines, so far: what faults may wait for."""
        raise NotImplementedError

    def _changed(self) -> None:
        """A fault was switched."""

    def received(self) -> Received:
        raise NotImplementedError

    def drawing(self) -> Drawing | None:
        raise NotImplementedError

    # ------------------------------------------------------------ faults

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self._active)

    def set_fault(self, name: str, on: bool) -> None:
        """Raises Illegal for a fault it does not have."""
        check_fault(name, self.faults)
        (self._active.add if on else self._active.discard)(name)
        self._changed()

    def schedule(self, fault: FaultAt) -> None:
        """Raises Illegal for a fault it does not have."""
        check_fault(fault.name, self.faults)
        if fault.unit == "now":
            self.set_fault(fault.name, True)
        else:
            self._scheduled.append(fault)

    def _come_due(self, now: float) -> None:
        if not self._scheduled:
            return
        tickets, lines = self._progress()
        born = self._born if self._born is not None else now
        reached = {"after": tickets, "line": lines, "time": now - born}
        for fault in [f for f in self._scheduled if reached[f.unit] >= f.count]:
            self._scheduled.remove(fault)
            self.set_fault(fault.name, True)

    @property
    def dead(self) -> bool:
        return "dies" in self._active

    @property
    def stopped(self) -> bool:
        return any(name in self._active for name in self.STOPS)

    @property
    def accepting(self) -> bool:
        return self._queued < self._buffer

    def waiting(self) -> int:
        """Bytes it has received and not carried out."""
        return self._queued

    # ------------------------------------------------------------ bytes and time

    def connected(self, now: float) -> None:
        """A new host; an answer for the one before is not for it."""
        self._born = self._born if self._born is not None else now
        self._out.clear()

    def feed(self, data: bytes, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._raw += data
        del self._raw[: max(0, len(self._raw) - _RAW_MAX)]
        for token in self._tokens.feed(self._heard(data)):
            if not self._at_once(token):
                self._queue.append(token)
                self._queued += len(token.data)
        self.advance(now)

    def _heard(self, data: bytes) -> bytes:
        """What of it arrives: a bad cable or missing flow control loses bytes."""
        if "drops_bytes" not in self._active:
            return data
        start, self._count = self._count, self._count + len(data)
        return bytes(byte for at, byte in enumerate(data, start + 1) if at % _DROPS)

    def advance(self, now: float) -> None:
        self._come_due(now)
        while self._queue and not self.stopped:
            if self._busy_until > now:
                break
            start = now if self._idle else self._busy_until
            self._idle = False
            token = self._queue.popleft()
            self._queued -= len(token.data)
            self._busy_until = start + self._execute(token)
            self._come_due(now)
        if self.stopped or (not self._queue and self._busy_until <= now):
            self._idle = True

    def next_wake(self) -> float | None:
        return self._busy_until if self._queue and not self.stopped else None

    def take_output(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def _forget_queue(self) -> None:
        self._queue.clear()
        self._queued = 0

    def _error(self, token: Token) -> None:
        self._errors.append(f"{token.name}: {token.data[:16].hex(' ')}")
