"""The UnifiedPOS life cycle of a receipt printer: open → claim → enable → use → release → close."""

from __future__ import annotations

import secrets
from enum import IntEnum

from drivers.cancel import Deadline
from drivers.errors import NotClaimed, NotEnabled, NotOpen
from drivers.port_errors import PortInUse
from drivers.printers import escpos_bytes as esc
from drivers.printers.channel import Channel
from drivers.printers.profile import PrinterProfile
from drivers.transport.base import Line


class Life(IntEnum):
    CLOSED = 0
    OPEN = 1
    CLAIMED = 2
    ENABLED = 3


class ClaimedPrinter:
    """One printer on one line, ours from ``claim`` to ``release``."""

    def __init__(self, line: Line, profile: PrinterProfile, first_id: int | None = None) -> None:
        self.profile = profile
        self.life = Life.CLOSED
        self._line = line
        self._channel = Channel(line)
        # begin anywhere, so that an ID left over from an earlier run is not taken for ours
        self._next_id = first_id if first_id is not None else secrets.randbelow(9000) + 1

    def open(self) -> None:
        """Take the driver into use; touches no port yet."""
        self.life = max(self.life, Life.OPEN)

    def claim(self, timeout: float = 0.0) -> None:
        """Open the port for us alone, trying again for ``timeout`` while another has it.
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
        """Initialise: ASB off, modes to their defaults. Old input is thrown away."""
        if self.life < Life.CLAIMED:
            raise NotClaimed(port=self._line.url)
        self._channel.reset()
        self._channel.send(esc.ASB_OFF + esc.INIT)
        self.life = Life.ENABLED

    def release(self) -> None:
        """Close the port; never raises."""
        self._line.close()
        self.life = min(self.life, Life.OPEN)

    def close(self) -> None:
        """Never raises, safe at any time."""
        self.release()
        self.life = Life.CLOSED

    def _ready(self) -> None:
        if self.life is Life.CLOSED:
            raise NotOpen(port=self._line.url)
        if self.life < Life.CLAIMED:
            raise NotClaimed(port=self._line.url)
        if self.life < Life.ENABLED:
            raise NotEnabled(port=self._line.url)
