"""Sockets that obey a deadline and a token, bound to one network card where one is chosen.

A socket here never blocks: each wait is cut into slices of ``SLICE`` seconds, so that a cancelled
test ends within 100 ms whatever the other side does.
"""

from __future__ import annotations

import contextlib
import errno
import io
import select
import socket
import sys
import time
from dataclasses import dataclass
from typing import Any, Protocol

from drivers.cancel import SLICE, CancelToken, Deadline

_GOING = {0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY, 10035}  # 10035 WSAEWOULDBLOCK
_IP_BOUND_IF = 25  # <netinet/in.h> of macOS
_IPV6_BOUND_IF = 125
_BINDTODEVICE = 25  # <asm-generic/socket.h>
_UNSENT: int | None = getattr(socket, "TCP_NOTSENT_LOWAT", None)  # Linux, macOS


@dataclass(frozen=True, slots=True)
class Source:
    """The card to use: its name and its address of the family in question."""

    nic: str
    address: str = ""
    address6: str = ""

    def of(self, family: int) -> str:
        return self.address6 if family == socket.AF_INET6 else self.address

    def attach(self, sock: socket.socket) -> None:
        """Make ``sock`` leave through this card. Windows sends through the card that owns the
        source address; Linux and macOS choose by route unless they are told. Raises OSError where
        the card has no address of this family."""
        family = sock.family
        address = self.of(family)
        if not address:
            raise OSError(errno.EADDRNOTAVAIL, f"{self.nic} has no address of this family")
        with contextlib.suppress(OSError):  # no right to: the source address alone must do
            if sys.platform.startswith("linux"):
                name = self.nic.encode()[:15] + b"\0"
                sock.setsockopt(socket.SOL_SOCKET, _BINDTODEVICE, name)
            elif sys.platform == "darwin":
                index = socket.if_nametoindex(self.nic)
                if family == socket.AF_INET6:
                    sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_BOUND_IF, index)
                else:
                    sock.setsockopt(socket.IPPROTO_IP, _IP_BOUND_IF, index)
        sock.bind((address, 0))


class Rolling(Deadline):
    """A deadline that is moved on while bytes keep coming."""

    def extend(self, seconds: float) -> None:
        """To ``seconds`` from now."""
        self._at = time.monotonic() + seconds


class Pipe(Protocol):
    """Bytes both ways. ``recv`` gives b"" at the end. Raises TimeoutError, OSError, Cancelled."""

    def send(self, data: bytes) -> None: ...
    def recv(self, limit: int) -> bytes: ...
    def close(self) -> None: ...


def wait_for(sock: socket.socket, *, read: bool, until: Deadline, cancel: CancelToken) -> None:
    """Until the socket can be read or written. Raises TimeoutError, Cancelled, OSError."""
    while True:
        cancel.check()
        wait = min(SLICE, until.left)
        want = [sock]
        # a refused connection shows as writable on POSIX and as exceptional on Windows
        got, can, bad = select.select(want if read else [], [] if read else want, want, wait)
        if got or can or bad:
            return
        if until.expired:
            raise TimeoutError("timed out")


def dial(
    family: int,
    address: tuple[Any, ...],
    until: Deadline,
    cancel: CancelToken,
    source: Source | None = None,
) -> socket.socket:
    """A connected, non-blocking TCP socket. Raises OSError (TimeoutError among them), Cancelled."""
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        if source is not None:
            source.attach(sock)
        code = sock.connect_ex(address)
        if code not in _GOING:
            raise OSError(code, errno.errorcode.get(code, str(code)))
        wait_for(sock, read=False, until=until, cancel=cancel)
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise OSError(code, errno.errorcode.get(code, str(code)))
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if _UNSENT is not None:  # else megabytes wait in the kernel and count as sent
                sock.setsockopt(socket.IPPROTO_TCP, _UNSENT, 131_072)
    except BaseException:
        sock.close()
        raise
    return sock


class PlainPipe:
    """A connected socket, bounded by one deadline for all that is done with it."""

    def __init__(self, sock: socket.socket, until: Deadline, cancel: CancelToken) -> None:
        self._sock = sock
        self._cancel = cancel
        self.until = until

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            wait_for(self._sock, read=False, until=self.until, cancel=self._cancel)
            with contextlib.suppress(BlockingIOError):
                view = view[self._sock.send(view) :]

    def recv(self, limit: int) -> bytes:
        while True:
            wait_for(self._sock, read=True, until=self.until, cancel=self._cancel)
            with contextlib.suppress(BlockingIOError):
                return self._sock.recv(limit)

    def close(self) -> None:
        self._sock.close()


class PipeFile(io.RawIOBase):
    """A pipe as the readable file that ``http.client.HTTPResponse`` wants."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._kept = b""
        self.first: float | None = None  # the moment of the first byte, monotonic

    def head(self, most: int = 65536) -> bool:
        """Wait until a whole head is there (kept for ``readinto``); False when the other side
        ends before: ``http.client`` takes a head that is cut off for a complete one. Raises as
        the pipe."""
        while len(self._kept) < most:
            if b"\r\n\r\n" in self._kept or b"\n\n" in self._kept:
                return True
            data = self._pipe.recv(16384)
            if not data:
                return False
            self.first = self.first or time.monotonic()
            self._kept += data
        return True

    @property
    def begun(self) -> bytes:
        """What is kept so far."""
        return self._kept

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._kept[: len(buffer)] or self._pipe.recv(len(buffer))
        self._kept = self._kept[len(data) :]
        buffer[: len(data)] = data
        return len(data)

    def makefile(self, mode: str = "rb", *_more: object, **_words: object) -> io.BufferedReader:
        return io.BufferedReader(self)


def is_address(host: str) -> bool:
    """Whether ``host`` is an IP address and no name."""
    for family in (socket.AF_INET, socket.AF_INET6):
        with contextlib.suppress(OSError, ValueError):
            socket.inet_pton(family, host.partition("%")[0])
            return True
    return False


def tls_name(host: str) -> bytes:
    """The host as it is sent in a TLS greeting (SNI); empty for an address or an odd name."""
    if is_address(host):
        return b""
    try:
        return host.encode("idna")
    except UnicodeError:
        return b""


__all__ = [
    "Pipe",
    "PipeFile",
    "PlainPipe",
    "Rolling",
    "Source",
    "dial",
    "is_address",
    "tls_name",
    "wait_for",
]
