"""The register as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.finding import Finding
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.services import due as rules
from app.services.lines import TicketLine, VisitLine
from app.services.register import since
from app.services.sheet import business_title
from app.services.ticket_lines import lines as ticket_lines
from app.services.visit_guard import READERS, readable

if TYPE_CHECKING:
    from app.services.context import Ctx

LIST = Text("查看网点", "see the sites")
FLAGS = {
    "town_mismatch": Text(
        "网点名称与所属镇街不一致，请核对登记。",
        "The name of the site speaks of another town; check the register.",
    )
}


@dataclass(frozen=True)
class SiteLine:
    site: Site
    business_title: Text
    due_on: date | None  # Asia/Shanghai; None: no patrol is due at this kind of site
    days: int | None  # until due; negative: overdue
    last_visit: Visit | None  # the newest signed patrol
    open_findings: int
    open_tickets: int


@dataclass(frozen=True)
class SiteList:
    rows: tuple[SiteLine, ...]
    known: int  # sites in the register here
    total: int  # sites the contract speaks of
    towns: tuple[tuple[str, int], ...]
    businesses: tuple[tuple[str, Text, int], ...]


@dataclass(frozen=True)
class SiteView:
    site: Site
    business_title: Text
    checklist_title: Text | None
    assets: tuple[Asset, ...]
    visits: tuple[VisitLine, ...]
    findings: tuple[Finding, ...]
    tickets: tuple[TicketLine, ...]
    due_on: date | None
    flag: Text | None  # what the register check found odd
    days: int | None = None  # until due; negative: overdue
    kinds: tuple[tuple[str, Text], ...] = ()  # visit kinds there is a checklist for


def site_list(
    ctx: Ctx,
    *,
    town: str = "",
    business: str = "",
    text: str = "",
    due_only: bool = False,
    faults_only: bool = False,
) -> SiteList:
    """The sites of the actor's towns in the register's order. ``text`` is looked for, word by
    word, in name, number, town, pinyin and pinyin initials. ``due_only``: due today or late.
    ``towns`` and ``businesses`` count the whole register, so that a filter shows what else there
    is. Five queries."""
    ctx.require(LIST, *READERS)
    with ctx.store.read() as reader:
        everything = [s for s in reader.sites() if ctx.sees(s)]
        last = reader.last_signed(rules.PATROL)
        findings = reader.open_findings_by_site()
        faults = reader.open_tickets_by_site()
        day = ctx.clock.now().local.date()
        first = since(reader, ctx.pack, day)
    cadences = rules.cadences(ctx.pack)
    words = text.lower().split()
    rows = []
    for site in everything:
        if (town and site.town != town) or (business and site.business != business):
            continue
        if words and not _matches(site, words):
            continue
        cadence = cadences.get(site.business)
        newest = last.get(site.id)
        due = rules.due_of(site.id, cadence, newest, first, day) if cadence else None
        line = SiteLine(
            site,
            business_title(ctx.pack, site.business),
            due.on if due else None,
            due.days if due else None,
            newest,
            findings.get(site.id, 0),
            faults.get(site.id, 0),
        )
        if due_only and (due is None or due.days > 0):
            continue
        if faults_only and not (line.open_findings or line.open_tickets):
            continue
        rows.append(line)
    towns = rules.per_site(s.town for s in everything)
    kinds = rules.per_site(s.business for s in everything)
    return SiteList(
        rows=tuple(rows),
        known=len(everything),
        total=max(ctx.pack.site_total, len(everything)),
        towns=tuple(towns.items()),
        businesses=tuple(
            (b.id, b.title, kinds[b.id]) for b in ctx.pack.businesses if b.id in kinds
        ),
    )


def _matches(site: Site, words: list[str]) -> bool:
    place = " ".join((site.name, site.number, site.town, site.pinyin, site.initials)).lower()
    return all(word in place for word in words)


def site_view(ctx: Ctx, site_id: str) -> SiteView:
    """One site with its devices, its newest 50 visits, its open findings and its work orders.
    Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        site = reader.need(Site, site_id)
        readable(ctx, site)
        visits = reader.visits(site_id=site_id, limit=50)
        counts = reader.answer_counts([v.id for v in visits])
        refused = reader.newest_refused([v.id for v in visits])
        findings = reader.findings(site_id=site_id, open_only=True)
        orders = ticket_lines(ctx, reader, site_id=site_id, sites={site.id: site})
        assets = reader.assets(site_id)
        last = reader.last_signed(rules.PATROL).get(site_id)
        day = ctx.clock.now().local.date()
        first = since(reader, ctx.pack, day)
    pack = ctx.pack
    title = business_title(pack, site.business)
    checklist = pack.checklist_for(site.business, rules.PATROL)
    cadence = rules.cadences(pack).get(site.business)
    due = rules.due_of(site.id, cadence, last, first, day) if cadence else None
    return SiteView(
        site=site,
        business_title=title,
        checklist_title=checklist.title if checklist else None,
        assets=tuple(assets),
        visits=tuple(
            VisitLine(v, site, title, *counts.get(v.id, (0, 0)), refused=v.id in refused)
            for v in visits
        ),
        findings=tuple(reversed(findings)),
        tickets=orders,
        due_on=due.on if due else None,
        flag=FLAGS.get(site.flag, Text(site.flag, site.flag)) if site.flag else None,
        days=due.days if due else None,
        kinds=tuple(
            (k.id, k.title)
            for k in pack.visit_kinds
            if pack.checklist_for(site.business, k.id) is not None
        ),
    )
