"""What the sync engine needs of the store, each in one transaction.

The rules it keeps: the cursor moves only together with the rows it stands for; a duplicate is a
success; what cannot be applied is kept with its body and shown, it never blocks the queue; and a
local value stays on the page until central has answered for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app import errors
from app.domain.change import Change
from app.domain.changes import ChangeSet, Entity
from app.store import tables
from app.store.engine import sql_errors
from app.store.records import BlobRow, BlobState
from app.store.resync import Resync
from app.store.settling import Settling
from app.store.store import Store
from app.store.writing import change_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """Central's answer to one pushed change."""

    cid: str
    outcome: Literal["ok", "dup", "conflict", "rejected"]
    seq: int | None = None  # its number in central's log
    reason: str = ""
    # the fields that were not taken: {field: {"v": value, "cid": change that set it}}
    winner: Mapping[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class PulledRow:
    """One row of central's log. ``change`` is plain JSON when this program does not know its kind
    of record; ``applied`` says which fields central took (a field not named was taken)."""

    seq: int
    change: Change | Mapping[str, Any]
    applied: Mapping[str, bool] = field(default_factory=dict)


class SyncSide:
    def __init__(self, store: Store) -> None:
        self._store = store

    # -- up

    def pending(self, limit: int = 200, max_bytes: int = 1024 * 1024) -> list[Change]:
        """The oldest unanswered changes in the order they were made; at least one when there is
        any, else no more than ``limit`` and ``max_bytes`` of bodies."""
        out = tables.outbox.c
        query = select(out.body, out.hash, out.bytes).where(out.state == "pending")
        with self._store.read() as reader:
            rows = reader._all(query.order_by(out.dev_seq).limit(limit))
        taken: list[Change] = []
        size = 0
        for body, hash, length in rows:
            size += length
            if taken and size > max_bytes:
                break
            taken.append(change_of(body, hash))
        return taken

    def settle(self, outcomes: Sequence[Outcome]) -> ChangeSet:
        """Takes central's answers. An answer to a change that is settled already says nothing."""
        with self._settling() as settling:
            for outcome in outcomes:
                held = settling.outbox_row(outcome.cid)
                if held is None or held.state != "pending":
                    continue
                change = change_of(held.body, held.hash)
                # a duplicate's first answer was lost: its log number says nothing about who won
                seq = outcome.seq if outcome.outcome != "dup" or outcome.winner else None
                winner = _normal(outcome.winner)
                if outcome.outcome == "rejected":
                    settling.refused(change, held, winner, outcome.seq, outcome.reason)
                elif outcome.outcome == "conflict" or winner:
                    lost = winner or dict.fromkeys(change.fields)
                    settling.answered(change, held, lost, seq, outcome.reason)
                else:
                    settling.answered(change, held, {}, seq, outcome.reason)
            return settling.done()

    def failed(self, cids: Sequence[str], error: str) -> ChangeSet:
        """A try to send these changes did not get an answer. They stay as they are."""
        with self._settling() as settling:
            out = tables.outbox
            settling._run(
                update(out)
                .where(out.c.cid.in_(cids), out.c.state == "pending")
                .values(attempts=out.c.attempts + 1, last_error=error)
            )
            return settling.done()

    # -- down

    def cursor(self) -> tuple[str, str]:
        """(cursor, epoch); ("", "") before the first pull."""
        with self._store.read() as reader:
            return reader.cursor()

    def apply_pulled(
        self, rows: Sequence[PulledRow], cursor: str, epoch: str, *, at_head: bool = True
    ) -> ChangeSet:
        """Applies a page of central's log and moves the cursor with it. ``at_head`` is False while
        more pages follow at once; after ``reoffer_all`` what was read becomes visible at the head.

        Raises EpochChanged when central was rolled back since: call ``reoffer_all`` first."""
        with self._settling() as settling:
            known = settling.cursor()[1]
            if known and epoch != known:
                raise errors.EpochChanged(f"{known} -> {epoch}")
            resync = Resync(settling)
            again = settling.resyncing()
            settling.adopt_known_kinds()
            for row in sorted(rows, key=lambda r: r.seq):
                change = self._known(settling, row)
                if change is None:
                    continue
                settling.saw(change.hlc)
                # a sign-off closes its revision: it waits until all of the page's visits are here
                if again or change.entity is Entity.SIGN_OFF:
                    resync.note(row.seq, change, row.applied)
                else:
                    settling.pulled(row.seq, change, row.applied)
            if at_head:
                resync.merge()
            settling.move(cursor, epoch)
            return settling.done()

    def reoffer_all(self) -> ChangeSet:
        """Central was rolled back to an older copy of itself: forget its numbers, read its log
        from the start and offer everything this laptop ever sent again (central knows doubles by
        their id). What is on the pages stays until the log's head is reached."""
        with self._settling() as settling:
            settling.forget_central()
            return settling.done(outbox=True)

    def reoffer_from(self, dev_seq: int) -> ChangeSet:
        """Central expects this change number next, so it does not have it and those after it."""
        with self._settling() as settling:
            settling.offer_again(dev_seq)
            return settling.done(outbox=True)

    # -- attachments

    def blobs_waiting(self, limit: int = 50) -> list[BlobRow]:
        with self._store.read() as reader:
            return reader.blobs_waiting(limit)

    def missing_blobs(self, visit_id: str | None = None, limit: int = 50) -> list[str]:
        """Hashes that records name and this laptop never stored: fetched on demand."""
        with self._store.read() as reader:
            return reader.missing_blobs(visit_id, limit)

    def mark_blob(
        self,
        sha256: str,
        state: BlobState,
        error: str = "",
        *,
        chunks_done: int = 0,
        media: str = "",
    ) -> ChangeSet:
        """Where the sending of an attachment stands. An attachment that was fetched from central
        gets its row here. Raises BlobMissing for one that is not on this laptop."""
        size = self._store.blobs.size(sha256)
        with self._settling() as settling:
            statement = upsert(tables.blob).values(
                sha256=sha256,
                size=size,
                media=media,
                created=settling.now,
                state=state,
                chunks_done=chunks_done,
                priority=5,
                last_error=error,
                visit_id=settling.visit_of_blob(sha256),
            )
            settling._run(
                statement.on_conflict_do_update(
                    index_elements=["sha256"],
                    set_={"state": state, "chunks_done": chunks_done, "last_error": error},
                )
            )
            settling.touch_blob(sha256)
            return settling.done()

    # -- what a person looked at

    def seen(self, conflict_ids: Sequence[int]) -> ChangeSet:
        """Somebody has looked at these conflicts; they stay on record."""
        with self._settling() as settling:
            table = tables.conflict
            settling._run(
                update(table)
                .where(table.c.id.in_(conflict_ids), table.c.seen_at.is_(None))
                .values(seen_at=settling.now)
            )
            return settling.done()

    # -- inside

    @contextmanager
    def _settling(self) -> Iterator[Settling]:
        with self._store._write() as writer:
            settling = Settling(writer, self._store.clock)
            yield settling
            with sql_errors(self._store.file):
                writer._connection.commit()

    @staticmethod
    def _known(settling: Settling, row: PulledRow) -> Change | None:
        if isinstance(row.change, Change):
            return row.change
        try:
            return change_of(row.change)
        except (ValueError, TypeError, KeyError, AttributeError):
            settling.keep_aside(row.seq, json.loads(json.dumps(row.change)), row.applied)
            return None


def _normal(winner: Mapping[str, Mapping[str, Any]] | None) -> dict[str, Any] | None:
    if winner is None:
        return None
    return {n: {"v": w.get("v"), "cid": w.get("cid", w.get("base"))} for n, w in winner.items()}
