"""Measures a line with real sockets: name lookup, TCP connect, first answer of a web address."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from drivers.cancel import CancelToken
from drivers.errors import DeviceError, Illegal
from drivers.port_errors import PortError, Unreachable
from drivers.transport.tcp import connect, resolve
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
        raise Illegal(
            Text("没有给出测试目标（参数 targets）", "no targets are given (parameter targets)")
        )
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
    """``tries`` attempts: times in milliseconds of those that worked, the rest's last error."""

    target: Target
    tries: int
    times: tuple[float, ...]
    lookup: float
    error: DeviceError | None = None

    @property
    def median(self) -> float | None:
        return statistics.median(self.times) if self.times else None

    @property
    def loss(self) -> float:
        """Percent of attempts that failed."""
        return 100.0 * (self.tries - len(self.times)) / self.tries


def measure(
    target: Target, tries: int, timeout: float, cancel: CancelToken, pause: float = 0.05
) -> Sample:
    """Connect ``tries`` times, each within ``timeout`` seconds, one after the other. A name that
    does not resolve counts as total loss. Raises only Cancelled."""
    began = time.monotonic()
    try:
        address = resolve(target.host, target.port, timeout, cancel)[0][1]
    except Unreachable as error:
        return Sample(target, tries, (), (time.monotonic() - began) * 1000, error)
    lookup = (time.monotonic() - began) * 1000
    times: list[float] = []
    last: DeviceError | None = None
    for attempt in range(tries):
        if attempt:
            cancel.sleep(pause)  # a burst would measure our own queue
        cancel.check()
        start = time.monotonic()
        try:
            sock = connect(str(address[0]), target.port, timeout, cancel, target.text)
            try:
                if target.url:
                    _first_answer(sock, target, max(0.05, timeout - (time.monotonic() - start)))
                times.append((time.monotonic() - start) * 1000)
            finally:
                sock.close()
        except PortError as error:
            last = error
    return Sample(target, tries, tuple(times), lookup, last)


def _first_answer(sock: socket.socket, target: Target, timeout: float) -> None:
    """HEAD the address; any HTTP status counts as an answer. Raises Unreachable."""
    parts = urlsplit(target.url)
    sock.settimeout(timeout)
    stream: socket.socket = sock
    try:
        if parts.scheme == "https":
            stream = ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        request = f"HEAD {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
        stream.sendall(request.encode("ascii", errors="replace"))
        answer = http.client.HTTPResponse(stream, method="HEAD")
        answer.begin()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(str(error), port=target.text) from error
    finally:
        if stream is not sock:
            stream.close()
