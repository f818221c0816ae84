"""The conversation with one printer: requests, and replies that find their request."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from drivers.cancel import Deadline
from drivers.errors import BadReply, NoReply
from drivers.printers import escpos_bytes as esc
from drivers.printers.status import (
    Asb,
    Event,
    Junk,
    Ordered,
    PrinterState,
    ProcessId,
    RealTime,
    StatusParser,
)
from drivers.transport.base import Line

T = TypeVar("T")


class Channel:
    """Owns the parser and an inbox. ``ids`` keeps each process ID with its monotonic time, so
    that a status request in between loses none; ``asb`` is the last automatic status."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.parser = StatusParser()
        self.ids: list[tuple[str, float]] = []
        self.asb: Asb | None = None
        self._inbox: list[Event] = []
        self._heard = b""  # since the last request, for the engineer when it makes no sense

    def send(self, data: bytes, deadline: float = 5.0) -> None:
        """Raises WriteStuck, PortGone, Cancelled."""
        self._heard = b""
        self.line.write(data, deadline)

    def reset(self) -> None:
        """Forget what came before and what was asked."""
        self.line.drain()
        self.parser = StatusParser()
        self._inbox.clear()
        self.ids.clear()

    def settle(self, quiet: float = 0.1, deadline: float = 2.0) -> bytes:
        """Throw away what comes until nothing has come for ``quiet`` seconds; returns it."""
        until, dropped = Deadline(deadline), b""
        while not until.expired:
            data = self.line.read(4096, min(quiet, until.left))
            if not data:
                break
            dropped += data
        self.reset()
        return dropped

    def pump(self, seconds: float, command: str = "") -> None:
        """Wait for bytes at most ``seconds`` and sort them. Raises BadReply on any byte that
        fits no reply: a wrong baud rate must not be read as a state."""
        data = self.line.read(4096, seconds)
        self._heard = (self._heard + data)[-64:]
        junk = False
        for event in self.parser.feed(data):
            junk = junk or isinstance(event, Junk)
            if isinstance(event, ProcessId):
                self.ids.append((event.id, time.monotonic()))
            elif isinstance(event, Asb):
                self.asb = event
            elif not isinstance(event, Junk):
                self._inbox.append(event)
        if junk:
            raise BadReply(self._heard.hex(" "), port=self.line.url, command=command)

    def wait(self, pick: Callable[[Event], T | None], deadline: float, command: str) -> T:
        """The first event that ``pick`` takes. Raises NoReply."""
        until = Deadline(deadline)
        while True:
            found = self.take(pick)
            if found is not None:
                return found
            if until.expired:
                self._give_up(command)
            self.pump(until.left, command)

    def take(self, pick: Callable[[Event], T | None]) -> T | None:
        """Like ``wait``, but only from what is there already."""
        for index, event in enumerate(self._inbox):
            found = pick(event)
            if found is not None:
                del self._inbox[index]
                return found
        return None

    def _give_up(self, command: str) -> None:
        rest = self.parser.flush()
        self.parser.forget()  # a reply that comes now must not answer the next question
        if rest:
            raise BadReply(
                "incomplete: " + b"".join(e.data for e in rest if isinstance(e, Junk)).hex(" "),
                port=self.line.url,
                command=command,
            )
        raise NoReply(port=self.line.url, command=command)

    def state(self, deadline: float = 1.5) -> PrinterState:
        """DLE EOT 1–4, one after the other; ``deadline`` seconds for each answer."""
        raw: dict[int, int] = {}
        for n in (1, 2, 3, 4):
            self.parser.expect_realtime(n)
            self.send(esc.real_time_status(n), deadline)

            def answer(event: Event, n: int = n) -> int | None:
                return event.value if isinstance(event, RealTime) and event.n == n else None

            raw[n] = self.wait(answer, deadline, f"DLE EOT {n}")
        return PrinterState(raw)

    def ordered(self, n: int, deadline: float) -> int:
        """GS r n: the paper or drawer byte, once all before it is processed."""
        self.parser.expect_status(n)
        self.send(esc.ordered_status(n))
        return self.wait(lambda event: ordered_value(event, n), deadline, f"GS r {n}")


def ordered_value(event: Event, n: int) -> int | None:
    return event.value if isinstance(event, Ordered) and event.n == n else None
