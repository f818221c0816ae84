"""Records read once in a transaction, changed in memory, written at its end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from app.domain.changes import Entity
from sync.central import tables as t
from sync.central.columns import dumps, parts


@dataclass(slots=True)
class Doc:
    """A record as central holds it."""

    entity: Entity
    id: str
    fields: dict[str, Any]
    versions: dict[str, list[str]]  # field -> [cid, hlc, device]
    root: str
    owner: str
    visit_id: str | None = None
    site_id: str | None = None
    unique_key: str | None = None
    locked: bool = False
    fresh: bool = True
    dirty: bool = False
    lock: bool = False  # to be locked once written


@dataclass
class Records:
    conn: Connection
    docs: dict[tuple[Entity, str], Doc | None] = field(default_factory=dict, kw_only=True)
    _visits: set[tuple[str, Entity]] = field(default_factory=set, kw_only=True)

    def get(self, entity: Entity, id: str) -> Doc | None:
        key = (entity, id)
        if key not in self.docs:
            self.prefetch([key])
        return self.docs.get(key)

    def prefetch(self, keys: Iterable[tuple[Entity, str]]) -> None:
        """Reads these records in as few questions as possible."""
        wanted: dict[Entity, set[str]] = {}
        for entity, id in keys:
            if (entity, id) not in self.docs:
                wanted.setdefault(entity, set()).add(id)
                self.docs[entity, id] = None
        for entity, ids in wanted.items():
            for part in parts(sorted(ids)):
                query = select(t.entity).where(t.entity.c.entity == entity.value)
                for row in self.conn.execute(query.where(t.entity.c.id.in_(part))):
                    self.docs[entity, row.id] = _doc(row)

    def of_visit(self, visit_id: str, entity: Entity) -> list[Doc]:
        """Every record of that kind in the visit, those of this transaction included."""
        if (visit_id, entity) not in self._visits:
            self._visits.add((visit_id, entity))
            query = select(t.entity).where(
                t.entity.c.visit_id == visit_id, t.entity.c.entity == entity.value
            )
            for row in self.conn.execute(query):
                self.docs.setdefault((entity, row.id), None)
                if self.docs[entity, row.id] is None:
                    self.docs[entity, row.id] = _doc(row)
        found = [d for (e, _), d in self.docs.items() if e is entity and d is not None]
        return sorted((d for d in found if d.visit_id == visit_id), key=lambda d: d.id)

    def holder_of(self, unique_key: str) -> str | None:
        """The id of the record that has this key."""
        for doc in self.docs.values():
            if doc is not None and doc.unique_key == unique_key:
                return doc.id
        query = select(t.entity.c.id).where(t.entity.c.unique_key == unique_key)
        found: str | None = self.conn.execute(query).scalar_one_or_none()
        return found

    def add(self, doc: Doc) -> Doc:
        self.docs[doc.entity, doc.id] = doc
        return doc

    def write_records(self) -> None:
        """Writes what was changed since the last time."""
        made = [d for d in self.docs.values() if d is not None and d.fresh and d.dirty]
        kept = [d for d in self.docs.values() if d is not None and not d.fresh and d.dirty]
        if made:
            self.conn.execute(insert(t.entity), [_row(d) for d in made])
        if kept:
            statement = (
                update(t.entity)
                .where(t.entity.c.entity == bindparam("b_entity"))
                .where(t.entity.c.id == bindparam("b_id"))
            )
            rows = [
                {
                    "b_entity": d.entity.value,
                    "b_id": d.id,
                    "doc": dumps(d.fields),
                    "versions": dumps(d.versions),
                }
                for d in kept
            ]
            self.conn.execute(
                statement.values(doc=bindparam("doc"), versions=bindparam("versions")), rows
            )
        locks = [d for d in self.docs.values() if d is not None and d.lock and not d.locked]
        if locks:
            statement = (
                update(t.entity)
                .where(t.entity.c.entity == bindparam("b_entity"))
                .where(t.entity.c.id == bindparam("b_id"))
                .values(locked=1)
            )
            self.conn.execute(
                statement, [{"b_entity": d.entity.value, "b_id": d.id} for d in locks]
            )
        for doc in (*made, *kept, *locks):
            doc.fresh = doc.dirty = False
            doc.locked = doc.locked or doc.lock


def _doc(row: Any) -> Doc:
    return Doc(
        entity=Entity(row.entity),
        id=row.id,
        fields=json.loads(row.doc),
        versions=json.loads(row.versions),
        root=row.root,
        owner=row.owner,
        visit_id=row.visit_id,
        site_id=row.site_id,
        unique_key=row.unique_key,
        locked=bool(row.locked),
        fresh=False,
    )


def _row(doc: Doc) -> dict[str, Any]:
    return {
        "entity": doc.entity.value,
        "id": doc.id,
        "doc": dumps(doc.fields),
        "versions": dumps(doc.versions),
        "root": doc.root,
        "owner": doc.owner,
        "visit_id": doc.visit_id,
        "site_id": doc.site_id,
        "unique_key": doc.unique_key,
        "locked": 0,
    }
