"""Where received bytes go: ``NAME.part`` until the end is confirmed, then ``NAME``."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from drivers.transfer.names import clean_name as clean_name

LARGEST = 64 << 20  # bytes; no reading file comes near it
_LATEST = 1 << 32  # seconds since 1970: a time that came over the line and is later is none


class Sink(Protocol):
    """Where received files go. Any method may raise OSError, ``begin`` also ValueError for a name
    or size that is refused."""

    def begin(self, name: bytes, size: int | None, modified: int) -> None: ...
    def write(self, data: bytes) -> None: ...
    def cut(self, count: int) -> None:
        """The last ``count`` bytes were padding."""
        ...

    def finish(self) -> None:
        """The end of this file is confirmed."""
        ...


class PartFile:
    """One file that is being received. ``cut`` and ``finish`` as ``Sink`` says. What an earlier
    try left in the same part is set aside, and goes when this one has come at least as far."""

    def __init__(self, target: Path, modified: int = 0) -> None:
        """``modified``: seconds since 1970, 0 for now. Raises OSError. A finished file of this
        name is never overwritten: see ``free``."""
        self.target = target
        self.part = target.with_name(target.name + ".part")
        self._modified = modified
        self._aside: Path | None = None
        if self.part.exists() and self.part.stat().st_size:
            self._aside = free(self.part)
            self.part.replace(self._aside)
        self._stream: BinaryIO | None = self.part.open("wb", buffering=0)
        self.size = 0

    def write(self, data: bytes) -> None:
        """Handed to the system at once, so that a killed program loses nothing of it. All of it
        or, when OSError is raised, nothing."""
        if self._stream is None:
            raise OSError(f"{self.part} is closed")
        view = memoryview(data)
        try:
            while view:
                view = view[self._stream.write(view) :]
        except OSError:
            with suppress(OSError):
                self._stream.truncate(self.size)
            raise
        self.size += len(data)

    def cut(self, count: int) -> None:
        if self._stream is not None and count:
            self.size -= count
            self._stream.truncate(self.size)
            self._stream.seek(self.size)

    def finish(self) -> None:
        """The end is confirmed: on the disk for good, under its own name."""
        if self._stream is None:
            return
        os.fsync(self._stream.fileno())
        self.close()
        while True:
            self.target = free(self.target)
            try:
                self.target.open("xb").close()  # taken: nobody else's file is overwritten
                break
            except FileExistsError:
                continue
        self.part.replace(self.target)
        if 0 < self._modified < _LATEST:
            with suppress(OSError, OverflowError):  # some disks have no such times
                os.utime(self.target, (self._modified, self._modified))

    def close(self) -> None:
        """Leaves the part as it is. Never raises."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(OSError):
                stream.close()
            with suppress(OSError):
                self._settle()

    def _settle(self) -> None:
        """An earlier try that this one holds as well is not needed any more."""
        aside, self._aside = self._aside, None
        if aside is None or not aside.stat().st_size <= self.size <= LARGEST:
            return
        if self.part.read_bytes().startswith(aside.read_bytes()):
            aside.unlink()


def free(path: Path) -> Path:
    """The path itself, or with a number where a file of this name is already there."""
    if not path.exists():
        return path
    return next(
        p
        for n in range(2, 10_000)
        if not (p := path.with_name(f"{path.stem} ({n}){path.suffix}")).exists()
    )


class FileSink:
    """One file with a name of ours, as XMODEM needs it."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.file: PartFile | None = None

    def begin(self, name: bytes, size: int | None, modified: int) -> None:
        if size is not None and size > LARGEST:
            raise ValueError(f"{size} bytes")
        self.file = PartFile(self._target)

    def write(self, data: bytes) -> None:
        if self.file is not None:
            if self.file.size + len(data) > LARGEST:
                raise OSError(f"more than {LARGEST} bytes")
            self.file.write(data)

    def cut(self, count: int) -> None:
        if self.file is not None:
            self.file.cut(count)

    def finish(self) -> None:
        if self.file is not None:
            self.file.finish()

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


class FolderSink(FileSink):
    """Files by the names the other side gives them; ``files`` are those whose end is confirmed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.files: list[Path] = []

    def begin(self, name: bytes, size: int | None, modified: int) -> None:
        self.close()
        if size is not None and size > LARGEST:
            raise ValueError(f"{size} bytes")
        self.file = PartFile(self._target / clean_name(name), modified)

    def finish(self) -> None:
        super().finish()
        if self.file is not None:
            self.files.append(self.file.target)


class MemorySink:
    """Files in memory, for virtual devices; refuses more than ``room`` bytes in all."""

    def __init__(self, room: int = LARGEST) -> None:
        self.files: dict[str, bytes] = {}
        self._room = room
        self._name = ""
        self.data = bytearray()  # of the file that is coming

    def begin(self, name: bytes, size: int | None, modified: int) -> None:
        self._name = clean_name(name) if name else ""
        self.data.clear()
        if size is not None and size > self._room:
            raise OSError("full")

    def write(self, data: bytes) -> None:
        if sum(map(len, self.files.values())) + len(self.data) + len(data) > self._room:
            raise OSError("full")
        self.data += data

    def cut(self, count: int) -> None:
        del self.data[len(self.data) - count :]

    def finish(self) -> None:
        self.files[self._name] = bytes(self.data)

    def close(self) -> None:
        return None
