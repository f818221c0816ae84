"""How many megabits a second a line carries: against one address, for a bounded time and size.

The clock runs from the first byte that moves, so names, TCP and TLS are not counted. One
connection is used: what a browser gets, and not what many connections together could.

What a server sends before it must wait for us arrives in one burst, whatever the line: a transfer
under ``SHORT`` seconds says no more than its ``floor``, with the wait for the first byte in it.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass

from drivers.cancel import CancelToken, Deadline
from drivers.errors import DeviceError
from drivers.network.faults import HttpCut
from drivers.network.http_phases import Exchange
from drivers.network.wire import Rolling, Source

SHORT = 0.5  # seconds
_EVERY = 0.25  # seconds between two samples of the curve
_STILL = 5.0  # seconds without a byte are a broken transfer
_PIECE = 65536
_SPOKEN = 5.0  # seconds allowed for the connection and the first answer

Seen = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Rate:
    """``samples`` as (seconds from the start, Mbit/s of the last quarter second). ``error`` what
    ended it early; the rate of what was carried till then stays. ``waited`` seconds passed from
    the request to the first byte, before ``seconds``."""

    bytes: int
    seconds: float
    samples: tuple[tuple[float, float], ...] = ()
    status: int = 0
    error: DeviceError | None = None
    waited: float = 0.0

    @property
    def floor(self) -> float:
        """Mbit/s that are proven: all of it came in the time since the request."""
        spent = self.seconds + self.waited
        return self.bytes * 8 / 1e6 / spent if spent > 0 else 0.0

    @property
    def mbit(self) -> float:
        """Mbit/s (10^6 bits); 0 when nothing was carried."""
        return self.bytes * 8 / 1e6 / self.seconds if self.seconds > 0 else 0.0


class _Meter:
    """Counts bytes and tells the rate every quarter second."""

    def __init__(self, seen: Seen, waited: float = 0.0) -> None:
        self._seen = seen
        self._waited = waited
        self.began = time.monotonic()
        self.bytes = 0
        self.samples: list[tuple[float, float]] = []
        self._mark, self._marked = self.began, 0

    def add(self, count: int) -> None:
        self.bytes += count
        now = time.monotonic()
        if now - self._mark >= _EVERY:
            rate = (self.bytes - self._marked) * 8 / 1e6 / (now - self._mark)
            self.samples.append((now - self.began, rate))
            self._mark, self._marked = now, self.bytes
            self._seen(*self.samples[-1])

    def rate(self, status: int, error: DeviceError | None = None) -> Rate:
        spent = max(time.monotonic() - self.began, 1e-6)
        return Rate(self.bytes, spent, tuple(self.samples), status, error, self._waited)


def download(
    url: str,
    seconds: float,
    most: int,
    cancel: CancelToken,
    *,
    source: Source | None = None,
    seen: Seen = lambda _at, _rate: None,
) -> Rate:
    """GET ``url`` until it ends, ``seconds`` passed or ``most`` bytes came. Raises Illegal,
    Cancelled."""
    run = _Run(url, cancel, source, seen)

    def carry() -> int:
        run.exchange.connect()
        run.exchange.request("GET")
        asked = time.monotonic()
        response = run.exchange.read_head("GET")
        if response.status != 200:
            return response.status
        meter = run.start(time.monotonic() - asked)
        end = Deadline(seconds)
        while not end.expired and meter.bytes < most:
            run.until.extend(min(_STILL, end.left + 0.5))
            try:
                piece = response.read1(_PIECE)
            except TimeoutError:
                if meter.bytes and end.left <= 0:
                    break  # it stood still at the very end: the time is over all the same
                raise
            if not piece:
                if (response.length or 0) > 0:
                    raise HttpCut(f"{response.length} bytes are missing", port=url)
                break
            meter.add(len(piece))
        return response.status

    return run.through(carry)


def upload(
    url: str,
    seconds: float,
    most: int,
    cancel: CancelToken,
    *,
    source: Source | None = None,
    seen: Seen = lambda _at, _rate: None,
) -> Rate:
    """POST bytes in chunks for ``seconds`` or until ``most`` are sent, then wait for the answer,
    so that what still lies in buffers is counted with its time. Raises Illegal, Cancelled."""
    run = _Run(url, cancel, source, seen)

    def carry() -> int:
        pipe = run.exchange.connect()
        run.exchange.request("POST", _CHUNKED)
        meter = run.start()
        end = Deadline(seconds)
        filling = b"\x5a" * 16384
        while not end.expired and meter.bytes < most:
            run.until.extend(_STILL)
            piece = filling[: most - meter.bytes]
            pipe.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            meter.add(len(piece))
        # what is still in the buffers of a slow line takes its time
        run.until.extend(max(_STILL, seconds))
        pipe.send(b"0\r\n\r\n")
        return run.exchange.read_head("POST").status

    return run.through(carry)


_CHUNKED = (("Content-Type", "application/octet-stream"), ("Transfer-Encoding", "chunked"))


class _Run:
    """One transfer: its request, its moving deadline, its meter."""

    def __init__(self, url: str, cancel: CancelToken, source: Source | None, seen: Seen) -> None:
        self.until = Rolling(_SPOKEN)
        self.exchange = Exchange(url, self.until, cancel, source)
        self._seen = seen
        self._meter = _Meter(seen)

    def start(self, waited: float = 0.0) -> _Meter:
        """From now on it counts."""
        self._meter = _Meter(self._seen, waited)
        return self._meter

    def through(self, carry: Callable[[], int]) -> Rate:
        """Carry it out; what goes wrong becomes the ``error``, the socket is given back."""
        try:
            status = carry()
            return self._meter.rate(status)
        except (OSError, http.client.HTTPException, DeviceError) as error:
            answer = self.exchange.finish(error)
            return self._meter.rate(answer.status, answer.error)
        finally:
            self.exchange.close()
