"""Magnetic stripe tracks (ISO/IEC 7811-2, -6): what is on them, and how much of it may be shown.

Track 1 begins with "%" and holds six-bit characters, tracks 2 and 3 begin with ";" (track 3 "+" on
many readers) and hold figures with "=" between fields; all end with "?".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from drivers.transport.base import Tap

Number = Literal[1, 2, 3]
STARTS: dict[int, str] = {1: "%", 2: ";", 3: "+;"}
_TRACK1 = re.compile(r"%[ -_]{0,76}\?")
_FIGURES = re.compile(r"[;+][0-9:;<=>]{0,104}\?")
_LONG = re.compile(r"\d{8,}")


@dataclass(frozen=True, slots=True)
class Track:
    """``text`` with its sentinels; ``problem`` what is wrong, "" if nothing: "empty", "start",
    "end", "characters", "long"."""

    number: int
    text: str
    problem: str = ""

    @property
    def good(self) -> bool:
        return bool(self.text) and not self.problem

    @property
    def shown(self) -> str:
        return masked(self.text)


def track(number: int, text: str) -> Track:
    """Judge what was read from one track."""
    if not text:
        return Track(number, "", "empty")
    if text[0] not in STARTS[number]:
        return Track(number, text, "start")
    if text[-1] != "?":
        return Track(number, text, "end")
    body = text[:-1] + "?"
    if number == 1:
        good = _TRACK1.fullmatch(body)
        most = 79
    else:
        good = _FIGURES.fullmatch(body)
        most = 40 if number == 2 else 107
    if len(text) > most:
        return Track(number, text, "long")
    return Track(number, text, "" if good else "characters")


def split(text: str) -> tuple[Track, ...]:
    """The tracks in what a reader typed or sent as one text, in their order."""
    found: list[Track] = []
    for piece in re.findall(r"[%;+][^?]*\??", text):
        first = piece[0]
        number = 1 if first == "%" else 3 if first == "+" or _has(found, 2) else 2
        found.append(track(number, piece))
    return tuple(found)


def _has(found: list[Track], number: int) -> bool:
    return any(item.number == number for item in found)


def masked(text: str) -> str:
    """Long numbers without their middle: the first six and the last four stay."""
    return _LONG.sub(
        lambda m: (
            m[0][:6] + "*" * (len(m[0]) - 10) + m[0][-4:]
            if len(m[0]) > 12
            else m[0][:2] + "*" * (len(m[0]) - 4) + m[0][-2:]
        ),
        text,
    )


class TrackScrubber:
    """For captures, which others read: of a run of figures the first four stay, the others become
    stars, in whatever pieces they come."""

    def __init__(self) -> None:
        self._run = 0

    def __call__(self, data: bytes) -> bytes:
        out = bytearray(data)
        for at, byte in enumerate(data):
            self._run = self._run + 1 if 0x30 <= byte <= 0x39 else 0
            if self._run > 4:
                out[at] = 0x2A
        return bytes(out)


def scrubbing(tap: Tap) -> Tap:
    """A tap that hears stars in place of card numbers."""
    scrub = TrackScrubber()
    return lambda way, data: tap(way, scrub(data) if way == "rx" else data)
