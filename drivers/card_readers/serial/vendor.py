"""Readers whose frames are not public, through their maker's library.

明华 mwic_32.dll: declarations as in its public SDK headers and in the programs that use it (all
stdcall, int results, below zero is an error): ic_init(port, baud) -> handle, get_status(handle,
*state) with state 1 for a card, chk_4442, srd_4442/swr_4442(handle, offset, length, buffer),
rsct_4442(handle, *counter), csc_4442(handle, 3, code), prd_4442(handle, 4, bits), dv_beep, ic_exit.
COM1 is port 0, and so on. A 32-bit library: the program must be 32-bit, too.

德卡 dcrf32.dll: the names of its functions are public, their argument types were not found in a
source that could be checked; nothing is called before they are.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from typing import Any

from drivers.card_readers.faults import NoCard, WrongCode
from drivers.card_readers.serial.faults import ReaderFault
from drivers.errors import Illegal
from drivers.types import Text
from drivers.vendor_dll import VendorDriverNeeded, load

_INT, _SHORT, _BYTES = ctypes.c_int, ctypes.c_short, ctypes.c_char_p
MWIC: dict[str, list[Any]] = {
    "ic_init": [_SHORT, _INT],
    "ic_exit": [_INT],
    "get_status": [_INT, ctypes.POINTER(_SHORT)],
    "chk_4442": [_INT],
    "srd_4442": [_INT, _SHORT, _SHORT, _BYTES],
    "swr_4442": [_INT, _SHORT, _SHORT, _BYTES],
    "rsct_4442": [_INT, ctypes.POINTER(_SHORT)],
    "csc_4442": [_INT, _SHORT, _BYTES],
    "prd_4442": [_INT, _SHORT, _BYTES],
    "dv_beep": [_INT, _SHORT],
}
MINGWAH = Text("明华", "Mingwah")
DECARD = Text("德卡", "Decard")
_SIZE = 256
_FULL = 3  # tries of a fresh SLE4442
_USER = 32  # below are bytes that can be protected for good


class MwicCard:
    """An SLE4442 in a Mingwah reader, as ``memory.MemoryCard``. Raises VendorDriverNeeded, NoCard,
    ReaderFault, WrongCode, Illegal."""

    title = Text("SLE4442", "SLE4442")
    size = _SIZE
    read_sizes = (256, 128, 64, 32, 16, 8, 4, 2, 1)
    write_size = 1

    def __init__(self, port: str, dll: str = "", baud: int = 9600) -> None:
        self._where = port
        self._calls = load(dll, "mwic_32.dll", MWIC, MINGWAH, port)
        number = re.search(r"COM(\d+)", port, re.IGNORECASE)
        self._handle = self._calls["ic_init"](int(number[1]) - 1 if number else 0, baud)
        if self._handle <= 0:
            raise ReaderFault(f"ic_init = {self._handle}", port=port)
        self._choose()

    def _choose(self) -> None:
        state = _SHORT(0)
        self._call("get_status", ctypes.byref(state))
        if state.value != 1:
            raise NoCard(port=self._where)
        self._call("chk_4442")

    def _call(self, name: str, *arguments: Any) -> None:
        code = self._calls[name](self._handle, *arguments)
        if code < 0:
            raise ReaderFault(f"{name} = {code}", port=self._where, command=name)

    @property
    def identity(self) -> Mapping[str, str]:
        return {"card": "SLE4442", "head": self.read(0, 8).hex().upper()}

    @property
    def free(self) -> tuple[range, ...]:
        return (range(_USER, _SIZE),)

    def tries(self) -> int:
        """How often a code may still be presented."""
        counter = _SHORT(0)
        self._call("rsct_4442", ctypes.byref(counter))
        return int(counter.value)

    def protected(self) -> int:
        """How many of the first 32 bytes can never be changed again."""
        bits = ctypes.create_string_buffer(8)
        self._call("prd_4442", 4, bits)
        return sum(8 - byte.bit_count() for byte in bits.raw[:4])

    def present(self, code: bytes, *, risk: bool = False) -> None:
        """Present the three-byte code. Never with fewer than all tries left unless ``risk``."""
        if len(code) != 3:
            raise Illegal(Text("密码应为 6 位十六进制", "the code has six hexadecimal digits"))
        if self.tries() < _FULL and not risk:
            raise WrongCode(str(self.tries()), port=self._where)
        if self._calls["csc_4442"](self._handle, 3, code) != 0:
            raise WrongCode(str(self.tries()), port=self._where)

    def read(self, address: int, length: int) -> bytes:
        if not 0 <= address <= _SIZE - length:
            raise Illegal(Text("地址超出卡的范围", "the address is beyond the card"))
        buffer = ctypes.create_string_buffer(length + 1)
        self._call("srd_4442", address, length, buffer)
        return buffer.raw[:length]

    def write(self, address: int, data: bytes) -> None:
        if not 0 <= address <= _SIZE - len(data):
            raise Illegal(Text("地址超出卡的范围", "the address is beyond the card"))
        self._call("swr_4442", address, len(data), data)

    def begin(self) -> None:
        """The port is this program's alone."""

    def end(self) -> None:
        return None

    def renew(self, deadline: float) -> None:
        self._choose()

    def close(self) -> None:
        """Never raises."""
        self._calls["ic_exit"](self._handle)


def decard(port: str, dll: str = "") -> None:
    """Always raises VendorDriverNeeded: it says what is missing."""
    raise VendorDriverNeeded(
        Text(
            "德卡 D8/T10 要用厂家的 dcrf32.dll，它的函数参数没有可核实的公开资料："
            "向德卡要开发包后再接入。现在用厂家的演示程序检查连接。",
            "Decard D8/T10 need dcrf32.dll of their maker, whose argument types are not public: "
            "ask Decard for its SDK. Until then check the connection with the maker's demo.",
        ),
        port=port,
    )
