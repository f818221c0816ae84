"""Bringing one change into a record, field by field.

A field whose writer had seen the value in force simply moves on. Otherwise two people wrote at
once and a policy decides: a work order's state follows its state machine, every other field goes
to the later hybrid clock (held to central's time + 60 s, so a laptop that lives in 2036 wins
nothing for ever); what lost is kept and shown to both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.change import Change, Patch
from app.domain.changes import Entity
from app.domain.ticket import FLOW, TicketState
from sync.central.records import Doc

AHEAD_MS = 60_000

# the rules let only the laptop that owns these write them, so there is nobody to lose against;
# what central itself writes into a visit never stands in the owner's way
OWNED = frozenset({Entity.VISIT, Entity.ANSWER, Entity.TEST_RUN, Entity.EVIDENCE})


@dataclass(slots=True)
class Loss:
    """A field value that did not take effect, and the change that stands in its place."""

    field: str
    value: Any
    loser: str  # cid
    winner: str  # cid


@dataclass(slots=True)
class Merged:
    applied: list[str] = field(default_factory=list)
    lost: list[Loss] = field(default_factory=list)  # this change's own
    beaten: list[Loss] = field(default_factory=list)  # earlier changes' values it replaced unseen


def clamp(hlc: str, now: datetime) -> str:
    """The clock with its time held to central's + 60 s."""
    limit = int(now.timestamp() * 1000) + AHEAD_MS
    return hlc if int(hlc[:13]) <= limit else f"{limit:013d}{hlc[13:]}"


def merge(doc: Doc, change: Change, now: datetime) -> Merged:
    """Changes ``doc``; says what took effect and what did not."""
    hlc = clamp(change.hlc, now)
    result = Merged()
    for name, patch in change.fields.items():
        held = doc.versions.get(name)
        if held is None or _follows(patch, held, change) or doc.fields.get(name) == patch.v:
            wins = True
        elif change.entity is Entity.TICKET and name == "state":
            wins = reachable(doc.fields[name], patch.v)
        else:
            wins = (hlc, change.cid) > (held[1], held[0])
            if wins:
                result.beaten.append(Loss(name, doc.fields.get(name), held[0], change.cid))
        if wins:
            doc.fields[name] = patch.v
            doc.versions[name] = [change.cid, hlc, change.device_id]
            result.applied.append(name)
        elif held is not None:
            result.lost.append(Loss(name, patch.v, change.cid, held[0]))
    doc.dirty = doc.dirty or bool(result.applied)
    return result


def _follows(patch: Patch, held: list[str], change: Change) -> bool:
    """The writer had seen what is in force, wrote it himself, or is the only one who may."""
    return patch.base == held[0] or held[2] == change.device_id or change.entity in OWNED


def reachable(current: str, wanted: str) -> bool:
    """Whether one event leads a work order from ``current`` to ``wanted``."""
    try:
        here, there = TicketState(current), TicketState(wanted)
    except ValueError:
        return False
    return here is there or any(
        here in origins and target is there for origins, target in FLOW.values()
    )
