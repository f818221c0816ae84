"""Work orders in lists: three queries, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.pack import ContractPack
from app.domain.service_level import ClockReading, ServiceLevel, read_clocks
from app.domain.site import Site
from app.domain.ticket import (
    Ticket,
    TicketEvent,
    TicketState,
)
from app.services.lines import TicketLine
from app.services.sheet import level_title

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader


_FAR = datetime.max.replace(tzinfo=UTC)


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
            clocks_of(ctx, t, events[t.id], now),
            level_title(ctx.packs.nearest(t.pack_id, ""), t.level),
        )
        for t in found
        if (site := known.get(t.site_id)) is not None and ctx.sees(site)
    ]
    return tuple(sorted(made, key=urgency))


def urgency(line: TicketLine) -> tuple[int, timedelta, datetime, str]:
    """Sorts by the least time left on a clock that still runs; those without one come last."""
    running = [c.left for c in line.clocks if not c.stopped and not c.paused]
    if running:
        return (0, min(running), line.ticket.reported_at, line.ticket.id)
    paused = any(not c.stopped for c in line.clocks)
    newest_first = _FAR - line.ticket.reported_at
    return (1 if paused else 2, newest_first, line.ticket.reported_at, line.ticket.id)


def clocks_of(
    ctx: Ctx, ticket: Ticket, events: Sequence[TicketEvent], now: datetime
) -> tuple[ClockReading, ...]:
    pack = ctx.packs.nearest(ticket.pack_id, "")
    if not pack.levels:
        return ()
    return read_clocks(level_of(pack, ticket.level), events, now)


def level_of(pack: ContractPack, id: str) -> ServiceLevel:
    """The level, or the strictest one if a newer pack's level is not known here: a clock that
    warns too early is the safer mistake."""
    found = next((v for v in pack.levels if v.id == id), None)
    return found or min(pack.levels, key=lambda v: v.response)
