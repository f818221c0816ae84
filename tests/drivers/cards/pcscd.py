"""A PC/SC service of our own: pcscd with the vpcd driver, in a mount namespace where its fixed
socket /run/pcscd belongs to it alone, so that tests may run side by side."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.drivers.helpers import until
from tests.drivers.peers import need, process_wait

_READER = """FRIENDLYNAME "Virtual PCD"
DEVICENAME   {device}:0x{port:X}
LIBPATH      {library}
CHANNELID    0x{port:X}
"""
_LIBRARY = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
# libpcsclite reads the variable once in a process, so it names a link that is set anew each time
_LINK = Path(tempfile.gettempdir()) / f"cc-pcsc-{os.getpid()}"
os.environ["PCSCLITE_CSOCK_NAME"] = str(_LINK)


@dataclass
class Service:
    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def port_pair() -> int:
    """A free port whose next one is free too: vpcd has two slots."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            with suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port
    pytest.skip("no two free ports side by side")


@contextmanager
def pcsc_service(port: int, listening: bool = False) -> Iterator[Service]:
    """``listening``: its vpcd listens on ``port`` and the next, a card may come and go. Otherwise
    it goes to both on the loopback, and both must be served all the time or it aborts."""
    program = need("pcscd", "pcscd")
    if not Path(_LIBRARY).exists():
        pytest.skip("the vpcd driver is not here (package vsmartcard-vpcd)")
    need("unshare", "util-linux")
    if os.geteuid() != 0:
        pytest.skip("a mount namespace of its own needs root")
    with tempfile.TemporaryDirectory(prefix="cc-pcscd-") as conf:
        device = "/dev/null" if listening else "127.0.0.1"
        text = _READER.format(device=device, port=port, library=_LIBRARY)
        (Path(conf) / "vpcd").write_text(text)
        mount = 'mkdir -p /run/pcscd && mount -t tmpfs none /run/pcscd && exec "$@"'
        process = subprocess.Popen(
            ["unshare", "-m", "sh", "-c", mount, "sh", program, "-f", "-c", conf],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with suppress(FileNotFoundError):
                _LINK.unlink()
            _LINK.symlink_to(f"/proc/{process.pid}/root/run/pcscd/pcscd.comm")
            until(lambda: _answers(process), 15)
            yield Service(process, port)
        finally:
            process.terminate()
            process_wait(process, 3)
            if process.poll() is None:
                process.kill()
                process.wait()
            with suppress(FileNotFoundError):
                _LINK.unlink()


def _answers(process: subprocess.Popen[bytes]) -> bool:
    from smartcard import scard

    if process.poll() is not None:
        pytest.skip(f"pcscd ended with {process.returncode}: no mount namespace here?")
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code:
        return False
    code, names = scard.SCardListReaders(context, [])
    scard.SCardReleaseContext(context)
    return code == 0 and len(names) == 2
