"""Running central: in a thread for the demonstration and the tests, blocking for the command."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from pathlib import Path
from typing import Any

from sync.central.api import create_app
from sync.central.context import Central, Settings

log = logging.getLogger(__name__)


class NotStarted(Exception):
    """The server did not come up: the port is taken, or it took too long."""


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that the port is known (0: any free one) before the server runs. Raises
    NotStarted if it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(128)
    except OSError as error:
        sock.close()
        raise NotStarted(f"{host}:{port}: {error.strerror}") from error
    return sock


def _config(app: Any) -> Any:
    import uvicorn

    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        limit_concurrency=256,
        h11_max_incomplete_event_size=64 * 1024,
    )


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
        self._server = uvicorn.Server(_config(app))
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
        """Ends it; requests under way get 5 s. May be called twice."""
        self._server.should_exit = True
        self._thread.join(timeout)
        self._socket.close()
        if self._owned:
            self.central.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve(settings: Settings, host: str, port: int) -> None:
    """Until interrupted. Raises NotStarted, NotInitialised, KeysMissing."""
    import uvicorn

    sock = listen(host, port)
    try:
        app = create_app(settings)
        log.info("central %s listens on %s:%s", app.state.central.server_id, host, port)
        uvicorn.Server(_config(app)).run(sockets=[sock])
        app.state.central.close()
    finally:
        sock.close()


def from_environment() -> Any:
    """The application of one of several worker processes."""
    folder = Path(os.environ["COUNTERCHECK_CENTRAL_FOLDER"])
    blobs = Path(os.environ["COUNTERCHECK_CENTRAL_BLOBS"])
    return create_app(Settings(folder, os.environ["COUNTERCHECK_CENTRAL_DB"], blobs))
