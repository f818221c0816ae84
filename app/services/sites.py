"""The register as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.site import Asset, AssetKind, Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.services.device_lines import DeviceLine, lines_of, missing_kinds
from app.services.due import PlannedVisit, per_site, planned_visits
from app.services.finding_lines import FindingLine, open_of_site
from app.services.lines import TicketLine, VisitLine
from app.services.sheet import business_title, kind_title
from app.services.stock_state import NO_STOCK, StockState, stock_state
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
    planned: PlannedVisit | None  # the visit that is due next; None: none comes by cadence
    open_findings: int
    open_tickets: int

    @property
    def due_on(self) -> date | None:
        return self.planned.on if self.planned else None

    @property
    def days(self) -> int | None:
        """Until due; negative: overdue."""
        return self.planned.days if self.planned else None

    @property
    def last_visit(self) -> Visit | None:
        """The newest signed one of the kind that is due next."""
        return self.planned.last if self.planned else None


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
    findings: tuple[FindingLine, ...]  # open ones, the oldest first
    tickets: tuple[TicketLine, ...]
    flag: Text | None  # what the register check found odd
    planned: tuple[PlannedVisit, ...] = ()  # the visits that come by cadence, the nearest first
    kinds: tuple[tuple[str, Text], ...] = ()  # there is a checklist for; the usual one first
    devices: tuple[DeviceLine, ...] = ()  # ``assets`` with their tests
    lacking: tuple[tuple[AssetKind, int], ...] = ()  # expected there, without a record
    stock: StockState = NO_STOCK


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
    is. As many queries for one site as for all."""
    ctx.require(LIST, *READERS)
    with ctx.store.read() as reader:
        everything = [s for s in reader.sites() if ctx.sees(s)]
        findings = reader.open_findings_by_site()
        faults = reader.open_tickets_by_site()
        planned = next_visits(planned_visits(ctx, reader, everything))
    words = text.lower().split()
    rows = []
    for site in everything:
        if (town and site.town != town) or (business and site.business != business):
            continue
        if words and not _matches(site, words):
            continue
        due = planned.get(site.id, ())
        line = SiteLine(
            site,
            business_title(ctx.pack, site.business),
            due[0] if due else None,
            findings.get(site.id, 0),
            faults.get(site.id, 0),
        )
        if due_only and not any(v.days <= 0 for v in due):
            continue
        if faults_only and not (line.open_findings or line.open_tickets):
            continue
        rows.append(line)
    if words:  # whoever types a number wants that site; the rest keep the register's order
        rows.sort(key=lambda row: row.site.number.lower() not in words)
    towns = per_site(s.town for s in everything)
    kinds = per_site(s.business for s in everything)
    return SiteList(
        rows=tuple(rows),
        known=len(everything),
        total=ctx.pack.site_total,
        towns=tuple(towns.items()),
        businesses=tuple(
            (b.id, b.title, kinds[b.id]) for b in ctx.pack.businesses if b.id in kinds
        ),
    )


def next_visits(visits: Iterable[PlannedVisit]) -> dict[str, tuple[PlannedVisit, ...]]:
    """site id -> its planned visits, the most overdue or nearest first."""
    found: dict[str, list[PlannedVisit]] = {}
    for visit in visits:
        found.setdefault(visit.site.id, []).append(visit)
    return {id: tuple(sorted(each, key=lambda v: (v.days, v.kind))) for id, each in found.items()}


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
        findings = open_of_site(ctx, reader, site_id)
        refused = reader.newest_refused([v.id for v in visits])
        orders = ticket_lines(ctx, reader, site_id=site_id, sites={site.id: site})
        assets = reader.assets(site_id)
        planned = next_visits(planned_visits(ctx, reader, [site]))
        devices = lines_of(reader, assets, ctx.clock.now().local.date())
        stock = stock_state(reader, site_id)
    pack = ctx.pack
    title = business_title(pack, site.business)
    kinds = pack.kinds_for(site.business)
    checklist = pack.checklist_for(site.business, kinds[0].id) if kinds else None
    return SiteView(
        site=site,
        business_title=title,
        checklist_title=checklist.title if checklist else None,
        assets=tuple(assets),
        visits=tuple(
            VisitLine(
                v,
                site,
                title,
                *counts.get(v.id, (0, 0)),
                refused=v.id in refused,
                kind_title=kind_title(ctx.packs.nearest(v.pack_id, v.pack_version), v.kind),
            )
            for v in visits
        ),
        findings=findings,
        tickets=orders,
        flag=FLAGS.get(site.flag, Text(site.flag, site.flag)) if site.flag else None,
        planned=planned.get(site_id, ()),
        kinds=tuple((k.id, k.title) for k in kinds),
        devices=devices,
        lacking=missing_kinds(pack, site.business, assets),
        stock=stock,
    )
