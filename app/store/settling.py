"""Inside one transaction: what central answered or told, laid over what this laptop holds."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app import errors
from app.domain.change import Change, body_of
from app.domain.changes import ChangeSet, Entity, Touch
from app.domain.clock import Clock
from app.domain.codec import plain
from app.store import tables
from app.store.hlc import newer
from app.store.mapping import visit_of
from app.store.merge import Row, dumps
from app.store.writing import Writer, change_of

log = logging.getLogger(__name__)

UNKNOWN_KIND = "unknown_kind"
_BY_CID = select(tables.outbox).where(tables.outbox.c.cid == bindparam("cid"))


class Settling(Writer):
    def __init__(self, writer: Writer, clock: Clock) -> None:
        super().__init__(writer._connection, writer._file, writer._device)
        self._begin_notes()
        self.now: str = plain(clock.wall())
        self._hlc = self._one("SELECT hlc FROM inbox_cursor WHERE id = 1") or ""

    def done(self, *, outbox: bool = False) -> ChangeSet:
        self._outbox_touched = outbox
        self._run("UPDATE inbox_cursor SET hlc = :hlc WHERE id = 1", {"hlc": self._hlc})
        return self._changes()

    # -- our own changes

    def outbox_row(self, cid: str) -> Any:
        rows = self._all(_BY_CID, cid=cid)
        return rows[0] if rows else None

    def answered(
        self,
        change: Change,
        held: Any,
        lost: Mapping[str, Any],
        seq: int | None,
        reason: str,
    ) -> None:
        """Central took the change but for the fields in ``lost`` ({field: winner or None})."""
        # an offer made again after a roll-back is no news: its fields come with central's log
        if not held.reoffer:
            row = self._load(change.entity, change.entity_id)
            self._lay(row, change, lost, seq)
            self._keep(change.entity, row)
        mine = {n: w for n, w in lost.items() if n in change.fields}
        for name, winner in mine.items():
            self._note_conflict(change, name, winner)
        self._close(change, held, "conflict" if mine else "acked", reason, seq)

    def refused(
        self,
        change: Change,
        held: Any,
        winner: Mapping[str, Any] | None,
        seq: int | None,
        reason: str,
    ) -> None:
        """Central will never take the change. Its body is kept; the page shows central's value
        again where there is one, ours where central has none."""
        if not held.reoffer:
            row = self._load(change.entity, change.entity_id)
            lost = {name: (winner or {}).get(name) for name in change.fields}
            self._lay(row, change, lost, seq)
            self._keep(change.entity, row)
        self._quarantine("local", json.loads(held.body), reason, seq)
        self._close(change, held, "rejected", reason, seq)

    def _lay(self, row: Row, change: Change, lost: Mapping[str, Any], seq: int | None) -> None:
        for name, patch in change.fields.items():
            if name in lost:
                row.lost(name, change.cid, lost[name], seq, patch.base)
            else:
                row.won(name, patch.v, change.cid, seq)

    def _close(self, change: Change, held: Any, state: str, reason: str, seq: int | None) -> None:
        out = tables.outbox
        self._run(
            update(out)
            .where(out.c.cid == change.cid)
            .values(state=state, reason=reason, seq=seq, acked_at=self.now, last_error="")
        )
        if held.reason and state != "rejected":  # refused once, now taken: no longer set aside
            self._run(
                "DELETE FROM quarantine WHERE cid = :cid AND origin = 'local'", {"cid": change.cid}
            )
        self._touches.append(Touch(change.entity, change.entity_id, held.visit_id))

    # -- central's log

    def pulled(self, seq: int, change: Change, applied: Mapping[str, bool]) -> None:
        own = self.outbox_row(change.cid)
        taken = {n: p for n, p in change.fields.items() if applied.get(n, True)}
        row = self._load(change.entity, change.entity_id)
        if own is not None and own.state == "pending" and not own.reoffer:
            for name, patch in change.fields.items():
                if name in taken:
                    row.won(name, patch.v, change.cid, seq)
                else:
                    row.lost(name, change.cid, None, None, patch.base)
        else:
            for name, patch in taken.items():
                row.take(name, patch.v, change.cid, seq)
        if taken or not row.new:
            try:
                self._keep(change.entity, row, strict=True)
            except (errors.Signed, errors.Duplicate) as error:
                log.error("log row %d was not applied: %s", seq, error.detail)
                self._quarantine("pulled", self._body(change, applied), error.code, seq)
        if own is not None:
            self.came_back(seq, change, own, applied)

    def came_back(self, seq: int, change: Change, own: Any, applied: Mapping[str, bool]) -> None:
        """Our own change is in central's log: settled, also when the reply to the push was lost,
        and a field that lost there is noted even if a later reply only said "duplicate"."""
        lost = [n for n in change.fields if not applied.get(n, True)]
        if lost:
            row = self._load(change.entity, change.entity_id)
            for name in lost:
                central = row.base.get(name) or {"v": row.doc.get(name), "cid": row.version(name)}
                self._note_conflict(change, name, central)
        state = "conflict" if lost else "acked"
        if own.state != state:  # also what was refused as "ahead" and has been taken after all
            self._close(change, own, state, "concurrent" if lost else "", seq)

    def keep_aside(self, seq: int, body: dict[str, Any], applied: Mapping[str, bool]) -> None:
        """A row this program does not understand waits here for a newer program."""
        self._quarantine("pulled", {**body, "applied": dict(applied)}, UNKNOWN_KIND, seq)

    def adopt_known_kinds(self) -> None:
        """Applies what was kept aside for kinds of record that this program knows by now."""
        table = tables.quarantine.c
        query = (
            select(table.id, table.seq, table.body)
            .where(table.reason == UNKNOWN_KIND, table.entity.in_([e.value for e in Entity]))
            .order_by(table.seq)
        )
        for id, seq, text in self._all(query):
            body = json.loads(text)
            applied = body.pop("applied", {})
            try:
                change = change_of(body)
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
            self._run("DELETE FROM quarantine WHERE id = :id", {"id": id})
            self.pulled(seq, change, applied)

    def saw(self, hlc: str) -> None:
        self._hlc = newer(self._hlc, hlc)

    def move(self, cursor: str, epoch: str) -> None:
        self._run(
            "UPDATE inbox_cursor SET cursor = :cursor, epoch = :epoch WHERE id = 1",
            {"cursor": cursor, "epoch": epoch},
        )

    # -- after a roll-back of central

    def resyncing(self) -> bool:
        return bool(self._one("SELECT resync FROM inbox_cursor WHERE id = 1"))

    def forget_central(self) -> None:
        self.offer_again(1)
        self._run("DELETE FROM shadow")
        self._run("UPDATE inbox_cursor SET cursor = '', epoch = '', resync = 1 WHERE id = 1")
        self._run("UPDATE blob SET state = 'waiting', chunks_done = 0")
        for table in tables.ENTITIES.values():
            self._run(update(table).where(table.c.seqs != "{}").values(seqs="{}"))

    def offer_again(self, dev_seq: int) -> None:
        out = tables.outbox
        self._run(
            update(out)
            .where(out.c.state != "pending", out.c.dev_seq >= dev_seq)
            .values(state="pending", reoffer=1, seq=None, acked_at=None)
        )

    # -- attachments

    def visit_of_blob(self, sha256: str) -> str | None:
        e, r = tables.evidence.c, tables.test_run.c
        found: str | None = self._one(select(e.visit_id).where(e.sha256 == sha256).limit(1))
        return found or self._one(
            select(r.visit_id).where(r.capture_sha256 == sha256, r.capture_sha256 != "").limit(1)
        )

    def touch_blob(self, sha256: str) -> None:
        e = tables.evidence.c
        for id, visit_id in self._all(select(e.id, e.visit_id).where(e.sha256 == sha256)):
            self._touches.append(Touch(Entity.EVIDENCE, id, visit_id))

    # -- inside

    def _keep(self, entity: Entity, row: Row, *, strict: bool = False) -> None:
        """Saves the row. Content that belongs to a signed revision stays as it was signed; with
        ``strict`` that is the caller's business."""
        before = Row(row.id) if row.new else self._load(entity, row.id)
        if before == row:
            return
        try:
            self._save(entity, row, shown=row.new or before.doc != row.doc)
        except errors.Signed:
            if strict:
                raise
            log.warning("%s %s is signed and stays as it is", entity, row.id)

    def _note_conflict(self, change: Change, name: str, winner: Mapping[str, Any] | None) -> None:
        theirs = winner or {}
        statement = upsert(tables.conflict).values(
            cid=change.cid,
            entity=change.entity.value,
            entity_id=change.entity_id,
            visit_id=visit_of(change.entity, change.entity_id, self._doc(change)),
            field=name,
            mine=dumps(change.fields[name].v),
            theirs=dumps(theirs.get("v")),
            their_cid=theirs.get("cid"),
            at=self.now,
        )
        self._run(statement.on_conflict_do_nothing(index_elements=["cid", "field"]))

    def _quarantine(self, origin: str, body: dict[str, Any], reason: str, seq: int | None) -> None:
        statement = upsert(tables.quarantine).values(
            cid=str(body.get("cid", "")) or f"seq-{seq}",
            origin=origin,
            entity=str(body.get("entity", "")),
            entity_id=str(body.get("entity_id", "")),
            reason=reason,
            seq=seq,
            body=dumps(body),
            at=self.now,
        )
        newest = {n: statement.excluded[n] for n in ("origin", "reason", "seq", "body", "at")}
        self._run(statement.on_conflict_do_update(index_elements=["cid"], set_=newest))

    def _doc(self, change: Change) -> dict[str, Any]:
        return self._load(change.entity, change.entity_id).doc

    @staticmethod
    def _body(change: Change, applied: Mapping[str, bool]) -> dict[str, Any]:
        return {**body_of(change), "hash": change.hash, "applied": dict(applied)}
