"""One connection of the virtual line: HTTP, HTTPS and DNS over TCP on one port, told apart by the
first byte (0x16 begins a TLS greeting, 0x00 the length of a DNS query)."""

from __future__ import annotations

import http
import socket
import ssl
import threading
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from email.utils import formatdate

from drivers.network import sim_dns
from drivers.network.sim_certs import FAULTY, Certificates
from drivers.network.sim_site import Reply, Request, parse_request, respond

LATE = 0.5  # seconds an answer is late with ``slow``
JITTER = 0.2  # seconds every second answer is late with ``jitter``
THROTTLE = 250_000  # bytes a second with ``throttle``: 2 Mbit/s
_PIECE = 16384
_PATIENCE = 10.0  # seconds a silent caller is waited for


class Talk:
    """Serves one accepted connection in its own thread."""

    def __init__(
        self,
        client: socket.socket,
        number: int,
        faults: Callable[[], AbstractSet[str]],
        certificates: Callable[[], Certificates],
        own: str,
        stopping: threading.Event,
        heard: Callable[[bytes], None],
    ) -> None:
        self._client = client
        self._number = number
        self._faults = faults
        self._certificates = certificates
        self._own = own
        self._stopping = stopping
        self._heard = heard
        self._kept = b""  # read and not used yet

    def serve(self) -> None:
        """Until the one answer is given; never raises."""
        client = self._client
        try:
            client.settimeout(0.2)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            first = self._peek()
            if first == b"\x16":
                self._secure()
            if first == b"\0":
                self._dns()
            elif first:
                self._http(secure=first == b"\x16")
        except (OSError, ValueError):
            pass  # the caller has gone, or never spoke
        finally:
            with suppress(OSError):
                self._client.close()

    def _peek(self) -> bytes:
        until = time.monotonic() + _PATIENCE
        while not self._stopping.is_set() and time.monotonic() < until:
            try:
                return self._client.recv(1, socket.MSG_PEEK)
            except TimeoutError:
                continue
        return b""

    def _secure(self) -> None:
        fault = next((name for name in FAULTY if name in self._faults()), "")
        self._client.settimeout(_PATIENCE)
        context = self._certificates().context(fault)
        self._client = context.wrap_socket(self._client, server_side=True)
        self._client.settimeout(0.2)

    def _dns(self) -> None:
        query = self._exactly(int.from_bytes(self._exactly(2), "big"))
        reply = sim_dns.answer(query, self._faults(), tcp=True)
        if reply is not None:
            self._client.sendall(len(reply).to_bytes(2, "big") + reply)

    def _http(self, *, secure: bool) -> None:
        head = self._until(b"\r\n\r\n")
        self._heard(head)
        request = parse_request(head, secure)
        faults = self._faults()
        if request is None:
            return
        if "loss" in faults and self._number % 3 == 2:
            return  # every third is closed without a word
        if "slow" in faults:
            self._stopping.wait(LATE)
        if "jitter" in faults and self._number % 2:
            self._stopping.wait(JITTER)
        taken = self._take(request) if request.method == "POST" else 0
        reply = respond(request, faults, self._own, self._certificates().ca_pem)
        if request.method == "POST" and request.path == "/upload" and reply.status == 204:
            reply = Reply(200, str(taken).encode(), "text/plain")
        self._send(request, reply)

    def _take(self, request: Request) -> int:
        """Read a body; its bytes."""
        if not request.chunked:
            left = request.length
            while left > 0:
                left -= len(self._paced(self._exactly(min(_PIECE, left))))
            return request.length
        count = 0
        while not self._stopping.is_set():
            size = int(self._until(b"\r\n").strip() or b"0", 16)
            count += len(self._paced(self._exactly(size)))
            self._exactly(2)
            if size == 0:
                return count
        return count

    def _send(self, request: Request, reply: Reply) -> None:
        size = reply.size or len(reply.body)
        reason = http.HTTPStatus(reply.status).phrase if reply.status in _KNOWN else "Other"
        lines = [f"HTTP/1.1 {reply.status} {reason}", f"Date: {formatdate(usegmt=True)}"]
        lines += [f"Content-Type: {reply.kind}"] if reply.kind else []
        lines += [f"Location: {reply.location}"] if reply.location else []
        if reply.status != 204:
            lines.append(f"Content-Length: {size}")
        head = "\r\n".join([*lines, "Connection: close", "", ""]).encode()
        self._client.settimeout(_PATIENCE)
        if request.method == "HEAD" or not reply.size:
            self._client.sendall(head + (b"" if request.method == "HEAD" else reply.body))
            self._goodbye()
            return
        self._client.sendall(head)
        filling, left = b"\xa5" * _PIECE, size
        if "cut" in self._faults():
            left = size // 2
        while left > 0 and not self._stopping.is_set():
            piece = self._paced(filling[: min(_PIECE, left)])
            self._client.sendall(piece)
            left -= len(piece)
        self._goodbye()

    def _goodbye(self) -> None:
        """Close without throwing away what the caller has not read yet."""
        if isinstance(self._client, ssl.SSLSocket):
            with suppress(OSError):
                self._client.settimeout(0.2)
                self._client.unwrap()
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_WR)

    def _paced(self, piece: bytes) -> bytes:
        if "throttle" in self._faults():
            self._stopping.wait(len(piece) / THROTTLE)
        return piece

    def _exactly(self, count: int) -> bytes:
        while len(self._kept) < count:
            self._more()
        data, self._kept = self._kept[:count], self._kept[count:]
        return data

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._kept:
            if len(self._kept) > 65536:
                raise ValueError("a head without end")
            self._more()
        data, _, self._kept = self._kept.partition(mark)
        return data + mark

    def _more(self) -> None:
        until = time.monotonic() + _PATIENCE
        while not self._stopping.is_set() and time.monotonic() < until:
            try:
                data = self._client.recv(65536)
            except TimeoutError:
                continue
            if not data:
                break
            self._kept += data
            return
        raise ConnectionResetError("nothing more")


_KNOWN = frozenset(status.value for status in http.HTTPStatus)
