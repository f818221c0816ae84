"""Counts and newest rows over many records at once, so that a list asks once and not per line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import case, func, select

from app.domain import earlier
from app.domain.sign_off import Receipt
from app.store import tables
from app.store.access import read_docs
from app.store.history import HistoryReads

OPEN_TICKETS = ("new", "reviewed", "assigned", "in_progress", "suspended", "resolved")


class AnswerCount(NamedTuple):
    given: int  # answers in force that have a verdict
    abnormal: int


class CountReads(HistoryReads):
    def answer_counts(self, visit_ids: Collection[str]) -> dict[str, AnswerCount]:
        """visit id -> its answers in force, counted; visits without any have no entry."""
        a = tables.answer.c
        newest = (
            # SQLite gives the bare columns of the row that has the maximum
            select(a.visit_id, a.item_id, a.verdict, func.max(a.revision))
            .where(a.visit_id.in_(list(visit_ids)))
            # what was seen of findings of earlier visits is no item of the checklist
            .where(a.item_id.not_like(f"{earlier.PREFIX}%"))
            .group_by(a.visit_id, a.item_id)
            .subquery()
        )
        n = newest.c
        query = select(
            n.visit_id,
            func.sum(case((n.verdict.is_not(None), 1), else_=0)),
            func.sum(case((n.verdict == "abnormal", 1), else_=0)),
        ).group_by(n.visit_id)
        return {row[0]: AnswerCount(row[1], row[2]) for row in self._all(query)}

    def open_findings_by_site(self) -> dict[str, int]:
        f = tables.finding.c
        query = select(f.site_id, func.count()).where(f.state == "open").group_by(f.site_id)
        return {row[0]: row[1] for row in self._all(query)}

    def open_tickets_by_site(self) -> dict[str, int]:
        t = tables.ticket.c
        query = select(t.site_id, func.count()).where(t.state.in_(OPEN_TICKETS)).group_by(t.site_id)
        return {row[0]: row[1] for row in self._all(query)}

    def latest_ratings(self, visit_ids: Collection[str]) -> dict[str, int]:
        """visit id -> the rating of its newest sign-off, without reading the strokes."""
        s = tables.sign_off.c
        rating: Any = func.json_extract(s.doc, "$.rating")
        query = (
            select(s.visit_id, rating, func.max(s.revision))
            .where(s.visit_id.in_(list(visit_ids)))
            .group_by(s.visit_id)
        )
        return {row[0]: int(row[1]) for row in self._all(query)}

    def newest_refused(self, visit_ids: Collection[str]) -> frozenset[str]:
        """Those of the visits whose newest sign-off is a refusal."""
        s = tables.sign_off.c
        said: Any = func.coalesce(func.json_extract(s.doc, "$.refused"), 0)
        query = (
            select(s.visit_id, said, func.max(s.revision))
            .where(s.visit_id.in_(list(visit_ids)))
            .group_by(s.visit_id)
        )
        return frozenset(row[0] for row in self._all(query) if row[1])

    def latest_receipts(self, visit_ids: Collection[str]) -> dict[str, Receipt]:
        """visit id -> the receipt of its newest revision, the latest if there are several."""
        r = tables.receipt.c
        query = (
            select(r.doc)
            .where(r.visit_id.in_(list(visit_ids)))
            .order_by(r.revision, r.received_at, r.id)
        )
        return {receipt.visit_id: receipt for receipt in read_docs(Receipt, self._texts(query))}

    def _texts(self, query: Any) -> list[str]:
        return [row[0] for row in self._all(query)]
