"""One DNS server asked one name: how long it takes, and which of the ways to fail it is."""

from __future__ import annotations

import contextlib
import re
import secrets
import socket
import struct
import time
from dataclasses import dataclass
from typing import Any, Literal

from drivers.cancel import CancelToken, Deadline
from drivers.errors import Illegal
from drivers.network.wire import PlainPipe, Source, dial, is_address, wait_for
from drivers.types import Text

Result = Literal["ok", "nxdomain", "servfail", "refused", "empty", "timeout", "unreachable", "bad"]


@dataclass(frozen=True, slots=True)
class Server:
    """A DNS server by address and UDP port."""

    address: str
    port: int = 53

    @property
    def text(self) -> str:
        host = f"[{self.address}]" if ":" in self.address and self.port != 53 else self.address
        return host if self.port == 53 else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What came back for ``name``: "empty" is a good answer without an address; ``millis`` None
    unless something was answered."""

    server: Server
    name: str
    result: Result
    millis: float | None = None
    addresses: tuple[str, ...] = ()
    detail: str = ""


def parse_server(text: str) -> Server:
    """``ADDRESS``, ``ADDRESS:PORT`` or ``[V6]:PORT``. Raises Illegal."""
    word, port = text.strip(), 53
    if (match := re.fullmatch(r"\[([^\]]*)\](?::(.+))?", word)) is not None:
        word, number = match[1], match[2] or ""
    elif word.count(":") == 1:
        word, _, number = word.partition(":")
    else:
        number = ""
    if number:
        port = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    if not is_address(word) or not 1 <= port <= 65535:
        raise Illegal(
            Text(f"DNS 服务器应写 IP 地址，不是 {text}", f"not the address of a DNS server: {text}")
        )
    return Server(word, port)


def no_such_name() -> str:
    """A name that must not exist: .invalid is reserved for that (RFC 6761 6.4)."""
    return f"cc-{secrets.token_hex(6)}.invalid"


def unused_name() -> str:
    """A name below a real zone that nobody has: many a server answers .invalid by itself (RFC 6761
    asks it to), so that a carrier's hijacking behind it shows here only."""
    return f"cc-{secrets.token_hex(10)}.com"


def ask(
    server: Server,
    name: str,
    timeout: float,
    cancel: CancelToken,
    *,
    source: Source | None = None,
    kind: str = "A",
) -> Lookup:
    """Ask once over UDP, over TCP where the answer was cut. Raises Illegal (not a name),
    Cancelled."""
    import dns.exception
    import dns.flags
    import dns.message

    try:
        query = dns.message.make_query(name.encode("idna").decode("ascii"), kind)
    except (dns.exception.DNSException, UnicodeError) as error:
        raise Illegal(Text(f"名称写法不对：{name}", f"not a name: {name}")) from error
    until = Deadline(timeout)
    began = time.monotonic()
    try:
        answer = _udp(server, query, until, cancel, source)
        if answer.flags & dns.flags.TC:
            answer = _tcp(server, query, until, cancel, source)
    except TimeoutError:
        return Lookup(server, name, "timeout")
    except OSError as error:
        return Lookup(server, name, "unreachable", detail=str(error))
    except (dns.exception.DNSException, ValueError, struct.error) as error:
        return Lookup(server, name, "bad", detail=str(error))
    millis = (time.monotonic() - began) * 1000
    result, addresses = _read(answer)
    return Lookup(server, name, result, millis, addresses)


def _read(answer: Any) -> tuple[Result, tuple[str, ...]]:
    import dns.rcode
    import dns.rdatatype

    wanted = (dns.rdatatype.A, dns.rdatatype.AAAA)
    found = tuple(str(item) for part in answer.answer if part.rdtype in wanted for item in part)
    results: dict[int, Result] = {
        int(dns.rcode.NXDOMAIN): "nxdomain",
        int(dns.rcode.SERVFAIL): "servfail",
        int(dns.rcode.REFUSED): "refused",
        int(dns.rcode.NOERROR): "ok" if found else "empty",
    }
    return results.get(int(answer.rcode()), "bad"), found


def _socket_address(server: Server, kind: socket.SocketKind) -> tuple[int, tuple[Any, ...]]:
    found = socket.getaddrinfo(server.address, server.port, type=kind, flags=socket.AI_NUMERICHOST)
    return found[0][0], found[0][4]


def _udp(
    server: Server, query: Any, until: Deadline, cancel: CancelToken, source: Source | None
) -> Any:
    import dns.exception
    import dns.message

    family, address = _socket_address(server, socket.SOCK_DGRAM)
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        if source is not None:
            source.attach(sock)
        sock.connect(address)  # so that a closed port is told, and only this server is heard
        wire = query.to_wire()
        sent = time.monotonic()
        sock.send(wire)
        again = until.left > 1.5  # one repeat, as every resolver does: UDP may lose it
        while True:
            half = Deadline(min(until.left, max(0.0, 1.0 - (time.monotonic() - sent))))
            try:
                wait_for(sock, read=True, until=half if again else until, cancel=cancel)
            except TimeoutError:
                if not again:
                    raise
                again = False
                sock.send(wire)
                continue
            try:
                data = sock.recv(65535)
            except BlockingIOError:
                continue
            # rubbish or an answer to something else: the right one may still come
            with contextlib.suppress(dns.exception.DNSException, ValueError):
                answer = dns.message.from_wire(
                    data, ignore_trailing=True, raise_on_truncation=False
                )
                if query.is_response(answer):
                    return answer


def _tcp(
    server: Server, query: Any, until: Deadline, cancel: CancelToken, source: Source | None
) -> Any:
    import dns.message

    family, address = _socket_address(server, socket.SOCK_STREAM)
    sock = dial(family, address, until, cancel, source)
    pipe = PlainPipe(sock, until, cancel)
    try:
        wire = query.to_wire()
        pipe.send(struct.pack(">H", len(wire)) + wire)
        data = b""
        while len(data) < 2 or len(data) < 2 + struct.unpack(">H", data[:2])[0]:
            piece = pipe.recv(65537)
            if not piece:
                raise ConnectionResetError("closed by the server")
            data += piece
        return dns.message.from_wire(data[2:], ignore_trailing=True)
    finally:
        pipe.close()
