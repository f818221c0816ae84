"""Cards in readers that only their maker's library reaches, as ``memory.MemoryCard``.

SLE4442: get_status gives 1 for a card (comment in Mwic SDK samples); IC_Status gives 0 for a card
and 1 for none, card type 16 is SLE4442 (Linux samples of dcic32). The error counter of both counts
tries, 3 to 0 (public programs); a reader that gives the chip's own bits (7 full) is understood.
Mifare 1K: mode 0 is an idle card (card) and key A (load_key, authentication).
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping

from drivers.cancel import Deadline
from drivers.card_readers.faults import (
    AnotherCard,
    CardLocked,
    CodeNeeded,
    FewTries,
    NoCard,
    WrongCode,
    WrongKey,
)
from drivers.card_readers.serial.vendor_calls import Calls
from drivers.errors import Illegal
from drivers.types import Text, same

_SIZE, _FIRST, _TRIES = 256, 32, 3
_TYPE_4442 = 16
_POLL = 0.2


def _inside(address: int, length: int, size: int, step: int = 1) -> None:
    if address < 0 or length < 1 or address + length > size or address % step or length % step:
        raise Illegal(
            Text(
                f"地址 {address}、长度 {length} 不在卡的范围内",
                f"address {address}, length {length} are not within the card",
            )
        )


class _VendorCard:
    """What both kinds of card share."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._first: dict[str, str] = {}

    @property
    def identity(self) -> Mapping[str, str]:
        return self._first

    def begin(self) -> None:
        """The library holds its port alone."""

    def end(self) -> None:
        return None

    def renew(self, deadline: float) -> None:
        until = Deadline(deadline)
        while True:
            try:
                found = self._look()
                break
            except NoCard:
                if until.expired:
                    raise
                self._calls.cancel.sleep(min(_POLL, until.left))
        if self._first and found != self._first:
            raise AnotherCard(port=self._calls.port)
        self._first = found
        self._open_again()

    def close(self) -> None:
        self._calls.close()

    def _look(self) -> dict[str, str]:
        raise NotImplementedError

    def _open_again(self) -> None:
        """Open anew what was open."""


class VendorSle4442(_VendorCard):
    """An SLE4442 through mwic_32.dll or dcic32.dll."""

    def __init__(self, calls: Calls) -> None:
        super().__init__(calls)
        self._mwic = calls.library.init == "ic_init"
        self._code: bytes | None = None
        self.renew(0.0)

    @property
    def title(self) -> Text:
        return same("SLE4442")

    @property
    def size(self) -> int:
        return _SIZE

    @property
    def free(self) -> tuple[range, ...]:
        return (range(_FIRST, _SIZE),)  # protection bits exist below only

    @property
    def read_sizes(self) -> tuple[int, ...]:
        return (256, 32, 16, 1)

    @property
    def write_size(self) -> int:
        return 1

    def tries(self) -> int:
        """How often a code may still be presented."""
        if self._mwic:
            counter = ctypes.c_int16(0)
            self._calls.done("rsct_4442", ctypes.byref(counter))
            value = counter.value
        else:
            value = self._calls.result("IC_ReadCount_SLE4442")
            if value < 0:
                raise self._calls.refused("IC_ReadCount_SLE4442", value)
        return value if value <= _TRIES else value.bit_count()

    def unlock(self, code: bytes | None, accepted: bool = False) -> None:
        """Present the code, once; with fewer tries than all only when a person ``accepted`` the
        risk. Raises CodeNeeded, CardLocked, FewTries, WrongCode, Illegal."""
        if code is None:
            raise CodeNeeded(port=self._calls.port)
        if len(code) != 3:
            raise Illegal(Text("4442 的密码是 6 位十六进制", "a 4442 code has six hex digits"))
        left = self.tries()
        if left == 0:
            raise CardLocked(port=self._calls.port)
        if left < _TRIES and not accepted:
            raise FewTries(str(left), port=self._calls.port)
        if self._mwic:
            said = self._calls.result("csc_4442", 3, code)
        else:
            said = self._calls.result("IC_CheckPass_SLE4442", code)
        if said != 0:
            left = self.tries()
            raise (
                WrongCode(str(left), port=self._calls.port)
                if left
                else CardLocked(port=self._calls.port)
            )
        self._code = code

    def read(self, address: int, length: int) -> bytes:
        _inside(address, length, _SIZE)
        buffer = ctypes.create_string_buffer(length + 1)
        self._calls.done("srd_4442" if self._mwic else "IC_Read", address, length, buffer)
        return buffer.raw[:length]

    def write(self, address: int, data: bytes) -> None:
        _inside(address, len(data), _SIZE)
        self._calls.done("swr_4442" if self._mwic else "IC_Write", address, len(data), data)

    def _look(self) -> dict[str, str]:
        if self._mwic:
            state = ctypes.c_int16(0)
            self._calls.done("get_status", ctypes.byref(state))
            if state.value != 1:
                raise NoCard(port=self._calls.port)
            self._calls.done("chk_4442")
        else:
            self._calls.done("IC_InitType", _TYPE_4442)
            said = self._calls.result("IC_Status")
            if said < 0:
                raise self._calls.refused("IC_Status", said)
            if said == 1:
                raise NoCard(port=self._calls.port)
        return {"card": "SLE4442", "issuer": self.read(0, 32).hex(" ").upper()}

    def _open_again(self) -> None:
        code, self._code = self._code, None
        if code is not None:  # it was right before on this very card
            self.unlock(code, accepted=True)


class VendorMifare1k(_VendorCard):
    """A Mifare 1K through mwrf32.dll or dcrf32.dll, by key A. Addresses run through all 64 blocks
    of 16 bytes; what ends a sector is never written."""

    def __init__(self, calls: Calls, key: bytes = b"\xff" * 6) -> None:
        if len(key) != 6:
            raise Illegal(Text("密钥是 12 位十六进制", "a key has twelve hexadecimal digits"))
        super().__init__(calls)
        self._name = calls.library.init.partition("_")[0]
        self._key = key
        self._sector = -1
        self.renew(0.0)

    @property
    def title(self) -> Text:
        return same("Mifare 1K")

    @property
    def size(self) -> int:
        return 1024

    @property
    def free(self) -> tuple[range, ...]:
        first = (range(16, 48),)  # block 0 is its maker's
        return first + tuple(range(s * 64, s * 64 + 48) for s in range(1, 16))

    @property
    def read_sizes(self) -> tuple[int, ...]:
        return (16,)

    @property
    def write_size(self) -> int:
        return 16

    def read(self, address: int, length: int) -> bytes:
        _inside(address, length, 1024, 16)
        if length != 16:
            raise Illegal(Text("一次读 16 字节", "16 bytes are read at a time"))
        self._authenticate(address // 64)
        buffer = ctypes.create_string_buffer(17)
        self._done("read", address // 16, buffer)
        return buffer.raw[:16]

    def write(self, address: int, data: bytes) -> None:
        _inside(address, len(data), 1024, 16)
        for at in range(address, address + len(data), 16):
            if at == 0 or at // 16 % 4 == 3:
                raise Illegal(Text("厂家块和密钥块不写", "maker's and key blocks are not written"))
        for at in range(address, address + len(data), 16):
            self._authenticate(at // 64)
            self._done("write", at // 16, data[at - address : at - address + 16])

    def _authenticate(self, sector: int) -> None:
        if sector == self._sector:
            return
        self._sector = -1
        self._done("load_key", 0, sector, self._key)
        if self._calls.result(f"{self._name}_authentication", 0, sector) != 0:
            raise WrongKey(port=self._calls.port, command=f"{self._name}_authentication")
        self._sector = sector

    def _done(self, name: str, *arguments: object) -> None:
        code = self._calls.result(f"{self._name}_{name}", *arguments)
        if code != 0:
            self._sector = -1
            raise self._calls.refused(f"{self._name}_{name}", code)

    def _look(self) -> dict[str, str]:
        self._sector = -1
        number = ctypes.c_ulong(0)
        if self._calls.result(f"{self._name}_card", 0, ctypes.byref(number)) != 0:
            raise NoCard(port=self._calls.port)
        return {"card": "Mifare 1K", "uid": f"{number.value & 0xFFFFFFFF:08X}"}


VendorCard = VendorSle4442 | VendorMifare1k


def open_vendor_card(calls: Calls, key: bytes = b"\xff" * 6) -> VendorCard:
    """The card in an open reader. Raises NoCard, ReaderRefused."""
    if calls.library.init in ("ic_init", "IC_InitComm_Baud"):
        return VendorSle4442(calls)
    return VendorMifare1k(calls, key)
