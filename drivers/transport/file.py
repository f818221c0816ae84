"""A raw file or character device that is only written (``/dev/usb/lp0``, a spool file)."""

from __future__ import annotations

import errno
import os
import select
import stat
import sys
from contextlib import suppress
from pathlib import Path

from drivers.cancel import SLICE, CancelToken, Deadline
from drivers.errors import NotOpen
from drivers.port_errors import (
    NoPermission,
    NoSuchPort,
    PortError,
    PortGone,
    PortInUse,
    WriteOnly,
    WriteStuck,
)
from drivers.transport.url import PortUrl

# linux/lp.h: LPGETSTATUS; drivers/usb/class/usblp.c: _IOC(_IOC_READ, 'P', 1, 1024)
_LPGETSTATUS, _LPIOC_GET_DEVICE_ID = 0x060B, 0x84005001


class FileTransport:
    """``file:PATH``. A plain file is made anew; a device file is written without blocking."""

    readable = False

    def __init__(self, url: PortUrl) -> None:
        self._url = url
        self._fd: int | None = None
        self._cancel = CancelToken()

    @property
    def url(self) -> str:
        return str(self._url)

    @property
    def is_open(self) -> bool:
        return self._fd is not None

    def open(self, deadline: float, cancel: CancelToken) -> None:
        cancel.check()
        self._cancel = cancel
        path = Path(self._url.target)
        flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            device = path.exists() and not path.is_file()
            flags |= 0 if device else os.O_CREAT | os.O_TRUNC
            self._fd = os.open(path, flags, 0o644)
        except OSError as error:
            raise _open_error(error, self.url) from error

    def close(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            with suppress(OSError):
                os.close(fd)

    def write(self, data: bytes, deadline: float) -> None:
        if self._fd is None:
            raise NotOpen(port=self.url)
        until = Deadline(deadline)
        view = memoryview(data)
        while view:
            self._cancel.check()
            try:
                view = view[os.write(self._fd, view) :]
            except BlockingIOError:
                if until.expired:
                    raise WriteStuck(port=self.url, command=data[:16].hex(" ")) from None
                select.select([], [self._fd], [], min(SLICE, until.left))
            except OSError as error:
                raise PortGone(str(error), port=self.url) from error

    def port_status(self) -> int | None:
        """LPGETSTATUS of Linux' usblp and lp; None for anything else."""
        data = self._ioctl(_LPGETSTATUS, 4)
        return data[0] if data else None

    def device_id(self) -> str:
        """LPIOC_GET_DEVICE_ID of usblp: two bytes of length, big-endian, itself included."""
        data = self._ioctl(_LPIOC_GET_DEVICE_ID, 1024)
        return data[2 : int.from_bytes(data[:2], "big")].decode("latin-1") if data else ""

    def _ioctl(self, request: int, size: int) -> bytes:
        if self._fd is None:
            raise NotOpen(port=self.url)
        if not sys.platform.startswith("linux") or not stat.S_ISCHR(os.fstat(self._fd).st_mode):
            return b""
        import fcntl

        try:
            return fcntl.ioctl(self._fd, request, bytes(size))
        except OSError:
            return b""  # a device that is no printer

    def read(self, limit: int, deadline: float) -> bytes:
        raise WriteOnly(port=self.url)

    def drain(self) -> bytes:
        return b""


def _open_error(error: OSError, url: str) -> PortError:
    if error.errno in (errno.EACCES, errno.EPERM):
        return NoPermission(str(error), port=url)
    if error.errno == errno.EBUSY:
        return PortInUse(str(error), port=url)
    return NoSuchPort(str(error), port=url)
