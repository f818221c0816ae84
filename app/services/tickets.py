"""Work orders and their clocks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.account import Account, Role
from app.domain.changes import ChangeSet
from app.domain.evidence import Evidence, on_item
from app.domain.finding import Finding
from app.domain.pack import Symptom
from app.domain.service_level import ClockReading, ServiceLevel, read_clocks
from app.domain.site import Site
from app.domain.text import Text
from app.domain.ticket import (
    MAY,
    NEEDS_REASON,
    NotAllowed,
    Ticket,
    TicketEvent,
    TicketEventKind,
    TicketState,
    next_state,
)
from app.domain.visit import Visit
from app.services.lines import NO_TEXT, TicketLine
from app.services.refusals import BadValue, NeedsReason, NotPermitted, WrongState
from app.services.sheet import level_title
from app.services.ticket_events import next_event
from app.services.ticket_rules import allowed_for, may
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.uow import Unit

from app.services.ticket_lines import clocks_of, level_of, lines
from app.services.ticket_new import checked_level, put_new, short

__all__ = ["TicketLine", "TicketView", "act", "clocks_now", "create", "ticket_list", "ticket_view"]

CREATE = Text("新建工单", "create a work order")
ACT = Text("处理这张工单", "work on this work order")


@dataclass(frozen=True)
class TicketView:
    ticket: Ticket
    site: Site
    level: ServiceLevel
    clocks: tuple[ClockReading, ...]
    events: tuple[TicketEvent, ...]
    finding: Finding | None
    visit: Visit | None
    symptom: Symptom | None
    allowed: tuple[TicketEventKind, ...]  # by the ticket's state and the actor's role
    reasons_needed: frozenset[TicketEventKind]
    level_title: Text = NO_TEXT
    kind_title: Text = NO_TEXT
    photos: tuple[Evidence, ...] = ()  # of the item that the finding is about


def ticket_list(
    ctx: Ctx,
    *,
    states: Collection[TicketState] | None = None,
    text: str = "",
    mine: bool = False,
    site_id: str | None = None,
) -> tuple[TicketLine, ...]:
    """Work orders of the actor's towns, the most urgent first; no ``states`` means all. At most
    500. ``mine``: only those assigned to the actor."""
    with ctx.store.read() as reader:
        return lines(ctx, reader, states=states, text=text, mine=mine, site_id=site_id)


def ticket_view(ctx: Ctx, ticket_id: str) -> TicketView:
    """Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        ticket = reader.need(Ticket, ticket_id)
        site = reader.need(Site, ticket.site_id)
        readable(ctx, site)
        events = tuple(reader.ticket_events(ticket_id))
        finding = reader.get(Finding, ticket.finding_id) if ticket.finding_id else None
        visit = reader.get(Visit, ticket.visit_id) if ticket.visit_id else None
        held = reader.evidence(finding.visit_id) if finding is not None else []
    pack = ctx.packs.nearest(ticket.pack_id, "")
    level = level_of(pack, ticket.level)
    kind = next((k.title for k in pack.ticket_kinds if k.id == ticket.kind), NO_TEXT)
    return TicketView(
        ticket,
        site,
        level,
        read_clocks(level, events, ctx.clock.now().best),
        events,
        finding,
        visit,
        pack.symptom(ticket.symptom) if ticket.symptom else None,
        allowed_for(ctx.actor, ticket),
        NEEDS_REASON,
        level_title(pack, ticket.level),
        kind,
        on_item(held, finding.item_id) if finding is not None else (),
    )


def clocks_now(ctx: Ctx, ticket_line: TicketLine) -> tuple[ClockReading, ...]:
    """The line's clocks at this moment, from the events as they are now."""
    ticket = ticket_line.ticket
    with ctx.store.read() as reader:
        events = reader.ticket_events(ticket.id)
    return clocks_of(ctx, ticket, events, ctx.clock.now().best)


def act(
    ctx: Ctx,
    ticket_id: str,
    event: TicketEventKind,
    *,
    note: str = "",
    assignee: str = "",
    assignee_name: str = "",
    level: str = "",
) -> ChangeSet:
    """One hand-over or happening. Raises WrongState, NotPermitted, NeedsReason (a pause, a
    reopening, a cancellation and a change of level say why), BadValue."""
    with ctx.store.unit(ctx.actor.id) as unit:
        ticket = unit.need(Ticket, ticket_id)
        site = unit.need(Site, ticket.site_id)
        ctx.require_site(site, ACT)
        if not may(ctx.actor, event):
            raise NotPermitted(ACT, tuple(sorted(MAY.get(event, ()))))
        try:
            state = next_state(ticket.state, event)
        except NotAllowed as error:
            raise _wrong_state(ticket, event) from error
        if event in NEEDS_REASON and not note.strip():
            raise NeedsReason(ACT)
        if event is TicketEventKind.COMMENTED and not note.strip():
            raise BadValue(Text("备注", "Comment"), "", Text("文字", "some text"))
        pack = ctx.packs.nearest(ticket.pack_id, "")
        changed = replace(ticket, state=state)
        changed = _handed(ctx, unit, changed, event, assignee, assignee_name)
        if event is TicketEventKind.LEVEL_CHANGED:
            changed = replace(changed, level=checked_level(pack, level))
            if changed == ticket:
                return ChangeSet()
        unit.put(
            next_event(
                ctx,
                ticket_id,
                tuple(unit.ticket_events(ticket_id)),
                event,
                at=ctx.clock.now(),
                note=short(note, Text("备注", "Note")),
                level=changed.level if event is TicketEventKind.LEVEL_CHANGED else "",
                assignee=changed.assignee if changed.assignee != ticket.assignee else assignee,
                assignee_name=changed.assignee_name
                if changed.assignee != ticket.assignee
                else assignee_name,
            )
        )
        unit.put(changed)
        return unit.commit()


def create(
    ctx: Ctx,
    *,
    site_id: str,
    kind: str,
    title: str,
    level: str,
    symptom: str = "",
    description: str = "",
    reporter: str = "",
) -> ChangeSet:
    """A work order that comes from no finding: a call, a request. Raises BadValue, NotFound,
    NotPermitted."""
    ctx.require(CREATE, Role.ENGINEER, Role.REVIEWER, Role.SUPERVISOR)
    with ctx.store.unit(ctx.actor.id) as unit:
        site = unit.need(Site, site_id)
        ctx.require_site(site, CREATE)
        put_new(
            ctx,
            unit,
            site,
            kind=kind,
            title=title,
            level=level,
            symptom=symptom,
            description=description,
            reporter=reporter or ctx.actor.name,
        )
        return unit.commit()


def _handed(
    ctx: Ctx,
    unit: Unit,
    ticket: Ticket,
    event: TicketEventKind,
    assignee: str,
    assignee_name: str,
) -> Ticket:
    if event is TicketEventKind.ASSIGNED:
        known = unit.get(Account, assignee) if assignee else None
        name = assignee_name.strip() or (known.name if known else "")
        if not assignee or not name:
            raise BadValue(Text("处理人", "Assignee"), assignee, Text("一位工程师", "an engineer"))
        return replace(ticket, assignee=assignee, assignee_name=name)
    if event is TicketEventKind.TAKEN_OVER:
        return replace(ticket, assignee=ctx.actor.id, assignee_name=ctx.actor.name)
    if event in (TicketEventKind.DISPATCHED, TicketEventKind.ARRIVED):
        return replace(ticket, way="on_site")
    return ticket


def _wrong_state(ticket: Ticket, event: TicketEventKind) -> WrongState:
    state = STATE_NAMES[ticket.state]
    return WrongState(
        f"{ticket.state} {event}",
        what=Text(
            f"工单 {ticket.number} 现在是“{state.zh}”，不能执行这一步。",
            f"Work order {ticket.number} is {state.en}; this step does not fit.",
        ),
        todo=Text("请刷新后按当前状态处理。", "Look at it again and do what its state allows."),
    )


STATE_NAMES = {
    TicketState.NEW: Text("待受理", "new"),
    TicketState.REVIEWED: Text("待派单", "waiting to be assigned"),
    TicketState.ASSIGNED: Text("已派单", "assigned"),
    TicketState.IN_PROGRESS: Text("处理中", "in progress"),
    TicketState.SUSPENDED: Text("挂起", "suspended"),
    TicketState.RESOLVED: Text("待确认", "waiting for confirmation"),
    TicketState.CONFIRMED: Text("已确认", "confirmed"),
    TicketState.CLOSED: Text("已关闭", "closed"),
    TicketState.CANCELLED: Text("已撤销", "cancelled"),
}
