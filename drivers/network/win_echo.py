"""ICMP echo on Windows without being administrator: ``IcmpSendEcho2Ex`` of iphlpapi, which is what
ping.exe uses itself. IPv4 only.

Asynchronous with an event, so that a waiting echo can be given up within a slice; its buffer then
outlives the call, for the system may still write to it.
"""

from __future__ import annotations

import ctypes
import socket
import time
from typing import Any

from drivers.cancel import SLICE, CancelToken, Deadline

_PENDING = 997  # ERROR_IO_PENDING
_INVALID = ctypes.c_void_p(-1).value
_SUCCESS = 0  # IP_SUCCESS
_REPLY = 28 + 32 + 256  # ICMP_ECHO_REPLY of 64 bits, our data, room for an ICMP error and its block


class Icmp:
    """The functions of the system. Raises OSError where they are not to be had."""

    def __init__(self) -> None:
        windll: Any = getattr(ctypes, "WinDLL", None)
        if windll is None:
            raise OSError("not Windows")
        self.iphlpapi = windll("iphlpapi.dll", use_last_error=True)
        self.kernel = windll("kernel32.dll", use_last_error=True)
        pointer, number = ctypes.c_void_p, ctypes.c_uint32
        self.iphlpapi.IcmpCreateFile.restype = pointer
        self.iphlpapi.IcmpCreateFile.argtypes = []
        self.iphlpapi.IcmpCloseHandle.argtypes = [pointer]
        self.iphlpapi.IcmpSendEcho2Ex.restype = number
        self.iphlpapi.IcmpSendEcho2Ex.argtypes = [
            pointer, pointer, pointer, pointer, number, number, pointer, ctypes.c_uint16, pointer,
            pointer, number, number,
        ]  # fmt: skip
        self.iphlpapi.IcmpParseReplies.restype = number
        self.iphlpapi.IcmpParseReplies.argtypes = [pointer, number]
        self.kernel.CreateEventW.restype = pointer
        self.kernel.CreateEventW.argtypes = [pointer, ctypes.c_int, ctypes.c_int, pointer]
        self.kernel.WaitForSingleObject.restype = number
        self.kernel.WaitForSingleObject.argtypes = [pointer, number]
        self.kernel.ResetEvent.argtypes = [pointer]
        self.kernel.CloseHandle.argtypes = [pointer]

    def last_error(self) -> int:
        return int(getattr(ctypes, "get_last_error")())  # noqa: B009  exists on Windows only


class WinEcho:
    """Echoes to one address. Raises OSError where the system has no such door."""

    _abandoned: list[Any] = []  # noqa: RUF012  buffers the system may still write to

    def __init__(self, address: str, source: str = "", api: Any = None) -> None:
        self._api = api if api is not None else Icmp()
        self._to = int.from_bytes(socket.inet_aton(address), "little")
        self._from = int.from_bytes(socket.inet_aton(source or "0.0.0.0"), "little")  # noqa: S104
        self._handle = self._api.iphlpapi.IcmpCreateFile()
        if self._handle in (None, _INVALID):
            raise OSError("IcmpCreateFile failed")
        self._event = self._api.kernel.CreateEventW(None, 1, 0, None)
        if not self._event:
            self._api.iphlpapi.IcmpCloseHandle(self._handle)
            raise OSError("CreateEvent failed")

    def close(self) -> None:
        self._api.iphlpapi.IcmpCloseHandle(self._handle)
        self._api.kernel.CloseHandle(self._event)

    def once(self, timeout: float, cancel: CancelToken) -> float | None:
        """Milliseconds, None when lost. Raises Cancelled."""
        data = ctypes.create_string_buffer(b"CounterCheck line test".ljust(32), 32)
        buffer = ctypes.create_string_buffer(_REPLY)
        self._api.kernel.ResetEvent(self._event)
        wait = max(1, round(timeout * 1000))
        began = time.monotonic()
        sent = self._api.iphlpapi.IcmpSendEcho2Ex(
            self._handle, self._event, None, None, self._from, self._to, data, 32, None,
            buffer, _REPLY, wait,
        )  # fmt: skip
        if not sent and self._api.last_error() != _PENDING:
            return None  # no route, cable out
        # the system answers at its own timeout; half a second more is for a busy machine
        until = Deadline(timeout + 0.5)
        try:
            while self._api.kernel.WaitForSingleObject(self._event, int(SLICE * 1000)) != 0:
                cancel.check()
                if until.expired:
                    self._abandoned.append((data, buffer))
                    return None
        except BaseException:
            self._abandoned.append((data, buffer))
            raise
        spent = (time.monotonic() - began) * 1000
        if not self._api.iphlpapi.IcmpParseReplies(buffer, _REPLY):
            return None
        source, status = (int.from_bytes(buffer.raw[at : at + 4], "little") for at in (0, 4))
        return spent if status == _SUCCESS and source == self._to else None
