"""What came in a push, and what is answered: decoded and hashed before the log is locked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from app.domain.change import Change
from app.domain.changes import Entity
from sync.central.rules import VERDICT_FIELDS
from sync.central.scope import root_of
from sync.travel import change_from, hash_of
from sync.wire import HEX, ID, Malformed

E = Entity
FAR: Final = timedelta(days=36500)


@dataclass(slots=True)
class Incoming:
    """One change as it came, decoded and hashed before the log is locked."""

    raw: dict[str, Any]
    cid: str
    dev_seq: int
    hash: str
    change: Change | None
    flaw: str = ""  # code
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    cid: str
    outcome: str  # ok | dup | conflict | rejected
    seq: int | None = None
    reason: str = ""
    winner: dict[str, dict[str, Any]] = field(default_factory=dict)

    def to(self) -> dict[str, Any]:
        return {
            "cid": self.cid,
            "outcome": self.outcome,
            "seq": self.seq,
            "reason": self.reason,
            "winner": self.winner,
        }


def decode(raw: Any) -> Incoming:
    """Raises Malformed only if not even its identity can be read."""
    if not isinstance(raw, dict):
        raise Malformed("a change is not an object")
    cid, dev_seq, claimed = raw.get("cid"), raw.get("dev_seq"), raw.get("hash")
    if not isinstance(cid, str) or not ID.fullmatch(cid):
        raise Malformed("a change without a cid")
    if isinstance(dev_seq, bool) or not isinstance(dev_seq, int):
        raise Malformed("a change without a dev_seq")
    if not isinstance(claimed, str) or not HEX.fullmatch(claimed) or not 1 <= dev_seq < 2**53:
        raise Malformed("a change without a hash or a place")
    try:
        change = change_from(raw)
        if hash_of(raw) != claimed:
            return Incoming(raw, cid, dev_seq, claimed, change, "hash", "not the body's hash")
    except ValueError as error:
        return Incoming(raw, cid, dev_seq, claimed, None, "malformed", str(error)[:200])
    return Incoming(raw, cid, dev_seq, claimed, change)


def reviews_first(items: list[Incoming]) -> list[Incoming]:
    """A reviewer's laptop writes the visit's new state beside the review; the review is judged
    before its echo, whichever came first."""
    ordered = list(items)
    for item in items:
        change = item.change
        if change is None or change.entity is not E.REVIEW or "visit_id" not in change.fields:
            continue
        visit_id, here = change.fields["visit_id"].v, ordered.index(item)
        for at, other in enumerate(ordered[:here]):
            echo = other.change
            if (
                echo is not None
                and echo.entity is E.VISIT
                and echo.entity_id == visit_id
                and VERDICT_FIELDS & echo.fields.keys()
                and any(p.base for p in echo.fields.values())
            ):
                ordered.remove(item)
                ordered.insert(at, item)
                break
    return ordered


def root_of_change(change: Change | None) -> str:
    """The visit, work order or register row the change belongs to; "" if it cannot be read."""
    if change is None:
        return ""
    values = {name: str(p.v) for name, p in change.fields.items() if p.v}
    visit_id = change.entity_id if change.entity is E.VISIT else values.get("visit_id")
    ticket_id = change.entity_id if change.entity is E.TICKET else values.get("ticket_id")
    if change.entity in (E.TICKET, E.TICKET_EVENT):
        visit_id = None  # a work order has a life and readers of its own
    return root_of(change.entity, change.entity_id, visit_id, ticket_id)[:120]


def blobs_of(change: Change) -> list[str]:
    names = {
        E.EVIDENCE: ("sha256", "original_sha256"),  # the original may follow, and is not waited for
        E.TEST_RUN: ("capture_sha256",),
        E.SIGN_OFF: ("signature_sha256",),
    }.get(change.entity, ())
    values = [change.fields[n].v for n in names if n in change.fields]
    return [v for v in values if isinstance(v, str) and HEX.fullmatch(v)]


def event_at(change: Change) -> datetime:
    """The laptop's claim moved by its last known offset: an estimate, kept beside the time of
    receipt and never used instead of it."""
    seconds = change.offset or 0.0
    if not abs(seconds) < FAR.total_seconds():
        return change.wall
    try:
        return change.wall + timedelta(seconds=seconds)
    except OverflowError:
        return change.wall
