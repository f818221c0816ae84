"""The language of MSR206, MSR605 and their many copies, without any input or output.

Programmer's manuals MSR206 (Unitech UDN PM017-U) and MSR605 rev. A, sections 6 and 7; the same
bytes in public programs (libMSRx05, msrx, MagStriper). 9600 8N1. Each command is ESC and a letter:

===== ================= ========================================================
ESC a reset             no answer; also ends a read that waits for a card
ESC e line test         ESC y
ESC t model             ESC model S, model a digit: tracks 2, 2+3, 1+2+3, 5: 1+2
ESC v firmware          ESC and eight characters ``REV?X.XX``
ESC ‡ (87) memory test  ESC 0, or ESC A
ESC r read              data block; it waits for a swipe
ESC m read raw          raw data block
ESC w, ESC n, ESC c     write, write raw, erase: see ``MsrReader``
===== ================= ========================================================

A data block is ``ESC s ESC 01 text ESC 02 text ESC 03 text ? FS ESC status``. A track without data
is empty (or left out), or says ESC + ; one that could not be decoded says ESC * (both in public
code for the MSR605X). In a raw block each track has a length byte before its bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ESC: Final = 0x1B
FS: Final = 0x1C
RESET: Final = b"\x1ba"
TEST: Final = b"\x1be"
READ: Final = b"\x1br"
READ_RAW: Final = b"\x1bm"
WRITE: Final = b"\x1bw"
ERASE: Final = b"\x1bc"
MODEL: Final = b"\x1bt"
FIRMWARE: Final = b"\x1bv"
RAM_TEST: Final = b"\x1b\x87"
OK: Final = 0x30
_MOST = 1200  # bytes of the longest block: three raw tracks of 255, and then some
_NONE, _BAD = 0x2B, 0x2A  # behind ESC in place of a track's text


@dataclass(frozen=True, slots=True)
class Swipe:
    """One data block. ``tracks`` by number, only those that said anything; ``bad`` could not be
    decoded; ``status`` as the manual has it."""

    status: int
    tracks: dict[int, bytes] = field(default_factory=dict)
    bad: frozenset[int] = frozenset()

    def __repr__(self) -> str:  # never a card number in a log
        sizes = {number: len(data) for number, data in self.tracks.items()}
        return f"Swipe({self.status:#04x}, {sizes}, {sorted(self.bad)})"


class SwipeParser:
    """Finds one data block in bytes that come in any pieces, with anything before it."""

    def __init__(self, raw: bool = False) -> None:
        self._raw = raw
        self._held = bytearray()

    @property
    def begun(self) -> bool:
        """Whether something that could become a block is there."""
        return bool(self._held)

    def feed(self, data: bytes) -> Swipe | None:
        """The block once it is whole; None until then. What cannot begin one is dropped."""
        self._held += data
        while self._held:
            found = self._parse(bytes(self._held))
            if isinstance(found, Swipe):
                self._held.clear()
                return found
            if found is None and len(self._held) < _MOST:
                return None
            at = self._held.find(ESC, 1)
            del self._held[: at if at > 0 else len(self._held)]
        return None

    def _parse(self, buf: bytes) -> Swipe | bool | None:
        """A block, None when more must come, False when none begins here."""
        if not b"\x1bs".startswith(buf[:2]):
            return self._status_only(buf)
        at, tracks, bad = 2, dict[int, bytes](), set[int]()
        while True:
            if len(buf) <= at:
                return None
            if buf[at : at + 2] == b"?\x1c":
                return self._ended(buf, at + 2, tracks, bad)
            if b"?\x1c".startswith(buf[at : at + 2]) and len(buf) < at + 2:
                return None
            if buf[at] != ESC:
                return False
            if len(buf) <= at + 1:
                return None
            number = buf[at + 1]
            if number not in (1, 2, 3):
                return False
            end = self._track(buf, at + 2, number, tracks, bad)
            if end <= 0:
                return None if end == 0 else False
            at = end

    def _track(
        self, buf: bytes, at: int, number: int, tracks: dict[int, bytes], bad: set[int]
    ) -> int:
        """Where the track ends; 0 when more must come, -1 when it is none."""
        if self._raw:
            if len(buf) <= at or len(buf) < at + 1 + buf[at]:
                return 0
            if buf[at]:
                tracks[number] = buf[at + 1 : at + 1 + buf[at]]
            return at + 1 + buf[at]
        if buf[at : at + 1] == b"\x1b":
            if len(buf) <= at + 1:
                return 0
            if buf[at + 1] in (_NONE, _BAD):
                if buf[at + 1] == _BAD:
                    bad.add(number)
                return at + 2
            return at
        end = next((n for n in range(at, len(buf)) if buf[n] in (ESC, FS)), -1)
        if end < 0:
            return 0
        if buf[end] == FS:
            end -= 1  # the ? before FS is of the block, and not of the track
        text = buf[at:end]
        if any(not 0x20 <= byte < 0x7F for byte in text):
            return -1
        if text:
            tracks[number] = text
        return end

    def _ended(
        self, buf: bytes, at: int, tracks: dict[int, bytes], bad: set[int]
    ) -> Swipe | bool | None:
        if not b"\x1b".startswith(buf[at : at + 1]):
            return False
        return Swipe(buf[at + 1], tracks, frozenset(bad)) if len(buf) > at + 1 else None

    def _status_only(self, buf: bytes) -> Swipe | bool:
        """Copies exist that answer an unreadable card with the status alone."""
        good = len(buf) == 2 and buf[0] == ESC and buf[1] in (0x31, 0x32, 0x34, 0x39, 0x41)
        return Swipe(buf[1]) if good else False


def data_block(tracks: dict[int, str]) -> bytes:
    """What follows a write command. Without sentinels: the writer adds them (manual, section 9)."""
    parts = b"".join(
        bytes((ESC, number)) + tracks.get(number, "").strip("%;+?").encode("ascii")
        for number in (1, 2, 3)
    )
    return b"\x1bs" + parts + b"?\x1c"
