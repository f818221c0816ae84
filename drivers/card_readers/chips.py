"""Three card chips as their data sheets describe them, without any reader around them.

SLE4442 (Siemens/Infineon): 256 bytes of EEPROM; the first 32 have a protection bit each that can
only be burnt; security memory of an error counter (three bits) and a code (PSC) of three bytes. A
wrong code clears a bit; the right one sets all three again. SLE4428: 1024 bytes, a protection bit
for each; counter (eight bits) at 1021, code of two bytes at 1022 and 1023, which read as zero until
the code was compared. Mifare Classic 1K (NXP MF1S50): 16 sectors of four blocks of 16 bytes, two
keys in each sector's last block, which opens the sector's blocks until another is opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SLE4442_HEAD = bytes.fromhex("A2131091")
SLE4428_HEAD = bytes.fromhex("92231091")
Key = Literal["A", "B"]


@dataclass
class Cells:
    """EEPROM whose cells can be worn: those keep what they hold."""

    data: bytearray
    worn: frozenset[int] = frozenset()

    def write(self, address: int, value: int) -> None:
        if address not in self.worn:
            self.data[address] = value


@dataclass
class Sle:
    """What both contact chips share: a memory behind a code. ``counter`` is the error counter."""

    cells: Cells
    protected: set[int]
    code: bytes
    full: int  # the counter after the right code
    counter: int
    open: bool = False

    @property
    def size(self) -> int:
        return len(self.cells.data)

    def power(self) -> None:
        """Power off and on: what was opened is closed."""
        self.open = False

    def compare(self, code: bytes) -> bool:
        """Present a code. The counter loses a bit first, so that pulling the card gains nothing;
        at zero no code is looked at any more."""
        if self.counter == 0:
            return False
        self.counter &= self.counter - 1
        self.open = code == self.code
        if self.open:
            self.counter = self.full
        return self.open

    def update(self, address: int, value: int) -> None:
        """Silently without effect when not open, or protected: the chip answers the same."""
        if self.open and address not in self.protected:
            self.cells.write(address, value)

    def protect(self, address: int, value: int) -> None:
        """Burn a protection bit; only where ``value`` is what the cell holds."""
        if self.open and self.can_protect(address) and self.cells.data[address] == value:
            self.protected.add(address)

    def can_protect(self, address: int) -> bool:
        return 0 <= address < self.size

    def change(self, code: bytes) -> None:
        if self.open:
            self.code = code


class Sle4442(Sle):
    tries = 3

    def __init__(self, code: bytes = b"\xff\xff\xff") -> None:
        data = bytearray(b"\xff" * 256)
        data[:4] = SLE4442_HEAD
        data[4:8] = bytes.fromhex("FFFF8115")
        data[0x15:0x1B] = bytes.fromhex("D27600000400")  # application id of the data sheet
        super().__init__(
            Cells(data), {*range(8), *range(0x15, 0x1B)}, code, full=0b111, counter=0b111
        )

    def can_protect(self, address: int) -> bool:
        return 0 <= address < 32

    def read(self, address: int, length: int) -> bytes:
        return bytes(self.cells.data[address : address + length])

    def security(self) -> bytes:
        """Counter and code; the code reads as zeros until it was compared."""
        return bytes((self.counter,)) + (self.code if self.open else bytes(3))

    def protection(self) -> bytes:
        """Four bytes, bit 0 of the first is that of address 0; 0 is protected."""
        bits = sum(1 << at for at in range(32) if at not in self.protected)
        return bits.to_bytes(4, "little")


class Sle4428(Sle):
    tries = 8
    COUNTER, CODE = 1021, 1022

    def __init__(self, code: bytes = b"\xff\xff") -> None:
        data = bytearray(b"\xff" * 1024)
        data[:4] = SLE4428_HEAD
        data[0x15:0x1B] = bytes.fromhex("D27600000400")
        super().__init__(
            Cells(data), {*range(4), *range(0x15, 0x1B)}, code, full=0xFF, counter=0xFF
        )

    def read(self, address: int, length: int) -> bytes:
        shown = bytearray(self.cells.data)
        shown[self.COUNTER] = self.counter
        shown[self.CODE :] = self.code if self.open else b"\x00\x00"
        return bytes(shown[address : address + length])

    def update(self, address: int, value: int) -> None:
        if address >= self.CODE and self.open:
            code = bytearray(self.code)
            code[address - self.CODE] = value
            self.code = bytes(code)
        elif address < self.COUNTER:
            super().update(address, value)

    def protection(self, address: int, length: int) -> bytes:
        """One bit for each of ``length`` bytes, bit 0 of the first byte the first; 0 protected."""
        bits = sum(1 << n for n in range(length) if address + n not in self.protected)
        return bits.to_bytes((length + 7) // 8, "little")


_TRANSPORT = bytes.fromhex("FF078069")  # access bits of a new card: key A reads and writes


@dataclass
class Mifare1k:
    """``opened`` is the sector that was authenticated last."""

    uid: bytes = bytes.fromhex("9C3F5A21")
    keys: dict[Key, bytes] = field(default_factory=lambda: {"A": b"\xff" * 6, "B": b"\xff" * 6})
    cells: Cells = field(default_factory=lambda: Cells(bytearray(1024)))
    opened: int | None = None

    def __post_init__(self) -> None:
        check = self.uid[0] ^ self.uid[1] ^ self.uid[2] ^ self.uid[3]
        self.cells.data[:16] = self.uid + bytes((check, 0x08, 0x04, 0x00)) + b"bcdefghi"
        for sector in range(16):
            at = sector * 64 + 48
            self.cells.data[at : at + 16] = self.keys["A"] + _TRANSPORT + self.keys["B"]

    def power(self) -> None:
        self.opened = None

    def authenticate(self, block: int, key: Key, value: bytes) -> bool:
        """A wrong key closes the card as well."""
        at = block // 4 * 64 + 48
        stored = self.cells.data[at : at + 6] if key == "A" else self.cells.data[at + 10 : at + 16]
        self.opened = block // 4 if bytes(stored) == value else None
        return self.opened is not None

    def read(self, block: int) -> bytes | None:
        """None without authentication. Key A never reads back."""
        if block // 4 != self.opened:
            return None
        data = bytes(self.cells.data[block * 16 : block * 16 + 16])
        return bytes(6) + data[6:] if block % 4 == 3 else data

    def write(self, block: int, data: bytes) -> bool:
        """False without authentication, and for the maker's block 0."""
        if block // 4 != self.opened or block == 0:
            return False
        for n, value in enumerate(data):
            self.cells.write(block * 16 + n, value)
        return True
