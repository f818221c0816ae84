"""Bringing changes that only the journal still has back into a restored database."""

from __future__ import annotations

import logging
from pathlib import Path

from app import errors
from app.domain.change import chain_hash
from app.domain.codec import plain
from app.store import migrate
from app.store.blobs import BlobStore
from app.store.engine import WRITE, make_engine, sql_errors
from app.store.journal import Journal
from app.store.mapping import visit_of
from app.store.writing import Writer, change_of

log = logging.getLogger(__name__)


class _Replayer(Writer):
    blobs: BlobStore

    def _blob_size(self, sha256: str) -> int:
        return self.blobs.size(sha256) if self.blobs.has(sha256) else 0


def replay(folder: Path, key: bytes) -> int:
    """Applies every journal entry newer than the database, in one transaction; entries that are
    there already are passed over. Returns how many came back. The caller holds the folder lock."""
    from app.store.opening import FILE

    file = folder / FILE
    entries = Journal(folder / "journal", key).entries()
    engine = make_engine(file, key)
    count = 0
    try:
        with (
            sql_errors(file),
            engine.connect().execution_options(**{WRITE: True}) as connection,
        ):
            if migrate.stored_revision(connection) != migrate.HEAD:
                migrate.upgrade(connection)
            writer = _Replayer(connection, file, None)
            writer._begin_notes()
            writer.blobs = BlobStore(folder, key)
            known = writer.head()[0]
            for entry in entries:
                if entry.dev_seq <= known:
                    continue
                change = change_of(entry.body, entry.hash)
                if chain_hash(change) != entry.hash:
                    log.error("journal entry %d does not match its hash", entry.dev_seq)
                    break  # what follows is chained to it
                row = writer._load(change.entity, change.entity_id)
                row.write({n: p.v for n, p in change.fields.items()}, change.cid)
                try:
                    writer._save(change.entity, row)
                except errors.Signed:
                    log.warning("journal entry %d touches signed content", entry.dev_seq)
                writer._note_blobs(change.entity, row, plain(change.wall))
                writer._append(
                    change, entry.body.encode(), visit_of(change.entity, row.id, row.doc)
                )
                count += 1
            connection.commit()
    finally:
        engine.dispose()
    return count
