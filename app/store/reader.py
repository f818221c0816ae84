"""Reading records: each method is one query, and returns domain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, bindparam, case, func, or_, select
from sqlalchemy import text as text_sql

from app.domain.account import Account
from app.domain.answer import Answer
from app.domain.changes import Entity
from app.domain.device_test import TestRun
from app.domain.evidence import Evidence
from app.domain.finding import Finding
from app.domain.sign_off import Receipt, Review, SignOff
from app.domain.signing import VisitRecord
from app.domain.site import Asset, AssetKind, Site
from app.domain.supervisor import Supervisor
from app.domain.ticket import Ticket, TicketEvent
from app.domain.visit import Visit
from app.store import tables
from app.store.access import read_docs, read_text
from app.store.device_reads import DeviceReads
from app.store.mapping import entity_of
from app.store.plan_reads import PlanReads
from app.store.records import Hit

Some = str | Collection[str] | None  # one value, several, or any


class TownCount(NamedTuple):
    town: str
    sites: int


class Reader(PlanReads, DeviceReads):
    """All reads of one transaction see the same moment."""

    # -- register

    def sites(self, *, town: Some = None, business: Some = None, text: str = "") -> list[Site]:
        """In the register's order. ``text`` is looked for in name, number, town and pinyin."""
        s = tables.site.c
        query = select(s.doc).order_by(*_natural(s.number))
        query = _among(query, s.town, town)
        query = _among(query, s.business, business)
        if text.strip():
            query = query.where(_like(text, s.name, s.number, s.town, s.pinyin, s.initials))
        return read_docs(Site, self._docs(query))

    def towns_with_counts(self) -> list[TownCount]:
        """Towns in the register's order, with how many sites each has."""
        s = tables.site.c
        query = (
            select(s.town, func.count())
            .group_by(s.town)
            .order_by(func.min(func.length(s.number)), func.min(s.number))
        )
        return [TownCount(*row) for row in self._all(query)]

    def assets(self, site_id: Some = None) -> list[Asset]:
        a = tables.asset.c
        query = _among(select(a.doc), a.site_id, site_id).order_by(a.id)
        return read_docs(Asset, self._docs(query))

    def asset_kinds(self, site_id: str, *, serving: bool = False) -> list[AssetKind]:
        """One per device of the site; kinds of a newer program are passed over. ``serving``:
        without spare and retired ones."""
        query = "SELECT kind FROM asset WHERE site_id = :site_id"
        if serving:
            query += " AND coalesce(json_extract(doc, '$.state'), '') NOT IN ('spare', 'retired')"
        found = self._all(query, site_id=site_id)
        return [_KINDS[kind] for (kind,) in found if kind in _KINDS]

    def supervisors(self, site_id: str) -> list[Supervisor]:
        """Everybody central knows at the site, also who left."""
        return self._of(Supervisor, tables.supervisor, tables.supervisor.c.site_id == site_id)

    def signers(self, site_id: str, limit: int) -> list[tuple[str, str, str]]:
        """(name, role, phone) of who signed there, newest first, each name once."""
        query = (
            "SELECT json_extract(s.doc, '$.supervisor') AS name, json_extract(s.doc, '$.role'), "
            "coalesce(json_extract(s.doc, '$.phone'), ''), max(s.id) FROM sign_off s "
            "JOIN visit v ON v.id = s.visit_id WHERE v.site_id = :site_id "
            "AND coalesce(json_extract(s.doc, '$.refused'), 0) = 0 "
            "GROUP BY name ORDER BY max(s.id) DESC LIMIT :most"
        )
        found = self._all(query, site_id=site_id, most=limit)
        return [(name, role, phone) for name, role, phone, _ in found]

    def code_used(self, code_sha256: str) -> bool:
        """Whether a sign-off here was proven with this one-time code."""
        query = "SELECT 1 FROM sign_off WHERE json_extract(doc, '$.code_sha256') = :code LIMIT 1"
        return self._one(query, code=code_sha256) is not None

    def accounts(self) -> list[Account]:
        query = select(tables.account.c.doc).order_by(tables.account.c.login)
        return read_docs(Account, self._docs(query))

    # -- visits

    def visits(
        self,
        *,
        site_id: Some = None,
        state: Some = None,
        review: Some = None,
        engineer_id: Some = None,
        kind: Some = None,
        text: str = "",
        limit: int = 200,
        offset: int = 0,
        order: str = "-started",
    ) -> list[Visit]:
        """``order`` is "started" or "number", with "-" before it for newest first."""
        v = tables.visit.c
        query = _visits(select(v.doc), site_id, state, review, engineer_id, kind, text)
        column = {"started": v.started_at, "number": v.number}[order.removeprefix("-")]
        down = order.startswith("-")
        query = query.order_by(*((c.desc() if down else c) for c in (column, v.id)))
        return read_docs(Visit, self._docs(query.limit(limit).offset(offset)))

    def count_visits(
        self,
        *,
        site_id: Some = None,
        state: Some = None,
        review: Some = None,
        engineer_id: Some = None,
        kind: Some = None,
        text: str = "",
    ) -> int:
        query = select(func.count()).select_from(tables.visit)
        return int(self._one(_visits(query, site_id, state, review, engineer_id, kind, text)))

    def last_visits(self) -> dict[str, Visit]:
        """site id -> its newest visit that was signed (also when it was returned since)."""
        v = tables.visit.c
        newest = (
            select(v.site_id, func.max(v.started_at).label("at"))
            .where(or_(v.state == "signed", v.revision > 1))
            .group_by(v.site_id)
            .subquery()
        )
        query = (
            select(v.doc)
            .join(newest, (v.site_id == newest.c.site_id) & (v.started_at == newest.c.at))
            .where(or_(v.state == "signed", v.revision > 1))
        )
        return {visit.site_id: visit for visit in read_docs(Visit, self._docs(query))}

    def answers(self, visit_id: str) -> list[Answer]:
        """All revisions, in the order they were first given."""
        return self._of_visit(Answer, visit_id)

    def evidence(self, visit_id: str) -> list[Evidence]:
        return self._of_visit(Evidence, visit_id)

    def evidence_of_file(self, sha256: str) -> list[Evidence]:
        """All evidence here whose file, as it came or as it is sent, is this one; not what was
        taken off. The oldest first."""
        e = tables.evidence.c
        query = select(e.doc).where(func.instr(e.doc, sha256) > 0).order_by(e.id)
        found: list[Evidence] = read_docs(Evidence, self._docs(query))
        return [p for p in found if sha256 in (p.sha256, p.original_sha256) and not p.removed]

    def findings(
        self, *, visit_id: str | None = None, site_id: str | None = None, open_only: bool = False
    ) -> list[Finding]:
        if visit_id is not None and site_id is None and not open_only:
            return self._of_visit(Finding, visit_id)
        f = tables.finding.c
        conditions: list[ColumnElement[bool]] = []
        if visit_id is not None:
            conditions.append(f.visit_id == visit_id)
        if site_id is not None:
            conditions.append(f.site_id == site_id)
        if open_only:
            conditions.append(f.state == "open")
        return self._of(Finding, tables.finding, *conditions)

    def runs(self, visit_id: str) -> list[TestRun]:
        return self._of_visit(TestRun, visit_id)

    def sign_offs(self, visit_id: str) -> list[SignOff]:
        """By revision, oldest first."""
        s = tables.sign_off.c
        query = select(s.doc).where(s.visit_id == visit_id).order_by(s.revision, s.id)
        return read_docs(SignOff, self._docs(query))

    def reviews(self, visit_id: str) -> list[Review]:
        r = tables.review.c
        query = select(r.doc).where(r.visit_id == visit_id).order_by(r.revision, r.at, r.id)
        return read_docs(Review, self._docs(query))

    def receipts(self, visit_id: str) -> list[Receipt]:
        r = tables.receipt.c
        query = select(r.doc).where(r.visit_id == visit_id)
        return read_docs(Receipt, self._docs(query.order_by(r.revision, r.received_at, r.id)))

    def record(self, visit_id: str) -> VisitRecord:
        """Everything of one visit, all revisions. Raises NotFound."""
        visit = self.need(Visit, visit_id)
        return VisitRecord(
            visit,
            self.need(Site, visit.site_id),
            tuple(self.answers(visit_id)),
            tuple(self.evidence(visit_id)),
            tuple(self.findings(visit_id=visit_id)),
            tuple(self.runs(visit_id)),
        )

    def all_sign_offs(self) -> list[SignOff]:
        """Every sign-off here, oldest first: the chain is checked over these."""
        query = select(tables.sign_off.c.doc).order_by(tables.sign_off.c.id)
        return read_docs(SignOff, self._docs(query))

    def last_sign_off_hash(self) -> str:
        """The content hash of this laptop's newest sign-off, "" before its first."""
        if self._device is None:
            return ""
        s = tables.sign_off.c
        mine = s.device_key == self._device.key.public
        follows = select(s.prev_sha256).where(mine)
        query = select(s.content_sha256).where(mine, s.content_sha256.not_in(follows))
        return self._one(query.order_by(s.id.desc()).limit(1)) or ""

    # -- work orders

    def tickets(
        self,
        *,
        states: Some = None,
        site_id: Some = None,
        visit_id: Some = None,
        assignee: Some = None,
        text: str = "",
        limit: int = 500,
    ) -> list[Ticket]:
        """Newest report first."""
        t = tables.ticket.c
        query = select(t.doc)
        for column, wanted in (
            (t.state, states),
            (t.site_id, site_id),
            (t.visit_id, visit_id),
            (t.assignee, assignee),
        ):
            query = _among(query, column, wanted)
        if text.strip():
            query = query.where(or_(_like(text, t.number, t.title), t.site_id.in_(_sites(text))))
        query = query.order_by(t.reported_at.desc(), t.id.desc()).limit(limit)
        return read_docs(Ticket, self._docs(query))

    def ticket_events(self, ticket_id: str) -> list[TicketEvent]:
        """In the order they happened."""
        return self.events_of((ticket_id,))[ticket_id]

    def events_of(self, ticket_ids: Iterable[str]) -> dict[str, list[TicketEvent]]:
        """ticket id -> its events in the order they happened; every id asked for has an entry."""
        found: dict[str, list[TicketEvent]] = {id: [] for id in ticket_ids}
        e = tables.ticket_event.c
        query = select(e.doc).where(e.ticket_id.in_(list(found)))
        for event in read_docs(TicketEvent, self._docs(query.order_by(e.seq, e.at, e.id))):
            found[event.ticket_id].append(event)
        return found

    # -- numbers and search

    def next_number(self, prefix: str, day: date, laptop: str) -> int:
        """The count for the next human number of that day. Ask inside the unit that uses it."""
        start = f"{prefix}-{day:%Y%m%d}-{laptop}-"
        highest = 0
        for column in (tables.visit.c.number, tables.ticket.c.number):
            query = select(column).where(column >= start, column < start + "\uffff")
            for (number,) in self._all(query):
                tail = number[len(start) :]
                if tail.isdecimal():
                    highest = max(highest, int(tail))
        return highest + 1

    def search(self, text: str, kinds: Collection[str] | None = None, limit: int = 20) -> list[Hit]:
        """Records whose texts hold every word of ``text``; a hit in the title comes first."""
        words = [w for w in text.lower().split() if w]
        if not words:
            return []
        d = tables.search_doc.c
        query = select(d.kind, d.id, d.title, d.subtitle)
        if kinds is not None:
            query = query.where(d.kind.in_(kinds))
        long = [w for w in words if len(w) >= 3]  # the trigram index knows nothing shorter
        if long:
            match = " AND ".join('"' + w.replace('"', '""') + '"' for w in long)
            found = text_sql("SELECT rowid FROM search WHERE search MATCH :match")
            query = query.where(d.rowid.in_(found.bindparams(match=match).columns(d.rowid)))
        for word in words:
            if len(word) < 3:
                query = query.where(_like(word, d.title, d.body))
        first = case((_like(words[0], d.title), 0), else_=1)
        query = query.order_by(first, func.length(d.title), d.kind, d.title, d.id).limit(limit)
        return [Hit(*row) for row in self._all(query)]

    # -- inside

    def _docs(self, query: Select[Any]) -> list[str]:
        return [row[0] for row in self._all(query)]

    def _of(self, cls: type[Any], table: Table, *where: ColumnElement[bool]) -> list[Any]:
        query = select(table.c.doc).where(*where).order_by(table.c.id)
        return read_docs(cls, self._docs(query))

    def _of_visit(self, cls: type[Any], visit_id: str) -> list[Any]:
        rows = self._all(_of_visit_sql(entity_of(cls)), visit_id=visit_id)
        return read_docs(cls, (row[0] for row in rows), read=read_text)


_KINDS = {kind.value: kind for kind in AssetKind}


@cache
def _of_visit_sql(entity: Entity) -> str:
    t = tables.ENTITIES[entity].c
    return tables.sql(select(t.doc).where(t.visit_id == bindparam("visit_id")).order_by(t.id))


def _natural(number: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    return (func.length(number), number)  # "9" before "10"


def _among(query: Select[Any], column: ColumnElement[Any], wanted: Some) -> Select[Any]:
    if wanted is None:
        return query
    if isinstance(wanted, str):
        return query.where(column == str(wanted))
    return query.where(column.in_([str(w) for w in wanted]))


def _like(text: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    word = text.strip().lower()
    for special in ("\\", "%", "_"):
        word = word.replace(special, "\\" + special)
    return or_(*(func.lower(c).like(f"%{word}%", escape="\\") for c in columns))


def _sites(text: str) -> Select[Any]:
    s = tables.site.c
    return select(s.id).where(_like(text, s.name, s.number, s.town, s.pinyin, s.initials))


def _visits(
    query: Select[Any],
    site_id: Some,
    state: Some,
    review: Some,
    engineer_id: Some,
    kind: Some,
    text: str,
) -> Select[Any]:
    v = tables.visit.c
    for column, wanted in (
        (v.site_id, site_id),
        (v.state, state),
        (v.review, review),
        (v.engineer_id, engineer_id),
        (v.kind, kind),
    ):
        query = _among(query, column, wanted)
    if text.strip():
        query = query.where(
            or_(_like(text, v.number, v.engineer_name), v.site_id.in_(_sites(text)))
        )
    return query
