"""The first page: what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.text import Text
from app.domain.visit import VisitState
from app.services.due import PlannedVisit, planned_visits
from app.services.lines import TicketLine, VisitLine
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
class TodayView:
    due: tuple[PlannedVisit, ...]
    overdue_count: int
    drafts: tuple[VisitLine, ...]
    returned: tuple[VisitLine, ...]
    tickets: tuple[TicketLine, ...]
    waiting: OutboxSummary
    done_today: int
    others: tuple[PlannedVisit, ...] = ()  # due as well, but given to somebody else


def today(ctx: Ctx) -> TodayView:
    """What is due in the actor's towns within the days the contract looks ahead, the most urgent
    first; the actor's unsigned visits; open work orders by time left; what waits for central.

    ``due`` holds what is to be done by today ranked by urgency (days late, open work orders and
    findings, devices; see ``app.domain.due``), then what comes next by date. A visit that the
    contract has overdue is listed even if it was put off further. ``overdue_count`` counts every
    visit whose day has passed. Visits the actor has begun are under ``drafts`` instead, those given
    to another engineer under ``others``.
    """
    ctx.require(LOOK, *READERS)
    with ctx.store.read() as reader:
        sites = {s.id: s for s in reader.sites() if ctx.sees(s)}
        engineer = ctx.actor.is_(Role.ENGINEER)
        drafts = unsigned(ctx, reader, rework=False) if engineer else ()
        returned = unsigned(ctx, reader, rework=True) if engineer else ()
        open_tickets = ticket_lines(ctx, reader, states=OPEN, sites=sites)
        planned = planned_visits(ctx, reader, sites.values())
        waiting = reader.outbox_summary()
        done = _done_today(ctx, reader) if engineer else 0
    ahead = ctx.pack.plan.ahead_days
    due = sorted((v for v in planned if not v.begun_here), key=_order)
    mine = [v for v in due if not engineer or v.is_for(ctx.actor.id)]
    others = [v for v in due if engineer and not v.is_for(ctx.actor.id)]
    return TodayView(
        due=tuple(v for v in mine if v.days <= ahead),
        overdue_count=sum(v.days < 0 for v in mine),
        drafts=drafts,
        returned=returned,
        tickets=open_tickets,
        waiting=waiting,
        done_today=done,
        others=tuple(v for v in others if v.days <= ahead),
    )


def _order(visit: PlannedVisit) -> tuple[bool, int, str, str]:
    later = visit.on > visit.today
    return later, visit.days if later else -visit.urgency, visit.site.number, visit.kind


def _done_today(ctx: Ctx, reader: Reader) -> int:
    """Visits the actor had signed today. A visit signed today began lately, so the newest few
    are enough to look at."""
    day = ctx.clock.now().local.date()
    newest = reader.visits(engineer_id=ctx.actor.id, state=VisitState.SIGNED.value, limit=40)
    return sum(v.signed is not None and v.signed.local.date() == day for v in newest)
