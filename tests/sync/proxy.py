"""A small TCP proxy that breaks things on command, between a laptop and a real central."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable


class FaultProxy:
    """Each new connection takes the next fault of the plan; when it is empty, all passes."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.plan: list[Callable[[socket.socket, int], None]] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(client)
            fault = self.plan.pop(0) if self.plan else pass_on
            threading.Thread(target=self._handle, args=(fault, client), daemon=True).start()

    def _handle(self, fault: Callable[[socket.socket, int], None], client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            fault(client, self._target)

    def close(self) -> None:
        # shutdown wakes accept(); close alone does not on Linux
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)


def _pump(source: socket.socket, target: socket.socket, limit: int, done: Callable[[], None]):
    passed = 0
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            part = data[: limit - passed]
            target.sendall(part)
            passed += len(part)
            if passed >= limit:
                break
    done()


def _between(
    client: socket.socket, port: int, up: int, down: int, end: Callable[[socket.socket], None]
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as server:
        server.settimeout(None)

        def over() -> None:
            end(client)
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)

        upward = threading.Thread(target=_pump, args=(client, server, up, over), daemon=True)
        upward.start()
        _pump(server, client, down, over)
        upward.join(5)


_ALL = 1 << 40


def _close(client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)


def _reset(client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()


def pass_on(client: socket.socket, port: int) -> None:
    _between(client, port, _ALL, _ALL, _close)


def cut_request(after: int) -> Callable[[socket.socket, int], None]:
    return lambda client, port: _between(client, port, after, _ALL, _close)


def cut_reply(after: int) -> Callable[[socket.socket, int], None]:
    return lambda client, port: _between(client, port, _ALL, after, _close)


def reset_reply(after: int) -> Callable[[socket.socket, int], None]:
    return lambda client, port: _between(client, port, _ALL, after, _reset)


def blackhole(client: socket.socket, port: int) -> None:
    with contextlib.suppress(OSError):
        while client.recv(4096):
            pass


def says(reply: bytes) -> Callable[[socket.socket, int], None]:
    def fault(client: socket.socket, port: int) -> None:
        client.recv(65536)
        client.sendall(reply)

    return fault


def http(status: str, media: str, body: bytes, *more: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join([*head, "Connection: close", "", ""]).encode() + body
