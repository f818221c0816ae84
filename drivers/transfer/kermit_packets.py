"""As much of Kermit's packets as is needed to follow a transfer that a program does, and to end it.

A packet is MARK (01), LEN, SEQ, TYPE, data, check, CR; numbers are sent as printable characters
(32 added), control characters within are never sent bare, so that a mark is always a mark.
Frank da Cruz, "Kermit: A File Transfer Protocol"; the Kermit Protocol Manual, 6th edition.
"""

from __future__ import annotations

import re

_PACKET = re.compile(rb"\x01([ -~])([ -~])([A-Z])")
_MARK = b"\x01"


class Follower:
    """What one side has said. ``last``: the type of its newest packet ("S" F A D Z B, "Y" and "N"
    for answers, "E" for an error), empty before the first; ``text`` of its error."""

    def __init__(self) -> None:
        self.last = ""
        self.seen: set[str] = set()
        self.text = ""
        self._tail = b""

    def feed(self, data: bytes) -> None:
        self._tail += data
        for match in _PACKET.finditer(self._tail):
            self.last = match[3].decode()
            self.seen.add(self.last)
            if self.last == "E":
                # without its check, of which the length is agreed on between the programs
                end = match.start() + match[1][0] - 32 + 1
                if end <= len(self._tail) or not self.text:  # half of a second one says less
                    self.text = self._tail[match.end() : end].decode("cp936", errors="replace")
        mark = self._tail.rfind(_MARK)
        self._tail = self._tail[mark:][:100] if mark >= 0 else b""


def error(text: bytes) -> bytes:
    """Error packets that end a transfer, by either check that can have been agreed on: a sum in
    one character, which every Kermit knows, and the CRC in three."""
    packets = b""
    for size in (1, 3):
        body = bytes((32 + 2 + len(text) + size, 32)) + b"E" + text
        check = _sum(body) if size == 1 else _crc(body)
        packets += _MARK + body + check + b"\r"
    return packets


def _sum(body: bytes) -> bytes:
    total = sum(body)
    return bytes((32 + ((total + ((total & 0xC0) >> 6)) & 0x3F),))


def _crc(body: bytes) -> bytes:
    """CRC-16/KERMIT: polynomial 1021 hex reflected, from zero."""
    crc = 0
    for byte in body:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return bytes((32 + (crc >> 12 & 0x0F), 32 + (crc >> 6 & 0x3F), 32 + (crc & 0x3F)))
