"""The card's side of the vpcd protocol: a thread that serves it, or that goes to a vpcd.

See ``transport.vpcd`` for the frames. Debian's pcscd 1.9.9 aborts when a card it had connected TO
closes ("bit out of range 0 - FD_SETSIZE", tried): there a card can be pulled only where the vpcd
is the one that listens.
"""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from drivers.port_errors import Refused
from drivers.transport.vpcd import GET_ATR, POWER_OFF, POWER_ON, RESET, quick_ack

_SLICE = 0.02


class CardServer:
    """``atr``: None while no card is in. ``exchange``: the response to a command, None for none;
    both are called from this thread, and so is ``power`` at every change of it."""

    def __init__(
        self,
        atr: Callable[[], bytes | None],
        power: Callable[[], None],
        exchange: Callable[[bytes], bytes | None],
    ) -> None:
        self._atr = atr
        self._power = power
        self._exchange = exchange
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._listener: socket.socket | None = None
        self._goal: tuple[str, int] | None = None
        self._first: socket.socket | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def serve(self, port: int) -> int:
        """Listen on a loopback port (0: any); the number. Raises OSError."""
        listener = socket.socket()
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            listener.listen(4)
        except OSError:
            listener.close()
            raise
        self._listener = listener
        self._begin()
        number: int = listener.getsockname()[1]
        return number

    def visit(self, port: int) -> None:
        """Go to a vpcd that listens on a loopback port. Raises Refused when there is none."""
        self._goal = ("127.0.0.1", port)
        try:
            self._first = socket.create_connection(self._goal, 2.0)
        except OSError as error:
            raise Refused(str(error), port=f"vpcd {port}") from error
        self._begin()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(5)
        if self._listener is not None:
            self._listener.close()

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._run, name="bench card", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            connection = self._next()
            if connection is None:
                continue
            with connection, suppress(OSError):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                quick_ack(connection)
                self._converse(connection)
            self._power()

    def _next(self) -> socket.socket | None:
        if self._listener is not None:
            ready, _, _ = select.select([self._listener], [], [], _SLICE)
            return self._listener.accept()[0] if ready else None
        first, self._first = self._first, None
        if self._goal is None or self._atr() is None:
            if first is not None:
                first.close()
            self._stopping.wait(_SLICE)
            return None
        if first is not None:
            return first
        try:
            return socket.create_connection(self._goal, 1.0)
        except OSError:  # the service is being started anew
            self._stopping.wait(0.2)
            return None

    def _converse(self, connection: socket.socket) -> None:
        """Until either side goes; a card that is pulled goes at once."""
        buffer = bytearray()
        met = self._atr() is not None
        while not self._stopping.is_set():
            if met and self._atr() is None:
                return
            ready, _, _ = select.select([connection], [], [], _SLICE)
            if not ready:
                continue
            data = connection.recv(65536)
            quick_ack(connection)
            if not data:
                return
            buffer += data
            while len(buffer) >= 2 and len(buffer) >= 2 + (size := _size(buffer)):
                payload = bytes(buffer[2 : 2 + size])
                del buffer[: 2 + size]
                answer = self._answer(payload)
                if self._atr() is None:
                    return
                met = True
                if answer is not None:
                    connection.sendall(len(answer).to_bytes(2, "big") + answer)

    def _answer(self, payload: bytes) -> bytes | None:
        if payload == GET_ATR:
            return self._atr()
        if payload in (POWER_OFF, POWER_ON, RESET):
            self._power()
            return None
        return self._exchange(payload) if len(payload) >= 4 else b"\x67\x00"


def _size(buffer: bytearray) -> int:
    return int.from_bytes(buffer[:2], "big")
