"""The demonstration's central service: the real one, in a process of its own, on the loopback.

A process and not a thread, because stopping it in the middle of a sync is part of what a person may
want to see, and because its work must not slow the window.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from app.domain.text import Text
from app.errors import CounterCheckError

START_SECONDS = 30.0


class CentralDidNotStart(CounterCheckError):
    code = "demo_central"
    what = Text("演示用的中心服务没有启动。", "The demonstration's central service did not start.")
    meaning = Text(
        "巡检照常可以做，但不能同步。", "Visits can be made all the same, but not synced."
    )
    todo = Text(
        "请查看数据目录中的 central.log，或用 --fresh 重新建立。",
        "Look at central.log in the data folder, or start anew with --fresh.",
    )


def free_port(wanted: int = 0) -> int:
    """``wanted`` if nobody listens there, else any free port of the loopback."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise CentralDidNotStart("no free port on the loopback")


class CentralProcess:
    """Starts ``countercheck central serve`` and stops it again. A context manager."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns at once; ``wait`` until it answers."""
        log = (self.folder / "central.log").open("ab")
        options: dict[str, object] = {}
        if os.name != "nt":
            options["start_new_session"] = True  # Ctrl+C in the terminal is ours to handle
        with log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "app", "central", "serve"),
                    *("--db", f"sqlite:///{(self.folder / 'central.db').as_posix()}"),
                    *("--blobs", str(self.folder / "blobs")),
                    *("--host", "127.0.0.1", "--port", str(self.port)),
                    "--until-eof",  # a killed demonstration must not leave its central behind
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=Path(__file__).resolve().parents[2],
                **options,  # type: ignore[call-overload]
            )

    def wait(self, waiting: Callable[[], bool] = lambda: True) -> None:
        """Until ``/healthz`` answers. Raises CentralDidNotStart; gives up when ``waiting`` says
        that nobody waits any more."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and waiting():
            if self._process is None or self._process.poll() is not None:
                break
            with (
                contextlib.suppress(urllib.error.URLError, OSError, ValueError),
                urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as reply,  # noqa: S310
            ):
                if reply.status == 200:
                    return
            time.sleep(0.05)
        raise CentralDidNotStart(f"port {self.port}")

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Asks it to end, then insists. Safe to call twice."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
        finally:
            if process.stdin is not None:
                process.stdin.close()

    def __enter__(self) -> CentralProcess:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
