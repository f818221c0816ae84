"""How two families of readers want to be asked about contact memory cards.

ACS: ACR38x CCID manual v6.04 §9.3.6, ACR39x v1.03 §8.4, ACR1281U v1.08 §5.1.5. There 90 00 after
PRESENT means that the card is LOCKED: the second byte is the error counter. OMNIKEY: HID
PLT-03099 §8.1; there it means that the code was right. So the counter is read again each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from drivers.card_readers.channel import Channel
from drivers.card_readers.faults import CardLocked, CardRefused, UnknownDialect

Kind = Literal["sle4442", "sle4428"]
DialectName = Literal["acs", "omnikey"]
_TYPES: dict[Kind, int] = {"sle4442": 0x06, "sle4428": 0x05}


class Dialect(Protocol):
    """``protection`` of addresses that can be protected: those that are."""

    @property
    def name(self) -> DialectName: ...
    def select(self, channel: Channel, kind: Kind) -> None: ...
    def counter(self, channel: Channel, kind: Kind) -> int: ...
    def protection(self, channel: Channel, kind: Kind) -> frozenset[int]: ...
    def present(self, channel: Channel, code: bytes) -> None:
        """Present the code once; whether it was right the counter says. Raises CardLocked."""
        ...

    def read(self, channel: Channel, address: int, length: int) -> bytes: ...
    def write(self, channel: Channel, address: int, data: bytes) -> None: ...


def _head(ins: int, address: int, last: int) -> bytes:
    return bytes((0xFF, ins, address >> 8, address & 0xFF, last & 0xFF))


def _read(channel: Channel, address: int, length: int) -> bytes:
    return channel.ask(_head(0xB0, address, length), length)


@dataclass(frozen=True, slots=True)
class Acs:
    name: DialectName = "acs"

    def select(self, channel: Channel, kind: Kind) -> None:
        channel.ask(bytes((0xFF, 0xA4, 0, 0, 1, _TYPES[kind])))

    def counter(self, channel: Channel, kind: Kind) -> int:
        length = 4 if kind == "sle4442" else 3
        return channel.ask(_head(0xB1, 0, length), length)[0]

    def protection(self, channel: Channel, kind: Kind) -> frozenset[int]:
        if kind == "sle4442":
            return _bits(channel.ask(_head(0xB2, 0, 4), 4))
        found: frozenset[int] = frozenset()
        for address in range(0, 1024, 256):
            bits = channel.ask(_head(0xB2, address, 32), 32)
            found |= {address + at for at in _bits(bits)}
        return found

    def present(self, channel: Channel, code: bytes) -> None:
        apdu = _head(0x20, 0, len(code)) + code
        response = channel.send(apdu)
        if response.word >> 8 != 0x90:
            raise channel.refused(apdu, response.word)
        if response.word == 0x9000:
            raise CardLocked(port=channel.line.url)

    def read(self, channel: Channel, address: int, length: int) -> bytes:
        return _read(channel, address, length)

    def write(self, channel: Channel, address: int, data: bytes) -> None:
        channel.ask(_head(0xD0, address, len(data)) + data)


@dataclass(frozen=True, slots=True)
class Omnikey:
    name: DialectName = "omnikey"

    def select(self, channel: Channel, kind: Kind) -> None:
        """The reader knows the card by its ATR."""

    def counter(self, channel: Channel, kind: Kind) -> int:
        if kind == "sle4428":
            return _read(channel, 1021, 1)[0]
        # read security memory (31) on the raw two-wire bus, §8.2; the guide prints 99 00 for done
        apdu = bytes.fromhex("FF70076B07A605A003310000 00")
        response = channel.send(apdu)
        if response.word not in (0x9000, 0x9900) or response.data[:1] != b"\xbd":
            raise channel.refused(apdu, response.word)
        if len(response.data) < 5 or response.data[2] != 0xA0 or not response.data[3]:
            raise channel.refused(apdu, response.word)
        return response.data[4] & 0x07

    def protection(self, channel: Channel, kind: Kind) -> frozenset[int]:
        found: set[int] = set()
        size = 32 if kind == "sle4442" else 1024
        for address in range(0, size, 128):
            length = min(128, size - address)
            marks = channel.ask(_head(0x3A, address, length), length)
            found |= {address + at for at, mark in enumerate(marks) if mark & 1}
        return frozenset(found)

    def present(self, channel: Channel, code: bytes) -> None:
        apdu = _head(0x20, 0, len(code)) + code
        word = channel.send(apdu).word
        if word == 0x6983:
            raise CardLocked(port=channel.line.url)
        if word != 0x9000 and word & 0xFFF0 != 0x63C0:
            raise channel.refused(apdu, word)

    def read(self, channel: Channel, address: int, length: int) -> bytes:
        return _read(channel, address, length)

    def write(self, channel: Channel, address: int, data: bytes) -> None:
        channel.ask(_head(0xD6, address, len(data)) + data)


def _bits(data: bytes) -> frozenset[int]:
    """Addresses whose bit is 0: bit 0 of the first byte is the first."""
    return frozenset(n for n in range(len(data) * 8) if not data[n // 8] >> n % 8 & 1)


DIALECTS: dict[DialectName, Dialect] = {"acs": Acs(), "omnikey": Omnikey()}


def find_dialect(channel: Channel, kind: Kind, wanted: DialectName | None) -> Dialect:
    """That of the profile, else of the reader's name, else the one it answers to. Only reads.
    Raises UnknownDialect."""
    if wanted is not None:
        return DIALECTS[wanted]
    name = channel.port.reader.upper()
    if "OMNIKEY" in name:
        return DIALECTS["omnikey"]
    if name.startswith("ACS") or "ACR" in name:
        return DIALECTS["acs"]
    for dialect in DIALECTS.values():
        try:
            dialect.select(channel, kind)
            dialect.counter(channel, kind)
            dialect.protection(channel, kind)
        except CardRefused:
            continue
        return dialect
    raise UnknownDialect(channel.port.reader, port=channel.line.url)
