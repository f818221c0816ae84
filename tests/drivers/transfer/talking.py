"""Two machines talk in made-up time, over a line that may damage what passes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from drivers.transfer.frames import ACK, EOT, LARGE, NAK, SMALL
from drivers.transfer.machine import Machine
from drivers.transfer.part_file import MemorySink
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender

Mangle = Callable[[bytes, int], bytes]  # what is left of bytes sent, and how many went before


DATA = random.Random(8).randbytes(300)  # three small blocks
A, N, E = bytes((ACK,)), bytes((NAK,)), bytes((EOT,))


def as_is(data: bytes, _at: int) -> bytes:
    return data


@dataclass
class Talk:
    """``to_receiver`` and ``to_sender`` may damage what passes. Time jumps to the next wake."""

    sender: Machine
    receiver: Machine
    to_receiver: Mangle = as_is
    to_sender: Mangle = as_is
    pieces: int = 1 << 16
    seconds: float = 0.0
    passed: dict[str, int] = field(default_factory=lambda: {"r": 0, "s": 0})

    def run(self, limit: float = 600.0) -> None:
        now = 0.0
        self.sender.start(now)
        self.receiver.start(now)
        while not (self.sender.over and self.receiver.over):
            moved = self._carry(self.sender, self.receiver, self.to_receiver, "r", now)
            moved |= self._carry(self.receiver, self.sender, self.to_sender, "s", now)
            if not moved:
                wakes = [m.next_wake() for m in (self.sender, self.receiver)]
                known = [wake for wake in wakes if wake is not None]
                if not known:
                    break
                now = max(now + 1e-3, min(known))
                assert now < limit, "it would wait for ever"
                self.sender.advance(now)
                self.receiver.advance(now)
        self.seconds = now

    def _carry(self, a: Machine, b: Machine, mangle: Mangle, way: str, now: float) -> bool:
        out = a.take_output()
        if not out:
            return False
        got = mangle(out, self.passed[way])
        self.passed[way] += len(out)
        for start in range(0, len(got), self.pieces):
            b.feed(got[start : start + self.pieces], now)
        return True


def talk(data: bytes, *, batch: bool, size: int = LARGE, **more: Any) -> tuple[Talk, MemorySink]:
    """Our sender and our receiver; the size is told by ``told`` (default: as XMODEM's caller or
    YMODEM knows it)."""
    sink = MemorySink()
    sender = Sender([Outgoing(data, b"a.dbf")], batch=batch, size=size, baud=1_000_000)
    options = {k: more.pop(k) for k in ("crc", "stream", "trim") if k in more}
    told = more.pop("told", None if batch else len(data))
    receiver = Receiver(sink, batch=batch, size=told, baud=1_000_000, **options)
    return Talk(sender, receiver, **more), sink


def received(sink: MemorySink) -> bytes:
    return next(iter(sink.files.values()))


def damage(what: str, at: int, bit: int = 0) -> Mangle:
    """One byte flipped, dropped or doubled, the ``at``-th that goes this way."""

    def mangle(out: bytes, before: int) -> bytes:
        place = at - before
        if not 0 <= place < len(out):
            return out
        byte = out[place]
        new = {"flip": bytes((byte ^ 1 << bit,)), "drop": b"", "double": bytes((byte, byte))}[what]
        return out[:place] + new + out[place + 1 :]

    return mangle


def cable(cut: int) -> Mangle:
    """Nothing passes after so many bytes."""
    return lambda out, before: out[: max(0, cut - before)]


def say(machine: Machine, data: bytes, now: float = 0.0) -> bytes:
    machine.feed(data, now)
    machine.advance(now)
    return machine.take_output()


def later(machine: Machine, seconds: float = 1e9) -> tuple[bytes, float]:
    """What it says at its next wakes, until it says something or is over."""
    out, now = b"", 0.0
    while not out and not machine.over and now < seconds:
        now = machine.next_wake() or now
        machine.advance(now)
        out = machine.take_output()
    return out, now


def sender(size: int = SMALL, data: bytes = DATA, **more: object) -> Sender:
    made = Sender([Outgoing(data, b"a.dbf")], size=size, baud=115200, **more)  # type: ignore[arg-type]
    made.start(0.0)
    return made


def receiver(**more: object) -> tuple[Receiver, MemorySink]:
    sink = MemorySink()
    made = Receiver(sink, baud=115200, **more)  # type: ignore[arg-type]
    made.start(0.0)
    made.take_output()
    return made, sink
