"""A serial port through pyserial, opened exclusively.

pyserial raises four families of errors for one pulled cable (SerialException, OSError,
termios.error, and on Windows PermissionError from ClearCommError); all become PortGone here.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from drivers.cancel import SLICE, CancelToken, Deadline
from drivers.errors import DeviceError, NotOpen
from drivers.port_errors import (
    NoPermission,
    NoSuchPort,
    PortError,
    PortGone,
    PortInUse,
    WriteStuck,
)
from drivers.transport.base import PORT_LOCK
from drivers.transport.holders import holders, others
from drivers.transport.url import PortUrl

if TYPE_CHECKING:
    import serial

_BUSY = {errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}
_ABSENT = {errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.ENOTTY, errno.EINVAL, errno.EIO}
_CHUNK = 256  # bytes between two looks at deadline and token


class SerialTransport:
    """``serial:`` port. Settings come from the URL, else from ``defaults`` (a device profile)."""

    readable = True

    def __init__(self, url: PortUrl, defaults: dict[str, str] | None = None) -> None:
        self._url = url
        self._options = {**(defaults or {}), **url.options}
        self._serial: serial.Serial | None = None
        self._cancel = CancelToken()
        self._pseudo = False
        self._forget: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return str(self._url)

    @property
    def is_open(self) -> bool:
        return self._serial is not None

    def open(self, deadline: float, cancel: CancelToken) -> None:
        import serial  # here, so that the window starts without it

        cancel.check()
        option = self._options.get
        port = serial.Serial()
        port.port = self._url.target
        port.baudrate = int(option("baud", "9600"))
        port.bytesize = int(option("bits", "8"))
        # a pseudo-terminal carries no parity, and glibc calls a change that it cannot make an error
        self._pseudo = os.path.realpath(self._url.target).startswith("/dev/pts/")
        port.parity = "N" if self._pseudo else option("parity", "N")
        port.stopbits = float(option("stop", "1"))
        flow = option("flow", "none")
        port.rtscts, port.dsrdtr, port.xonxoff = (
            flow == "rtscts",
            flow == "dsrdtr",
            flow == "xonxoff",
        )
        port.timeout = SLICE
        port.write_timeout = deadline
        port.exclusive = True if sys.platform != "win32" else None
        # pyserial raises both lines on open; a device that resets on DTR needs them held low
        port.dtr = option("dtr", "1") == "1"
        port.rts = option("rts", "1") == "1"
        self._refuse_shared(self._url.target)
        try:
            with PORT_LOCK:
                port.open()
        except (serial.SerialException, OSError, ValueError) as error:
            raise self._open_error(error) from error
        self._serial = port
        self._cancel = cancel
        self._forget = cancel.on_cancel(self._wake)

    def _refuse_shared(self, path: str) -> None:
        """A program that does not lock can hold the port too and would steal half of the bytes.
        Pseudo-terminals are excepted: their other end may keep the file open for good reason."""
        if self._pseudo:
            return
        names = others(path)
        if names:
            raise PortInUse(port=self.url, holder=", ".join(names))

    def _open_error(self, error: Exception) -> DeviceError:
        number = getattr(error, "errno", None)
        text = str(error)
        if number in _BUSY or "exclusively lock" in text or "Resource busy" in text:
            names = ", ".join(holders(self._url.target))
            return PortInUse(text, port=self.url, holder=names)
        if number == errno.EACCES or "PermissionError(13" in text:
            # Windows opens with share mode 0: "access denied" there means another program has it
            if sys.platform == "win32":
                return PortInUse(text, port=self.url)
            return NoPermission(text, port=self.url)
        if number in _ABSENT or "FileNotFoundError" in text or isinstance(error, ValueError):
            return NoSuchPort(text, port=self.url)
        # opening a directory or a plain file ends in termios errors without a number
        return NoSuchPort(text, port=self.url)

    def configure(self, settings: Mapping[str, str]) -> None:
        """See ``base.Configurable``; waits until what was written has left (at most 1 s)."""
        port = self._opened()
        until = Deadline(1.0)
        with self._mapped():
            while port.out_waiting and not until.expired:
                self._cancel.sleep(0.005)
            if "baud" in settings:
                port.baudrate = int(settings["baud"])
            if "parity" in settings and not self._pseudo:
                port.parity = settings["parity"]
            if "bits" in settings:
                port.bytesize = int(settings["bits"])
            if "stop" in settings:
                port.stopbits = float(settings["stop"])
        self._options.update(settings)

    def signals(self) -> dict[str, bool]:
        """The control lines as they stand; empty for a port without any (a pseudo-terminal)."""
        port = self._opened()
        try:
            return {name: bool(getattr(port, name)) for name in ("cts", "dsr", "cd", "ri")}
        except OSError as error:
            if error.errno in (errno.ENOTTY, errno.EINVAL):
                return {}
            raise PortGone(str(error), port=self.url) from error

    def _wake(self) -> None:
        port = self._serial
        if port is not None:
            try:
                port.cancel_read()
                port.cancel_write()
            except (OSError, AttributeError, TypeError):
                pass  # closed meanwhile: nobody is waiting any more

    def close(self) -> None:
        port, self._serial = self._serial, None
        self._forget()
        if port is None:
            return
        with suppress(Exception):  # a dead port may raise anything; for us it is closed
            port.close()

    def write(self, data: bytes, deadline: float) -> None:
        port = self._opened()
        until = Deadline(deadline)
        import serial

        with self._mapped():
            # once for all: setting it configures the port anew
            port.write_timeout = max(SLICE, until.left)
            for start in range(0, len(data), _CHUNK):
                self._cancel.check()
                if until.expired and start:
                    raise WriteStuck(port=self.url, command=data[:16].hex(" "))
                try:
                    port.write(data[start : start + _CHUNK])
                except serial.SerialTimeoutException as error:
                    self._cancel.check()
                    raise WriteStuck(
                        str(error), port=self.url, command=data[:16].hex(" ")
                    ) from error
        self._cancel.check()

    def last_words(self, data: bytes) -> None:
        """See ``base.Line.last_words``."""
        self._cancel = CancelToken()
        self.write(data, 0.3)

    def read(self, limit: int, deadline: float) -> bytes:
        port = self._opened()
        until = Deadline(deadline)
        while True:
            self._cancel.check()
            with self._mapped():
                data = bytes(port.read(min(limit, max(1, port.in_waiting))))
                if data and len(data) < limit and (more := port.in_waiting):
                    # the wait was for one byte; what came with it belongs to the same record
                    data += bytes(port.read(min(limit - len(data), more)))
            if data or until.expired:
                return data

    def drain(self) -> bytes:
        port = self._opened()
        with self._mapped():
            waiting = port.in_waiting
            return bytes(port.read(waiting)) if waiting else b""

    def _opened(self) -> serial.Serial:
        if self._serial is None:
            raise NotOpen(port=self.url)
        return self._serial

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Everything pyserial may raise on a dead port becomes PortGone."""
        try:
            yield
        except PortError:
            raise
        except (OSError, ValueError, TypeError) as error:  # SerialException is an OSError
            raise PortGone(str(error), port=self.url) from error
        except Exception as error:
            if type(error).__module__ == "termios":  # termios.error is no OSError
                raise PortGone(str(error), port=self.url) from error
            raise
