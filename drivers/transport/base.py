"""What a transport is: bytes, deadlines, mapped errors, nothing about devices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol, runtime_checkable

from drivers.cancel import CancelToken, Deadline
from drivers.errors import Illegal, StepTimeout
from drivers.types import Text

# Enumerating ports in one thread can make opening one fail in another on Windows
# (pyserial #309: PermissionError 13), so both take this lock.
PORT_LOCK = threading.Lock()

Tap = Callable[[str, bytes], None]  # ("tx" | "rx", bytes), called at the border


@runtime_checkable
class Transport(Protocol):
    """A way for bytes. All times are seconds from now. Every method may raise a PortError;
    read and write raise Cancelled when their token is set (within 50 ms)."""

    @property
    def url(self) -> str: ...

    @property
    def readable(self) -> bool:
        """False for a file or a queue: the state of the device cannot be read there."""
        ...

    @property
    def is_open(self) -> bool: ...

    def open(self, deadline: float, cancel: CancelToken) -> None:
        """Open exclusively. Raises PortInUse, NoSuchPort, NoPermission, Refused, Unreachable."""
        ...

    def close(self) -> None:
        """Never raises, safe to call twice."""
        ...

    def write(self, data: bytes, deadline: float) -> None:
        """Write all of it; raises WriteStuck when the peer does not take it in time."""
        ...

    def read(self, limit: int, deadline: float) -> bytes:
        """At least one and at most ``limit`` bytes, or b"" when the deadline passes first."""
        ...

    def drain(self) -> bytes:
        """Whatever has arrived and was not read, without waiting."""
        ...


@runtime_checkable
class Configurable(Protocol):
    """A transport whose line settings can be changed while it is open: a serial port."""

    def configure(self, settings: Mapping[str, str]) -> None:
        """``baud``, ``parity`` (N E O M S), ``bits``, ``stop`` in the words of port URLs; those
        left out stay. What was sent before leaves at the old ones. Raises PortGone, NotOpen."""
        ...


@runtime_checkable
class StatusPort(Protocol):
    """A transport that tells of a printer by itself, as parallel and USB printer ports do."""

    def port_status(self) -> int | None:
        """The IEEE-1284 status byte: 0x20 paper empty, 0x10 selected, 0x08 no error (active low
        on the wire, so a healthy printer gives 0x18). None where the port has none. Raises
        PortGone, NotOpen."""
        ...

    def device_id(self) -> str:
        """The IEEE-1284 device ID ("MFG:EPSON;MDL:…"), without its length; empty if none."""
        ...


@runtime_checkable
class Spooled(Protocol):
    """A transport that hands over what was written as one job, when it is told to."""

    def finish(self, deadline: float) -> object | None:
        """Hand over and wait until it is gone; None if nothing was written. Raises JobFailed,
        JobStuck."""
        ...


class Budget:
    """The token of a run and the deadline of its current step, shared by all that waits in it."""

    def __init__(self, cancel: CancelToken | None = None) -> None:
        self.cancel = cancel or CancelToken()
        self.limit: Deadline | None = None

    def bounded(self, seconds: float, port: str = "") -> float:
        """``seconds``, or what is left of the step if that is less.
        Raises Cancelled, and StepTimeout when nothing is left."""
        self.cancel.check()
        if self.limit is None:
            return seconds
        if self.limit.expired:
            raise StepTimeout(port=port)
        return min(seconds, self.limit.left)


class Line:
    """A transport in use by one test: taps every byte, and no wait outlives its step."""

    def __init__(
        self, transport: Transport, budget: Budget | None = None, tap: Tap | None = None
    ) -> None:
        self.transport = transport
        self.budget = budget or Budget()
        self._tap = tap

    @property
    def url(self) -> str:
        return self.transport.url

    @property
    def readable(self) -> bool:
        return self.transport.readable

    @property
    def is_open(self) -> bool:
        return self.transport.is_open

    def open(self, deadline: float = 5.0) -> None:
        self.transport.open(self.budget.bounded(deadline, self.url), self.budget.cancel)

    def close(self) -> None:
        self.transport.close()

    def write(self, data: bytes, deadline: float = 5.0) -> None:
        seconds = self.budget.bounded(deadline, self.url)
        self._note("tx", data)
        self.transport.write(data, seconds)

    def read(self, limit: int = 4096, deadline: float = 1.0) -> bytes:
        data = self.transport.read(limit, self.budget.bounded(deadline, self.url))
        self._note("rx", data)
        return data

    def last_words(self, data: bytes) -> None:
        """What a device must still hear when the person has cancelled: a transfer that it waits
        for. At most 0.3 s, never raises; nothing where the port cannot."""
        say = getattr(self.transport, "last_words", None)
        if say is None or not data or not self.is_open:
            return
        self._note("tx", data)
        with suppress(Exception):  # the port may be gone, or be stuck
            say(data)

    def signals(self) -> dict[str, bool]:
        """The control lines of a serial port by name (cts, dsr, cd, ri); empty where there are
        none. Raises PortGone."""
        look = getattr(self.transport, "signals", None)
        return look() if look is not None else {}

    @property
    def spooled(self) -> bool:
        """Whether what is written waits for ``finish``."""
        return isinstance(self.transport, Spooled)

    def finish(self, deadline: float = 20.0) -> None:
        """At the end of a ticket or page: a print queue sends it off now; other ports sent it
        already. Raises JobFailed, JobStuck."""
        if isinstance(self.transport, Spooled):
            self.transport.finish(self.budget.bounded(deadline, self.url))

    def drain(self) -> bytes:
        data = self.transport.drain()
        self._note("rx", data)
        return data

    def port_status(self) -> int | None:
        """See ``StatusPort``; None where the port tells nothing."""
        port = self.transport
        return port.port_status() if isinstance(port, StatusPort) else None

    def device_id(self) -> dict[str, str]:
        """The IEEE-1284 device ID by key, long names for short (MFG, MDL, CMD); often empty."""
        port = self.transport
        return parse_device_id(port.device_id()) if isinstance(port, StatusPort) else {}

    @property
    def configurable(self) -> bool:
        """Whether the line has a baud rate that can be changed."""
        return isinstance(self.transport, Configurable)

    def configure(self, settings: Mapping[str, str]) -> None:
        """See ``Configurable``. Raises Illegal where the port has no such settings."""
        if not isinstance(self.transport, Configurable):
            raise Illegal(
                Text("这个端口没有波特率可设", "this port has no baud rate to set"), port=self.url
            )
        self.transport.configure(settings)

    def _note(self, direction: str, data: bytes) -> None:
        if data and self._tap is not None:
            self._tap(direction, data)


_LONG = {
    "MANUFACTURER": "MFG",
    "MODEL": "MDL",
    "COMMAND SET": "CMD",
    "SERN": "SN",
    "SERIALNUMBER": "SN",
}


def parse_device_id(text: str) -> dict[str, str]:
    """An IEEE-1284 device ID by key; never raises. Printers write the keys short or long."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        key, colon, value = part.partition(":")
        key = key.strip().upper()
        if colon and key and value.strip():
            found.setdefault(_LONG.get(key, key), value.strip())
    return found
