"""Measures a line with real sockets: name lookup, TCP connect, first answer of a web address."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from drivers.cancel import CancelToken, Deadline
from drivers.errors import DeviceError, Illegal
from drivers.network.faults import ClientCertificateWanted
from drivers.network.http_phases import as_port_error, fetch
from drivers.network.ping import Echo, Series, Way
from drivers.network.wire import Source, dial
from drivers.port_errors import Unreachable
from drivers.transport.tcp import Address, resolve
from drivers.types import Text


@dataclass(frozen=True, slots=True)
class Target:
    """``host:port`` is connected to; ``http(s)://…`` is also asked for its first answer."""

    text: str
    host: str
    port: int
    url: str = ""


def parse_targets(text: str) -> tuple[Target, ...]:
    """Targets separated by commas or spaces. Raises Illegal naming the wrong one."""
    found = tuple(_target(item) for item in re.split(r"[,\s;，；]+", text.strip()) if item)
    if not found:
        raise Illegal(Text("参数“目标”里没有地址", "the parameter “Targets” holds no address"))
    return found


def _target(item: str) -> Target:
    wrong = Illegal(
        Text(f"测试目标写法不对：{item}（应为 主机:端口）", f"not a target: {item} (host:port)")
    )
    if item.startswith(("http://", "https://")):
        try:
            parts = urlsplit(item)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise wrong from None
        if not parts.hostname:
            raise wrong
        return Target(item, parts.hostname, port, item)
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:/]+):(\d{1,5})", item)
    if match is None or not 1 <= int(match[2]) <= 65535:
        raise wrong
    return Target(item, match[1].strip("[]"), int(match[2]))


@dataclass(frozen=True, slots=True)
class Sample:
    """Attempts on one target; ``error`` the last of those that failed, ``address`` the one that
    was connected to (empty when the name does not resolve)."""

    target: Target
    series: Series
    lookup: float
    address: str = ""
    error: DeviceError | None = None


def measure(
    target: Target,
    tries: int,
    timeout: float,
    cancel: CancelToken,
    *,
    pause: float = 0.05,
    source: Source | None = None,
    seen: Callable[[float | None], None] = lambda _millis: None,
) -> Sample:
    """Connect ``tries`` times, each within ``timeout`` seconds, one after the other. A name that
    does not resolve counts as total loss. Raises only Cancelled."""
    began = time.monotonic()
    try:
        found = resolve(target.host, target.port, timeout, cancel)
    except Unreachable as error:
        lost = Series("tcp", tuple(Echo(0.0, None) for _ in range(tries)))
        return Sample(target, lost, (time.monotonic() - began) * 1000, "", error)
    lookup = (time.monotonic() - began) * 1000
    family, address = _usable(found, source)
    echoes: list[Echo] = []
    last: DeviceError | None = None
    for attempt in range(tries):
        if attempt:
            cancel.sleep(pause)  # a burst would measure our own queue
        start = time.monotonic()
        millis: float | None = None
        try:
            _once(target, family, address, Deadline(timeout), cancel, source)
            millis = (time.monotonic() - start) * 1000
        except DeviceError as error:
            last = error
        echoes.append(Echo(start - began, millis))
        seen(millis)
    return Sample(target, Series("tcp", tuple(echoes)), lookup, str(address[0]), last)


class Asker:
    """Asks one web address for its first answer, again and again: a delay or a loss behind the
    connection shows here. One connection each time, as a caller that comes anew."""

    way: Way = "http"

    def __init__(
        self, url: str, address: str, port: int, cancel: CancelToken, source: Source | None = None
    ) -> None:
        """``address`` is an IP address: the name is not looked up again."""
        self._url = url
        self._cancel = cancel
        self._source = source
        info = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )
        self._address: Address = (info[0][0], info[0][4])

    def once(self, timeout: float) -> float | None:
        """Milliseconds from connecting to the head of the answer, whatever its status; None when
        none came in ``timeout`` seconds. Raises Cancelled."""
        answer = fetch(
            self._url, timeout, self._cancel,
            method="HEAD", source=self._source, address=self._address,
        )  # fmt: skip
        wanted = isinstance(answer.error, ClientCertificateWanted)  # it has answered
        return None if answer.error is not None and not wanted else answer.times.total

    def close(self) -> None:
        """Nothing is kept open."""


def _usable(found: list[Address], source: Source | None) -> Address:
    """The first address of a family that the card has."""
    if source is not None:
        for family, address in found:
            if source.of(family):
                return family, address
    return found[0]


def _once(
    target: Target,
    family: socket.AddressFamily,
    address: tuple[Any, ...],
    until: Deadline,
    cancel: CancelToken,
    source: Source | None,
) -> None:
    """Connect, and over http(s) wait for the first answer. Raises DeviceError, Cancelled."""
    if target.url:
        answer = fetch(
            target.url, until.left, cancel, method="HEAD", source=source, address=(family, address)
        )
        # one that wants our certificate has answered
        if answer.error is not None and not isinstance(answer.error, ClientCertificateWanted):
            raise answer.error
        return
    try:
        dial(family, address, until, cancel, source).close()
    except OSError as error:
        raise as_port_error(error, target.text) from error
