"""What all virtual card readers on a line share: faults, time, a slow or a torn line."""

from __future__ import annotations

from collections import deque

from drivers.card_readers.serial.virtual_faults import COMMON
from drivers.drawing import Drawing
from drivers.simulation import FaultAt, FaultSpec, Received, check_fault

SLOW_SECONDS = 1.3
_OTHERS = {9600: 19200, 19200: 9600}
_RAW_MAX = 1 << 16


class VirtualReader:
    """Handed bytes and monotonic seconds, asked for its output. ``errors`` what was no command."""

    kind = "card_reader"
    faults: tuple[FaultSpec, ...] = COMMON

    def __init__(self, model: str, baud: int = 9600) -> None:
        self.model = model
        self._baud = baud
        self._host = 0  # the host's baud rate, where the port tells it
        self._active: set[str] = set()
        self._scheduled: list[FaultAt] = []
        self._born: float | None = None
        self._now = 0.0
        self._later: list[tuple[float, bytes]] = []
        self._out = bytearray()
        self._raw = bytearray()
        self._said = 0
        self._errors: deque[str] = deque(maxlen=50)
        self.lines: deque[str] = deque(maxlen=100)

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self._active)

    def set_fault(self, name: str, on: bool) -> None:
        """Raises Illegal for a fault this kind of reader does not have."""
        check_fault(name, self.faults)
        (self._active.add if on else self._active.discard)(name)

    def schedule(self, fault: FaultAt) -> None:
        """``after`` and ``line`` count its answers."""
        check_fault(fault.name, self.faults)
        if fault.unit == "now":
            self.set_fault(fault.name, True)
        else:
            self._scheduled.append(fault)

    @property
    def accepting(self) -> bool:
        return True

    @property
    def dead(self) -> bool:
        return False

    def line_set(self, baud: int) -> None:
        self._host = baud

    def connected(self, now: float) -> None:
        self._now = now
        self._born = self._born if self._born is not None else now
        self._out.clear()
        self._later.clear()

    def feed(self, data: bytes, now: float) -> None:
        self._now = now
        self._born = self._born if self._born is not None else now
        self._keep(data)
        if "silent" not in self._active:
            self._take(self._heard(data))
        self.advance(now)

    def advance(self, now: float) -> None:
        self._now = now
        self._tick(now)
        due = [item for item in self._later if item[0] <= now]
        for item in due:
            self._later.remove(item)
            self._out += item[1]
        born = self._born if self._born is not None else now
        reached = {"after": self._said, "line": self._said, "time": now - born}
        for fault in [f for f in self._scheduled if reached[f.unit] >= f.count]:
            self._scheduled.remove(fault)
            self.set_fault(fault.name, True)

    def take_output(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def next_wake(self) -> float | None:
        times = [at for at, _ in self._later]
        own = self._wakes()
        if own is not None:
            times.append(own)
        if any(fault.unit == "time" for fault in self._scheduled):
            times.append(self._now + 0.02)
        return min(times, default=None)

    def received(self) -> Received:
        return Received(bytes(self._raw), tuple(self.lines), (), tuple(self._errors))

    def drawing(self) -> Drawing | None:
        return None

    # ------------------------------------------------------------ for the kinds

    def _take(self, data: bytes) -> None:
        raise NotImplementedError

    def _tick(self, now: float) -> None:
        """Time has come to ``now``."""

    def _wakes(self) -> float | None:
        return None

    def _keep(self, data: bytes) -> None:
        self._raw += data
        del self._raw[: max(0, len(self._raw) - _RAW_MAX)]

    def _say(self, data: bytes, delay: float = 0.0) -> None:
        """Answer, as the faults have it."""
        self._said += 1
        if "cut_frames" in self._active and len(data) > 1:
            data = data[: max(1, len(data) // 2)]
        if "slow" in self._active:
            delay += SLOW_SECONDS
        other = self._host and self._host != self._own
        self._later.append((self._now + delay, _garbled(data) if other else data))

    @property
    def _own(self) -> int:
        return _OTHERS.get(self._baud, 9600) if "wrong_baud" in self._active else self._baud

    def _heard(self, data: bytes) -> bytes:
        return _garbled(data) if self._host and self._host != self._own else data


def _garbled(data: bytes) -> bytes:
    """At another speed bits fall into the wrong places."""
    return bytes(byte * 5 & 0x7F | 0x80 for byte in data)
