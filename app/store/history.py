"""What was before: the changes this laptop made to a visit's answers, and one item's values over
the visits of a site."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import or_, select

from app.domain.answer import Answer
from app.domain.change import Change
from app.domain.changes import Entity
from app.domain.visit import Visit
from app.store import tables
from app.store.access import read_docs
from app.store.waiting import WaitingReads


class Given(NamedTuple):
    """An item's answer in force at one visit."""

    visit: Visit
    answer: Answer


class HistoryReads(WaitingReads):
    def changes_of(self, entity: Entity, visit_id: str) -> list[Change]:
        """The changes this laptop made to records of that kind in the visit, oldest first. Those
        that were made elsewhere are not kept here, only what came of them."""
        from app.store.writing import change_of

        out = tables.outbox.c
        query = (
            select(out.body, out.hash)
            .where(out.visit_id == visit_id, out.entity == entity.value)
            .order_by(out.dev_seq)
        )
        return [change_of(body, hash) for body, hash in self._all(query)]

    def answer_count(self, visit_id: str) -> int:
        """How many rows there are, of all revisions."""
        found = self._one("SELECT count(*) FROM answer WHERE visit_id = :id", id=visit_id)
        return int(found)

    def values_of(self, site_id: str, kind: str, item_id: str, most: int) -> list[Given]:
        """The item at the site's newest signed visits of that kind, oldest first: the answer of
        the newest revision."""
        v, a = tables.visit.c, tables.answer.c
        newest = (
            select(v.doc)
            .where(v.site_id == site_id, v.kind == kind)
            .where(or_(v.state == "signed", v.revision > 1))
            .order_by(v.started_at.desc(), v.id.desc())
            .limit(most)
        )
        found = read_docs(Visit, [row[0] for row in self._all(newest)])
        visits = {visit.id: visit for visit in found}
        query = select(a.doc).where(a.visit_id.in_(list(visits)), a.item_id == item_id)
        answers = read_docs(Answer, [row[0] for row in self._all(query.order_by(a.revision))])
        latest = {answer.visit_id: answer for answer in answers}
        return [Given(visits[id], latest[id]) for id in reversed(visits) if id in latest]
