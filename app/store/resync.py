"""Rows of central's log that wait until the log's head is reached.

After a roll-back of central its log is read anew from the start: showing that history on the pages
would turn them back in time, so every row goes to a shadow first and the newest value of each field
is laid over the records at once. Sign-offs always wait there, because they close their revision and
central may hand out a visit's rows in another order than they were written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.change import Change
from app.domain.changes import Entity
from app.store import tables
from app.store.merge import dumps
from app.store.settling import Settling


class Resync:
    def __init__(self, settling: Settling) -> None:
        self._on = settling

    def note(self, seq: int, change: Change, applied: Mapping[str, bool]) -> None:
        shadow = tables.shadow
        held = self._on._one(
            select(shadow.c.fields).where(
                shadow.c.entity == change.entity.value, shadow.c.entity_id == change.entity_id
            )
        )
        fields: dict[str, Any] = {} if held is None else json.loads(held)
        for name, patch in change.fields.items():
            if applied.get(name, True) and seq > fields.get(name, (None, None, -1))[2]:
                fields[name] = (patch.v, change.cid, seq)
        statement = upsert(shadow).values(
            entity=change.entity.value,
            entity_id=change.entity_id,
            fields=dumps(fields),
            first_seq=seq,
        )
        self._on._run(
            statement.on_conflict_do_update(
                index_elements=["entity", "entity_id"], set_={"fields": dumps(fields)}
            )
        )
        own = self._on.outbox_row(change.cid)
        if own is None:
            return
        if own.state == "pending" and not own.reoffer:
            # never answered before: its overlay on the record is settled here and now
            self._on.pulled(seq, change, applied)
        else:
            self._on.came_back(seq, change, own, applied)

    def merge(self) -> None:
        shadow = tables.shadow.c
        rows = self._on._all(
            select(shadow.entity, shadow.entity_id, shadow.fields).order_by(
                shadow.entity == Entity.SIGN_OFF.value, shadow.first_seq
            )
        )
        for name, id, text in rows:
            entity = Entity(name)
            row = self._on._load(entity, id)
            for field, (value, cid, seq) in json.loads(text).items():
                row.take(field, value, cid, seq)
            if row.doc:
                self._on._keep(entity, row)
        self._on._run("DELETE FROM shadow")
        self._on._run("UPDATE inbox_cursor SET resync = 0 WHERE id = 1")
