"""What sender and receiver share. Both are passive: they are handed bytes and the time (monotonic
seconds) and asked what to send, so that the same machines work at the laptop's end and in a
virtual handheld."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drivers.transfer.faults import Overdue, PeerCancelled, TransferFault
from drivers.transfer.frames import CAN, CANCEL


class Ending(StrEnum):
    RUNNING = "running"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"  # every block is acknowledged, the end was never confirmed
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds and times. ``start`` until the other side begins; ``answer`` for the answer to one
    block, beside its time on the wire; ``stall`` without any progress; ``gap`` between two bytes
    of one block, and for a second answer that is still on its way; ``quiet`` before a bad block is
    answered; ``every`` between two invitations; ``tries`` of one block and of the end; ``whole``
    for all of it, however well it goes."""

    start: float = 60.0
    answer: float = 3.0
    stall: float = 20.0
    gap: float = 1.0
    quiet: float = 0.15
    every: float = 3.0
    tries: int = 10
    whole: float = 3600.0


class Machine:
    """``done`` bytes are sure (acknowledged by the other side, or kept here), of ``total`` where
    that is known; ``block`` is the number of the last sure block of this file, from 1, of
    ``blocks`` where that is known; ``count`` the sure blocks of all files; ``bad`` counts blocks
    that had to go again; ``rest`` is what came behind the end and belongs to whatever follows."""

    def __init__(self, patience: Patience, baud: int = 9600) -> None:
        self.patience = patience
        self.ending = Ending.RUNNING
        self.fault: TransferFault | None = None
        self.done = self.total = self.block = self.blocks = self.count = self.bad = 0
        self._baud = baud
        self._out = bytearray()
        self._wake: float | None = None
        self._moved = 0.0  # when there was progress last
        self._cans = 0
        self.rest = b""

    @property
    def over(self) -> bool:
        return self.ending is not Ending.RUNNING

    @property
    def complete(self) -> bool:
        """Every byte is sure; at most the end is not."""
        return False

    @property
    def shown(self) -> int:
        """Bytes for a person who watches: sure, or on their way where nothing is acknowledged."""
        return self.done

    def start(self, now: float) -> None:
        """Once, before anything else."""
        raise NotImplementedError

    def feed(self, data: bytes, now: float) -> None:
        raise NotImplementedError

    def advance(self, now: float) -> None:
        """Time passes: something is due at ``next_wake``."""
        raise NotImplementedError

    def take_output(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def next_wake(self) -> float | None:
        return None if self.over else self._wake

    def prepare(self) -> None:
        """What can be made ready while the line is busy."""

    def cancel(self) -> None:
        """Tell the other side that this is over."""
        if not self.over:
            self._out += CANCEL
            self._end(Ending.FAILED)

    def lost(self) -> None:
        """The line is gone: no more will come."""
        if not self.over:
            self._end(Ending.UNCONFIRMED if self.complete else Ending.FAILED)

    def overdue(self) -> None:
        """The time for all of it is up."""
        if self.over:
            return
        if self.complete:
            self._end(Ending.UNCONFIRMED)
        else:
            self._fail(Overdue)

    def _end(self, ending: Ending, fault: TransferFault | None = None) -> None:
        self.ending = ending
        self.fault = fault

    def _fail(self, kind: type[TransferFault], detail: str = "", *, tell: bool = True) -> None:
        if tell:
            self._out += CANCEL
        fault = kind(detail, done=self.done, total=self.total, block=self.block, blocks=self.blocks)
        self._end(Ending.FAILED, fault)

    def _cancelled(self, byte: int) -> bool:
        """Two CAN in a row end it: one alone may be a damaged byte."""
        self._cans = self._cans + 1 if byte == CAN else 0
        if self._cans < 2:
            return False
        self._fail(PeerCancelled, tell=False)
        return True

    def wire(self, size: int) -> float:
        """Seconds that many bytes take on the line."""
        return size * 10 / self._baud
