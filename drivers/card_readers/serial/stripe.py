"""Magnetic tracks of ISO/IEC 7811: their characters, their check, what may be shown of them.

Track 1: 7 bits a character (6 and odd parity), 64 characters from space, at most 79; ``%``…``?``.
Tracks 2 and 3: 5 bits (4 and odd parity), 16 characters from ``0``, at most 40 and 107; ``;``…``?``
(readers often give track 3 as ``+``…``?``). Bits lie least significant first; after the end
sentinel comes a character that makes the XOR of all zero without parity (LRC). A card number is
never kept whole: ``masked`` shows its first six and last four digits and nothing else of the track.

Bits of a raw read come most significant first from each byte; checked with the example of the
MSR605 programmer's manual, section 9: A3 0D 1E 28 A9 72 7C 54 00 is ``%ABC123?``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Problem = Literal["", "empty", "unread", "start", "end", "character", "length", "lrc", "sentinel"]
LONGEST: Mapping[int, int] = {1: 79, 2: 40, 3: 107}
STARTS: Mapping[int, str] = {1: "%", 2: ";", 3: ";+"}
_BASE = {7: 0x20, 5: 0x30}
_DIGITS = re.compile(r"\d{11,}")


@dataclass(frozen=True, slots=True)
class Track:
    """One track of one swipe. ``text`` with both sentinels; it must not leave the memory."""

    number: int
    text: str = ""
    problem: Problem = ""

    @property
    def good(self) -> bool:
        return not self.problem

    @property
    def masked(self) -> str:
        """What may be shown: sentinel, masked card number, length. Empty for an empty track."""
        return masked(self.text)

    def __repr__(self) -> str:  # a traceback or a log must not show a card number
        return f"Track({self.number}, {self.masked!r}, {self.problem!r})"


def masked(text: str) -> str:
    """The first six and last four digits of the first number, never more of it or of the rest."""
    if not text:
        return ""
    found = re.match(r"([%;+]?)([A-Z]?)(\d*)", text)
    start, form, digits = found.groups() if found else ("", "", "")
    return f"{start}{form}{hidden(digits)}…({len(text)})"


def hidden(digits: str) -> str:
    """A card number as it may be shown: six, stars, four; a short one as its length in stars."""
    if len(digits) < 11:
        return "*" * len(digits)
    return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"


def hide_numbers(text: str) -> str:
    """Any long run of digits in a text, masked."""
    return _DIGITS.sub(lambda match: hidden(match[0]), text)


def parse_track(number: int, text: str) -> Track:
    """A track as a reader decodes it. Never raises: what is wrong is in ``problem``."""
    if not text:
        return Track(number, "", "empty")
    return Track(number, text, _problem(number, text))


def _problem(number: int, text: str) -> Problem:
    if text[0] not in STARTS[number]:
        return "sentinel" if text[0] in "%;+" else "start"
    if text[-1] != "?":
        return "end"
    if len(text) + 1 > LONGEST[number]:  # the LRC is counted among the characters
        return "length"
    low, high = (0x20, 0x5F) if number == 1 else (0x30, 0x3F)
    inner = text[1:-1]
    if any(not low <= ord(char) <= high or char in "?" for char in inner):
        return "character"
    return ""


# ---------------------------------------------------------------- raw bits


def decode_bits(number: int, data: bytes, size: int) -> Track:
    """A track from raw bytes, characters of ``size`` (7 or 5) bits, read forwards or backwards."""
    bits = [byte >> at & 1 for byte in data for at in range(7, -1, -1)]
    if not any(bits):
        return Track(number, "", "empty")
    forward = _decode(number, bits, size)
    return forward if forward.good else _better(forward, _decode(number, bits[::-1], size))


def _better(one: Track, other: Track) -> Track:
    return other if other.good or len(other.text) > len(one.text) else one


def _decode(number: int, bits: list[int], size: int) -> Track:
    try:
        first = bits.index(1)
    except ValueError:
        return Track(number, "", "empty")
    text, check = "", 0
    start = "%" if size == 7 else ";"
    for at in range(first, len(bits) - size + 1, size):
        piece = bits[at : at + size]
        if sum(piece) % 2 == 0:
            return Track(number, text, "character" if text else "start")
        value = sum(bit << n for n, bit in enumerate(piece[:-1]))
        if text.endswith("?"):
            # behind the LRC come zeros only; else these bits are another track read the wrong way
            whole = value == check and not any(bits[at + size :])
            return Track(number, text, "" if whole else "lrc")
        check ^= value
        text += chr(value + _BASE[size])
        if text[0] != start:
            return Track(number, "", "start")
    return Track(number, text, "lrc" if text.endswith("?") else "end")


def encode_bits(text: str, size: int) -> bytes:
    """The raw bytes of a track, with parity and LRC, a few zero bits behind."""
    bits: list[int] = []
    check = 0
    values = [ord(char) - _BASE[size] for char in text]
    for value in values:
        check ^= value
    for value in [*values, check]:
        piece = [value >> n & 1 for n in range(size - 1)]
        bits += [*piece, 1 - sum(piece) % 2]
    bits += [0] * (8 + -len(bits) % 8)
    return bytes(
        sum(bit << 7 - n for n, bit in enumerate(bits[at : at + 8]))
        for at in range(0, len(bits), 8)
    )


def split_tracks(text: str) -> dict[int, Track]:
    """Tracks out of one text by their sentinels, as a reader or keyboard wedge strings them
    together: ``%``…``?``  ``;``…``?``  ``;``…``?`` or ``+``…``?``."""
    found: dict[int, Track] = {}
    for match in re.finditer(r"%[^?%]*\??|[;+][^?;+]*\??", text):
        piece = match[0]
        number = 1 if piece[0] == "%" else 3 if piece[0] == "+" or 2 in found else 2
        found.setdefault(number, parse_track(number, piece))
    return found
