"""A virtual line: a listener on the loopback that can refuse, drop, lose or delay.

The system's kernel completes a TCP connect, so a delay can only be put into the answer
(``http://…`` targets); a full backlog makes connects time out, as a dead line does.
"""

from __future__ import annotations

import socket
import threading

from drivers.errors import Illegal
from drivers.port_errors import PortError
from drivers.simulation import FaultSpec, Received, check_fault
from drivers.types import Text

FAULTS = (
    FaultSpec("refuse", Text("拒绝连接", "Refuses")),
    FaultSpec("drop", Text("不应答连接（丢包）", "Drops connects")),
    FaultSpec("slow", Text("应答慢 0.5 秒", "Answers 0.5 s late")),
)
_SLICE = 0.02
_LATE = 0.5  # seconds


class LineSimulator:
    """Answers every request with an empty HTTP 204; ``start`` returns ``socket://host:port``."""

    kind = "network"
    faults = FAULTS

    def __init__(self, model: str = "") -> None:
        self.model = model or "line"
        self._active: set[str] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._address: tuple[str, int] = ("127.0.0.1", 0)
        self._listener: socket.socket | None = None
        self._fillers: list[socket.socket] = []
        self._raw = bytearray()
        self._lock = threading.Lock()

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self._active)

    def set_fault(self, name: str, on: bool) -> None:
        """Takes effect before it returns once the device runs."""
        check_fault(name, FAULTS)
        with self._lock:
            (self._active.add if on else self._active.discard)(name)
            if self._thread is not None:
                self._reopen()

    def start(self, listen: str) -> str:
        """``tcp``, ``tcp:PORT`` or ``pty`` (which means ``tcp``, there being no serial line)."""
        number = listen.removeprefix("tcp").removeprefix(":") if listen != "pty" else ""
        if number and not (listen.startswith("tcp:") and number.isdigit() and int(number) < 65536):
            raise Illegal(Text(f"监听方式不对：{listen}", f"cannot listen on “{listen}”"))
        with self._lock:
            self._address = ("127.0.0.1", int(number or 0))
            try:
                self._listener = self._listen(8)
            except OSError as error:
                raise PortError(str(error), port=listen) from error
            self._address = self._listener.getsockname()[:2]
            self._reopen()
            self._thread = threading.Thread(target=self._serve, name="bench line", daemon=True)
            self._thread.start()
        return f"socket://{self._address[0]}:{self._address[1]}"

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        with self._lock:
            self._shut()

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def received(self) -> Received:
        with self._lock:
            return Received(bytes(self._raw))

    # ------------------------------------------------------------ the listener

    def _listen(self, backlog: int) -> socket.socket:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
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
        self._listener = self._listen(0 if dropping else 8)
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
            with self._lock:
                if self._listener is not None and "drop" not in self._active:
                    try:
                        client, _ = self._listener.accept()
                    except OSError:
                        client = None
            if client is None:
                self._stopping.wait(_SLICE)
            else:
                self._answer(client)

    def _answer(self, client: socket.socket) -> None:
        with client:
            client.settimeout(0.2)
            try:
                data = client.recv(4096)
                if not data:
                    return
                with self._lock:
                    self._raw += data
                if "slow" in self._active:
                    self._stopping.wait(_LATE)
                client.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            except OSError:
                return  # the caller only connected, or has gone
