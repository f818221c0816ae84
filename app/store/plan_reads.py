"""What planning asks of all sites at once. Each method is one query, however many sites."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select, union_all

from app.domain.clock import Stamp
from app.domain.codec import build, plain
from app.domain.finding import Finding
from app.domain.planning import VisitPlan
from app.domain.site import AssetKind, AssetState
from app.domain.visit import Visit
from app.store import tables
from app.store.access import read_docs, read_text
from app.store.counts import OPEN_TICKETS, CountReads

LONGEST_OPEN = timedelta(days=92)  # between a visit's start and its signature
_OVER = ("confirmed", "closed")


class Begun(NamedTuple):
    engineer_id: str
    engineer_name: str
    laptop: str


class PlanReads(CountReads):
    def plans(self) -> list[VisitPlan]:
        """Every decision, in force or not."""
        return read_docs(VisitPlan, self._texts(select(tables.visit_plan.c.doc)))

    def last_signed_by_kind(self, kinds: Collection[str]) -> dict[tuple[str, str], Visit]:
        """(site id, kind) -> its newest visit that was signed (also if returned since).

        Asked pair by pair inside one statement: each walks its own index from the newest visit and
        stops at the first that fits, so it costs the same after one year and after ten."""
        v, inner = tables.visit.c, tables.visit.alias("inner_visit")
        newest = (
            select(inner.c.id)
            .where(
                inner.c.site_id == tables.site.c.id,
                inner.c.kind == kind,
                or_(inner.c.state == "signed", inner.c.revision > 1),
            )
            .order_by(inner.c.started_at.desc())
            .limit(1)
            .correlate(tables.site)
            .scalar_subquery()
            for kind in sorted(kinds)
        )
        each = [
            select(v.doc).select_from(tables.site).join(tables.visit, v.id == one) for one in newest
        ]
        if not each:
            return {}
        found = read_docs(Visit, self._texts(union_all(*each)), read=read_text)
        return {(visit.site_id, visit.kind): visit for visit in found}

    def signed_since(self, kinds: Collection[str], since: datetime) -> list[Visit]:
        """Visits of these kinds that were signed at or after ``since`` (by the laptop's own clock,
        so take a day more than needed), and began at most LONGEST_OPEN before it."""
        v = tables.visit.c
        signed: Any = func.json_extract(v.doc, "$.signed.at_wall")
        query = select(v.doc).where(
            v.started_at >= plain(since - LONGEST_OPEN),
            v.kind.in_(sorted(kinds)),
            signed >= plain(since),
        )
        return read_docs(Visit, self._texts(query), read=read_text)

    def signatures(self, visit_ids: Collection[str]) -> dict[str, Stamp]:
        """visit id -> when its newest sign-off was given, without reading the strokes. For returned
        visits, whose own ``signed`` is empty until they are signed again."""
        s = tables.sign_off.c
        at: Any = func.json_extract(s.doc, "$.at")
        query = select(s.visit_id, at, func.max(s.revision)).where(s.visit_id.in_(list(visit_ids)))
        rows = self._all(query.group_by(s.visit_id))
        return {row[0]: build(Stamp, json.loads(row[1])) for row in rows}

    def begun(self, kinds: Collection[str]) -> dict[tuple[str, str], Begun]:
        """(site id, kind) -> who has a visit under way there that nobody signed yet; the newest
        where there are several."""
        v = tables.visit.c
        laptop: Any = func.json_extract(v.doc, "$.laptop")
        query = select(v.site_id, v.kind, v.engineer_id, v.engineer_name, laptop).where(
            v.state.in_(("draft", "finished")), v.revision == 1, v.kind.in_(sorted(kinds))
        )
        rows = self._all(query.order_by(v.started_at))
        return {(row[0], row[1]): Begun(row[2], row[3], row[4]) for row in rows}

    def open_findings_since(self) -> dict[str, list[datetime]]:
        """site id -> when each of its open findings was opened."""
        f = tables.finding.c
        wall: Any = func.json_extract(f.doc, "$.opened.at_wall")
        offset: Any = func.json_extract(f.doc, "$.opened.offset")
        query = select(f.site_id, wall, offset).where(f.state == "open")
        found: dict[str, list[datetime]] = {}
        for site_id, at_wall, held in self._all(query):
            opened = datetime.fromisoformat(at_wall) + timedelta(seconds=float(held or 0.0))
            found.setdefault(site_id, []).append(opened)
        return found

    def open_tickets_since(self) -> dict[str, list[datetime]]:
        """site id -> when each of its open work orders was reported."""
        t = tables.ticket.c
        query = select(t.site_id, t.reported_at).where(t.state.in_(OPEN_TICKETS))
        return self._moments(query)

    def open_findings_of(self, site_ids: Collection[str]) -> list[Finding]:
        """Of all these sites, the oldest first."""
        f = tables.finding.c
        query = select(f.doc).where(f.state == "open", f.site_id.in_(list(site_ids)))
        return read_docs(Finding, self._texts(query.order_by(f.id)))

    def past_faults_since(self, since: datetime, fault_kind: str) -> dict[str, list[datetime]]:
        """site id -> when each of its faults since then came that are dealt with: work orders on a
        fault (of that kind, with a symptom, or from a finding) and handled findings that needed
        none."""
        t, f = tables.ticket.c, tables.finding.c
        symptom: Any = func.json_extract(t.doc, "$.symptom")
        kind: Any = func.json_extract(t.doc, "$.kind")
        opened: Any = func.json_extract(f.doc, "$.opened.at_wall")
        orders = select(t.site_id, t.reported_at).where(
            t.state.in_(_OVER),
            t.reported_at >= plain(since),
            or_(kind == fault_kind, symptom != "", t.finding_id.is_not(None)),
        )
        findings = select(f.site_id, opened).where(
            f.state == "closed", f.ticket_id.is_(None), opened >= plain(since)
        )
        return self._moments(orders.union_all(findings))

    def _moments(self, query: Any) -> dict[str, list[datetime]]:
        found: dict[str, list[datetime]] = {}
        for site_id, at in self._all(query):
            found.setdefault(site_id, []).append(datetime.fromisoformat(at))
        return found

    def old_devices_by_site(self, before: str) -> dict[str, int]:
        """site id -> devices in use that were installed before that ISO day; those whose day nobody
        knows are not counted."""
        a = tables.asset.c
        installed: Any = func.json_extract(a.doc, "$.installed_on")
        state: Any = func.coalesce(func.json_extract(a.doc, "$.state"), AssetState.IN_USE.value)
        query = (
            select(a.site_id, func.count())
            .where(installed != "", installed < before, state == AssetState.IN_USE.value)
            .group_by(a.site_id)
        )
        return {row[0]: row[1] for row in self._all(query)}

    def device_kinds(self, site_ids: Collection[str]) -> dict[str, set[AssetKind]]:
        """site id -> the kinds of device the register has there, in use."""
        a = tables.asset.c
        state: Any = func.coalesce(func.json_extract(a.doc, "$.state"), AssetState.IN_USE.value)
        query = select(a.site_id, a.kind).where(
            a.site_id.in_(list(site_ids)), state == AssetState.IN_USE.value
        )
        found: dict[str, set[AssetKind]] = {}
        known = {kind.value: kind for kind in AssetKind}
        for site_id, kind in self._all(query):
            if kind in known:
                found.setdefault(site_id, set()).add(known[kind])
        return found
