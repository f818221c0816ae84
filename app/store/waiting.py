"""Reading what waits for central: the outbox, conflicts, refused changes, attachments."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from app.store import tables
from app.store.access import Access
from app.store.records import BlobRow, Conflict, OutboxRow, OutboxSummary, Quarantined

# written into the SQL: SQLite uses a partial index only when it can read its condition there
_EMPTY: ColumnElement[str] = literal_column("''")
_VERIFIED: ColumnElement[str] = literal_column("'verified'")

WANTED_BLOBS = "wanted_blobs"  # of the local values

_BLOB = (
    tables.blob.c.sha256,
    tables.blob.c.size,
    tables.blob.c.media,
    tables.blob.c.state,
    tables.blob.c.chunks_done,
    tables.blob.c.priority,
    tables.blob.c.last_error,
    tables.blob.c.visit_id,
)


class WaitingReads(Access):
    def blob_hashes(self) -> list[str]:
        """SHA-256 of every attachment this laptop is to hold, and of the originals it alone has."""
        sent = [row[0] for row in self._all(select(tables.blob.c.sha256))]
        return [*sent, *(row[0] for row in self._all(self._kept_originals()))]

    def last_written(self) -> datetime | None:
        """When this laptop's newest change was made, by its own clock; None before the first."""
        out = tables.outbox.c
        found = self._one(select(out.created_at).order_by(out.dev_seq.desc()).limit(1))
        return None if found is None else datetime.fromisoformat(found)

    def outbox_summary(self) -> OutboxSummary:
        out = tables.outbox.c
        pending, size, oldest = self._all(
            select(func.count(), func.coalesce(func.sum(out.bytes), 0), func.min(out.created_at))
            .select_from(tables.outbox)
            .where(out.state == "pending")
        )[0]
        rejected = self._one(
            select(func.count()).select_from(tables.outbox).where(out.state == "rejected")
        )
        conflicts = self._one(
            select(func.count())
            .select_from(tables.conflict)
            .where(tables.conflict.c.seen_at.is_(None))
        )
        blobs, blob_size = self._all(
            select(func.count(), func.coalesce(func.sum(tables.blob.c.size), 0)).where(
                tables.blob.c.state != _VERIFIED
            )
        )[0]
        last = self._one(
            select(out.last_error)
            .where(out.state == "pending", out.last_error != _EMPTY)
            .order_by(out.dev_seq)
            .limit(1)
        ) or self._one(
            select(tables.blob.c.last_error)
            .where(tables.blob.c.state != _VERIFIED, tables.blob.c.last_error != _EMPTY)
            .limit(1)
        )
        return OutboxSummary(
            pending, conflicts, rejected, size, blobs, blob_size, last or "", _at(oldest)
        )

    def outbox(
        self,
        *,
        states: Collection[str] = ("pending", "conflict", "rejected"),
        limit: int = 200,
        visit_id: str | None = None,
    ) -> list[OutboxRow]:
        """Changes in the order they were made."""
        out = tables.outbox.c
        query = select(tables.outbox).where(out.state.in_(states)).order_by(out.dev_seq)
        if visit_id is not None:
            query = query.where(out.visit_id == visit_id)
        return [
            OutboxRow(
                r.dev_seq,
                r.cid,
                r.entity,
                r.entity_id,
                r.visit_id,
                r.state,
                r.reason,
                r.bytes,
                datetime.fromisoformat(r.created_at),
                _at(r.acked_at),
                r.attempts,
                r.last_error,
                tuple(json.loads(r.body)["fields"]),
            )
            for r in self._all(query.limit(limit))
        ]

    def waiting_of(self, visit_id: str) -> tuple[int, int]:
        """(changes, attachments) of one visit that central has not confirmed: where it lies."""
        changes = self._one(
            select(func.count())
            .select_from(tables.outbox)
            .where(tables.outbox.c.visit_id == visit_id, tables.outbox.c.state == "pending")
        )
        blobs = self._one(
            select(func.count())
            .select_from(tables.blob)
            .where(tables.blob.c.visit_id == visit_id, tables.blob.c.state != _VERIFIED)
        )
        return changes, blobs

    def conflicts(self, *, unseen_only: bool = False, limit: int = 200) -> list[Conflict]:
        """Newest first."""
        query = select(tables.conflict).order_by(tables.conflict.c.id.desc()).limit(limit)
        if unseen_only:
            query = query.where(tables.conflict.c.seen_at.is_(None))
        return [
            Conflict(
                r.id,
                r.cid,
                r.entity,
                r.entity_id,
                r.visit_id,
                r.field,
                json.loads(r.mine),
                json.loads(r.theirs),
                datetime.fromisoformat(r.at),
                r.seen_at is not None,
            )
            for r in self._all(query)
        ]

    def quarantined(self, *, limit: int = 200) -> list[Quarantined]:
        """Newest first."""
        query = select(tables.quarantine).order_by(tables.quarantine.c.id.desc()).limit(limit)
        return [
            Quarantined(
                r.cid,
                r.origin,
                r.entity,
                r.entity_id,
                r.reason,
                json.loads(r.body),
                datetime.fromisoformat(r.at),
            )
            for r in self._all(query)
        ]

    def blobs_waiting(self, limit: int = 50) -> list[BlobRow]:
        """Attachments central does not have yet: signatures and captures first, then the oldest."""
        query = (
            select(*_BLOB)
            .where(tables.blob.c.state != _VERIFIED)
            .order_by(tables.blob.c.priority, tables.blob.c.created, tables.blob.c.sha256)
            .limit(limit)
        )
        return [BlobRow(*r) for r in self._all(query)]

    def missing_blobs(self, visit_id: str | None = None, limit: int = 50) -> list[str]:
        """Hashes that records name but this laptop never stored: to be fetched from central."""
        known = select(tables.blob.c.sha256)
        evidence, run = tables.evidence.c, tables.test_run.c
        wanted = select(evidence.sha256).where(evidence.sha256.not_in(known))
        captures = select(run.capture_sha256).where(
            run.capture_sha256 != "", run.capture_sha256.not_in(known)
        )
        if visit_id is not None:
            wanted = wanted.where(evidence.visit_id == visit_id)
            captures = captures.where(run.visit_id == visit_id)
        named = [r[0] for r in self._all(wanted.union(captures).limit(limit))]
        if visit_id is not None:
            return named
        asked = [s for s in self.wanted_blobs() if s not in named and not self.blob_state(s)]
        return [*asked, *named][:limit]

    def wanted_blobs(self) -> list[str]:
        """Hashes of originals that somebody here asked for."""
        held = self.local(WANTED_BLOBS)
        return [str(sha) for sha in held] if isinstance(held, list) else []

    def blob_state(self, sha256: str) -> str:
        """waiting | sending | verified; "" for a file nobody asked to send."""
        query = select(tables.blob.c.state).where(tables.blob.c.sha256 == sha256)
        return self._one(query) or ""

    def originals_kept(self) -> tuple[int, int]:
        """(how many, bytes): photos as they came that were added on this laptop and that central
        has not confirmed, because nobody asked for them. What was taken off is left out."""
        kept = self._kept_originals().subquery()
        total = select(func.count(), func.coalesce(func.sum(kept.c.size), 0))
        count, size = self._all(total.select_from(kept))[0]
        return int(count), int(size)

    def _kept_originals(self) -> Select[Any]:
        """(sha, size) of each."""
        doc = tables.evidence.c.doc
        sha = func.json_extract(doc, "$.original_sha256")
        size = func.max(func.json_extract(doc, "$.original_size"))
        return (
            select(sha.label("sha"), size.label("size"))
            .where(sha != "", sha.not_in(select(tables.blob.c.sha256)))
            .where(func.json_extract(doc, "$.removed") == 0)
            .where(self._own_visits(tables.evidence.c.visit_id))
            .group_by(sha)
        )

    def _own_visits(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        laptop = self._device.laptop if self._device is not None else ""
        visit = tables.visit.c
        mine = select(visit.id).where(func.json_extract(visit.doc, "$.laptop") == laptop)
        return column.in_(mine)

    def head(self) -> tuple[int, str, str]:
        """(dev_seq, hash, hlc) of the laptop's newest change; (0, "", "") before the first."""
        rows = self._all("SELECT dev_seq, hash, hlc FROM outbox ORDER BY dev_seq DESC LIMIT 1")
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else (0, "", "")

    def head_hash(self) -> str:
        """The hash of the laptop's newest change, "" before the first."""
        return self.head()[1]

    def cursor(self) -> tuple[str, str]:
        """(cursor, epoch) of central's log up to which everything is here; ("", "") at first."""
        rows = self._all(select(tables.inbox_cursor.c.cursor, tables.inbox_cursor.c.epoch))
        return (rows[0][0], rows[0][1]) if rows else ("", "")


def _at(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)
