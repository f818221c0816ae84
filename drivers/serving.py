"""Threads that put a passive simulator on a real port."""

from __future__ import annotations

import errno
import os
import re
import select
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from drivers.port_errors import PortError, PortInUse
from drivers.simulation import LineAware, Simulator

_SLICE = 0.02  # seconds between two looks at faults, timers and the stop flag
_BLOCK = 4096


class Guarded:
    """A simulator shared between its server thread and whoever switches its faults."""

    def __init__(self, simulator: Simulator, out: Path | None = None) -> None:
        self.simulator = simulator
        self.lock = threading.RLock()
        self._out = out.open("wb") if out is not None else None

    def exchange(self, data: bytes) -> bytes:
        """Hand over what came, let time pass, and take what the device says."""
        with self.lock:
            now = time.monotonic()
            if data:
                if self._out is not None:
                    self._out.write(data)
                    self._out.flush()
                self.simulator.feed(data, now)
            self.simulator.advance(now)
            return self.simulator.take_output()

    def connected(self) -> None:
        with self.lock:
            self.simulator.connected(time.monotonic())

    def line_set(self, baud: int) -> None:
        with self.lock:
            if isinstance(self.simulator, LineAware):
                self.simulator.line_set(baud)

    @property
    def accepting(self) -> bool:
        with self.lock:
            return self.simulator.accepting

    @property
    def dead(self) -> bool:
        with self.lock:
            return self.simulator.dead

    def patience(self) -> float:
        """Seconds to wait for input before time has to pass again."""
        with self.lock:
            wake = self.simulator.next_wake()
        return _SLICE if wake is None else min(_SLICE, max(0.0, wake - time.monotonic()))

    def close(self) -> None:
        with self.lock:
            if self._out is not None:
                self._out.close()
                self._out = None


class _Served:
    """A thread with a stop flag."""

    def __init__(self, device: Guarded, name: str) -> None:
        self.device = device
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._main, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not threading.current_thread():
            self._thread.join(timeout=5)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def _main(self) -> None:
        try:
            self._serve()
        finally:
            self._close()
            self.device.close()

    def _serve(self) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError


class PtyServer(_Served):
    """The device's end of a pseudo-terminal; ``url`` is the other end."""

    def __init__(self, device: Guarded) -> None:
        import pty
        import tty

        self._master, self._slave = pty.openpty()
        # Held open here: a terminal nobody holds falls back to echo and line editing, and a
        # program that does not set raw mode (cat, a spooler) would get its own bytes back.
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.url = f"serial:{os.ttyname(self._slave)}"
        super().__init__(device, f"bench {self.url}")

    def _serve(self) -> None:
        self.device.connected()
        while not self._stopping.is_set() and not self.device.dead:
            wanted = [self._master] if self.device.accepting else []
            ready, _, _ = select.select(wanted, [], [], self.device.patience())
            data = b""
            if ready:
                try:
                    self.device.line_set(_baud_of(self._slave))
                    data = os.read(self._master, _BLOCK)
                except OSError:
                    return
            answer = self.device.exchange(data)
            if answer:
                with suppress(BlockingIOError):  # nobody reads: a serial line loses bytes too
                    os.write(self._master, answer)

    def _close(self) -> None:
        for fd in (self._slave, self._master):
            with suppress(OSError):
                os.close(fd)


def _baud_of(terminal: int) -> int:
    """What the host set its end to: a pseudo-terminal carries bytes at any speed, but remembers
    the one that was asked for (and forgets the parity)."""
    import termios

    return _bauds().get(termios.tcgetattr(terminal)[5], 0)


@cache
def _bauds() -> dict[int, int]:
    """The system's code of each speed."""
    import termios

    names = (name for name in vars(termios) if re.fullmatch(r"B\d+", name))
    return {getattr(termios, name): int(name[1:]) for name in names}


class TcpServer(_Served):
    """A listening port that serves one connection at a time, like a network printer: a second
    one is reset. Several may come one after another."""

    def __init__(self, device: Guarded, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":
                # lets a bench restart on its port; on Windows the flag would allow theft of it
                self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind((host, port))
            self._listener.listen(8)
        except (OSError, OverflowError) as error:
            self._listener.close()
            url = f"socket://{host}:{port}"
            if getattr(error, "errno", None) == errno.EADDRINUSE:
                raise PortInUse(str(error), port=url) from error
            raise PortError(str(error), port=url) from error
        number = self._listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        self.url = f"socket://{shown}:{number}"
        super().__init__(device, f"bench {self.url}")

    def _serve(self) -> None:
        client: socket.socket | None = None
        try:
            while not self._stopping.is_set() and not self.device.dead:
                wanted = [self._listener]
                if client is not None and self.device.accepting:
                    wanted.append(client)
                ready, _, _ = select.select(wanted, [], [], self.device.patience())
                if self._listener in ready:
                    client = self._accept(client)
                data = b""
                if client is not None and client in ready:
                    data, client = _receive(client)
                answer = self.device.exchange(data)
                if answer and client is not None:
                    client = self._send(client, answer)
        finally:
            if client is not None:
                _reset(client)

    def _accept(self, client: socket.socket | None) -> socket.socket | None:
        try:
            new, _ = self._listener.accept()
        except OSError:
            return client
        if client is not None and not _gone(client):
            _reset(new)
            return client
        if client is not None:
            client.close()
        new.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.device.connected()
        return new

    def _send(self, client: socket.socket, data: bytes) -> socket.socket | None:
        client.settimeout(1.0)
        try:
            client.sendall(data)
        except OSError:
            client.close()
            return None
        return client

    def _close(self) -> None:
        self._listener.close()


def _receive(client: socket.socket) -> tuple[bytes, socket.socket | None]:
    try:
        data = client.recv(_BLOCK)
    except OSError:
        data = b""
    if data:
        return data, client
    client.close()
    return b"", None


def _gone(client: socket.socket) -> bool:
    """Whether the peer has hung up with nothing left to read."""
    try:
        ready, _, _ = select.select([client], [], [], 0)
        return bool(ready) and client.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


def _reset(sock: socket.socket) -> None:
    """Close with a reset, so that the peer knows at once."""
    with suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def serve(device: Guarded, listen: str) -> PtyServer | TcpServer:
    """Start to serve on ``pty``, ``tcp``, ``tcp:PORT`` or ``tcp:HOST:PORT``.
    Raises ValueError for anything else, PortInUse when the TCP port is taken."""
    server: PtyServer | TcpServer
    if listen == "pty" and sys.platform != "win32":
        server = PtyServer(device)
    else:
        server = TcpServer(device, *_tcp_address("tcp:0" if listen == "pty" else listen))
    server.start()
    return server


def _tcp_address(listen: str) -> tuple[str, int]:
    if listen == "tcp":
        return "127.0.0.1", 0
    if not listen.startswith("tcp:"):
        raise ValueError(listen)
    host, _, port = listen.removeprefix("tcp:").rpartition(":")
    number = int(port)  # a ValueError is what the caller expects
    if not 0 <= number <= 65535:
        raise ValueError(listen)
    return host.strip("[]") or "127.0.0.1", number
