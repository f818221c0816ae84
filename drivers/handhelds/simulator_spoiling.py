"""What the faults of the virtual handheld do to its line and its book."""

from __future__ import annotations

import random
from collections.abc import Set

from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import FileKind

DIES_AFTER = 2048  # bytes of a file
_EVERY = 1400  # bytes between two that are damaged


class Weather:
    """One bit of every so many bytes turned over, the same in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - not for secrets
        self._left = _EVERY

    def spoil(self, data: bytes) -> bytes:
        out = bytearray(data)
        at = self._left
        while at < len(out):
            out[at] ^= 1 << self._rng.randrange(8)
            at += self._rng.randrange(_EVERY // 2, _EVERY * 3 // 2)
        self._left = at - len(out)
        return bytes(out)


def spoiled(data: bytes, faults: Set[str], layout: RouteLayout) -> bytes:
    """The book as a handheld with these faults gives it out."""
    if not faults & {"lost_record", "broken_record", "bad_encoding"}:
        return data
    if layout.file is FileKind.CSV:
        return _lines(data, faults)
    return _table(data, faults) if layout.file is FileKind.DBF else data


def _lines(data: bytes, faults: Set[str]) -> bytes:
    lines = data.split(b"\r\n")
    if "lost_record" in faults and len(lines) > 4:
        del lines[3]
    if "broken_record" in faults and len(lines) > 3:
        cells = lines[2].split(b",")
        cells[5 if len(cells) > 5 else -1] = b"12O.5"
        lines[2] = b",".join(cells)
    joined = b"\r\n".join(lines)
    if "bad_encoding" in faults:
        head, _, rest = joined.partition(b"\r\n")
        # bytes that are no Chinese in any encoding
        joined = head + b"\r\n" + rest.replace("测试".encode("gbk"), b"\xff\xfe\xff")
    return joined


def _table(data: bytes, faults: Set[str]) -> bytes:
    out = bytearray(data)
    start = int.from_bytes(out[8:10], "little")
    length = int.from_bytes(out[10:12], "little")
    count = int.from_bytes(out[4:8], "little")
    if "bad_encoding" in faults:
        for record in range(count):
            here = start + record * length
            piece = bytes(out[here + 1 : here + length])
            text = piece.decode("cp936", errors="replace").encode("utf-8")[: length - 1]
            out[here + 1 : here + length] = text.ljust(length - 1)
    if "broken_record" in faults and count > 1:
        # the figures of the second record become letters
        here = start + length
        piece = bytes(out[here + 1 : here + length])
        out[here + 1 : here + length] = piece.replace(b".", b"O")
    if "lost_record" in faults and count > 3:
        del out[start + 2 * length : start + 3 * length]
        out[4:8] = (count - 1).to_bytes(4, "little")
    return bytes(out)
