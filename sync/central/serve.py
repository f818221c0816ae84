"""Running central: in a thread for the demonstration and the tests, blocking for the command."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

from sync.central.api import create_app
from sync.central.context import Central, Settings

log = logging.getLogger(__name__)

LAST_REQUESTS: Final = 3  # seconds that requests under way get when central is told to end
Why = Literal["taken", "rights", "address", "failed"]


class NotStarted(Exception):
    """The server did not come up. ``why``: the port is taken, the system does not let us have it,
    the address is not this machine's, or the server failed."""

    def __init__(self, detail: str, why: Why = "failed") -> None:
        super().__init__(detail)
        self.why: Why = why


_WHY: Final[dict[int | None, Why]] = {
    errno.EADDRINUSE: "taken",
    errno.EACCES: "rights",
    errno.EPERM: "rights",
    errno.EADDRNOTAVAIL: "address",
}


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that the port is known (0: any free one) before the server runs. Raises
    NotStarted if it cannot be had."""
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        # there SO_REUSEADDR would let two servers have the same port
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        sock.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(128)
    except socket.gaierror as error:
        sock.close()
        raise NotStarted(f"{host}:{port}: {error.strerror}", "address") from error
    except OverflowError as error:
        sock.close()
        raise NotStarted(f"{host}:{port}: no port number", "address") from error
    except OSError as error:
        sock.close()
        why = _WHY.get(error.errno, "failed")
        raise NotStarted(f"{host}:{port}: {error.strerror}", why) from error
    return sock


# of the one process and of each of several
_OPTIONS: Final[dict[str, Any]] = {
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "timeout_keep_alive": 30,
    "timeout_graceful_shutdown": LAST_REQUESTS,
    "limit_concurrency": 256,
    "h11_max_incomplete_event_size": 64 * 1024,
}


class Running:
    """Central in a thread of this process. Use as a context manager, or call ``stop``."""

    def __init__(self, central: Settings | Central, *, host: str = "127.0.0.1", port: int = 0):
        import uvicorn

        self._socket = listen(host, port)
        try:
            app = create_app(central)
        except BaseException:
            self._socket.close()
            raise
        self.central: Central = app.state.central
        self._owned = isinstance(central, Settings)
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(app, **_OPTIONS))
        self._thread = threading.Thread(target=self._run, name="central", daemon=True)
        self._thread.start()
        self._wait(10.0)

    def _run(self) -> None:
        import asyncio

        asyncio.run(self._server.serve(sockets=[self._socket]))

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > until:
                self.stop()
                raise NotStarted(self.url)
            time.sleep(0.01)

    def stop(self, timeout: float = 10.0) -> None:
        """Ends it; requests under way get 3 s. May be called twice."""
        self._server.should_exit = True
        self._thread.join(timeout)
        self._socket.close()
        if self._owned:
            self.central.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


# ------------------------------------------------------------------ the command


def serve(central: Central, sock: socket.socket) -> None:
    """Until SIGTERM (returns) or Ctrl+C (KeyboardInterrupt). Requests under way get 3 s."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(create_app(central), **_OPTIONS))
    with _told_to_end(server):
        server.run(sockets=[sock])
    log.info("central has ended")


@contextmanager
def _told_to_end(server: Any) -> Iterator[None]:
    """SIGTERM is a wish to end, not an accident: the server raises it again once it has ended, and
    by default that would kill the process before the database is closed."""
    before = signal.signal(signal.SIGTERM, lambda *_: setattr(server, "should_exit", True))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


_FOLDER, _DB, _BLOBS = (f"COUNTERCHECK_CENTRAL_{name}" for name in ("FOLDER", "DB", "BLOBS"))


def serve_many(settings: Settings, host: str, port: int, workers: int) -> None:
    """Several processes behind one port; each opens the central for itself. For PostgreSQL: each
    also counts its own figures and wrong passwords. Raises NotStarted."""
    import uvicorn

    os.environ[_FOLDER] = str(settings.folder)
    os.environ[_DB] = settings.db
    os.environ[_BLOBS] = str(settings.blob_folder)
    try:
        uvicorn.run(
            "sync.central.serve:from_environment",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            **_OPTIONS,
        )
    except SystemExit as error:  # its way of saying so; the reason is in the log
        raise NotStarted(f"{host}:{port}: exit {error.code}") from error
    log.info("central has ended")


def from_environment() -> Any:
    """The application of one of several worker processes."""
    log_to_stderr()
    folder, blobs = Path(os.environ[_FOLDER]), Path(os.environ[_BLOBS])
    return create_app(Settings(folder, os.environ[_DB], blobs))


def log_to_stderr() -> None:
    """One line per request and event, for whatever keeps the service's output."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    for noisy in ("alembic", "uvicorn", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
