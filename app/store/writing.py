"""Putting rows, what is derived from them, and changes into the tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.change import Change, Patch
from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.codec import build, plain
from app.store import tables
from app.store.mapping import BlobRef, blobs_of, search_texts, visit_of
from app.store.merge import Row, dumps, pack
from app.store.reader import Reader

_COLUMNS = ("doc", "versions", "seqs", "base")


@cache
def _insert_sql(entity: Entity) -> str:
    row: dict[str, Any] = {name: bindparam(name) for name in ("id", *_COLUMNS)}
    return tables.sql(insert(tables.ENTITIES[entity]).values(row))


@cache
def _update_sql(entity: Entity) -> str:
    t = tables.ENTITIES[entity]
    row: dict[str, Any] = {name: bindparam(name) for name in _COLUMNS}
    return tables.sql(update(t).where(t.c.id == bindparam("row_id")).values(row))


@cache
def _queue_sql() -> str:
    return tables.sql(insert(tables.outbox))


class Writer(Reader):
    """A write transaction. Collects what it touches; reads see its own writes."""

    _touches: list[Touch]
    _outbox_touched: bool

    def _begin_notes(self) -> None:
        self._touches = []
        self._outbox_touched = False

    def _changes(self) -> ChangeSet:
        return changed(self._touches, outbox=self._outbox_touched)

    def _touch(self, entity: Entity, id: str, doc: dict[str, Any]) -> None:
        self._touches.append(Touch(entity, id, visit_of(entity, id, doc)))

    def _save(self, entity: Entity, row: Row, *, shown: bool = True) -> None:
        """Writes the row. ``shown``: its content changed, not only the bookkeeping of sync.

        Raises Signed when the record belongs to a signed revision."""
        row.doc["id"] = row.id
        values = {
            "doc": dumps(row.doc),
            "versions": pack(row.versions, row.doc),
            "seqs": pack(row.seqs, row.doc),
            "base": dumps(row.base),
        }
        if row.new:
            self._run(_insert_sql(entity), {"id": row.id, **values})
            row.new = False
        else:
            self._run(_update_sql(entity), {"row_id": row.id, **values})
        if shown:
            self._touch(entity, row.id, row.doc)
            self._index_record(entity, row)

    # -- search

    def _index_record(self, entity: Entity, row: Row) -> None:
        texts = search_texts(entity, row.doc)
        if texts is not None:
            self.index(entity.value, row.id, *texts)

    def index(self, kind: str, id: str, title: str, subtitle: str, body: str) -> None:
        """Makes something findable by ``search``. Records do it by themselves; this door is for
        what lies elsewhere, such as articles."""
        table = tables.search_doc
        same = select(table.c.rowid).where(
            table.c.kind == kind,
            table.c.id == id,
            table.c.title == title,
            table.c.subtitle == subtitle,
            table.c.body == body,
        )
        if self._one(same) is not None:
            return
        texts = {"title": title, "subtitle": subtitle, "body": body}
        statement = upsert(table).values(kind=kind, id=id, **texts)
        self._run(statement.on_conflict_do_update(index_elements=["kind", "id"], set_=texts))

    # -- attachments

    def _note_blobs(self, entity: Entity, row: Row, created: str) -> None:
        """Whatever a local record names must be sent: its row is made in the same transaction."""
        for ref in blobs_of(entity, row.doc):
            self._queue_blob(ref, created, visit_of(entity, row.id, row.doc))

    def _queue_blob(self, ref: BlobRef, created: str, visit_id: str | None) -> None:
        """One that waits or is there already stays as it is."""
        size = ref.size if ref.size else self._blob_size(ref.sha256)
        statement = upsert(tables.blob).values(
            sha256=ref.sha256,
            size=size,
            media=ref.media,
            created=created,
            state="waiting",
            chunks_done=0,
            priority=ref.priority,
            last_error="",
            visit_id=visit_id,
        )
        self._run(statement.on_conflict_do_nothing(index_elements=["sha256"]))

    def _blob_size(self, sha256: str) -> int:
        raise NotImplementedError

    # -- local values

    def set_local(self, key: str, value: Any) -> None:
        """A value of this laptop only; never synced. ``value`` is plain JSON."""
        statement = upsert(tables.local).values(key=key, value=dumps(value))
        self._run(
            statement.on_conflict_do_update(
                index_elements=["key"], set_={"value": statement.excluded.value}
            )
        )

    # -- the outbox

    def _append(self, change: Change, body: bytes, visit_id: str | None) -> None:
        """Queues the change. ``body`` is its canonical form."""
        self._run(
            _queue_sql(),
            {
                "dev_seq": change.dev_seq,
                "cid": change.cid,
                "entity": change.entity.value,
                "entity_id": change.entity_id,
                "visit_id": visit_id,
                "body": body.decode(),
                "hash": change.hash,
                "hlc": change.hlc,
                "bytes": len(body),
                "state": "pending",
                "reoffer": 0,
                "reason": "",
                "seq": None,
                "created_at": plain(change.wall),
                "acked_at": None,
                "attempts": 0,
                "last_error": "",
            },
        )
        self._outbox_touched = True


def change_of(body: Mapping[str, Any] | str, hash: str = "") -> Change:
    """A change from its JSON body. Raises ValueError, TypeError or KeyError on a wrong shape; an
    unknown kind of record is a ValueError."""
    held: dict[str, Any] = dict(json.loads(body) if isinstance(body, str) else body)
    fields = {
        str(name): Patch(patch["v"], patch.get("base")) for name, patch in held["fields"].items()
    }
    held["hash"] = hash or held.get("hash", "")
    return build(Change, {**held, "fields": fields})
