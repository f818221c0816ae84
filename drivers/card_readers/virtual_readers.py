"""Readers around the chips: what each makes of an APDU. The counterpart of ``dialects``.

ACS: ACR38x CCID reference manual v6.04 §9.3.6, ACR39x v1.03 §8.4, ACR1281U v1.08 §5.1.5. OMNIKEY:
HID PLT-03099 §8.1 (UPDATE D6, VERIFY 20 with 63Cx, protection 3A, raw two-wire bus 70 07 6B A6).
Contactless storage cards: PC/SC part 3 §3.2.2.1 and ACR1281U §5.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from drivers.card_readers.chips import Mifare1k, Sle, Sle4428, Sle4442

OK, LENGTH, CLOSED, PARAMETER, ADDRESS, INSTRUCTION, CLASS = (
    bytes.fromhex(word) for word in ("9000", "6700", "6982", "6A86", "6A82", "6D00", "6E00")
)
FAILED, NOT_WRITTEN, BLOCKED, KEY_NUMBER = (
    bytes.fromhex(word) for word in ("6300", "6581", "6983", "6988")
)


@dataclass(frozen=True, slots=True)
class Apdu:
    """A short command. ``data`` empty and ``le`` its last byte where only a length is given."""

    ins: int
    p1: int
    p2: int
    data: bytes
    le: int | None

    @staticmethod
    def of(raw: bytes) -> Apdu | None:
        """None unless it is of class FF and its length fits."""
        if len(raw) < 4 or raw[0] != 0xFF:
            return None
        if len(raw) == 4:
            return Apdu(raw[1], raw[2], raw[3], b"", None)
        if len(raw) == 5:
            return Apdu(raw[1], raw[2], raw[3], b"", raw[4])
        size = raw[4]
        if len(raw) == 5 + size:
            return Apdu(raw[1], raw[2], raw[3], raw[5:], None)
        if len(raw) == 6 + size:
            return Apdu(raw[1], raw[2], raw[3], raw[5:-1], raw[-1])
        return None

    @property
    def address(self) -> int:
        return self.p1 << 8 | self.p2


class VirtualReader(Protocol):
    """``name`` as a real one is called; ``atr`` what it makes up for the card in it."""

    name: str
    atr: bytes

    def power(self) -> None: ...
    def answer(self, raw: bytes) -> bytes:
        """The response to a command, status bytes and all. Never raises."""
        ...


class AcsSle:
    """Nothing works before the card type is chosen; power forgets it. Everything that the chip
    ignores is answered by 90 00 all the same."""

    def __init__(self, chip: Sle4442 | Sle4428) -> None:
        self.name = "ACS ACR39U ICC Reader 00 00"
        self.chip = chip
        self.atr = b"\x3b\x04" + chip.read(0, 4)
        self._kind = 0x06 if isinstance(chip, Sle4442) else 0x05
        self._chosen = False

    def power(self) -> None:
        self.chip.power()
        self._chosen = False

    def answer(self, raw: bytes) -> bytes:
        apdu = Apdu.of(raw)
        if apdu is None:
            return CLASS if raw[:1] != b"\xff" else LENGTH
        if apdu.ins == 0xA4:
            if apdu.address or len(apdu.data) != 1:
                return PARAMETER
            self.chip.power()  # choosing the type powers the card anew
            self._chosen = apdu.data[0] == self._kind
            return OK if self._chosen else FAILED
        if apdu.ins not in (0xB0, 0xB1, 0xB2, 0x20, 0xD0, 0xD1, 0xD2):
            return INSTRUCTION
        if not self._chosen:
            return FAILED
        return self._memory(apdu)

    def _memory(self, apdu: Apdu) -> bytes:
        chip = self.chip
        wide = isinstance(chip, Sle4428)
        if apdu.ins == 0xB0:
            length = apdu.le or 256
            if apdu.le is None or apdu.address + length > chip.size:
                return ADDRESS
            return chip.read(apdu.address, length) + OK
        if apdu.ins == 0xB1:
            if isinstance(chip, Sle4428):
                return LENGTH if apdu.le != 3 else chip.read(1021, 3) + OK
            return LENGTH if apdu.le != 4 else chip.security() + OK
        if apdu.ins == 0xB2:
            return self._protection(apdu)
        if apdu.ins == 0x20:
            if len(apdu.data) != len(chip.code):
                return LENGTH
            chip.compare(apdu.data)
            return bytes((0x90, chip.counter))  # 00: locked
        if apdu.ins == 0xD2:
            if wide or apdu.address != 1 or len(apdu.data) != 3:
                return PARAMETER
            chip.change(apdu.data)
            return OK
        if not apdu.data or apdu.address + len(apdu.data) > chip.size:
            return ADDRESS
        for n, value in enumerate(apdu.data):
            (chip.update if apdu.ins == 0xD0 else chip.protect)(apdu.address + n, value)
        return OK

    def _protection(self, apdu: Apdu) -> bytes:
        if isinstance(self.chip, Sle4442):
            return LENGTH if apdu.le != 4 else self.chip.protection() + OK
        bits = (apdu.le or 256) * 8
        if apdu.address + bits > 1024:
            return ADDRESS
        return self.chip.protection(apdu.address, bits) + OK


class OmnikeySle:
    """No type to choose; refusals are told in the status word. The counter of a 4442 is behind the
    raw two-wire bus only."""

    def __init__(self, chip: Sle4442 | Sle4428) -> None:
        self.name = "HID Global OMNIKEY 3x21 Smart Card Reader 00 00"
        self.chip = chip
        self.atr = b"\x3b\x04" + chip.read(0, 4)

    def power(self) -> None:
        self.chip.power()

    def answer(self, raw: bytes) -> bytes:
        apdu = Apdu.of(raw)
        if apdu is None:
            return CLASS if raw[:1] != b"\xff" else LENGTH
        chip = self.chip
        if apdu.ins == 0xB0:
            if apdu.address >= chip.size:
                return ADDRESS
            length = apdu.le or 256
            data = chip.read(apdu.address, length)
            return data + (OK if len(data) == length or not apdu.le else b"\x62\x82")
        if apdu.ins == 0xD6:
            return self._update(apdu)
        if apdu.ins == 0x20:
            return self._verify(apdu.data)
        if apdu.ins == 0x21:
            size = len(chip.code)
            if len(apdu.data) != 2 * size:
                return LENGTH
            word = self._verify(apdu.data[:size])
            if word == OK:
                chip.change(apdu.data[size:])
            return word
        if apdu.ins == 0x3A:
            return self._protection(apdu)
        if apdu.ins == 0x30 and apdu.address == 3:
            return self._protect(apdu.data)
        if apdu.ins == 0x70 and apdu.address == 0x076B:
            return self._raw_bus(apdu.data)
        return INSTRUCTION

    def _update(self, apdu: Apdu) -> bytes:
        chip = self.chip
        if not apdu.data or apdu.address + len(apdu.data) > chip.size:
            return ADDRESS
        if not chip.open:
            return CLOSED
        for n, value in enumerate(apdu.data):
            if apdu.address + n in chip.protected:
                return NOT_WRITTEN
            chip.update(apdu.address + n, value)
        return OK

    def _verify(self, code: bytes) -> bytes:
        chip = self.chip
        if len(code) != len(chip.code):
            return LENGTH
        if chip.compare(code):
            return OK
        left = chip.counter.bit_count()
        return bytes((0x63, 0xC0 | left)) if left else BLOCKED

    def _protection(self, apdu: Apdu) -> bytes:
        chip: Sle = self.chip
        length = apdu.le or 256
        if not chip.can_protect(apdu.address + length - 1):
            return ADDRESS
        where = range(apdu.address, apdu.address + length)
        return bytes(at in chip.protected for at in where) + OK

    def _protect(self, data: bytes) -> bytes:
        if len(data) < 6 or data[:3] != b"\x01\x00\x00":
            return PARAMETER
        if not self.chip.open:
            return data[3:5] + CLOSED
        at = int.from_bytes(data[3:5], "big")
        for n, value in enumerate(data[5:]):
            if not self.chip.can_protect(at + n):
                return (at + n).to_bytes(2, "big") + ADDRESS
            if self.chip.cells.data[at + n] != value:
                return (at + n).to_bytes(2, "big") + NOT_WRITTEN
            self.chip.protect(at + n, value)
        return OK

    def _raw_bus(self, data: bytes) -> bytes:
        """``A6 05 A0 03 control address data`` on the bus of a 4442; only reading its security
        memory (31) is understood here."""
        if not isinstance(self.chip, Sle4442) or data[:5] != bytes.fromhex("A605A00331"):
            return bytes.fromhex("9E020003") + OK
        return b"\xbd\x03\xa0\x01" + self.chip.security()[:1] + OK


@dataclass
class StorageReader:
    """A contactless reader with key slots of its own. ``load_p1``: the structures it takes."""

    chip: Mifare1k
    name: str
    load_p1: tuple[int, ...]
    atr: bytes = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
    slots: dict[int, bytes] = field(default_factory=dict)

    def power(self) -> None:
        self.chip.power()

    def answer(self, raw: bytes) -> bytes:
        apdu = Apdu.of(raw)
        if apdu is None:
            return CLASS if raw[:1] != b"\xff" else LENGTH
        if apdu.ins == 0xCA:
            if apdu.address:
                return b"\x6a\x81"
            return self.chip.uid + OK
        if apdu.ins == 0x82:
            if apdu.p1 not in self.load_p1:
                return PARAMETER
            if apdu.p2 > 1:
                return KEY_NUMBER
            if len(apdu.data) != 6:
                return LENGTH
            self.slots[apdu.p2] = apdu.data
            return OK
        if apdu.ins == 0x86:
            return self._authenticate(apdu.data)
        block = apdu.p2
        if apdu.ins in (0xB0, 0xD6) and (apdu.p1 or block > 63):
            return ADDRESS
        if apdu.ins == 0xB0:
            if apdu.le != 16:
                return LENGTH
            data = self.chip.read(block)
            return CLOSED if data is None else data + OK
        if apdu.ins == 0xD6:
            if len(apdu.data) != 16:
                return LENGTH
            return OK if self.chip.write(block, apdu.data) else CLOSED
        return INSTRUCTION

    def _authenticate(self, data: bytes) -> bytes:
        if len(data) != 5 or data[:2] != b"\x01\x00" or data[3] not in (0x60, 0x61):
            return PARAMETER
        if data[4] not in self.slots:
            return KEY_NUMBER
        if data[2] > 63:
            return ADDRESS
        key = self.slots[data[4]]
        good = self.chip.authenticate(data[2], "A" if data[3] == 0x60 else "B", key)
        return OK if good else FAILED


def acs_storage(chip: Mifare1k) -> StorageReader:
    return StorageReader(chip, "ACS ACR1281 1S Dual Reader PICC 00 00", (0x00, 0x20))


def omnikey_storage(chip: Mifare1k) -> StorageReader:
    return StorageReader(chip, "HID Global OMNIKEY 5422 Smartcard Reader 00 00", (0x20,))
