"""One write transaction at central: records read once, changed in memory, written at the end.

The book gives out the log's numbers and decides who will see each row. A *root* is what is seen as
a whole (a visit with all its records, a ticket with its events, a register row); an *audience* is
who sees it ("all", "central", "account:…", "device:…"). Audiences only ever join. When one joins
late, the root's earlier rows are put into its feed again under new reading numbers, so nobody
misses the beginning of a story because his cursor had already passed it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.domain.change import Change, Patch, sha256
from app.domain.changes import Entity
from app.domain.clock import Confidence
from app.domain.codec import plain
from app.domain.ids import new_id
from sync.central import tables as t
from sync.wire import change_to

OPEN: Final = frozenset({Entity.SITE, Entity.ASSET, Entity.ACCOUNT})  # the register: all see it
ACTOR: Final = "central"


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def iso(at: datetime) -> str:
    text: str = plain(at)
    return text


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


@dataclass(frozen=True, slots=True)
class Logged:
    seq: int
    cid: str
    hash: str


@dataclass(slots=True)
class Device:
    id: str
    laptop: str
    public_key: str
    state: str
    last_seq: int
    last_hash: str
    last_sign: str
    central: bool  # sees everything


@dataclass
class Book:
    conn: Connection
    now: datetime  # central's time, UTC
    server_id: str
    docs: dict[tuple[Entity, str], Doc | None] = field(default_factory=dict)
    logged: dict[str, Logged] = field(default_factory=dict)
    _seq: int | None = None
    _log_rows: list[dict[str, Any]] = field(default_factory=list)
    _feed_rows: list[dict[str, Any]] = field(default_factory=list)
    _members: dict[str, set[str]] = field(default_factory=dict)
    _visits: set[tuple[str, Entity]] = field(default_factory=set)
    _self: Device | None = None

    # ------------------------------------------------------------ records

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

    # ------------------------------------------------------------ the log

    def next_seq(self) -> int:
        if self._seq is None:
            self._seq = self.conn.execute(select(func.max(t.feed.c.seq))).scalar_one() or 0
        self._seq += 1
        return self._seq

    @property
    def head(self) -> int:
        if self._seq is None:
            self._seq = self.conn.execute(select(func.max(t.feed.c.seq))).scalar_one() or 0
        return self._seq

    def log(
        self,
        change: Change,
        raw: dict[str, Any],
        *,
        applied: Sequence[str],
        lost: Sequence[str],
        root: str,
        audiences: set[str],
        event_at: datetime,
    ) -> int:
        """Writes a row of the log and puts it before those who may see it."""
        self._join(root, audiences)
        seq = self.next_seq()
        gap = int((event_at - self.now).total_seconds())
        self._log_rows.append(
            {
                "seq": seq,
                "cid": change.cid,
                "device_id": change.device_id,
                "dev_seq": change.dev_seq,
                "entity": change.entity.value,
                "entity_id": change.entity_id,
                "root": root,
                "actor": change.actor,
                "hash": change.hash,
                "body": dumps(raw),
                "applied": dumps(list(applied)),
                "lost": dumps(list(lost)),
                "received_at": iso(self.now),
                "event_at": iso(event_at),
                "clock_gap": max(-(2**31), min(2**31 - 1, gap)),
            }
        )
        self._feed_rows += [
            {"seq": seq, "audience": a, "log_seq": seq} for a in sorted(self._members[root])
        ]
        self.logged[change.cid] = Logged(seq, change.cid, change.hash)
        return seq

    def _join(self, root: str, audiences: set[str]) -> None:
        members = self._members.get(root)
        if members is None:
            query = select(t.scope.c.audience).where(t.scope.c.root == root)
            members = self._members[root] = set(self.conn.execute(query).scalars())
        late = audiences - members
        if not late:
            return
        if members:
            self._write_log()
            query = select(t.change_log.c.seq).where(t.change_log.c.root == root)
            for earlier in self.conn.execute(query.order_by(t.change_log.c.seq)).scalars().all():
                seq = self.next_seq()
                self._feed_rows += [
                    {"seq": seq, "audience": a, "log_seq": earlier} for a in sorted(late)
                ]
        rows = [{"root": root, "audience": a} for a in sorted(late)]
        self.conn.execute(insert(t.scope), rows)
        members |= late

    def copy_feed(self, source: str, target: str) -> None:
        """Shows ``target`` everything ``source`` has been shown so far, in the same order."""
        self._write_log()
        query = select(t.feed.c.log_seq).where(t.feed.c.audience == source)
        for earlier in self.conn.execute(query.order_by(t.feed.c.seq)).scalars().all():
            self._feed_rows.append({"seq": self.next_seq(), "audience": target, "log_seq": earlier})

    # ------------------------------------------------------------ central as a writer

    def emit(
        self, entity: Entity, id: str, values: dict[str, Any], root: str, audiences: set[str]
    ) -> Doc:
        """A change made by central itself, chained like everybody's."""
        me = self.central()
        doc = self.get(entity, id)
        known = doc.versions if doc is not None else {}
        change = Change(
            cid=new_id(),
            device_id=me.id,
            dev_seq=me.last_seq + 1,
            prev=me.last_hash,
            entity=entity,
            entity_id=id,
            fields={
                name: Patch(value, known[name][0] if name in known else None)
                for name, value in values.items()
            },
            actor=ACTOR,
            wall=self.now,
            mono=0.0,
            boot_id=ACTOR,
            offset=0.0,
            confidence=Confidence.MEASURED,
            hlc=f"{int(self.now.timestamp() * 1000):013d}-00000-{me.id}",
        ).chained()
        me.last_seq, me.last_hash = change.dev_seq, change.hash
        if doc is None:
            doc = self.add(
                Doc(entity, id, {}, {}, root, me.id, values.get("visit_id"), values.get("site_id"))
            )
        for name, value in values.items():
            doc.fields[name] = value
            doc.versions[name] = [change.cid, change.hlc, me.id]
        doc.dirty = True
        self.log(
            change,
            change_to(change),
            applied=list(values),
            lost=(),
            root=root,
            audiences=audiences,
            event_at=self.now,
        )
        return doc

    def central(self) -> Device:
        if self._self is None:
            self._self = read_device(self.conn, self.server_id)
            if self._self is None:
                raise LookupError("central has no row of its own: run init")
        return self._self

    # ------------------------------------------------------------ at the end

    def flush(self) -> None:
        """Writes everything. The caller's transaction makes it one step."""
        self._write_log()
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
        if self._self is not None:
            save_head(self.conn, self._self)

    def _write_log(self) -> None:
        if self._log_rows:
            self.conn.execute(insert(t.change_log), self._log_rows)
        if self._feed_rows:
            self.conn.execute(insert(t.feed), self._feed_rows)
        self._log_rows, self._feed_rows = [], []

    def remember(self, kind: str, who: str, detail: Any) -> None:
        """The audit trail."""
        self.conn.execute(
            insert(t.audit).values(
                id=new_id(), at=iso(self.now), kind=kind, who=who, detail=dumps(detail)
            )
        )


def root_of(entity: Entity, id: str, visit_id: str | None, ticket_id: str | None) -> str:
    if entity in OPEN:
        return f"{entity.value}:{id}"
    if visit_id:
        return f"visit:{visit_id}"
    if ticket_id:
        return f"ticket:{ticket_id}"
    return f"{entity.value}:{id}"


def reference(conn: Connection, shas: Iterable[str], root: str, device_id: str) -> None:
    """Whoever sees ``root`` may read these blobs, and this laptop may send them."""
    for sha in sorted(set(shas)):
        row = {"sha256": sha, "root": root, "device_id": device_id}
        known = select(t.blob_ref.c.sha256).filter_by(**row)
        if conn.execute(known).first() is None:  # the caller holds the log's lock
            conn.execute(insert(t.blob_ref).values(**row))


def read_device(conn: Connection, id: str) -> Device | None:
    row = conn.execute(select(t.device).where(t.device.c.id == id)).one_or_none()
    if row is None:
        return None
    return Device(
        row.id,
        row.laptop,
        row.public_key,
        row.state,
        row.last_seq,
        row.last_hash,
        row.last_sign,
        row.central_since is not None,
    )


def save_head(conn: Connection, device: Device) -> None:
    conn.execute(
        update(t.device)
        .where(t.device.c.id == device.id)
        .values(last_seq=device.last_seq, last_hash=device.last_hash, last_sign=device.last_sign)
    )


def parts(items: Sequence[str], size: int = 400) -> Iterable[Sequence[str]]:
    """SQLite takes a limited number of values in one question."""
    return (items[i : i + size] for i in range(0, len(items), size))


def shade(*values: str) -> str:
    """A short stable id made of these."""
    return sha256("\n".join(values).encode())[:32]


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
