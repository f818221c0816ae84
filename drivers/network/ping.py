"""Round trips: by ICMP where the system allows it, else by the time a TCP connect takes.

Jitter is the mean of |difference of neighbouring round trips| of those that came back in a row (a
lost one breaks the row): what RFC 3550 6.4.1 calls D, taken plainly instead of smoothed over 16,
for a test is short and a smoothed value would still hold its start.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from drivers.cancel import SLICE, CancelToken, Deadline
from drivers.network.wire import Source, dial

Way = Literal["icmp", "icmp_raw", "icmp_windows", "tcp", "http"]
_NUMBERS = itertools.count(os.getpid() * 7)
_ANSWERS = (111, 61, 10061, 104, 54, 10054)  # refused or reset: somebody is there


@dataclass(frozen=True, slots=True)
class Echo:
    """One attempt: ``seconds`` after the start of the series, ``millis`` None when lost."""

    seconds: float
    millis: float | None


@dataclass(frozen=True, slots=True)
class Series:
    """Attempts in their order. ``way`` how they were made."""

    way: Way
    echoes: tuple[Echo, ...]

    @property
    def times(self) -> tuple[float, ...]:
        return tuple(item.millis for item in self.echoes if item.millis is not None)

    @property
    def loss(self) -> float:
        """Percent; 0 when nothing was sent."""
        sent = len(self.echoes)
        return 100.0 * (sent - len(self.times)) / sent if sent else 0.0

    @property
    def median(self) -> float | None:
        return statistics.median(self.times) if self.times else None

    @property
    def mean(self) -> float | None:
        return statistics.fmean(self.times) if self.times else None

    @property
    def p95(self) -> float | None:
        """The value that 95 of 100 do not exceed (nearest rank)."""
        ranked = sorted(self.times)
        return ranked[max(0, -(-95 * len(ranked) // 100) - 1)] if ranked else None

    @property
    def jitter(self) -> float | None:
        """See the head of this module; None with no two neighbours."""
        return jitter(item.millis for item in self.echoes)


def jitter(times: Iterable[float | None]) -> float | None:
    """Mean absolute difference of neighbours; None stands for a lost one."""
    steps = [
        abs(after - before)
        for before, after in itertools.pairwise(times)
        if before is not None and after is not None
    ]
    return statistics.fmean(steps) if steps else None


class Pinger:
    """Sends to one address, again and again; ``way`` says how. Make, use in one thread, close.

    ``address`` is an IP address; ``port`` the TCP port to fall back to (or to use at once, when
    ``tcp`` is True). With ``any_answer`` a refused TCP connect is an answer: the host is there.
    """

    def __init__(
        self,
        address: str,
        cancel: CancelToken,
        *,
        source: Source | None = None,
        port: int = 0,
        tcp: bool = False,
        any_answer: bool = True,
    ) -> None:
        self._family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._address = address
        self._cancel = cancel
        self._source = source
        self._port = port or 80
        self._any_answer = any_answer
        self._id = next(_NUMBERS) & 0xFFFF
        self._sequence = itertools.count(1)
        self._socket: Any = None
        self._windows: Any = None
        self.way: Way = "tcp"
        if not tcp:
            self._socket, self.way = self._icmp()
        if not tcp and self._socket is None and self._family == socket.AF_INET:
            self._windows_echo()

    def close(self) -> None:
        for held in (self._socket, self._windows):
            if held is not None:
                held.close()

    def once(self, timeout: float) -> float | None:
        """One round trip in milliseconds; None when nothing came back in ``timeout`` seconds.
        Raises Cancelled."""
        self._cancel.check()
        if self._windows is not None:
            found: float | None = self._windows.once(timeout, self._cancel)
            return found
        if self._socket is None:
            return self._connect(timeout)
        return self._echo(timeout)

    def _icmp(self) -> tuple[Any, Way]:
        from icmplib import ICMPv4Socket, ICMPv6Socket
        from icmplib.exceptions import ICMPSocketError

        kind = ICMPv6Socket if self._family == socket.AF_INET6 else ICMPv4Socket
        ways: tuple[tuple[bool, Way], ...] = ((False, "icmp"), (True, "icmp_raw"))
        for privileged, way in ways:
            try:
                made = kind(privileged=privileged)
            except (ICMPSocketError, OSError):
                continue
            try:
                if self._source is not None:
                    self._source.attach(made.sock)
            except (OSError, OverflowError):
                made.close()
                continue
            return made, way
        return None, "tcp"

    def _windows_echo(self) -> None:
        """Windows gives raw sockets to administrators only, and has another door."""
        system: str = sys.platform
        if system != "win32":
            return
        from drivers.network.win_echo import WinEcho

        with contextlib.suppress(OSError):
            source = self._source.address if self._source is not None else ""
            self._windows = WinEcho(self._address, source)
            self.way = "icmp_windows"

    def _echo(self, timeout: float) -> float | None:
        from icmplib import ICMPRequest
        from icmplib.exceptions import ICMPLibError, TimeoutExceeded

        until = Deadline(timeout)
        request = ICMPRequest(self._address, self._id, next(self._sequence) & 0xFFFF)
        began = time.monotonic()
        try:
            self._socket.send(request)
            while not until.expired:
                self._cancel.check()
                try:
                    reply = self._socket.receive(request, max(0.001, min(SLICE, until.left)))
                except TimeoutExceeded:
                    continue
                if reply.type not in (0, 129):  # "unreachable" and its like are no echo
                    return None
                if reply.source.partition("%")[0] != self._address.partition("%")[0]:
                    continue  # somebody else's with the same numbers
                return (time.monotonic() - began) * 1000
        except (ICMPLibError, OSError):
            return None
        return None

    def _connect(self, timeout: float) -> float | None:
        began = time.monotonic()
        try:
            info = socket.getaddrinfo(
                self._address, self._port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
            )
            target = info[0][4]
            dial(self._family, target, Deadline(timeout), self._cancel, self._source).close()
        except OSError as error:
            if not (self._any_answer and error.errno in _ANSWERS):
                return None
        return (time.monotonic() - began) * 1000


class Sends(Protocol):
    """What ``ping`` needs of a pinger."""

    @property
    def way(self) -> Way: ...

    def once(self, timeout: float) -> float | None: ...


def ping(
    pinger: Sends,
    tries: int,
    timeout: float,
    cancel: CancelToken,
    *,
    pause: float = 0.05,
    give_up: int = 0,
    more: int = 0,
    seconds: float = 60.0,
    seen: Callable[[Echo], None] = lambda _echo: None,
) -> Series:
    """``tries`` round trips, one after the other with ``pause`` seconds between, and ``more``
    where up to 3 of 10 were lost: one lost of ten is 10 % by chance as easily as by a bad line.
    After ``give_up`` losses with no answer before them it ends early, and so do the ``more`` after
    ``seconds``. Raises Cancelled."""
    began = time.monotonic()
    echoes: list[Echo] = []
    wanted = tries
    while len(echoes) < wanted:
        if echoes:
            cancel.sleep(pause)
        at = time.monotonic() - began
        echoes.append(Echo(at, pinger.once(timeout)))
        seen(echoes[-1])
        lost = sum(item.millis is None for item in echoes)
        if give_up and lost == len(echoes) >= give_up:
            break
        if len(echoes) == tries and 0 < lost <= 0.3 * tries:
            wanted += more
        if len(echoes) >= tries and time.monotonic() - began > seconds:
            break
    return Series(pinger.way, tuple(echoes))
