"""A ZIP of a stranger, with limits on what it may unfold to."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from app.readings.faults import FileDamaged, FileEncrypted, FileUnsafe

MAX_PARTS: Final = 5_000
MAX_DIRECTORY: Final = 1 << 20  # bytes: zipfile reads it whole
MAX_UNFOLDED: Final = 1 << 30  # bytes of one part: a million rows of ten cells have half of it
MAX_RATIO: Final = 300  # sheets of equal rows reach about 100; a bomb 1,000
_SMALL: Final = 1 << 24  # below it the ratio does not matter


class Zipped:
    """Parts by name, in any case, as programs write them. Raises FileDamaged, FileUnsafe."""

    def __init__(self, path: Path) -> None:
        if _directory_bytes(path) > MAX_DIRECTORY:
            raise FileUnsafe("a directory of many parts")
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise FileDamaged(str(error)) from error
        parts = self._zip.infolist()
        if len(parts) > MAX_PARTS:
            self._zip.close()
            raise FileUnsafe(f"{len(parts)} parts")
        self._parts = {info.filename.lstrip("/").replace("\\", "/").lower(): info for info in parts}

    def close(self) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def size(self, name: str) -> int:
        return self._info(name).file_size

    def _info(self, name: str) -> ZipInfo:
        info = self._parts.get(name.lower())
        if info is None:
            raise FileDamaged(f"part {name} is missing")
        return info

    @contextmanager
    def open(self, name: str, limit: int = MAX_UNFOLDED) -> Iterator[IO[bytes]]:
        """The part as a stream; zipfile gives no more bytes than the directory says, so limits on
        that hold."""
        info = self._info(name)
        if info.flag_bits & 1:
            raise FileEncrypted(name)
        if info.file_size > limit:
            raise FileUnsafe(f"{name}: {info.file_size} bytes")
        if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
            raise FileUnsafe(f"{name}: {info.compress_size} bytes unfold to {info.file_size}")
        try:
            with self._zip.open(info) as stream:
                yield stream
        except (BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError) as error:
            raise FileDamaged(f"{name}: {error}") from error
        except (OSError, RuntimeError) as error:  # lzma and bz2 raise these
            raise FileDamaged(f"{name}: {error}") from error


def _directory_bytes(path: Path) -> int:
    """What the end record says of the directory's size (APPNOTE 4.3.16); a file beyond 4 GiB says
    the largest number."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        raise FileDamaged("a ZIP without its end")
    return int(struct.unpack_from("<I", tail, at + 12)[0])
