"""The UnifiedPOS life cycle of a device on one line: open, claim, enable, use, release, close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import IntEnum

from drivers.cancel import Deadline
from drivers.errors import NotClaimed, NotEnabled, NotOpen
from drivers.port_errors import PortInUse
from drivers.transport.base import Line


class Life(IntEnum):
    CLOSED = 0
    OPEN = 1
    CLAIMED = 2
    ENABLED = 3


class ClaimedDevice:
    """One device on one line, ours from ``claim`` to ``release``. ``counts`` are its UnifiedPOS
    statistics since it was opened."""

    def __init__(self, line: Line) -> None:
        self.life = Life.CLOSED
        self.counts: Counter[str] = Counter()
        self._line = line

    def open(self) -> None:
        """Take the driver into use; touches no port yet."""
        self.life = max(self.life, Life.OPEN)

    def claim(self, timeout: float = 0.0) -> None:
        """Open the port for us alone, trying again for ``timeout`` seconds while another has it.
        Raises PortInUse, NoSuchPort, NoPermission, Refused, Unreachable, NotOpen."""
        if self.life < Life.OPEN:
            raise NotOpen(port=self._line.url)
        if self.life >= Life.CLAIMED:
            return
        until = Deadline(timeout)
        while True:
            try:
                self._line.open()
                break
            except PortInUse:
                if until.expired:
                    raise
                self._line.budget.cancel.sleep(min(0.2, until.left))
        self.life = Life.CLAIMED

    def enable(self) -> None:
        """Initialise the device. Raises NotClaimed, WriteStuck, PortGone."""
        if self.life < Life.CLAIMED:
            raise NotClaimed(port=self._line.url)
        self._initialise()
        self.life = Life.ENABLED

    def _initialise(self) -> None:
        """The bytes that bring it to its defaults."""

    def release(self) -> None:
        """Close the port; never raises."""
        self._line.close()
        self.life = min(self.life, Life.OPEN)

    def close(self) -> None:
        """Never raises, safe at any time."""
        self.release()
        self.life = Life.CLOSED

    def retrieve_statistics(self, wanted: Iterable[str] = ()) -> dict[str, int]:
        """UnifiedPOS: counters by name; none given: all. "U_" those UnifiedPOS defines, "M_"
        ours. A name that was never counted is 0."""
        names = list(wanted)
        if not names or names == [""]:
            return dict(self.counts)
        found: dict[str, int] = {}
        for name in names:
            if name in ("U_", "M_"):
                ours = name == "M_"
                found |= {k: v for k, v in self.counts.items() if k.startswith("M_") == ours}
            else:
                found[name] = self.counts[name]
        return found

    def _ready(self) -> None:
        if self.life is Life.CLOSED:
            raise NotOpen(port=self._line.url)
        if self.life < Life.CLAIMED:
            raise NotClaimed(port=self._line.url)
        if self.life < Life.ENABLED:
            raise NotEnabled(port=self._line.url)
