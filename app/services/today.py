"""The first page: what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.services import due as rules
from app.services.lines import TicketLine, VisitLine
from app.services.register import since
from app.services.sheet import business_title
from app.services.ticket_lines import lines as ticket_lines
from app.services.ticket_rules import OPEN
from app.services.visit_guard import READERS
from app.services.visits import unsigned

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.store.records import OutboxSummary

LOOK = Text("查看今日工作", "see today's work")


@dataclass(frozen=True)
class DueVisit:
    site: Site
    business_title: Text
    due_on: date  # Asia/Shanghai
    days: int  # until due; negative: overdue
    last: Visit | None  # the newest signed patrol
    open_findings: int
    open_tickets: int = 0
    risk: int = 0  # what ranks the list; see app.services.due


@dataclass(frozen=True)
class TodayView:
    due: tuple[DueVisit, ...]
    overdue_count: int
    drafts: tuple[VisitLine, ...]
    returned: tuple[VisitLine, ...]
    tickets: tuple[TicketLine, ...]
    waiting: OutboxSummary
    done_today: int


def today(ctx: Ctx) -> TodayView:
    """What is due in the actor's towns within the next seven days, the most urgent first; the
    actor's unsigned visits; open work orders by time left; what waits for central.

    ``due`` holds what is late or due today ranked by risk (days late, open work orders and
    findings, devices expected), then what comes next by date. ``overdue_count`` counts every site
    whose day has passed. Sites with an unsigned patrol of the actor are under ``drafts`` instead.
    """
    ctx.require(LOOK, *READERS)
    with ctx.store.read() as reader:
        sites = {s.id: s for s in reader.sites() if ctx.sees(s)}
        engineer = ctx.actor.is_(Role.ENGINEER)
        drafts = unsigned(ctx, reader, rework=False) if engineer else ()
        returned = unsigned(ctx, reader, rework=True) if engineer else ()
        open_tickets = ticket_lines(ctx, reader, states=OPEN, sites=sites)
        begun = {d.visit.site_id for d in drafts if d.visit.kind == rules.PATROL}
        due = _due(ctx, reader, [s for s in sites.values() if s.id not in begun], open_tickets)
        waiting = reader.outbox_summary()
        done = _done_today(ctx, reader) if engineer else 0
    soon = [d for d in due if d.days <= rules.AHEAD]
    soon.sort(key=lambda d: (d.days > 0, -d.risk if d.days <= 0 else d.days, d.site.number))
    return TodayView(
        due=tuple(soon),
        overdue_count=sum(d.days < 0 for d in due),
        drafts=drafts,
        returned=returned,
        tickets=open_tickets,
        waiting=waiting,
        done_today=done,
    )


def _due(
    ctx: Ctx, reader: Reader, sites: list[Site], open_tickets: tuple[TicketLine, ...]
) -> list[DueVisit]:
    day = ctx.clock.now().local.date()
    first = since(reader, ctx.pack, day)
    cadences = rules.cadences(ctx.pack)
    devices = rules.devices_expected(ctx.pack)
    last = reader.last_signed(rules.PATROL)
    findings = reader.open_findings_by_site()
    faults = rules.per_site(line.ticket.site_id for line in open_tickets)
    titles = {b.id: b.title for b in ctx.pack.businesses}
    found = []
    for site in sites:
        cadence = cadences.get(site.business)
        if cadence is None:
            continue
        newest = last.get(site.id)
        due = rules.due_of(site.id, cadence, newest, first, day)
        bad, broken = findings.get(site.id, 0), faults.get(site.id, 0)
        found.append(
            DueVisit(
                site,
                titles.get(site.business) or business_title(ctx.pack, site.business),
                due.on,
                due.days,
                newest,
                bad,
                broken,
                rules.risk(due, devices.get(site.business, 0), bad, broken),
            )
        )
    return found


def _done_today(ctx: Ctx, reader: Reader) -> int:
    """Visits the actor had signed today. A visit signed today began lately, so the newest few
    are enough to look at."""
    day = ctx.clock.now().local.date()
    newest = reader.visits(engineer_id=ctx.actor.id, state=VisitState.SIGNED.value, limit=40)
    return sum(v.signed is not None and v.signed.local.date() == day for v in newest)
