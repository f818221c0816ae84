"""Who may do what to a work order. The flow itself is in ``app.domain.ticket``."""

from __future__ import annotations

from app.domain.account import Account
from app.domain.ticket import MAY, Ticket, TicketEventKind, TicketState, allowed

OPEN = frozenset(
    {
        TicketState.NEW,
        TicketState.REVIEWED,
        TicketState.ASSIGNED,
        TicketState.IN_PROGRESS,
        TicketState.SUSPENDED,
        TicketState.RESOLVED,
    }
)


def may(actor: Account, event: TicketEventKind) -> bool:
    return actor.active and actor.is_(*MAY.get(event, frozenset()))


def allowed_for(actor: Account, ticket: Ticket) -> tuple[TicketEventKind, ...]:
    """The events that fit the ticket's state and the actor's roles."""
    return tuple(event for event in allowed(ticket.state) if may(actor, event))
