"""The laptop's encrypted store: one folder, one database, one writer at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from app import errors
from app.domain.changes import Entity
from app.domain.clock import Clock
from app.store import backup as backups
from app.store import migrate, opening
from app.store.access import read_shared
from app.store.blobs import BlobStore
from app.store.device import DeviceIdentity
from app.store.engine import WRITE, sql_errors
from app.store.journal import Journal
from app.store.lock import FolderLock
from app.store.reader import Reader
from app.store.second_copy import SecondCopy
from app.store.uow import Unit
from app.store.writing import Writer

log = logging.getLogger(__name__)

WAIT_S: Final = 30.0  # for the other writer of this process to finish
RECALLED: Final = 8  # things drawn from records; the oldest goes first

T = TypeVar("T")


class Store:
    """Use ``Store.open``. Reads may come from any thread; writes are serialised by a lock."""

    blobs: BlobStore
    device: DeviceIdentity | None

    def __init__(
        self, folder: Path, key: bytes, clock: Clock, engine: Engine, lock: FolderLock
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.file = folder / opening.FILE
        self.blobs = BlobStore(folder, key)
        self.device = None
        self.backup_due = False  # a sign-off was committed since the last backup
        self._key = key
        self._engine = engine
        self._lock = lock
        self._writing = threading.Lock()
        self._writer: int | None = None
        # one connection makes all changes: SQLite drops a connection's page cache when another
        # one has written, and every page would have to be read and deciphered again
        self._pen: Connection | None = None
        self._changes = 0  # write transactions so far
        self._noted: tuple[int, Any] = (0, None)
        self._recalled: dict[Hashable, Any] = {}
        self._recalling = threading.Lock()
        self._second = SecondCopy(Journal(folder / "journal", key), self.read)

    @classmethod
    def open(cls, folder: Path, key: bytes, clock: Clock) -> Store:
        """Opens the store in ``folder``; makes it when the folder has none. ``key`` is the 32-byte
        data key.

        Raises StoreBusy (another program has it), WrongKey, StoreDamaged (names the backup),
        StoreNewer, NotEncrypted, LibraryTooOld, StorageFull."""
        engine, lock = opening.open_engine(folder, key)
        store = cls(folder, key, clock, engine, lock)
        try:
            held = store.local("device")
            store.device = None if held is None else DeviceIdentity.from_json(held)
            store.flush()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Folds the write-ahead log into the file and lets the folder go. May be called twice."""
        self._second.close()
        if self._writing.acquire(timeout=WAIT_S):
            self._put_down_pen()
            self._writing.release()
        self._engine.dispose()
        self._lock.release()
        self._noted = (0, None)
        with self._recalling:
            self._recalled.clear()
        read_shared.cache_clear()  # nothing that was read stays behind in memory

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- transactions

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A short read transaction: everything in it is seen as of one moment."""
        with self._connect(write=False) as connection:
            yield Reader(connection, self.file, self.device)

    @contextmanager
    def unit(self, actor: str) -> Iterator[Unit]:
        """One write transaction by ``actor`` (account id). Rolled back unless it was committed.
        Raises StoreBusy when another writer does not finish within 30 s."""
        with self._write() as writer:
            connection = writer._connection

            def commit(appended: list[Entity]) -> None:
                with sql_errors(self.file):
                    connection.commit()
                self._after_commit(appended)

            yield Unit(writer, actor=actor, clock=self.clock, blobs=self.blobs, commit=commit)

    def note(self, value: Any) -> None:
        """Inside a unit: keeps what is known of the store once the unit is committed, so that the
        next one need not read it. Any other writing in between makes it forgotten."""
        self._noted = (self._changes + 1, value)

    @property
    def noted(self) -> Any | None:
        """Inside a unit: what the last one noted, None when it may be out of date."""
        return self._noted[1] if self._noted[0] == self._changes else None

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gave for this key, or gives now. For what is drawn from records that no
        longer change, such as those of a signed visit: after each commit SQLite would read and
        decipher them anew. ``key`` says all it was drawn from. Forgotten when the store closes."""
        with self._recalling:
            if key in self._recalled:
                held: T = self._recalled[key]
                return held
        made = make()
        with self._recalling:
            while len(self._recalled) >= RECALLED:
                del self._recalled[next(iter(self._recalled))]
            self._recalled[key] = made
        return made

    @contextmanager
    def _write(self) -> Iterator[Writer]:
        """The one write transaction; whoever uses it commits its connection."""
        me = threading.get_ident()
        if self._writer == me:
            raise RuntimeError("a unit of this thread is open already")
        if not self._writing.acquire(timeout=WAIT_S):
            raise errors.StoreBusy(f"another writer did not finish within {WAIT_S} s")
        try:
            self._writer = me
            with self._connect(write=True) as connection:
                writer = Writer(connection, self.file, self.device)
                writer._begin_notes()
                yield writer
        finally:
            self._writer = None
            self._writing.release()

    @contextmanager
    def _connect(self, *, write: bool) -> Iterator[Connection]:
        with sql_errors(self.file):
            connection = self._take_pen() if write else self._engine.connect()
        try:
            with sql_errors(self.file):
                connection.begin()
            yield connection
        finally:
            try:
                if write:
                    self._changes += 1
                    connection.rollback()  # of what was not committed
                    driver: Any = connection.connection.driver_connection
                    driver.rollback()  # a commit that failed may have left its transaction open
                else:
                    connection.close()
            except Exception:
                # a connection that cannot even roll back is dropped with its transaction
                log.exception("ending a transaction failed")
                connection.invalidate()
                if write:
                    self._put_down_pen()

    def _take_pen(self) -> Connection:
        if self._pen is None:
            self._pen = self._engine.connect().execution_options(**{WRITE: True})
        return self._pen

    def _put_down_pen(self) -> None:
        if self._pen is not None:
            self._pen.close()
            self._pen = None

    def _after_commit(self, appended: list[Entity]) -> None:
        if not appended:
            return
        self._second.wake()
        if Entity.SIGN_OFF in appended:
            self.backup_due = True

    # -- this laptop

    def local(self, key: str) -> Any | None:
        """A value of this laptop only, None when it was never set."""
        with self.read() as reader:
            return reader.local(key)

    def set_local(self, key: str, value: Any) -> None:
        """Keeps plain JSON under ``key``; it is never synced."""
        with self._write() as writer:
            writer.set_local(key, value)
            with sql_errors(self.file):
                writer._connection.commit()

    def set_device(self, device: DeviceIdentity) -> None:
        """Keeps who this laptop is, with its private key, inside the encrypted database."""
        self.set_local("device", device.to_json())
        self.device = device

    # -- care

    def check(self) -> None:
        """Reads the whole database and every page's authentication code: seconds on a big one,
        so not in the window's thread. Raises StoreDamaged."""
        with self.read() as reader:
            opening.quick_check(reader._connection, self.file)

    def backup(self) -> Path:
        """An encrypted copy beside the database; the three newest are kept. Some hundred ms, so
        not in the window's thread. Raises StorageFull, StorageFailed."""
        self.flush()
        path = backups.make(self._engine, self.folder, self._key, self.clock.wall())
        self.backup_due = False
        self._second.trim(backups.oldest_covered(self.folder))
        return path

    def flush(self) -> bool:
        """Brings the second copy of the outbox up to this moment; it follows by itself, a moment
        behind. False when its file cannot be written now."""
        return self._second.flush()

    @property
    def revision(self) -> str:
        """The shape of the database this program works with."""
        return migrate.HEAD
