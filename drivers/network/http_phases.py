"""One HTTP request with the time of each phase: name, TCP, TLS, request, first byte, all of it.

Every phase is bounded by the one deadline of the request and obeys the token. Certificates are
looked at and not enforced here, for a request that tests the line carries nothing secret.
"""

from __future__ import annotations

import email.utils
import errno
import http.client
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urljoin

from drivers.cancel import CancelToken, Deadline
from drivers.errors import DeviceError, Illegal
from drivers.network.faults import HttpCut, HttpSilent, NameUnknown, NotHttp, TlsFailed
from drivers.network.tls import Handshake, begin_tls
from drivers.network.urls import Headers, port_of, request_head, split_url
from drivers.network.wire import Pipe, PipeFile, PlainPipe, Source, dial
from drivers.port_errors import PeerBusy, Refused, Unreachable
from drivers.transport.tcp import Address, resolve

Phase = Literal["name", "tcp", "tls", "request", "first_byte", "body"]
_BODY = 65536  # bytes of an answer that are read when nothing else is said


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each phase; None where it was not reached or is not there."""

    name: float | None = None
    tcp: float | None = None
    tls: float | None = None
    request: float | None = None
    first_byte: float | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gave. ``error`` and ``failed`` tell where it ended if it did not get
    through; ``status`` is 0 then, unless the body was cut. ``shown`` only over https."""

    url: str
    times: Times
    status: int = 0
    headers: Headers = ()
    body: bytes = b""
    address: str = ""
    shown: Handshake | None = None
    error: DeviceError | None = None
    failed: Phase | None = None

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def location(self) -> str:
        """Where a redirect leads, absolute; empty when this is none."""
        if self.status not in (301, 302, 303, 307, 308):
            return ""
        where = self.header("location")
        return urljoin(self.url, where) if where else ""

    @property
    def server_time(self) -> datetime | None:
        """The server's clock when it answered."""
        try:
            found = email.utils.parsedate_to_datetime(self.header("date"))
        except (TypeError, ValueError):
            return None
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


class Exchange:
    """A request that was sent and whose answer is being read; ``open`` it, then ``close``."""

    def __init__(
        self,
        url: str,
        until: Deadline,
        cancel: CancelToken,
        source: Source | None = None,
        address: Address | None = None,
    ) -> None:
        """``address`` spares the lookup of the name."""
        self.parts = split_url(url)
        self.answer = Answer(url.strip(), Times())
        self.pipe: Pipe | None = None
        self.response: http.client.HTTPResponse | None = None
        self._until = until
        self._cancel = cancel
        self._source = source
        self._known = address
        self._began = time.monotonic()
        self._phase: Phase = "name"
        self._file: PipeFile | None = None

    def connect(self) -> Pipe:
        """Up to the encrypted pipe. Raises DeviceError, Cancelled; ``answer`` has the times."""
        host, port = self.parts.hostname or "", port_of(self.parts)
        mark = time.monotonic()
        if self._known is None:
            try:
                found = resolve(host, port, self._until.left, self._cancel)
            except Unreachable as error:
                raise NameUnknown(error.detail, port=host) from error
            mark = self._mark("name", mark)
        else:
            found = [self._known]
        self._phase = "tcp"
        self.pipe = self._dial(found)
        mark = self._mark("tcp", mark)
        if self.parts.scheme == "https":
            self._phase = "tls"
            made = begin_tls(self.pipe, host)
            self.pipe = made
            try:
                made.shake()
            finally:  # what was shown before it failed is worth seeing
                self.answer = replace(self.answer, shown=made.seen())
            self._mark("tls", mark)
        self._phase = "request"
        return self.pipe

    def _dial(self, found: list[Address]) -> Pipe:
        last: OSError = OSError("no address")
        for index, (family, address) in enumerate(found):
            share = Deadline(self._until.left / (len(found) - index))  # time for the others too
            try:
                sock = dial(family, address, share, self._cancel, self._source)
            except OSError as error:
                last = error
                continue
            self.answer = replace(self.answer, address=str(address[0]))
            return PlainPipe(sock, self._until, self._cancel)
        raise last

    def request(self, method: str, extra: Headers = (), body: bytes = b"") -> None:
        """Send the head (and ``body``); the answer is not waited for."""
        assert self.pipe is not None
        mark = time.monotonic()
        self.pipe.send(request_head(self.parts, method, extra) + body)
        self._mark("request", mark)

    def read_head(self, method: str) -> http.client.HTTPResponse:
        """Wait for the first byte and read the head. Raises as ``connect``."""
        assert self.pipe is not None
        self._phase = "first_byte"
        mark = time.monotonic()
        file = self._file = PipeFile(self.pipe)
        response = http.client.HTTPResponse(file, method=method)  # type: ignore[arg-type]
        if not file.head():
            raise _half_head(file.begun)("the head is not complete", port=self.answer.url)
        try:
            response.begin()
        except http.client.RemoteDisconnected as error:
            raise HttpCut(str(error), port=self.answer.url) from error
        except (http.client.HTTPException, ValueError) as error:
            raise NotHttp(repr(error), port=self.answer.url) from error
        self._mark("first_byte", mark, file.first)
        headers = tuple((key, value) for key, value in response.headers.items())
        self.answer = replace(self.answer, status=response.status, headers=headers)
        self._phase = "body"
        self.response = response
        return response

    def finish(self, error: Exception | None = None, body: bytes = b"") -> Answer:
        """The answer, complete or with what stopped it. Gives the socket back."""
        total = (time.monotonic() - self._began) * 1000
        self.answer = replace(self.answer, times=replace(self.answer.times, total=total), body=body)
        if error is not None:
            said = self._said(error)
            self.answer = replace(self.answer, error=said, failed=self._phase)
        self.close()
        return self.answer

    def close(self) -> None:
        if self.response is not None:
            self.response.close()
        if self.pipe is not None:
            self.pipe.close()

    def _mark(self, phase: Phase, since: float, at: float | None = None) -> float:
        now = at or time.monotonic()
        spent = {phase: (now - since) * 1000}
        self.answer = replace(self.answer, times=replace(self.answer.times, **spent))
        return now

    def _said(self, error: Exception) -> DeviceError:
        """The error of this phase in the words of the tree."""
        if isinstance(error, DeviceError):
            return error
        url, detail = self.answer.url, str(error) or type(error).__name__
        if self._phase in ("name", "tcp"):
            return as_port_error(error, url)
        if self._phase == "tls":
            return TlsFailed(detail, port=url)
        if self._phase == "first_byte" and isinstance(error, TimeoutError):
            begun = self._file.begun if self._file is not None else b""
            return (_half_head(begun) if begun else HttpSilent)(detail, port=url)
        return HttpCut(detail, port=url)


def _half_head(begun: bytes) -> type[DeviceError]:
    """What it is when a head does not come to its end."""
    return HttpCut if b"HTTP/".startswith(begun[:5]) else NotHttp


def as_port_error(error: Exception, url: str) -> DeviceError:
    """What stopped a connection, in the words of the tree."""
    number = getattr(error, "errno", None)
    kind: type[DeviceError] = Unreachable
    if isinstance(error, ConnectionRefusedError) or number in (errno.ECONNREFUSED, 10061):
        kind = Refused
    elif isinstance(error, ConnectionResetError) or number in (errno.ECONNRESET, 10054):
        kind = PeerBusy
    return kind(str(error) or type(error).__name__, port=url)


def fetch(
    url: str,
    seconds: float,
    cancel: CancelToken,
    *,
    method: str = "GET",
    source: Source | None = None,
    limit: int = _BODY,
    extra: Headers = (),
    address: Address | None = None,
) -> Answer:
    """One request, at most ``seconds``; at most ``limit`` bytes of the body are kept. What goes
    wrong is in the answer. Raises Illegal (not an address), Cancelled."""
    exchange = Exchange(url, Deadline(seconds), cancel, source, address)
    body = b""
    try:
        exchange.connect()
        exchange.request(method, extra)
        response = exchange.read_head(method)
        while len(body) < limit:
            piece = response.read1(min(16384, limit - len(body)))
            if not piece:
                break
            body += piece
        if len(body) < limit and (response.length or 0) > 0 and method != "HEAD":
            raise HttpCut(f"{response.length} bytes are missing", port=url)
    except (OSError, http.client.HTTPException, DeviceError) as error:
        return exchange.finish(error, body)
    except BaseException:
        exchange.close()
        raise
    return exchange.finish(body=body)


def follow(
    url: str,
    seconds: float,
    cancel: CancelToken,
    *,
    source: Source | None = None,
    hops: int = 5,
    limit: int = _BODY,
) -> tuple[Answer, ...]:
    """The request and its redirects, the last one first answered without a redirect (or the last
    allowed). ``seconds`` bound all of it. Raises Illegal, Cancelled."""
    until = Deadline(seconds)
    found: list[Answer] = []
    while True:
        found.append(fetch(url, max(0.01, until.left), cancel, source=source, limit=limit))
        where = found[-1].location
        if not where or len(found) > hops or found[-1].error is not None:
            return tuple(found)
        try:
            split_url(where)
        except Illegal:
            return tuple(found)  # leads to something that is no web address
        url = where
