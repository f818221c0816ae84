"""A handheld that is a disk: USB mass storage, or MTP as the system mounts it."""

from __future__ import annotations

import errno
import shutil
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from drivers.cancel import CancelToken
from drivers.errors import DeviceError
from drivers.handhelds.faults import (
    CannotDo,
    FolderMissing,
    FolderTrouble,
    NoSuchFile,
    StorageFull,
)
from drivers.handhelds.terminal import Entry, Watch
from drivers.plan import Advanced
from drivers.transfer.machine import Ending
from drivers.transfer.names import clean_text
from drivers.transfer.part_file import PartFile
from drivers.transfer.running import Moved

_BLOCK = 65536
_MOST = 2000  # files listed


class FolderTerminal:
    """Files in one folder. Writing goes to ``NAME.part``, is synced, then renamed: a handheld that
    is pulled out never has half a book under its name."""

    can = frozenset({"identify", "list", "get", "put", "delete"})

    def __init__(self, folder: str, cancel: CancelToken) -> None:
        self.folder = Path(folder)
        self._cancel = cancel
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> dict[str, int]:
        return dict(self._counts)

    def open(self) -> None:
        if not self.folder.is_dir():
            raise FolderMissing(port=f"file:{self.folder}")

    def identify(self) -> dict[str, str]:
        """The folder's own name: a disk does not tell who made it."""
        return {"model": self.folder.name or str(self.folder)}

    def get_time(self) -> datetime:
        raise CannotDo("time")

    def set_time(self, moment: datetime) -> None:
        raise CannotDo("set_time")

    def begin_session(self) -> None:
        self.open()

    def end_session(self, *, keep: bool = True) -> None:
        """Nothing to tell a disk; everything was synced when it was written."""

    def room(self) -> int:
        """Free bytes."""
        try:
            return shutil.disk_usage(self.folder).free
        except OSError as error:
            raise self._trouble(error) from error

    def list(self) -> tuple[Entry, ...]:
        try:
            found = sorted(p for p in self.folder.iterdir() if p.is_file())
            return tuple(Entry(path.name, path.stat().st_size) for path in found[:_MOST])
        except OSError as error:
            raise self._trouble(error) from error

    def get(self, name: str, target: Path, watch: Watch | None = None) -> Moved:
        source = self.folder / self._clean(name)
        if not source.is_file():
            raise NoSuchFile(name, port=f"file:{self.folder}")
        return self._copy(source, target, watch)

    def put(self, name: str, data: bytes, watch: Watch | None = None) -> Moved:
        if self.room() < len(data) + 4096:
            raise StorageFull(port=f"file:{self.folder}")
        began = time.monotonic()
        try:
            file = PartFile(self.folder / self._clean(name))
            try:
                for start in range(0, len(data), _BLOCK):
                    self._cancel.check()
                    file.write(data[start : start + _BLOCK])
                    if watch is not None:
                        watch(Advanced(file.size, len(data)))
                file.finish()
            finally:
                file.close()
                with suppress(OSError):
                    file.part.unlink(missing_ok=True)
        except OSError as error:
            raise self._trouble(error) from error
        self._counts["M_BytesSentCount"] += len(data)
        return self._moved(len(data), began, file.target)

    def delete(self, name: str) -> None:
        try:
            (self.folder / self._clean(name)).unlink()
        except FileNotFoundError:
            raise NoSuchFile(name, port=f"file:{self.folder}") from None
        except OSError as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        return None

    def _copy(self, source: Path, target: Path, watch: Watch | None) -> Moved:
        began = time.monotonic()
        try:
            total = source.stat().st_size
            file = PartFile(target)
            try:
                with source.open("rb") as stream:
                    while data := stream.read(_BLOCK):
                        self._cancel.check()
                        file.write(data)
                        if watch is not None:
                            watch(Advanced(file.size, total))
                file.finish()
            finally:
                file.close()
        except OSError as error:
            raise self._trouble(error) from error
        self._counts["M_BytesReceivedCount"] += file.size
        return self._moved(file.size, began, file.target)

    @staticmethod
    def _moved(size: int, began: float, path: Path) -> Moved:
        seconds = max(1e-6, time.monotonic() - began)
        return Moved(Ending.CONFIRMED, size, seconds, seconds, 0, 0, (path,))

    def _clean(self, name: str) -> str:
        """A name is never a way out of the folder."""
        return clean_text(name)

    def _trouble(self, error: OSError) -> DeviceError:
        kind: type[DeviceError] = FolderTrouble if self.folder.is_dir() else FolderMissing
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            kind = StorageFull
        return kind(str(error), port=f"file:{self.folder}")
