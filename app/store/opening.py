"""Opening the database file: whose it is, whether the key fits, whether it is whole."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from app import errors
from app.store import backup, migrate
from app.store.engine import (
    CACHE_KIB,
    KEY_BYTES,
    WRITE,
    check_header,
    check_library,
    make_engine,
    newest_backup,
    sql_errors,
)
from app.store.lock import FolderLock
from app.vault.files import disk_errors, write_atomic

FILE: Final = "store.db"
LOCK: Final = "store.lock"
FINGERPRINT: Final = "store.key-check"
CHECK_CACHE_KIB: Final = 512  # a check reads every page once: it must not stay in the cache


def open_engine(folder: Path, key: bytes) -> tuple[Engine, FolderLock]:
    """The engine of the store in ``folder``, made, migrated and checked. The lock is held."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes, not {KEY_BYTES}")
    check_library()
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FolderLock(folder / LOCK)
    try:
        return _open(folder, key), lock
    except BaseException:
        lock.release()
        raise


def _open(folder: Path, key: bytes) -> Engine:
    file = folder / FILE
    there = file.exists() and file.stat().st_size > 0
    check_fingerprint(folder, key)
    if there:
        check_header(file)
    elif (folder / FINGERPRINT).exists():
        # it was here once: an empty new one would hide the loss
        raise errors.StoreDamaged("missing", file=str(file), backup=newest_backup(folder))
    wal = file.with_name(FILE + "-wal")
    unclean = wal.exists() and wal.stat().st_size > 0  # a clean close folds it in
    engine = make_engine(file, key)
    try:
        with sql_errors(file):
            # after a clean end the check comes later, beside the work (Store.check): reading every
            # page would hold up the first one, and damage is noticed anyway when a page is read,
            # by the code that SQLCipher keeps with each
            _prepare(engine, folder, key, check=there and unclean)
        check_header(file)
        if not (folder / FINGERPRINT).exists():
            write_atomic(folder / FINGERPRINT, (_fingerprint(key),))
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare(engine: Engine, folder: Path, key: bytes, *, check: bool) -> None:
    file = folder / FILE
    with engine.connect() as connection:
        revision = migrate.stored_revision(connection)
        migrate.check_known(revision)
        if check:
            quick_check(connection, file)
    if revision == migrate.HEAD:
        return
    if revision is not None:
        backup.make(engine, folder, key, None)
    with engine.connect().execution_options(**{WRITE: True}) as connection:
        migrate.upgrade(connection)
        connection.commit()


def quick_check(connection: Connection, file: Path) -> None:
    """Raises StoreDamaged naming the newest backup."""
    with sql_errors(file):
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CHECK_CACHE_KIB}")
        try:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        finally:
            connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    if found != "ok":
        raise errors.StoreDamaged(str(found), file=str(file), backup=newest_backup(file.parent))


def check_fingerprint(folder: Path, key: bytes) -> None:
    """Raises WrongKey when the folder was made with another key. Without this file a wrong key
    and a damaged first page look the same to SQLCipher."""
    try:
        held = (folder / FINGERPRINT).read_bytes()
    except FileNotFoundError:
        return
    if len(held) == 32 and not secrets.compare_digest(held, _fingerprint(key)):
        raise errors.WrongKey(str(folder))


def _fingerprint(key: bytes) -> bytes:
    # one-way from a random 256-bit key: tells nothing about it
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"countercheck key check").derive(key)
