"""Attachments at central: content-addressed chunks on disk, whole files by their hash.

Every step may be repeated: a chunk that is there is there, a commit of a whole file is a success.
A chunk counts when it lies flushed under its name, a file when its own hash was computed again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from sync.central import tables as t
from sync.central.book import Book
from sync.central.columns import iso
from sync.central.db import Database
from sync.central.disk import flush_folder, write_whole
from sync.central.feed import audiences
from sync.central.keys import Keys
from sync.central.rules import Refused
from sync.central.sealing import blob_arrived
from sync.wire import CHUNK, MAX_BLOB, chunks_of

SMALLEST, LARGEST = 16 * 1024, 4 << 20  # bytes of a chunk


@dataclass(frozen=True, slots=True)
class BlobStore:
    folder: Path
    db: Database
    keys: Keys
    server_id: str

    # ------------------------------------------------------------ sending

    def missing(self, device_id: str, sha: str, size: int, chunk: int) -> list[int] | None:
        """The chunks still wanted; None when the file is whole. Raises Refused ``unreferenced``
        unless a record that this laptop sent or sees names the blob (a reviewer's copy may be the
        one that saves a photo after a restore), ``too_large``, ``chunk``."""
        self._sane(size, chunk)
        with self.db.read() as conn:
            if not _sees(conn, sha, device_id):
                raise Refused("unreferenced")
            if self._held(conn, sha):
                return None
        there = self._staged(sha, chunk)
        return [i for i in range(chunks_of(size, chunk)) if i not in there]

    def put(
        self, device_id: str, sha: str, i: int, size: int, chunk: int, data: bytes, claimed: str
    ) -> None:
        """Keeps one chunk. Raises Refused: as above, and ``chunk_hash``, ``chunk_size``."""
        self._sane(size, chunk)
        count = chunks_of(size, chunk)
        wanted = chunk if i < count - 1 else size - chunk * (count - 1)
        if not 0 <= i < count or len(data) != wanted:
            raise Refused("chunk_size", f"{i}: {len(data)}")
        if hashlib.sha256(data).hexdigest() != claimed:
            raise Refused("chunk_hash", str(i))
        with self.db.read() as conn:
            if not _sees(conn, sha, device_id):
                raise Refused("unreferenced")
            if self._held(conn, sha):
                return
        folder = self._stage(sha, chunk)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / str(i), data)
        with self.db.write() as conn:
            key = {"sha256": sha, "chunk": chunk, "i": i}
            conn.execute(delete(t.blob_chunk).filter_by(**key))
            conn.execute(insert(t.blob_chunk).values(**key, chunk_sha256=claimed))

    def commit(self, device_id: str, sha: str, size: int, chunk: int, now: datetime) -> None:
        """Puts the chunks together and hashes the whole anew. Raises Refused ``incomplete``, or
        ``hash`` when the whole is not what it says: its chunks are then thrown away."""
        missing = self.missing(device_id, sha, size, chunk)
        if missing is None:
            return
        if missing:
            raise Refused("incomplete", f"{len(missing)}")
        self._assemble(sha, size, chunk)
        with self.db.write() as conn:
            if not _whole(conn, sha):
                conn.execute(insert(t.blob).values(sha256=sha, size=size, verified_at=iso(now)))
            conn.execute(delete(t.blob_chunk).where(t.blob_chunk.c.sha256 == sha))
            book = Book(conn, now, self.server_id)
            blob_arrived(book, self.keys, sha)
            book.flush()
        for folder in self.path(sha).parent.glob(f"{sha}.*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _assemble(self, sha: str, size: int, chunk: int) -> None:
        staged, target = self._stage(sha, chunk), self.path(sha)
        digest, whole = hashlib.sha256(), bytearray()
        for i in range(chunks_of(size, chunk)):
            data = (staged / str(i)).read_bytes()
            digest.update(data)
            whole += data
        if digest.hexdigest() != sha or len(whole) != size:
            shutil.rmtree(staged, ignore_errors=True)
            with self.db.write() as conn:
                conn.execute(
                    delete(t.blob_chunk).where(
                        t.blob_chunk.c.sha256 == sha, t.blob_chunk.c.chunk == chunk
                    )
                )
            raise Refused("hash", sha)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, bytes(whole))
        flush_folder(target.parent.parent)

    # ------------------------------------------------------------ reading

    def read(self, device_id: str, sha: str, offset: int, length: int) -> tuple[int, bytes]:
        """(size of the whole, the bytes asked for). Raises Refused ``unknown_blob`` unless a
        record this laptop can see names it: knowing a hash opens nothing."""
        with self.db.read() as conn:
            if not _sees(conn, sha, device_id):
                raise Refused("unknown_blob")
            size = conn.execute(
                select(t.blob.c.size).where(t.blob.c.sha256 == sha)
            ).scalar_one_or_none()
        if size is None or not self.path(sha).exists():
            raise Refused("unknown_blob")
        with self.path(sha).open("rb") as file:
            file.seek(offset)
            return size, file.read(min(length, LARGEST))

    def _held(self, conn: Connection, sha: str) -> bool:
        """Whole, and the file is really there: a lost one is asked for and taken in again."""
        return _whole(conn, sha) and self.path(sha).exists()

    def path(self, sha: str) -> Path:
        return self.folder / sha[:2] / sha

    def _stage(self, sha: str, chunk: int) -> Path:
        return self.folder / sha[:2] / f"{sha}.{chunk}"

    def _staged(self, sha: str, chunk: int) -> set[int]:
        folder = self._stage(sha, chunk)
        names: Iterator[str] = (p.name for p in folder.iterdir()) if folder.is_dir() else iter(())
        return {int(name) for name in names if name.isascii() and name.isdigit()}

    @staticmethod
    def _sane(size: int, chunk: int) -> None:
        if not 0 <= size <= MAX_BLOB:
            raise Refused("too_large", str(size))
        if not SMALLEST <= chunk <= LARGEST:
            raise Refused("chunk", f"{SMALLEST}-{LARGEST}, {CHUNK} is usual")


def _whole(conn: Connection, sha: str) -> bool:
    return conn.execute(select(t.blob.c.sha256).where(t.blob.c.sha256 == sha)).first() is not None


def _sees(conn: Connection, sha: str, device_id: str) -> bool:
    seen = audiences(conn, device_id)
    named = select(t.blob_ref.c.sha256).where(t.blob_ref.c.sha256 == sha)
    mine = named.where(t.blob_ref.c.device_id == device_id)
    if conn.execute(named if "central" in seen else mine).first() is not None:
        return True
    query = (
        select(t.blob_ref.c.sha256)
        .join(t.scope, t.scope.c.root == t.blob_ref.c.root)
        .where(t.blob_ref.c.sha256 == sha, t.scope.c.audience.in_(sorted(seen)))
    )
    return conn.execute(query).first() is not None
