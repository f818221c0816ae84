"""A virtual line on the loopback: TCP, HTTP, HTTPS and DNS on one port number, with the faults of
a real one.

The system's kernel completes a TCP connect, so a delay can only be put into the answer
(``http://…`` targets); a full backlog makes connects time out, as a dead line does. What each
address answers is in ``sim_site``, the names it knows in ``sim_dns``.
"""

from __future__ import annotations

import itertools
import socket
import threading
from contextlib import suppress

from drivers.errors import Illegal
from drivers.network import sim_dns
from drivers.network.sim_certs import Certificates
from drivers.network.sim_faults import FAULTS
from drivers.network.sim_talk import Talk
from drivers.port_errors import PortError
from drivers.simulation import Received, check_fault
from drivers.types import Text

_SLICE = 0.02
_MANY = 64  # connections at a time
_KEPT = 1_000_000  # bytes of requests that are remembered


class LineSimulator:
    """Answers requests; ``start`` returns ``socket://host:port``. DNS is on UDP (and TCP) of the
    same number."""

    kind = "network"
    faults = FAULTS

    def __init__(self, model: str = "") -> None:
        self.model = model or "line"
        self._active: frozenset[str] = frozenset()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._talks: list[threading.Thread] = []
        self._numbers = itertools.count()
        self._address: tuple[str, int] = ("127.0.0.1", 0)
        self._listener: socket.socket | None = None
        self._names: socket.socket | None = None
        self._fillers: list[socket.socket] = []
        self._raw = bytearray()
        self._lock = threading.RLock()
        self._certificates: Certificates | None = None

    @property
    def active_faults(self) -> frozenset[str]:
        return self._active

    def set_fault(self, name: str, on: bool) -> None:
        """Takes effect before it returns once the device runs."""
        check_fault(name, FAULTS)
        with self._lock:
            self._active = self._active | {name} if on else self._active - {name}
            if self._threads and name in ("refuse", "drop"):
                self._reopen()

    def start(self, listen: str) -> str:
        """``tcp``, ``tcp:PORT`` or ``pty`` (which means ``tcp``, there being no serial line)."""
        number = listen.removeprefix("tcp").removeprefix(":") if listen != "pty" else ""
        if number and not (listen.startswith("tcp:") and number.isdigit() and int(number) < 65536):
            raise Illegal(Text(f"监听方式不对：{listen}", f"cannot listen on “{listen}”"))
        with self._lock:
            self._open(int(number or 0), listen)
            self._reopen()
            for name, work in (("line", self._serve), ("names", self._serve_names)):
                thread = threading.Thread(target=work, name=f"bench {name}", daemon=True)
                self._threads.append(thread)
                thread.start()
        return f"socket://{self._address[0]}:{self._address[1]}"

    def stop(self) -> None:
        self._stopping.set()
        for thread in [*self._threads, *self._talks]:
            thread.join(timeout=5)
        with self._lock:
            self._shut()
            if self._names is not None:
                self._names.close()

    @property
    def running(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def received(self) -> Received:
        with self._lock:
            return Received(bytes(self._raw))

    def ca_pem(self) -> bytes:
        """The root certificate behind its good one, for ``ca_file``."""
        with self._lock:
            if self._certificates is None:
                self._certificates = Certificates()
            return self._certificates.ca_pem

    def _certs(self) -> Certificates:
        self.ca_pem()
        assert self._certificates is not None
        return self._certificates

    # ------------------------------------------------------------ the listeners

    def _open(self, number: int, listen: str) -> None:
        """TCP and UDP of one number; where the system chooses it, until both are free."""
        for attempt in range(20):
            self._address = ("127.0.0.1", number)
            try:
                self._listener = self._listen(8)
                self._address = self._listener.getsockname()[:2]
                self._names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                self._names.bind(self._address)
            except OSError as error:
                self._shut()
                if self._names is not None:
                    self._names.close()
                if number or attempt == 19:
                    raise PortError(str(error), port=listen) from error
            else:
                self._names.setblocking(False)
                return

    def _listen(self, backlog: int) -> socket.socket:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # a large window would take a whole upload before a byte of it is looked at
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        try:
            sock.bind(self._address)
            sock.listen(backlog)
        except OSError:
            sock.close()
            raise
        sock.setblocking(False)
        return sock

    def _shut(self) -> None:
        for sock in [*self._fillers, *([self._listener] if self._listener else [])]:
            sock.close()
        self._fillers.clear()
        self._listener = None

    def _reopen(self) -> None:
        self._shut()
        if "refuse" in self._active:
            return
        dropping = "drop" in self._active
        self._listener = self._listen(0 if dropping else 64)
        if dropping:
            # a backlog of 0 still takes one or two; fill it, then the kernel drops what comes
            for _ in range(4):
                filler = socket.socket()
                filler.setblocking(False)
                filler.connect_ex(self._address)
                self._fillers.append(filler)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            client = None
            self._talks = [thread for thread in self._talks if thread.is_alive()]
            with self._lock:
                ready = self._listener is not None and "drop" not in self._active
                if ready and self._listener is not None and len(self._talks) < _MANY:
                    with suppress(OSError):
                        client, _ = self._listener.accept()
            if client is None:
                self._stopping.wait(_SLICE / 4)
                continue
            number = next(self._numbers)
            own = f"{self._address[0]}:{self._address[1]}"
            talk = Talk(
                client,
                number,
                lambda: self._active,
                self._certs,
                own,
                self._stopping,
                self._hear,
            )
            thread = threading.Thread(target=talk.serve, name=f"bench line {number}", daemon=True)
            self._talks.append(thread)
            thread.start()

    def _serve_names(self) -> None:
        assert self._names is not None
        while not self._stopping.is_set():
            try:
                query, sender = self._names.recvfrom(4096)
            except OSError:
                self._stopping.wait(_SLICE / 4)
                continue
            if "dns_slow" in self._active:
                self._stopping.wait(sim_dns.LATE)
            reply = sim_dns.answer(query, self._active)
            if reply is not None:
                with suppress(OSError):
                    self._names.sendto(reply, sender)

    def _hear(self, head: bytes) -> None:
        with self._lock:
            if len(self._raw) < _KEPT:
                self._raw += head
