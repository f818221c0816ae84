"""Where received bytes go: ``NAME.part`` until the end is confirmed, then ``NAME``."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

LARGEST = 64 << 20  # bytes; no reading file comes near it
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def clean_name(raw: bytes) -> str:
    """A file name that came over the line, fit for any disk: no path, no control or reserved
    characters, Chinese in UTF-8 or cp936. Raises ValueError if nothing is left of it."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp936", errors="replace")
    text = text.replace("\\", "/").rpartition("/")[2]
    text = _BAD.sub("_", text).strip(" .")[:120]
    if not text or not text.strip("_.\ufffd"):
        raise ValueError(f"no name: {raw[:40]!r}")
    if text.partition(".")[0].lower() in _RESERVED:
        text = f"_{text}"
    return text


class PartFile:
    """One file that is being received. ``cut`` and ``finish`` as ``receiver.Sink`` says."""

    def __init__(self, target: Path) -> None:
        """Raises OSError. A finished file of this name is never overwritten: see ``free``."""
        self.target = target
        self.part = target.with_name(target.name + ".part")
        self._stream: BinaryIO | None = self.part.open("wb", buffering=0)
        self.size = 0

    def write(self, data: bytes) -> None:
        """Handed to the system at once, so that a killed program loses nothing of it."""
        if self._stream is None:
            raise OSError(f"{self.part} is closed")
        view = memoryview(data)
        while view:
            view = view[self._stream.write(view) :]
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
        self.target = free(self.target)
        self.part.replace(self.target)

    def close(self) -> None:
        """Leaves the part as it is. Never raises."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(OSError):
                stream.close()


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
        self.file = PartFile(self._target / clean_name(name))

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
