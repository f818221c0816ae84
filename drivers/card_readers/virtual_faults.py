"""What can be wrong with a virtual card or its reader, to be switched on and off."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.card_readers.chips import Mifare1k, Sle, Sle4428, Sle4442
from drivers.card_readers.virtual_readers import OK, VirtualReader

LATE = 0.4  # seconds
_WORN = frozenset({0x52, 0x53, 0x9A})  # data in every one of the chips
_PULLED_AT = 2  # the write command during which a card is pulled
_SKIPPED = 5  # the digit (half byte) that is skipped
_FOREIGN = 3  # so many foreign writes, each at the third read after a write of ours
_OTHER = {2: b"\x12\x34", 3: b"\x12\x34\x56", 6: b"\xa0\xa1\xa2\xa3\xa4\xa5"}


@dataclass
class Faulty:
    """A reader with its card, and what is wrong with them. ``out``: no card is in."""

    reader: VirtualReader
    chip: Sle4442 | Sle4428 | Mifare1k
    active: set[str] = field(default_factory=set)
    removed: bool = False
    _pulled: bool = False
    _writes: int = 0
    _reads: int = 0
    _foreign: int = 0
    _cache: dict[bytes, bytes] = field(default_factory=dict)

    @property
    def out(self) -> bool:
        return self.removed or self._pulled or "no_card" in self.active

    def set(self, name: str, on: bool) -> None:
        (self.active.add if on else self.active.discard)(name)
        chip = self.chip
        if name == "yanked":
            self._pulled, self._writes = False, 0
        elif name == "interfering":
            self._foreign = _FOREIGN if on else 0
        elif name == "worn":
            chip.cells.worn = _WORN if on else frozenset()
        elif isinstance(chip, Sle):
            self._code_fault(chip, name, on)
        elif name in ("wrong_key", "locked"):
            key = _OTHER[6] if on else b"\xff" * 6
            for at in range(48, 1024, 64):
                chip.cells.data[at : at + 6] = chip.cells.data[at + 10 : at + 16] = key

    def _code_fault(self, chip: Sle, name: str, on: bool) -> None:
        size = len(chip.code)
        if name == "locked":
            chip.counter = 0 if on else chip.full
            chip.open = chip.open and not on
        elif name == "tried":
            chip.counter = chip.full & (chip.full - 1) if on else chip.full
        elif name == "wrong_key":
            chip.code = _OTHER[size] if on else b"\xff" * size

    def power(self) -> None:
        self._cache.clear()
        self.reader.power()

    def exchange(self, raw: bytes) -> bytes | None:
        """The response; None for none: mute, or pulled meanwhile (``out``)."""
        if "mute" in self.active:
            return None
        if raw[1:2] in (b"\xd0", b"\xd6"):
            return self._write(raw)
        if raw[1:2] != b"\xb0":
            return self.reader.answer(raw)
        self._reads += 1
        if self._reads == 3 and self._foreign:
            self._foreign -= 1
            self.chip.cells.write(0x50 + self._foreign, 0xA5)
        if "stale_reads" in self.active:
            if raw not in self._cache:
                self._cache[raw] = self.reader.answer(raw)
            return self._cache[raw]
        return self._misread(self.reader.answer(raw))

    def _write(self, raw: bytes) -> bytes | None:
        self._writes += 1
        self._reads = 0
        if "silent_refusal" in self.active:
            return OK
        answer = self.reader.answer(raw)
        if "yanked" in self.active and self._writes == _PULLED_AT:
            self._pulled = True
            self.power()
            return None
        return answer

    def _misread(self, answer: bytes) -> bytes:
        data, word = answer[:-2], answer[-2:]
        if "swapped_nibbles" in self.active:
            data = bytes((byte << 4 | byte >> 4) & 0xFF for byte in data)
        if "skipping" in self.active and len(data) >= 16:
            digits = data.hex()
            data = bytes.fromhex(digits[:_SKIPPED] + digits[_SKIPPED + 1 :] + "0")
        return data + word
