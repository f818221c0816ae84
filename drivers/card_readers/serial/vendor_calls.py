"""The functions of four makers' libraries, with the types of their public headers.

mwic_32.dll (明华 RD, contact cards): Mwic_32.h of the SDK in celeron633/mwrd6.6.
mwrf32.dll (明华 URF/RF, Mifare): mwrf32.h in several public projects.
dcrf32.dll (德卡 D8/T10, Mifare): dcrf32.h in amoviolin/Serial_AT_tool.
dcic32.dll (德卡, contact cards): dcic32.h and Linux samples of its maker in public projects.

All are stdcall. All but the first call give an ``__int16``: 0 done, below 0 an error. It must be
taken as one: of a 32-bit result only the low half is defined, and -1 would look like 65535, that
is like success to a test for below 0. The first call gives a handle, of the size of a pointer,
below 0 (mwrf32: 0, too) on failure. Serial ports count from 0 (comment in a public wrapper of
rf_init: "0 to 3"); port 100 is USB for dcic32 (samples of the maker) and dcrf32 (public programs).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from drivers.cancel import CancelToken
from drivers.card_readers.serial.reader_faults import ReaderRefused, ReaderSilent
from drivers.types import Text
from drivers.vendor_dll import load

Maker = Literal["mwic", "mwrf", "dcrf", "dcic"]
_HANDLE, _SHORT, _BYTE = ctypes.c_ssize_t, ctypes.c_int16, ctypes.c_ubyte
_ULONG, _LONG, _BUFFER = ctypes.c_ulong, ctypes.c_long, ctypes.c_char_p
_STATE, _NUMBER = ctypes.POINTER(ctypes.c_int16), ctypes.POINTER(ctypes.c_ulong)
_RANGE = [_HANDLE, _SHORT, _SHORT, _BUFFER]
_MIFARE: dict[str, list[Any]] = {
    "card": [_HANDLE, _BYTE, _NUMBER],
    "load_key": [_HANDLE, _BYTE, _BYTE, _BUFFER],
    "authentication": [_HANDLE, _BYTE, _BYTE],
    "read": [_HANDLE, _BYTE, _BUFFER],
    "write": [_HANDLE, _BYTE, _BUFFER],
    "halt": [_HANDLE],
    "beep": [_HANDLE, ctypes.c_ushort],
    "exit": [_HANDLE],
}


@dataclass(frozen=True, slots=True)
class Library:
    """``init`` gives the handle, ``end`` gives it back."""

    file: str
    maker: Text
    init: str
    end: str
    functions: Mapping[str, list[Any]]
    usb: int | None = None


LIBRARIES: Mapping[Maker, Library] = {
    "mwic": Library(
        "mwic_32.dll",
        Text("明华", "Minghua"),
        "ic_init",
        "ic_exit",
        {
            "ic_init": [_SHORT, _ULONG],
            "ic_exit": [_HANDLE],
            "get_status": [_HANDLE, _STATE],
            "dv_beep": [_HANDLE, _SHORT],
            "chk_4442": [_HANDLE],
            "srd_4442": _RANGE,
            "swr_4442": _RANGE,
            "prd_4442": [_HANDLE, _SHORT, _BUFFER],
            "csc_4442": [_HANDLE, _SHORT, _BUFFER],
            "rsct_4442": [_HANDLE, _STATE],
        },
    ),
    "dcic": Library(
        "dcic32.dll",
        Text("德卡", "Decard"),
        "IC_InitComm_Baud",
        "IC_ExitComm",
        {
            "IC_InitComm_Baud": [_SHORT, _ULONG],
            "IC_ExitComm": [_HANDLE],
            "IC_Status": [_HANDLE],
            "IC_InitType": [_HANDLE, _SHORT],
            "IC_DevBeep": [_HANDLE, _BYTE],
            "IC_Read": _RANGE,
            "IC_Write": _RANGE,
            "IC_ReadProtection": _RANGE,
            "IC_CheckPass_SLE4442": [_HANDLE, _BUFFER],
            "IC_ReadCount_SLE4442": [_HANDLE],
        },
        usb=100,
    ),
    "mwrf": Library(
        "mwrf32.dll",
        Text("明华", "Minghua"),
        "rf_init",
        "rf_exit",
        {"rf_init": [_SHORT, _LONG], **{f"rf_{name}": types for name, types in _MIFARE.items()}},
    ),
    "dcrf": Library(
        "dcrf32.dll",
        Text("德卡", "Decard"),
        "dc_init",
        "dc_exit",
        {"dc_init": [_SHORT, _LONG], **{f"dc_{name}": types for name, types in _MIFARE.items()}},
        usb=100,
    ),
}


class Calls:
    """One open reader. Calls block inside the maker's code and cannot be cancelled there: a test
    that is stopped ends when the call returns. Raises VendorDriverNeeded, ReaderSilent."""

    def __init__(
        self,
        maker: Maker,
        port: str,
        dll: str = "",
        baud: int = 9600,
        cancel: CancelToken | None = None,
    ) -> None:
        self.library = LIBRARIES[maker]
        self.port = port
        self.cancel = cancel or CancelToken()
        names = dict(self.library.functions)
        self._found = load(dll, self.library.file, names, self.library.maker, port)
        for name, function in self._found.items():
            function.restype = _HANDLE if name == self.library.init else _SHORT
        number = _port_number(port, self.library.usb)
        self._handle: int | None = int(self._found[self.library.init](number, baud))
        if self._handle < 0 or (maker == "mwrf" and self._handle == 0):
            self._handle = None
            raise ReaderSilent(port=port, command=f"{self.library.init}({number}, {baud})")

    def result(self, name: str, *arguments: Any) -> int:
        """What a function gives. Raises Cancelled."""
        self.cancel.check()
        if self._handle is None:
            raise ReaderSilent("closed", port=self.port, command=name)
        return int(self._found[name](self._handle, *arguments))

    def done(self, name: str, *arguments: Any) -> None:
        """Raises ReaderRefused unless it gives 0."""
        code = self.result(name, *arguments)
        if code != 0:
            raise self.refused(name, code)

    def refused(self, name: str, code: int) -> ReaderRefused:
        reason = Text("厂家库的错误码", "an error code of the maker's library")
        return ReaderRefused(f"{name} = {code}", reason, port=self.port, command=name)

    def close(self) -> None:
        """Safe to call twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._found[self.library.end](handle)


def _port_number(port: str, usb: int | None) -> int:
    """COM1 is 0; a port that is no COM port is USB where the library has it, else 0."""
    number = re.search(r"COM(\d{1,3})", port, re.IGNORECASE)
    if number is not None:
        return max(0, int(number[1]) - 1)
    return usb if usb is not None else 0
