"""One write transaction at central: its records, its part of the log, and central's own changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import insert

from app.domain.change import Change, Patch
from app.domain.changes import Entity
from app.domain.clock import Confidence
from app.domain.ids import new_id
from sync.central import tables as t
from sync.central.columns import dumps, iso
from sync.central.device import Device, read_device, save_head
from sync.central.log import Log
from sync.central.records import Doc, Records
from sync.travel import change_to

ACTOR: Final = "central"


@dataclass
class Book(Log, Records):
    server_id: str
    _self: Device | None = field(default=None, kw_only=True)

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

    def flush(self) -> None:
        """Writes everything. The caller's transaction makes it one step."""
        self._write_log()
        self.write_records()
        if self._self is not None:
            save_head(self.conn, self._self)

    def remember(self, kind: str, who: str, detail: Any) -> None:
        """The audit trail."""
        self.conn.execute(
            insert(t.audit).values(
                id=new_id(), at=iso(self.now), kind=kind, who=who, detail=dumps(detail)
            )
        )
