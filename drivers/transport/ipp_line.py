"""IPP over HTTP with deadlines and a cancel, to CUPS on this computer or to a printer."""

from __future__ import annotations

import http.client
import itertools
import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from drivers.cancel import CancelToken, Deadline
from drivers.errors import DeviceError
from drivers.port_errors import NoSuchPort, PortError, QueueRefused, Refused, Unreachable
from drivers.transport import ipp
from drivers.transport.ipp import Answer, Value

_SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock", "/private/var/run/cupsd")
_NOT_FOUND = 0x0406
_MOST = 1 << 20  # bytes of a reply that are read
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where IPP is spoken: a host and port or a socket file, and the printer's own URI."""

    uri: str
    path: str
    host: str = "localhost"
    port: int = 631
    socket_file: str = ""
    tls: bool = False


def place_of(queue: str) -> Place:
    """A CUPS queue by name, or a printer by ``ipp://host[:port]/path``. CUPS is where CUPS_SERVER
    says, else at its socket, else at localhost:631."""
    if queue.startswith(("ipp://", "ipps://")):
        parts = urlsplit(queue)
        path = parts.path or "/ipp/print"
        tls = parts.scheme == "ipps"
        return Place(queue, path, parts.hostname or "", parts.port or 631, "", tls)
    uri, path = f"ipp://localhost/printers/{queue}", f"/printers/{queue}"
    server = os.environ.get("CUPS_SERVER", "")
    if server.startswith("/"):
        return Place(uri, path, socket_file=server)
    if server:
        host, _, port = server.partition(":")
        return Place(uri, path, host, int(port) if port.isdigit() else 631)
    found = next((name for name in _SOCKETS if Path(name).exists()), "")
    return Place(uri, path, socket_file=found)


class IppLine:
    """Requests to one place, each on a connection of its own; a cancel closes it."""

    def __init__(self, place: Place, url: str) -> None:
        self.place = place
        self._url = url

    def ask(
        self,
        operation: int,
        attributes: Iterable[tuple[str, Value | list[str]]],
        deadline: float,
        cancel: CancelToken,
        document: bytes = b"",
    ) -> Answer:
        """The answer of one request. Raises Cancelled, Refused, Unreachable, NoSuchPort (no such
        queue), QueueRefused (any other status that is no success)."""
        cancel.check()
        user = os.environ.get("USER") or os.environ.get("USERNAME") or "countercheck"
        # the order is fixed by RFC 8011: the target, the job, then who asks
        target: list[tuple[str, Value | list[str]]] = [("printer-uri", self.place.uri)]
        rest = list(attributes)
        job = [pair for pair in rest if pair[0] == "job-id"]
        others = [pair for pair in rest if pair[0] != "job-id"]
        number = next(_numbers) & 0x7FFFFFFF
        wanted = [*target, *job, ("requesting-user-name", user), *others]
        body = ipp.encode(operation, number, wanted)
        line = _Connection(self.place, deadline)
        forget = cancel.on_cancel(line.break_off)
        try:
            line.request("POST", self.place.path, body + document, {"Content-Type": _MIME})
            reply = line.getresponse()
            data = reply.read(_MOST)
        except (OSError, http.client.HTTPException) as error:
            cancel.check()
            raise self._lost(error) from error
        finally:
            forget()
            line.close()
        cancel.check()
        if reply.status != 200:
            raise QueueRefused(f"HTTP {reply.status}", port=self._url)
        try:
            answer = ipp.decode(data)
        except ipp.BadIpp as error:
            raise QueueRefused(str(error), port=self._url) from error
        if answer.status == _NOT_FOUND:
            raise NoSuchPort(f"IPP {answer.status:#06x}", port=self._url)
        if not answer.good:
            said = answer.first(ipp.OPERATION).get("status-message", [""])[0]
            words = said if isinstance(said, str) else ""
            raise QueueRefused(f"IPP {answer.status:#06x} {words}", port=self._url)
        return answer

    def _lost(self, error: Exception) -> DeviceError:
        if isinstance(error, ConnectionRefusedError):
            return Refused(str(error), port=self._url)
        if isinstance(error, (TimeoutError, socket.gaierror)):
            return Unreachable(str(error), port=self._url)
        if isinstance(error, FileNotFoundError):
            return NoSuchPort(str(error), port=self._url)
        return PortError(f"{type(error).__name__}: {error}", port=self._url)


_MIME = "application/ipp"


class _Connection(http.client.HTTPConnection):
    """Connects to a host or a socket file, and can be broken off from another thread."""

    def __init__(self, place: Place, deadline: float) -> None:
        super().__init__(place.host or "localhost", place.port, timeout=max(0.05, deadline))
        self._place = place
        self._until = Deadline(deadline)
        self._broken = False

    def connect(self) -> None:
        if self._broken:
            raise ConnectionAbortedError
        if self._place.socket_file:
            self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.sock.settimeout(max(0.05, self._until.left))
            self.sock.connect(self._place.socket_file)
        else:
            super().connect()
            if self._place.tls:
                import ssl

                # a printer's certificate is its own; nobody signed it
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                self.sock = context.wrap_socket(self.sock, server_hostname=self._place.host)

    def break_off(self) -> None:
        self._broken = True
        sock = self.sock
        if sock is not None:
            with suppress(OSError):  # it was over already
                sock.shutdown(socket.SHUT_RDWR)
