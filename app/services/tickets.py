"""Work orders and their clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.account import Account, Role
from app.domain.changes import ChangeSet
from app.domain.finding import Finding
from app.domain.ids import human_number, new_id
from app.domain.pack import ContractPack, Symptom
from app.domain.service_level import ClockReading, ClockState, ServiceLevel, read_clocks
from app.domain.site import Site
from app.domain.text import Text
from app.domain.ticket import (
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
from app.services.ticket_rules import MAY, allowed_for, may
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.store.uow import Unit

__all__ = ["TicketLine", "TicketView", "act", "clocks_now", "create", "ticket_list", "ticket_view"]

CREATE = Text("新建工单", "create a work order")
ACT = Text("处理这张工单", "work on this work order")
LONGEST = 2000  # characters of a title, description or note
_FAR = datetime.max.replace(tzinfo=UTC)


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


def lines(
    ctx: Ctx,
    reader: Reader,
    *,
    states: Collection[TicketState] | None = None,
    text: str = "",
    mine: bool = False,
    site_id: str | None = None,
    sites: dict[str, Site] | None = None,
) -> tuple[TicketLine, ...]:
    """Three queries, however many work orders there are."""
    found = reader.tickets(
        states=states,
        site_id=site_id,
        assignee=ctx.actor.id if mine else None,
        text=text,
    )
    if not found:
        return ()
    known = sites if sites is not None else {s.id: s for s in reader.sites()}
    events = reader.events_of(t.id for t in found)
    now = ctx.clock.now().best
    made = [
        TicketLine(
            t,
            site,
            _clocks(ctx, t, events[t.id], now),
            level_title(ctx.packs.nearest(t.pack_id, ""), t.level),
        )
        for t in found
        if (site := known.get(t.site_id)) is not None and ctx.sees(site)
    ]
    return tuple(sorted(made, key=urgency))


def urgency(line: TicketLine) -> tuple[int, timedelta, datetime, str]:
    """Sorts by the least time left on a clock that still runs; those without one come last."""
    running = [c.left for c in line.clocks if not c.stopped and c.state is not ClockState.PAUSED]
    if running:
        return (0, min(running), line.ticket.reported_at, line.ticket.id)
    paused = any(not c.stopped for c in line.clocks)
    newest_first = _FAR - line.ticket.reported_at
    return (1 if paused else 2, newest_first, line.ticket.reported_at, line.ticket.id)


def ticket_view(ctx: Ctx, ticket_id: str) -> TicketView:
    """Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        ticket = reader.need(Ticket, ticket_id)
        site = reader.need(Site, ticket.site_id)
        readable(ctx, site)
        events = tuple(reader.ticket_events(ticket_id))
        finding = reader.get(Finding, ticket.finding_id) if ticket.finding_id else None
        visit = reader.get(Visit, ticket.visit_id) if ticket.visit_id else None
    pack = ctx.packs.nearest(ticket.pack_id, "")
    level = _level(pack, ticket.level)
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
    )


def clocks_now(ctx: Ctx, ticket_line: TicketLine) -> tuple[ClockReading, ...]:
    """The line's clocks at this moment, from the events as they are now."""
    ticket = ticket_line.ticket
    with ctx.store.read() as reader:
        events = reader.ticket_events(ticket.id)
    return _clocks(ctx, ticket, events, ctx.clock.now().best)


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
            changed = replace(changed, level=_checked_level(pack, level))
            if changed == ticket:
                return ChangeSet()
        unit.put(
            next_event(
                ctx,
                ticket_id,
                tuple(unit.ticket_events(ticket_id)),
                event,
                at=ctx.clock.now(),
                note=_short(note, Text("备注", "Note")),
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


def put_new(
    ctx: Ctx,
    unit: Unit,
    site: Site,
    *,
    kind: str,
    title: str,
    level: str,
    symptom: str = "",
    description: str = "",
    reporter: str = "",
    visit_id: str | None = None,
    finding_id: str | None = None,
    asset_id: str | None = None,
) -> Ticket:
    """The work order with its report, which starts every clock."""
    pack = ctx.pack
    if all(k.id != kind for k in pack.ticket_kinds):
        raise BadValue(
            Text("工单类型", "Kind"), kind, _names((k.id, k.title) for k in pack.ticket_kinds)
        )
    if not title.strip():
        raise BadValue(Text("标题", "Title"), "", Text("一句话", "one sentence"))
    if symptom and pack.symptom(symptom) is None:
        raise BadValue(Text("现象", "Symptom"), symptom, Text("合同包中的编码", "a pack's code"))
    at = ctx.clock.now()
    day = at.local.date()
    ticket = Ticket(
        id=new_id(),
        number=human_number("GD", day, ctx.laptop, unit.next_number("GD", day, ctx.laptop)),
        kind=kind,
        title=_short(title, Text("标题", "Title")),
        level=_checked_level(pack, level),
        state=TicketState.NEW,
        site_id=site.id,
        reported_at=at.best,
        pack_id=pack.id,
        description=_short(description, Text("说明", "Description")),
        symptom=symptom,
        visit_id=visit_id,
        finding_id=finding_id,
        asset_id=asset_id,
        reporter=_short(reporter, Text("报告人", "Reporter")),
    )
    unit.put(ticket)
    unit.put(next_event(ctx, ticket.id, (), TicketEventKind.REPORTED, at=at, level=ticket.level))
    return ticket


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


def _clocks(
    ctx: Ctx, ticket: Ticket, events: Sequence[TicketEvent], now: datetime
) -> tuple[ClockReading, ...]:
    pack = ctx.packs.nearest(ticket.pack_id, "")
    if not pack.levels:
        return ()
    return read_clocks(_level(pack, ticket.level), events, now)


def _level(pack: ContractPack, id: str) -> ServiceLevel:
    """The level, or the strictest one if a newer pack's level is not known here: a clock that
    warns too early is the safer mistake."""
    found = next((v for v in pack.levels if v.id == id), None)
    return found or min(pack.levels, key=lambda v: v.response)


def _checked_level(pack: ContractPack, level: str) -> str:
    if all(v.id != level for v in pack.levels):
        raise BadValue(
            Text("服务等级", "Service level"),
            level,
            _names((v.id, Text(v.title_zh, v.title_en)) for v in pack.levels),
        )
    return level


def _names(pairs: Iterable[tuple[str, Text]]) -> Text:
    known = list(pairs)
    return Text(
        " / ".join(f"{id} {title.zh}" for id, title in known),
        " / ".join(f"{id} {title.en}" for id, title in known),
    )


def _short(text: str, name: Text) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise BadValue(name, text, Text(f"不超过 {LONGEST} 个字", f"at most {LONGEST} characters"))
    return text


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
