"""Writing files so that a power cut leaves the old or the new one, never half of it."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app import errors

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else -1, errno.EFBIG})


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """OSErrors of writing as StorageFull or StorageFailed."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise errors.StorageFull(f"{path}: {error}") from error
        raise errors.StorageFailed(f"{path}: {error}") from error


def sync_folder(folder: Path) -> None:
    """Makes a rename in ``folder`` durable. Windows has no such call and needs none on NTFS."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomic(path: Path, parts: Iterable[bytes]) -> None:
    """Temporary file beside it, fsync, rename, fsync of the folder. On any error nothing is left.

    Raises StorageFull, StorageFailed."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with temporary.open("xb") as file:
                temporary.chmod(0o600)
                for part in parts:
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)
