"""The unit of work: rows, outbox, hash chain and clock in ONE transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any

from app import errors
from app.domain.change import Change, Patch
from app.domain.changes import ChangeSet, Entity
from app.domain.clock import Clock
from app.domain.codec import plain
from app.domain.evidence import Evidence
from app.domain.ids import new_id
from app.store.access import read_doc
from app.store.blobs import BlobStore
from app.store.hlc import newer, tick
from app.store.mapping import blobs_of, entity_of, original_of, visit_of
from app.store.waiting import WANTED_BLOBS
from app.store.writing import Writer


class Unit(Writer):
    """One write transaction; reads see its own writes. Nothing is kept unless ``commit()`` was
    called, and nothing may be said to be saved before it has returned."""

    def __init__(
        self,
        access: Writer,
        *,
        actor: str,
        clock: Clock,
        blobs: BlobStore,
        commit: Callable[[list[Entity]], None],
    ) -> None:
        super().__init__(access._connection, access._file, access._device)
        self._begin_notes()
        self._actor = actor
        self._clock = clock
        self._blobs = blobs
        self._commit = commit
        self._appended: list[Entity] = []
        self._chain: tuple[int, str, str] | None = None
        self._done = False

    def put(self, obj: Any) -> None:
        """Stores a domain value. The fields that differ from the stored row become one change in
        the outbox, chained to the laptop's previous one; nothing happens when none differs.

        Put a SignOff last of its transaction: from then on its revision is closed.

        Raises Signed (content of a signed revision), NotEnrolled, BlobMissing (an attachment whose
        bytes were not stored first), Unreadable, StorageFull, ValueError (not canonical JSON)."""
        entity = self._writable(obj)
        row = self._load(entity, obj.id)
        fields = _differing(obj, None if row.new else row.doc)
        if not fields and not row.new:
            return
        if self._device is None:
            raise errors.NotEnrolled()
        if self._chain is None:
            self._chain = self.head()
            seen = self._one("SELECT hlc FROM inbox_cursor WHERE id = 1") or ""
            self._chain = (*self._chain[:2], newer(self._chain[2], seen))
        dev_seq, prev, hlc = self._chain
        stamp = self._clock.now()
        change, body = Change(
            cid=new_id(),
            device_id=self._device.device_id,
            dev_seq=dev_seq + 1,
            prev=prev,
            entity=entity,
            entity_id=obj.id,
            fields={name: Patch(value, row.version(name)) for name, value in fields.items()},
            actor=self._actor,
            wall=stamp.at_wall,
            mono=stamp.at_mono,
            boot_id=stamp.boot_id,
            offset=stamp.offset,
            confidence=stamp.confidence,
            hlc=tick(hlc, stamp.best, self._device.device_id),
        ).sealed()
        row.write(fields, change.cid)
        for ref in blobs_of(entity, row.doc):
            if not self._blobs.has(ref.sha256):
                raise errors.BlobMissing(f"{entity} {obj.id}: {ref.sha256}")
        self._save(entity, row)
        self._note_blobs(entity, row, plain(stamp.at_wall))
        self._append(change, body, visit_of(entity, row.id, row.doc))
        self._appended.append(entity)
        self._chain = (change.dev_seq, change.hash, change.hlc)

    def put_local(self, obj: Any) -> None:
        """Stores a value without sending it: register rows that every laptop has from its pack.
        A field that somebody has edited and sent since keeps that value."""
        entity = self._writable(obj)
        row = self._load(entity, obj.id)
        fields = _differing(obj, None if row.new else row.doc)
        fields = {n: v for n, v in fields.items() if row.version(n) is None}
        if fields or row.new:
            row.doc.update(fields)
            self._save(entity, row)

    def send_original(self, evidence: Evidence) -> None:
        """Queues the file that a photo's copy was made of, behind all that records need. Its row is
        not changed. Raises BlobMissing."""
        self._open()
        if not evidence.original_sha256:
            return
        if not self._blobs.has(evidence.original_sha256):
            raise errors.BlobMissing(evidence.original_sha256)
        ref = original_of(evidence)
        self._queue_blob(ref, plain(self._clock.now().at_wall), evidence.visit_id)
        self._touch(Entity.EVIDENCE, evidence.id, {"visit_id": evidence.visit_id})
        self._outbox_touched = True

    def want_original(self, evidence: Evidence) -> None:
        """Adds the file to those that are fetched from central although no record needs them."""
        self._open()
        wanted = self.wanted_blobs()
        if evidence.original_sha256 and evidence.original_sha256 not in wanted:
            self.set_local(WANTED_BLOBS, [*wanted, evidence.original_sha256])
        self._touch(Entity.EVIDENCE, evidence.id, {"visit_id": evidence.visit_id})

    def commit(self) -> ChangeSet:
        """Makes everything durable and says what was touched. Raises StorageFull, StorageFailed;
        then nothing was kept."""
        self._open()
        self._done = True
        self._commit(self._appended)
        return self._changes()

    def _writable(self, obj: Any) -> Entity:
        self._open()
        return entity_of(type(obj))

    def _open(self) -> None:
        if self._done:
            raise RuntimeError("this unit is committed already")

    def _blob_size(self, sha256: str) -> int:
        return self._blobs.size(sha256)


def _differing(obj: Any, doc: dict[str, Any] | None) -> dict[str, Any]:
    """The fields of ``obj`` that are not what ``doc`` says (all of them without a doc). Compared
    as this program reads the doc, so that a field it takes by default is no difference; and as
    they are written, for 1.0 and 1.00 are equal."""
    cls: Any = type(obj)
    if doc is None:
        fields: dict[str, Any] = plain(obj)
        del fields["id"]
        return fields
    held = read_doc(cls, doc)
    return {
        name: written
        for name in _names(cls)
        if (new := getattr(obj, name)) is not (old := getattr(held, name))
        and (written := plain(new)) != plain(old)
    }


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls) if field.name != "id")
