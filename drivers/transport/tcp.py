"""A TCP connection to a network printer (raw port 9100) or to a virtual device."""

from __future__ import annotations

import errno
import select
import socket
import threading
from contextlib import suppress
from typing import Any

from drivers.cancel import SLICE, CancelToken, Deadline
from drivers.errors import DeviceError, NotOpen
from drivers.port_errors import (
    PeerBusy,
    PortError,
    PortGone,
    Refused,
    Unreachable,
    WriteStuck,
)
from drivers.transport.url import PortUrl

Address = tuple[socket.AddressFamily, tuple[Any, ...]]
_GOING = {0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY, 10035}  # 10035 WSAEWOULDBLOCK

_CAUSES: dict[int, type[PortError]] = {
    errno.ECONNREFUSED: Refused,
    10061: Refused,  # WSAECONNREFUSED
    errno.ECONNRESET: PeerBusy,  # taken and thrown out before we could say a word
    10054: PeerBusy,  # WSAECONNRESET
}


def resolve(host: str, port: int, deadline: float, cancel: CancelToken) -> list[Address]:
    """Addresses of ``host``. getaddrinfo cannot be interrupted, so it runs in a thread that is
    left behind if it does not return in time. Raises Unreachable."""
    result: list[Address] = []
    failure: list[str] = []

    def look() -> None:
        try:
            for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                result.append((family, address))
        except (OSError, UnicodeError) as error:
            failure.append(str(error))

    thread = threading.Thread(target=look, name="resolve", daemon=True)
    thread.start()
    until = Deadline(deadline)
    while thread.is_alive() and not until.expired:
        cancel.check()
        thread.join(min(SLICE, until.left))
    if thread.is_alive() or not result:
        raise Unreachable(failure[0] if failure else "name lookup timed out", port=host)
    return list(result)


def connect(
    host: str, port: int, deadline: float, cancel: CancelToken, url: str = ""
) -> socket.socket:
    """A connected non-blocking socket; tries each address of the host in turn.
    Raises Refused, PeerBusy or Unreachable."""
    url = url or f"socket://{host}:{port}"
    until = Deadline(deadline)
    last: DeviceError = Unreachable(port=url)
    for family, address in resolve(host, port, deadline, cancel):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            code = sock.connect_ex(address)
            if code not in _GOING:
                raise OSError(code, errno.errorcode.get(code, str(code)))
            _wait_connected(sock, until, cancel)
            with suppress(OSError):  # reset meanwhile: the first read says so
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as error:
            sock.close()
            last = _CAUSES.get(error.errno or 0, Unreachable)(str(error), port=url)
        except BaseException:
            sock.close()
            raise
    raise last


def _wait_connected(sock: socket.socket, until: Deadline, cancel: CancelToken) -> None:
    while True:
        cancel.check()
        # a refused connection shows as writable on POSIX and as exceptional on Windows
        _, writable, failed = select.select([], [sock], [sock], min(SLICE, until.left))
        if writable or failed:
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, errno.errorcode.get(code, str(code)))
            return
        if until.expired:
            raise OSError(errno.ETIMEDOUT, "connect timed out")


class TcpTransport:
    """``socket://host:port``."""

    readable = True

    def __init__(self, url: PortUrl) -> None:
        self._url = url
        self._socket: socket.socket | None = None
        self._cancel = CancelToken()
        self._heard = False

    @property
    def url(self) -> str:
        return str(self._url)

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def open(self, deadline: float, cancel: CancelToken) -> None:
        self._cancel = cancel
        self._heard = False
        self._socket = connect(self._url.target, self._url.port, deadline, cancel, self.url)

    def close(self) -> None:
        sock, self._socket = self._socket, None
        if sock is not None:
            with suppress(OSError):
                # tell the printer at once: it serves one connection at a time
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def write(self, data: bytes, deadline: float) -> None:
        sock = self._opened()
        until = Deadline(deadline)
        view = memoryview(data)
        try:
            while view:
                self._cancel.check()
                _, writable, _ = select.select([], [sock], [], min(SLICE, until.left))
                if writable:
                    view = view[sock.send(view) :]
                elif until.expired:
                    raise WriteStuck(port=self.url, command=data[:16].hex(" "))
        except (OSError, ValueError) as error:
            raise self._lost(error) from error

    def last_words(self, data: bytes) -> None:
        """See ``base.Line.last_words``."""
        self._cancel = CancelToken()
        self.write(data, 0.3)

    def read(self, limit: int, deadline: float) -> bytes:
        sock = self._opened()
        until = Deadline(deadline)
        while True:
            self._cancel.check()
            data = self._receive(sock, limit, min(SLICE, until.left))
            if data or until.expired:
                return data

    def drain(self) -> bytes:
        return self._receive(self._opened(), 65536, 0)

    def _receive(self, sock: socket.socket, limit: int, wait: float) -> bytes:
        try:
            readable, _, _ = select.select([sock], [], [], wait)
            if not readable:
                return b""
            data = sock.recv(limit)
        except (OSError, ValueError) as error:
            raise self._lost(error) from error
        if not data:
            raise self._lost(ConnectionResetError("closed by peer"))
        self._heard = True
        return data

    def _lost(self, error: Exception) -> PortError:
        """A connection that ends before the first byte came was not wanted by the printer."""
        kind = PortGone if self._heard else PeerBusy
        return kind(str(error), port=self.url)

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise NotOpen(port=self.url)
        return self._socket
