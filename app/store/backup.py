"""Rolling encrypted copies of the database, and the way back from one.

SQLite's backup API copies page by page into a database with the same key, so no plain page ever
touches the disk. A copy's name says when it was made and up to which of the laptop's changes.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from app import errors
from app.store.engine import connect, newest_backup, sql_errors
from app.store.lock import FolderLock
from app.vault.files import disk_errors, sync_folder

KEEP: Final = 3
FOLDER: Final = "backups"
_NAME = re.compile(r"store-(\d{6})-(\d{8}T\d{6})-(\d+)\.db")


def listed(folder: Path) -> list[Path]:
    """The backups in ``folder``, oldest first."""
    found = (folder / FOLDER).glob("store-*.db")
    return sorted((p for p in found if _NAME.fullmatch(p.name)), key=lambda p: p.name)


def oldest_covered(folder: Path) -> int:
    """The dev_seq up to which even the oldest backup has every change; 0 without one."""
    found = listed(folder)
    match = _NAME.fullmatch(found[0].name) if found else None
    return int(match.group(3)) if match else 0


def make(engine: Engine, folder: Path, key: bytes, at: datetime | None) -> Path:
    """Copies the database while it is in use; the copy is whole or not there. Keeps the newest
    three. Raises StorageFull, StorageFailed."""
    target = folder / FOLDER
    with disk_errors(target):
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = target / "making.tmp"
    _remove(temporary)
    try:
        with sql_errors(folder / "store.db"), engine.connect() as source:
            has = source.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'outbox'")
            covered = 0
            if has.fetchone() is not None:
                row = source.exec_driver_sql("SELECT max(dev_seq) FROM outbox").fetchone()
                covered = (row[0] if row else None) or 0
            copy = connect(temporary, key, wal=False)
            try:
                source.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, no log beside it
            finally:
                copy.close()
        number = _next_number(folder)
        when = (at or datetime.now(UTC)).astimezone(UTC)
        path = target / f"store-{number:06d}-{when:%Y%m%dT%H%M%S}-{covered}.db"
        with disk_errors(path):
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(target)
    finally:
        _remove(temporary)
    for old in listed(folder)[:-KEEP]:
        with suppress(OSError):
            old.unlink()
    return path


def _next_number(folder: Path) -> int:
    # numbered, because a clock set back must not make the newest copy look like the oldest
    numbers = [int(m.group(1)) for p in listed(folder) if (m := _NAME.fullmatch(p.name))]
    return max(numbers, default=0) + 1


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def restore(folder: Path, key: bytes, source: Path | None = None) -> Path:
    """Puts a backup (the newest by default) in the place of the database. The damaged files are
    moved aside, never deleted. Changes made after the backup come back from the journal, what
    central had confirmed comes back with the next synchronisation.

    Raises NotFound when there is no backup, StoreBusy, WrongKey, StoreDamaged (this backup is bad
    too), StorageFull."""
    from app.store import opening
    from app.store.replay import replay

    chosen = source or Path(newest_backup(folder) or folder / FOLDER / "store-none.db")
    if not chosen.exists():
        raise errors.NotFound("backup", str(chosen))
    with FolderLock(folder / opening.LOCK):
        opening.check_fingerprint(folder, key)
        _check(chosen, key)
        file = folder / opening.FILE
        temporary = folder / "restoring.tmp"
        _remove(temporary)
        with disk_errors(file):
            with chosen.open("rb") as source_file, temporary.open("xb") as handle:
                temporary.chmod(0o600)
                shutil.copyfileobj(source_file, handle, 1 << 20)
                handle.flush()
                os.fsync(handle.fileno())
            _move_aside(folder, file)
            temporary.replace(file)
            sync_folder(folder)
        replay(folder, key)
    return chosen


def _move_aside(folder: Path, file: Path) -> None:
    held = [file.with_name(file.name + suffix) for suffix in ("-wal", "-shm", "")]
    held = [h for h in held if h.exists()]
    if held:
        aside = folder / "damaged" / f"{_next_aside(folder):03d}"
        aside.mkdir(parents=True, mode=0o700)
        for one in held:
            one.replace(aside / one.name)


def _next_aside(folder: Path) -> int:
    return sum(1 for _ in (folder / "damaged").glob("*")) + 1


def _check(file: Path, key: bytes) -> None:
    with sql_errors(file):
        connection = connect(file, key, wal=False)
        try:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    if found is None or found[0] != "ok":
        raise errors.StoreDamaged(str(found), file=str(file))
