"""The log and its feed: numbers in order, and before whose eyes each row comes.

An *audience* is who sees a root ("all", "central", "account:…", "device:…"). Audiences only ever
join. When one joins late, the root's earlier rows are put into its feed again under new reading
numbers, so nobody misses the beginning of a story because his cursor had already passed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from app.domain.change import Change
from sync.central import tables as t
from sync.central.columns import dumps, iso


@dataclass
class Log:
    conn: Connection
    now: datetime  # central's time, UTC
    _seq: int | None = field(default=None, kw_only=True)
    _log_rows: list[dict[str, Any]] = field(default_factory=list, kw_only=True)
    _feed_rows: list[dict[str, Any]] = field(default_factory=list, kw_only=True)
    _members: dict[str, set[str]] = field(default_factory=dict, kw_only=True)

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

    def _write_log(self) -> None:
        if self._log_rows:
            self.conn.execute(insert(t.change_log), self._log_rows)
        if self._feed_rows:
            self.conn.execute(insert(t.feed), self._feed_rows)
        self._log_rows, self._feed_rows = [], []
