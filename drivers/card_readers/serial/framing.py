"""Frames that Chinese serial card readers publish.

(a) 02 lenH lenL CMD PARAM data... 03 BCC   len counts CMD to the last data byte, BCC the XOR of
    02 to 03; an answer has the state in place of PARAM
(b) AA addr len CMD data... BCC BB          len counts CMD and data, BCC the XOR from addr on;
    an answer has the state before its data: 00 done, 01 failed
(c) 02 len CMD PARAM 03 BCC                 MRS100 swipe reader, len of one byte
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Literal

Kind = Literal["a", "b", "c"]
_LONGEST = 1100


def xor(data: bytes) -> int:
    return reduce(int.__xor__, data, 0)


def frame(kind: Kind, command: int, data: bytes = b"", address: int = 0) -> bytes:
    """A whole frame; in (a) and (c) ``data`` begins with PARAM."""
    if kind == "b":
        body = bytes((address, len(data) + 1, command)) + data
        return b"\xaa" + body + bytes((xor(body),)) + b"\xbb"
    size = len(data) + 1
    head = size.to_bytes(2, "big") if kind == "a" else bytes((size,))
    body = b"\x02" + head + bytes((command,)) + data + b"\x03"
    return body + bytes((xor(body),))


@dataclass(frozen=True, slots=True)
class Frame:
    command: int
    data: bytes
    raw: bytes


class FrameReader:
    """Finds whole frames in a stream. What is no frame is left out and counted in ``bad``: a wrong
    sum, a wrong length, bytes in between."""

    def __init__(self, kind: Kind) -> None:
        self.kind: Kind = kind
        self.bad = 0
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        self._buffer += data
        while self._buffer:
            start = self._buffer.find(b"\xaa" if self.kind == "b" else b"\x02")
            if start < 0:
                self.bad += len(self._buffer)
                self._buffer.clear()
                return
            if start:
                self.bad += start
                del self._buffer[:start]
            size = self._size()
            if size is None:
                return
            if size > _LONGEST:
                self._skip()
                continue
            if len(self._buffer) < size:
                return
            raw = bytes(self._buffer[:size])
            found = self._parsed(raw)
            if found is None:
                self._skip()
                continue
            del self._buffer[:size]
            yield found

    def _skip(self) -> None:
        self.bad += 1
        del self._buffer[:1]

    def _size(self) -> int | None:
        """Of the frame that begins here; None while its length has not come."""
        head = self._buffer
        if self.kind == "a":
            return None if len(head) < 3 else int.from_bytes(head[1:3], "big") + 5
        if self.kind == "b":
            return None if len(head) < 3 else head[2] + 5
        return None if len(head) < 2 else head[1] + 4

    def _parsed(self, raw: bytes) -> Frame | None:
        if self.kind == "b":
            if raw[-1] != 0xBB or xor(raw[1:-2]) != raw[-2] or len(raw) < 6:
                return None
            return Frame(raw[3], raw[4:-2], raw)
        head = 3 if self.kind == "a" else 2
        if len(raw) < head + 3 or raw[-2] != 0x03 or xor(raw[:-1]) != raw[-1]:
            return None
        return Frame(raw[head], raw[head + 1 : -2], raw)
