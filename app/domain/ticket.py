"""Work orders: states, the events that move them, who handed over to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.account import Role
from app.domain.clock import Stamp


class TicketState(StrEnum):
    NEW = "new"
    REVIEWED = "reviewed"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class TicketEventKind(StrEnum):
    REPORTED = "reported"
    REVIEWED = "reviewed"
    ASSIGNED = "assigned"
    TAKEN_OVER = "taken_over"  # stops the response clock
    PLAN_SUBMITTED = "plan_submitted"  # stops the plan clock
    DISPATCHED = "dispatched"  # emergency: on site
    ARRIVED = "arrived"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    LEVEL_CHANGED = "level_changed"
    COMMENTED = "commented"


_S, _E = TicketState, TicketEventKind

# event -> (states it may come in, state it leads to; None: stays)
FLOW: dict[TicketEventKind, tuple[frozenset[TicketState], TicketState | None]] = {
    _E.REPORTED: (frozenset(), _S.NEW),
    _E.REVIEWED: (frozenset({_S.NEW}), _S.REVIEWED),
    _E.ASSIGNED: (
        frozenset({_S.NEW, _S.REVIEWED, _S.ASSIGNED, _S.IN_PROGRESS}),
        _S.ASSIGNED,
    ),
    _E.TAKEN_OVER: (frozenset({_S.NEW, _S.REVIEWED, _S.ASSIGNED}), _S.IN_PROGRESS),
    _E.PLAN_SUBMITTED: (frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.SUSPENDED}), None),
    _E.DISPATCHED: (frozenset({_S.NEW, _S.REVIEWED, _S.ASSIGNED, _S.IN_PROGRESS}), None),
    _E.ARRIVED: (frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.SUSPENDED}), None),
    _E.SUSPENDED: (frozenset({_S.IN_PROGRESS}), _S.SUSPENDED),
    _E.RESUMED: (frozenset({_S.SUSPENDED}), _S.IN_PROGRESS),
    _E.RESOLVED: (frozenset({_S.IN_PROGRESS}), _S.RESOLVED),
    _E.REOPENED: (frozenset({_S.RESOLVED, _S.CONFIRMED}), _S.IN_PROGRESS),
    _E.CONFIRMED: (frozenset({_S.RESOLVED}), _S.CONFIRMED),
    _E.CLOSED: (frozenset({_S.CONFIRMED}), _S.CLOSED),
    _E.CANCELLED: (
        frozenset({_S.NEW, _S.REVIEWED, _S.ASSIGNED, _S.IN_PROGRESS, _S.SUSPENDED}),
        _S.CANCELLED,
    ),
    _E.LEVEL_CHANGED: (
        frozenset({_S.NEW, _S.REVIEWED, _S.ASSIGNED, _S.IN_PROGRESS, _S.SUSPENDED}),
        None,
    ),
    _E.COMMENTED: (frozenset(_S), None),
}

_FIELD = frozenset({Role.ENGINEER})
_CENTRAL = frozenset({Role.REVIEWER})
_BOTH = _FIELD | _CENTRAL
_ANYONE = _BOTH | {Role.SUPERVISOR}

# step -> who may take it; reporting is none: whoever makes the work order reports it
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

NEEDS_REASON = frozenset({_E.SUSPENDED, _E.REOPENED, _E.CANCELLED, _E.LEVEL_CHANGED})


class NotAllowed(Exception):
    """This event does not fit the ticket's state."""

    def __init__(self, state: TicketState, event: TicketEventKind) -> None:
        super().__init__(f"{event} is not possible while the work order is {state}")
        self.state = state
        self.event = event


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One hand-over or happening. ``at`` is the best time known for it, UTC."""

    id: str
    ticket_id: str
    seq: int  # order within the ticket on the machine that wrote it
    kind: TicketEventKind
    at: datetime
    by: str  # account id
    by_name: str
    note: str = ""
    level: str = ""  # level_changed, reported
    assignee: str = ""  # assigned: account id
    assignee_name: str = ""
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    id: str
    number: str  # GD-20261120-L3-001
    kind: str  # a ticket kind of the pack
    title: str
    level: str  # a service level id of the pack
    state: TicketState
    site_id: str
    reported_at: datetime  # UTC, best estimate; every clock starts here
    pack_id: str
    description: str = ""
    symptom: str = ""
    visit_id: str | None = None
    finding_id: str | None = None
    asset_id: str | None = None
    reporter: str = ""
    assignee: str = ""
    assignee_name: str = ""
    way: str = "on_site"  # remote | on_site


def allowed(state: TicketState) -> tuple[TicketEventKind, ...]:
    return tuple(kind for kind, (origin, _) in FLOW.items() if state in origin)


def next_state(state: TicketState, event: TicketEventKind) -> TicketState:
    """The state after the event. Raises NotAllowed."""
    origin, target = FLOW[event]
    if state not in origin:
        raise NotAllowed(state, event)
    return state if target is None else target
