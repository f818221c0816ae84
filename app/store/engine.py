"""The encrypted SQLite engine: key, pragmas, transactions, and SQLite's errors in our words.

Connections are made by ``creator=`` with a raw 32-byte key, so that no key ever stands in a URL.
The driver runs in its own autocommit mode and every BEGIN is ours: the driver's implicit
transactions start too late for reads and are deferred for writes, which ends in lock upgrades that
fail at once instead of waiting.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app import errors

KEY_BYTES: Final = 32
OLDEST_SQLITE: Final = (3, 51, 3)  # before it, two connections checkpointing could corrupt a WAL
BUSY_MS: Final = 5000
CACHE_KIB: Final = 16 * 1024
WRITE: Final = "countercheck_write"
LOW_DISK: Final = 16 * 1024 * 1024  # bytes: below it an I/O error is taken for a full disk

_PLAIN_HEADER: Final = b"SQLite format 3\x00"


def check_library() -> None:
    """Raises NotEncrypted or LibraryTooOld unless the SQLite in use is safe for our data."""
    if tuple(dbapi2.sqlite_version_info) < OLDEST_SQLITE:
        raise errors.LibraryTooOld(dbapi2.sqlite_version)
    probe = dbapi2.connect(":memory:")
    try:
        row = probe.execute("PRAGMA cipher_version").fetchone()
    finally:
        probe.close()
    if row is None or not row[0]:
        raise errors.NotEncrypted("PRAGMA cipher_version is empty")


def check_header(file: Path) -> None:
    """Raises NotEncrypted when the file begins like an unencrypted database."""
    with file.open("rb") as handle:
        if handle.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise errors.NotEncrypted(str(file))


def connect(file: Path, key: bytes, *, wal: bool = True) -> Any:
    """A raw driver connection with its key and pragmas set. The key is checked by the first read.
    Without ``wal`` the file keeps its journal mode: a copy stays one file."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes, not {KEY_BYTES}")
    connection = dbapi2.connect(
        str(file), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
    )
    try:
        for pragma in (
            "cipher_log_level = NONE",  # it would write to stderr, past our log
            f"key = \"x'{key.hex()}'\"",
            "temp_store = MEMORY",  # no plain text in temporary files
            *(("journal_mode = WAL",) if wal else ()),
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",  # so that REPLACE cannot slip past the delete triggers
            f"cache_size = -{CACHE_KIB}",
            "mmap_size = 0",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(file: Path, key: bytes) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(file, key),
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=24,
        pool_timeout=10,
        pool_use_lifo=True,  # the one used last knows the most pages
        pool_reset_on_return="rollback",
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get(WRITE)
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


@contextmanager
def sql_errors(file: Path) -> Iterator[None]:
    """SQLite's and SQLAlchemy's errors as ours."""
    try:
        yield
    except DBAPIError as error:
        raise translate(error.orig or error, file) from error
    except dbapi2.Error as error:
        raise translate(error, file) from error
    except SQLAlchemyError as error:  # the pool's time-out
        raise errors.StoreBusy(str(error)) from error


def translate(error: BaseException, file: Path) -> errors.CounterCheckError:
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    detail = f"{name} {text}".strip()
    if text.startswith("signed:"):
        return errors.Signed(detail)
    if "UNIQUE constraint" in text:
        return errors.Duplicate(detail)
    if name.startswith("SQLITE_FULL") or "is full" in text:
        return errors.StorageFull(detail)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "is locked" in text:
        return errors.StoreBusy(detail)
    if (
        name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
        or "malformed" in text
        or "not a database" in text
    ):
        return errors.StoreDamaged(detail, file=str(file), backup=newest_backup(file.parent))
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")) or "I/O" in text:
        if _low_disk(file.parent):
            return errors.StorageFull(detail)
        return errors.StorageFailed(detail)
    return errors.StoreError(detail)


def _low_disk(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < LOW_DISK
    except OSError:
        return False


def newest_backup(folder: Path) -> str:
    """The path of the newest backup beside the database, "" when there is none."""
    found = sorted((folder / "backups").glob("store-*.db"), key=lambda p: p.name)
    return str(found[-1]) if found else ""
