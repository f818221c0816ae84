"""A zip file whose every byte follows from its contents.

Nothing is compressed, no date, no extra field, no comment: so a reader can write the same file
anew from what he read and compare. Any byte that was changed, also in the zip's own bookkeeping,
shows. Layout after APPNOTE 6.3.10, 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_VERSION: Final = 20
_DATE: Final = 0x21  # 1980-01-01, the earliest a zip can say
_MODE: Final = 0o100644 << 16
MOST: Final = 2**31 - 1  # bytes of the whole file: no zip64


@dataclass(frozen=True, slots=True)
class Entry:
    """``name`` in ASCII. ``content`` gives the bytes in pieces, each time anew."""

    name: str
    size: int
    crc: int
    content: Callable[[], Iterable[bytes]]


def entry(name: str, data: bytes) -> Entry:
    return Entry(name, len(data), zlib.crc32(data), lambda: (data,))


def written(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The file in pieces. Raises ValueError when it would need more than 2 GiB."""
    directory: list[bytes] = []
    at = 0
    for one in entries:
        name = one.name.encode("ascii")
        if at + one.size + len(name) > MOST:
            raise ValueError("the bundle would be larger than 2 GiB")
        head = _LOCAL.pack(
            b"PK\x03\x04", _VERSION, 0, 0, 0, _DATE, one.crc, one.size, one.size, len(name), 0
        )
        directory.append(
            _CENTRAL.pack(
                b"PK\x01\x02",
                (3 << 8) | _VERSION,  # made on Unix, so that the mode below counts
                _VERSION,
                0,
                0,
                0,
                _DATE,
                one.crc,
                one.size,
                one.size,
                len(name),
                0,
                0,
                0,
                0,
                _MODE,
                at,
            )
            + name
        )
        yield head + name
        yield from one.content()
        at += len(head) + len(name) + one.size
    listed = b"".join(directory)
    yield listed
    count = len(directory)
    yield _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), at, 0)
