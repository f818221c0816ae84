"""The line over HTTP: the only place that knows ``requests``.

Time-outs are always set (3.05 s to connect, 20 s between bytes) and a deadline bounds the whole;
redirections are not followed, since a portal's 302 turns a POST into a GET that "succeeds"; after
any connection error the session is thrown away. Cancelling cuts the socket, so nobody waits.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from sync.cancel import Cancel
from sync.errors import Kind, SyncProblem, wrong_clock
from sync.line import Answer
from sync.wire import MAX_BODY

if TYPE_CHECKING:
    import requests

TIMEOUTS: Final = (3.05, 20.0)  # seconds: to connect, between two bytes
PIECE: Final = 64 * 1024
_DATE_WORDS: Final = ("certificate has expired", "not yet valid")


class HttpLine:
    """Raises SyncProblem PLAIN_HTTP at once for an address that is neither https nor loopback."""

    def __init__(
        self,
        address: str,
        cancel: Cancel | None = None,
        *,
        timeouts: tuple[float, float] = TIMEOUTS,
        verify: bool | str = True,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.address = checked(address)
        self.cancel = cancel or Cancel()
        self.timeouts = timeouts
        self.verify = verify
        self.wall = wall
        self._session: requests.Session | None = None
        self._sockets: set[Any] = set()
        self._guard = threading.Lock()
        self._forget = self.cancel.on_cancel(self._cut)

    def close(self) -> None:
        self._forget()
        self._drop()

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, deadline: float
    ) -> Answer:
        """One request, no redirection. ``deadline`` is on time.monotonic."""
        import requests

        if self.cancel.is_set():
            raise SyncProblem(Kind.CANCELLED)
        session = self._session or self._open()
        left = max(0.1, deadline - time.monotonic())
        try:
            with session.request(
                method,
                self.address + path,
                headers=dict(headers),
                data=body or None,
                timeout=(min(self.timeouts[0], left), min(self.timeouts[1], left)),
                allow_redirects=False,
                stream=True,
                verify=self.verify,
            ) as reply:
                data = self._read(reply, deadline)
                names = {name.lower(): value for name, value in reply.headers.items()}
                return Answer(reply.status_code, names, data)
        except (requests.RequestException, OSError) as error:
            self._drop()
            if self.cancel.is_set():
                raise SyncProblem(Kind.CANCELLED) from error
            raise self._mapped(error) from error
        except SyncProblem:
            self._drop()
            raise

    def _read(self, reply: requests.Response, deadline: float) -> bytes:
        """The body as it is on the line, still packed, at most MAX_BODY."""
        from urllib3.exceptions import HTTPError

        data = bytearray()
        try:
            while piece := reply.raw.read1(PIECE, decode_content=False):  # what is there, at once
                data += piece
                if len(data) > MAX_BODY:
                    raise SyncProblem(Kind.GARBLED, "the answer is too large")
                if self.cancel.is_set():
                    raise SyncProblem(Kind.CANCELLED)
                if time.monotonic() > deadline:
                    raise SyncProblem(Kind.TIMEOUT, "the answer drips")
        except HTTPError as error:
            raise OSError(f"{type(error).__name__}: {error}") from error
        length = reply.headers.get("content-length", "")
        if length.isdigit() and int(length) != len(data):
            raise SyncProblem(Kind.CUT, f"{len(data)} of {length} bytes")
        return bytes(data)

    # ------------------------------------------------------------ sessions and sockets

    def _open(self) -> requests.Session:
        import requests

        session = requests.Session()
        adapter = _tracking_adapter(self._remember)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        if is_loopback(self.address):
            session.trust_env = False  # no proxy between us and ourselves
        self._session = session
        return session

    def _remember(self, sock: Any) -> None:
        with self._guard:
            self._sockets = {s for s in self._sockets if s.fileno() >= 0}
            self._sockets.add(sock)
        if self.cancel.is_set():
            self._cut()

    def _cut(self) -> None:
        with self._guard:
            sockets = list(self._sockets)
        for sock in sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def _drop(self) -> None:
        session, self._session = self._session, None
        with self._guard:
            self._sockets.clear()
        if session is not None:
            session.close()

    # ------------------------------------------------------------ what an exception means

    def _mapped(self, error: Exception) -> SyncProblem:
        import requests

        detail = f"{type(error).__name__}: {error}"[:300]
        causes = list(_causes(error))
        lower = " ".join(str(c) for c in causes).lower()
        if isinstance(error, requests.exceptions.ProxyError):
            return SyncProblem(Kind.PROXY if "407" in lower else Kind.OFFLINE, detail)
        if any(isinstance(c, ssl.SSLError) for c in causes):
            if any(words in lower for words in _DATE_WORDS):
                return wrong_clock(self.wall(), detail)
            cut = any(isinstance(c, ssl.SSLEOFError | ssl.SSLZeroReturnError) for c in causes)
            return SyncProblem(Kind.CUT if cut else Kind.TLS, detail)
        if any(isinstance(c, socket.gaierror) for c in causes) or "name resolution" in lower:
            return SyncProblem(Kind.DNS, detail)
        if any(isinstance(c, ConnectionRefusedError) for c in causes):
            return SyncProblem(Kind.REFUSED, detail)
        if "timed out" in lower or any(isinstance(c, TimeoutError) for c in causes):
            return SyncProblem(Kind.TIMEOUT, detail)
        if "unreachable" in lower:
            return SyncProblem(Kind.OFFLINE, detail)
        if isinstance(error, requests.exceptions.InvalidSchema | requests.exceptions.InvalidURL):
            return SyncProblem(Kind.DNS, detail)
        if "badstatusline" in lower or "header" in lower:
            return SyncProblem(Kind.GARBLED, detail)
        return SyncProblem(Kind.CUT, detail)


def _causes(error: BaseException) -> Any:
    """The exception and everything it was made from; urllib3 also hides reasons in arguments."""
    todo: list[BaseException] = [error]
    seen: set[int] = set()
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        todo += [e for e in inner if isinstance(e, BaseException)]


def is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def checked(address: str) -> str:
    """The address without its end slash. Raises SyncProblem unless it is https, or http to this
    very machine."""
    parts = urlsplit(address.strip())
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise SyncProblem(Kind.DNS, f"{address[:100]!r} is no address")
    if parts.scheme == "http" and not is_loopback(address):
        raise SyncProblem(Kind.PLAIN_HTTP, parts.hostname)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _tracking_adapter(remember: Callable[[Any], None]) -> Any:
    """An adapter whose connections show their sockets, so that cancelling can cut them."""
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            remember(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            remember(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    return Adapter(max_retries=0)
