"""Real programs on the other end: a private print service, a printer that speaks IPP."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_CONF = """
Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
MaxLogSize 0
LogLevel warn
ErrorPolicy stop-printer
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_FILES = """
SystemGroup root lpadmin
FileDevice Yes
Sandboxing relaxed
ServerRoot {root}
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/tmp
ErrorLog {root}/error_log
AccessLog {root}/access_log
PageLog {root}/page_log
"""


@dataclass
class PrintService:
    """A CUPS of our own; ``server`` for CUPS_SERVER."""

    server: str
    root: Path

    def queue(self, name: str, device: str, model: str = "raw") -> None:
        """Add a queue that prints to ``device``."""
        words = ["lpadmin", "-h", self.server, "-p", name, "-E", "-v", device, "-m", model]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=20)
        assert done.returncode == 0, done.stderr

    def run(self, *words: str) -> str:
        command = [words[0], "-h", self.server, *words[1:]]
        return subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=20
        ).stdout


def need(program: str, package: str) -> str:
    """The path of a program; skips where it cannot be had."""
    found = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{program} is not here (package {package})")
    return found


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        number: int = sock.getsockname()[1]
        return number


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 15.0) -> None:
    """Until something listens on the port."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "it ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            process_wait(process, 0.02)
    raise AssertionError(f"nothing listens on {port}")


def process_wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for a process to end, at most so long."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


@contextmanager
def print_service() -> Iterator[PrintService]:
    """A CUPS on a loopback port; skips where CUPS cannot be had or started."""
    cupsd = need("cupsd", "cups-daemon")
    need("lpadmin", "cups-client")
    if os.geteuid() != 0:
        pytest.skip("a private CUPS hands jobs to its backends as another user: needs root")
    # a short path that lp may enter; pytest's own folders are closed to other users
    root = Path(tempfile.mkdtemp(prefix="cc-cups-"))
    port = free_port()
    try:
        for name in ("spool", "cache", "state", "tmp"):
            (root / name).mkdir()
        subprocess.run(["chown", "-R", "root:lp", root], check=True)
        for path in (root, *root.iterdir()):
            path.chmod(0o770)
        root.chmod(0o755)
        (root / "cupsd.conf").write_text(_CONF.format(port=port))
        (root / "cups-files.conf").write_text(_FILES.format(root=root))
        process = subprocess.Popen(
            [cupsd, "-f", "-c", root / "cupsd.conf", "-s", root / "cups-files.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port, process)
            yield PrintService(f"127.0.0.1:{port}", root)
        finally:
            process.terminate()
            process_wait(process, 5)
            if process.poll() is None:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(root, ignore_errors=True)
