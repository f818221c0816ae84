"""winspool.drv through ctypes: only calls and structures, no decisions.

Windows SDK, winspool.h: OpenPrinterW, StartDocPrinterW, WritePrinter, GetPrinterW level 2,
GetJobW level 1, SetJobW. Nothing of this can run on another system; ``winspool`` is tested on a
fake of ``Api``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import POINTER, byref, c_uint32, c_void_p, c_wchar_p
from dataclasses import dataclass
from typing import Any, Protocol

JOB_CONTROL_DELETE = 5


class SpoolerError(OSError):
    """A call failed; ``errno`` is the Windows error number."""


@dataclass(frozen=True, slots=True)
class PrinterInfo:
    """Of PRINTER_INFO_2: status and attribute bits as they are."""

    status: int
    attributes: int
    port: str
    driver: str
    jobs: int
    paper: str


class Api(Protocol):
    """What is asked of the Windows spooler. Every call may raise SpoolerError."""

    def open(self, name: str) -> int: ...
    def close(self, handle: int) -> None: ...
    def printer(self, handle: int) -> PrinterInfo: ...
    def start(self, handle: int, title: str, datatype: str) -> int:
        """Begin a document of ``RAW`` or ``TEXT``; returns the job's number."""
        ...

    def write(self, handle: int, data: bytes) -> int:
        """How many bytes were taken."""
        ...

    def end(self, handle: int) -> None: ...
    def job(self, handle: int, number: int) -> tuple[int, str]:
        """Status bits and status text. Error 87 once the job is gone."""
        ...

    def delete_job(self, handle: int, number: int) -> None: ...


class _DocInfo(ctypes.Structure):
    _fields_ = [("name", c_wchar_p), ("output", c_wchar_p), ("datatype", c_wchar_p)]


class _PrinterInfo2(ctypes.Structure):
    _fields_ = [
        ("server", c_wchar_p),
        ("printer", c_wchar_p),
        ("share", c_wchar_p),
        ("port", c_wchar_p),
        ("driver", c_wchar_p),
        ("comment", c_wchar_p),
        ("location", c_wchar_p),
        ("devmode", c_void_p),
        ("separator", c_wchar_p),
        ("processor", c_wchar_p),
        ("datatype", c_wchar_p),
        ("parameters", c_wchar_p),
        ("security", c_void_p),
        ("attributes", c_uint32),
        ("priority", c_uint32),
        ("default_priority", c_uint32),
        ("start_time", c_uint32),
        ("until_time", c_uint32),
        ("status", c_uint32),
        ("jobs", c_uint32),
        ("average_ppm", c_uint32),
    ]


class _JobInfo1(ctypes.Structure):
    _fields_ = [
        ("id", c_uint32),
        ("printer", c_wchar_p),
        ("machine", c_wchar_p),
        ("user", c_wchar_p),
        ("document", c_wchar_p),
        ("datatype", c_wchar_p),
        ("text", c_wchar_p),
        ("status", c_uint32),
        # priority, position, pages and the time follow; nobody reads them
    ]


_DM_FORM_NAME = 102 + 68  # byte offset of dmFormName in DEVMODEW
_FORM_NAME = 32  # characters


class WinspoolDll:
    """The real one."""

    def __init__(self) -> None:
        self._dll: Any = ctypes.WinDLL("winspool.drv", use_last_error=True)  # type: ignore[attr-defined]

    def open(self, name: str) -> int:
        handle = c_void_p()
        self._check(self._dll.OpenPrinterW(c_wchar_p(name), byref(handle), None))
        return int(handle.value or 0)

    def close(self, handle: int) -> None:
        self._dll.ClosePrinter(c_void_p(handle))

    def printer(self, handle: int) -> PrinterInfo:
        raw = self._sized(
            lambda buffer, size, needed: self._dll.GetPrinterW(
                c_void_p(handle), 2, buffer, size, needed
            )
        )
        info = ctypes.cast(raw, POINTER(_PrinterInfo2)).contents
        paper = ""
        if info.devmode:
            paper = ctypes.wstring_at(info.devmode + _DM_FORM_NAME, _FORM_NAME).split("\0")[0]
        return PrinterInfo(
            info.status, info.attributes, info.port or "", info.driver or "", info.jobs, paper
        )

    def start(self, handle: int, title: str, datatype: str) -> int:
        document = _DocInfo(title, None, datatype)
        number = int(self._dll.StartDocPrinterW(c_void_p(handle), 1, byref(document)))
        self._check(number)
        self._check(self._dll.StartPagePrinter(c_void_p(handle)))
        return number

    def write(self, handle: int, data: bytes) -> int:
        written = c_uint32()
        self._check(self._dll.WritePrinter(c_void_p(handle), data, len(data), byref(written)))
        return written.value

    def end(self, handle: int) -> None:
        self._dll.EndPagePrinter(c_void_p(handle))
        self._check(self._dll.EndDocPrinter(c_void_p(handle)))

    def job(self, handle: int, number: int) -> tuple[int, str]:
        raw = self._sized(
            lambda buffer, size, needed: self._dll.GetJobW(
                c_void_p(handle), number, 1, buffer, size, needed
            )
        )
        info = ctypes.cast(raw, POINTER(_JobInfo1)).contents
        return info.status, info.text or ""

    def delete_job(self, handle: int, number: int) -> None:
        self._check(self._dll.SetJobW(c_void_p(handle), number, 0, None, JOB_CONTROL_DELETE))

    def _sized(self, call: Callable[[Any, int, Any], int]) -> Any:
        """Asks for the size first, then with a buffer that is large enough."""
        needed = c_uint32()
        if not call(None, 0, byref(needed)) and not needed.value:
            self._check(0)
        buffer = ctypes.create_string_buffer(max(1, needed.value))
        self._check(call(buffer, needed.value, byref(needed)))
        return buffer

    def _check(self, result: int) -> None:
        if not result:
            number = ctypes.get_last_error()  # type: ignore[attr-defined]
            raise SpoolerError(number, ctypes.FormatError(number))  # type: ignore[attr-defined]
