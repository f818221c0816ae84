"""The next event of a work order, placed so that its clocks can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.clock import Stamp
from app.domain.ids import new_id
from app.domain.ticket import TicketEvent, TicketEventKind

if TYPE_CHECKING:
    from app.services.context import Ctx


def next_event(
    ctx: Ctx,
    ticket_id: str,
    earlier: Sequence[TicketEvent],
    kind: TicketEventKind,
    *,
    at: Stamp,
    note: str = "",
    level: str = "",
    assignee: str = "",
    assignee_name: str = "",
) -> TicketEvent:
    """An event after all earlier ones. A laptop clock that was set back must not put it before
    them: the clocks read events in the order of time."""
    last = max((e.at for e in earlier), default=at.best)
    return TicketEvent(
        id=new_id(),
        ticket_id=ticket_id,
        seq=max((e.seq for e in earlier), default=0) + 1,
        kind=kind,
        at=max(at.best, last),
        by=ctx.actor.id,
        by_name=ctx.actor.name,
        note=note.strip(),
        level=level,
        assignee=assignee,
        assignee_name=assignee_name,
        stamp=at,
    )
