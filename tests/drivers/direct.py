"""A device on a line in memory, that can be pulled out, or fall silent, after any byte."""

from __future__ import annotations

import time
from typing import Any, Literal

from drivers.cancel import CancelToken
from drivers.port_errors import PortGone
from drivers.simulation import Simulator

How = Literal["unplug", "silence"]


class DirectTransport:
    """Bytes in both directions are counted together; after ``cut`` of them the line is cut.
    ``total`` is how many went over it. A simulator is its own clock's: time stands a little later
    at each look, so that printing costs no waiting."""

    readable = True

    def __init__(self, simulator: Simulator, cut: int | None = None, how: How = "unplug") -> None:
        self.total = 0
        self.is_open = False
        self.opened = 0
        self.late = 0  # operations after the line was gone
        self._simulator = simulator
        self._cut = cut
        self._how = how
        self._waiting = bytearray()
        self._now = 0.0

    @property
    def url(self) -> str:
        return "virtual:direct"

    @property
    def _gone(self) -> bool:
        return self._cut is not None and self.total >= self._cut

    def open(self, deadline: float, cancel: CancelToken) -> None:
        self.is_open = True
        self.opened += 1
        self._simulator.connected(self._now)

    def close(self) -> None:
        self.is_open = False

    def write(self, data: bytes, deadline: float) -> None:
        for start in range(len(data)):
            if self._gone:
                self._lost()
                return
            self.total += 1
            self._feed(data[start : start + 1])

    def read(self, limit: int, deadline: float) -> bytes:
        if not self._waiting:  # what it has said already came before anything a timer adds
            self._advance()
        if not self._waiting and not self._gone:
            self._now += 0.5
            self._advance()
        if self._gone and not self._waiting:
            self._lost()
        if not self._waiting:
            until = time.monotonic() + deadline
            while time.monotonic() < until:  # the caller's own deadline, not a sleep of the test's
                pass
            return b""
        data = bytes(self._waiting[:limit])
        if self._cut is not None:
            data = data[: max(0, self._cut - self.total)]
        if not data:
            self._waiting.clear()
            self._lost()
            return b""
        del self._waiting[: len(data)]
        self.total += len(data)
        return data

    def drain(self) -> bytes:
        self._waiting.clear()
        return b""

    def _feed(self, data: bytes) -> None:
        self._now += 1e-4
        self._simulator.feed(data, self._now)
        self._waiting += self._simulator.take_output()

    def _advance(self) -> None:
        for _ in range(400):
            wake = self._simulator.next_wake()
            self._now = max(self._now, wake if wake is not None else self._now)
            self._simulator.advance(self._now)
            if wake is None:
                break
        self._waiting += self._simulator.take_output()

    def _lost(self) -> None:
        self.late += 1
        if self._how == "unplug":
            raise PortGone(port=self.url)


def simulator_of(registry: Any, kind: str, model: str) -> Simulator:
    made: Simulator = registry.simulator(kind).make(model)
    return made
