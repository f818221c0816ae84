"""Who may do what to a work order. The flow itself is in ``app.domain.ticket``."""

from __future__ import annotations

from app.domain.account import Account, Role
from app.domain.ticket import Ticket, TicketEventKind, TicketState, allowed

_E = TicketEventKind
_FIELD = frozenset({Role.ENGINEER})
_CENTRAL = frozenset({Role.REVIEWER})
_BOTH = _FIELD | _CENTRAL
_ANYONE = _BOTH | {Role.SUPERVISOR}

MAY: dict[TicketEventKind, frozenset[Role]] = {
    _E.REVIEWED: _CENTRAL,
    _E.ASSIGNED: _CENTRAL,
    _E.TAKEN_OVER: _FIELD,
    _E.PLAN_SUBMITTED: _FIELD,
    _E.DISPATCHED: _CENTRAL,
    _E.ARRIVED: _FIELD,
    _E.SUSPENDED: _BOTH,
    _E.RESUMED: _BOTH,
    _E.RESOLVED: _FIELD,
    _E.REOPENED: _ANYONE,
    _E.CONFIRMED: _ANYONE,  # the engineer may note at the counter that the user confirmed
    _E.CLOSED: _CENTRAL,
    _E.CANCELLED: _CENTRAL,
    _E.LEVEL_CHANGED: _BOTH,
    _E.COMMENTED: _ANYONE,
}

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
