"""Who may change what, and when. Central's own judgement: it does not trust a laptop's.

Raises Refused with a code; the change then goes to quarantine with its body, visible on both sides,
and the queue goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from app.domain.account import Role
from app.domain.answer import Answer
from app.domain.change import Change
from app.domain.changes import Entity
from app.domain.codec import build
from app.domain.device_test import TestRun
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.finding import HANDLED, Finding, FindingState
from app.domain.planning import VisitPlan
from app.domain.sign_off import Review, SignOff
from app.domain.site import Asset, Site
from app.domain.stock_take import StockTake
from app.domain.supervisor import Supervisor
from app.domain.ticket import FLOW, MAY, Ticket, TicketEvent
from app.domain.visit import Visit, VisitState
from sync.central import tables as t
from sync.central.book import Book
from sync.central.feed import audiences
from sync.central.merge import reachable
from sync.central.records import Doc


class Refused(Exception):
    """Not allowed. ``code`` is stable and goes over the line; ``detail`` is for the audit trail."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


AHEAD: Final = "ahead"  # it builds on something central does not have (yet)
# refusals that mean the same while laptops still bring back what a restored central has lost
MAYBE_AHEAD: Final = frozenset(
    {"immutable", "stale", "visit_unknown", "unknown_record", "not_verified", "review_missing"}
    | {"transition", "actor", "not_owner"}
)

E = Entity
CLASSES: Final[Mapping[Entity, type[Any]]] = {
    E.SITE: Site,
    E.ASSET: Asset,
    E.VISIT: Visit,
    E.ANSWER: Answer,
    E.TEST_RUN: TestRun,
    E.EVIDENCE: Evidence,
    E.FINDING: Finding,
    E.TICKET: Ticket,
    E.TICKET_EVENT: TicketEvent,
    E.SIGN_OFF: SignOff,
    E.REVIEW: Review,
    E.VISIT_PLAN: VisitPlan,
    E.STOCK_TAKE: StockTake,
    E.SUPERVISOR: Supervisor,
}

_FIELD: Final = frozenset({Role.ENGINEER})
_ALL: Final = frozenset(Role)
_OFFICE: Final = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
MAY_WRITE: Final[Mapping[Entity, frozenset[Role]]] = {
    E.SITE: _FIELD | _OFFICE,
    E.ASSET: _FIELD | _OFFICE,
    E.VISIT: _FIELD,
    E.ANSWER: _FIELD,
    E.TEST_RUN: _FIELD,
    E.EVIDENCE: _FIELD,
    E.FINDING: _FIELD,
    E.TICKET: _ALL,
    E.TICKET_EVENT: _ALL,
    E.SIGN_OFF: _FIELD,
    E.REVIEW: frozenset({Role.REVIEWER}),
    E.VISIT_PLAN: _FIELD | _OFFICE,
    E.STOCK_TAKE: _FIELD | _OFFICE,
    E.SUPERVISOR: _OFFICE,
}

# what says which record this is: written once
FIXED: Final[Mapping[Entity, frozenset[str]]] = {
    E.SITE: frozenset({"pack_id", "number"}),
    E.VISIT: frozenset(
        {"number", "site_id", "engineer_id", "laptop", "pack_id", "checklist_id", "previous_id"}
    ),
    E.ANSWER: frozenset({"visit_id", "item_id", "revision"}),
    E.TEST_RUN: frozenset({"kind", "plan_id", "started", "capture_sha256"}),
    E.EVIDENCE: frozenset(
        {"visit_id", "item_id", "revision", "sha256", "size", "kind", "at"}
        | {"original_sha256", "original_size", "of", "marks", "taken", "taken_from"}
        | {"device", "gps", "timing", "seen_before"}
    ),
    E.FINDING: frozenset({"visit_id", "site_id", "item_id", "revision", "opened"}),
    E.TICKET: frozenset({"number", "kind", "site_id", "pack_id", "reported_at"}),
    E.VISIT_PLAN: frozenset({"site_id", "kind"}),
    E.STOCK_TAKE: frozenset({"site_id", "by", "started"}),
    E.SUPERVISOR: frozenset({"site_id"}),
}
WRITTEN_ONCE: Final = frozenset({E.SIGN_OFF, E.REVIEW, E.TICKET_EVENT})

VERDICT_FIELDS: Final = frozenset({"review", "revision", "rework"})  # of a visit: central's
LATER_HISTORY: Final = HANDLED | {"ticket_id"}
LIVE: Final = frozenset({VisitState.DRAFT, VisitState.FINISHED})


def check(book: Book, change: Change, roles: frozenset[Role]) -> None:
    """Raises Refused unless this actor, on this laptop, may make this change now."""
    entity = change.entity
    if entity not in CLASSES:
        raise Refused("central_only", entity.value)
    doc = book.get(entity, change.entity_id)
    needed = MAY_WRITE[entity]
    if entity is E.VISIT and doc is not None and VERDICT_FIELDS & change.fields.keys():
        needed = MAY_WRITE[E.REVIEW]
    if not needed & roles:
        raise Refused("role", f"{entity.value} needs {'/'.join(sorted(needed))}")
    whole = _whole(change, doc)
    if doc is not None:
        if entity in WRITTEN_ONCE:
            raise Refused("immutable", entity.value)
        for name in FIXED.get(entity, frozenset()) & change.fields.keys():
            if change.fields[name].v != doc.fields.get(name):
                raise Refused("identity", name)
    _BY_ENTITY.get(entity, _free)(book, change, doc, whole)
    if entity is E.SITE and doc is not None and not _OFFICE & roles:
        raise Refused("role", "the register is kept by central")
    if entity is E.TICKET_EVENT and not MAY.get(whole.kind, _ALL) & roles:
        raise Refused("role", whole.kind.value)
    moved = entity is E.TICKET and doc is not None and whole.state.value != doc.fields.get("state")
    if moved and not _leads_to(whole.state) & roles:
        raise Refused("role", whole.state.value)


def _whole(change: Change, doc: Doc | None) -> Any:
    """The record as it would be; it must be one the domain understands."""
    values = {name: patch.v for name, patch in change.fields.items()}
    if values.get("id", change.entity_id) != change.entity_id:
        raise Refused("malformed", "id")
    fields = {"id": change.entity_id, **(doc.fields if doc is not None else {}), **values}
    try:
        return build(CLASSES[change.entity], fields)
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
        code = "malformed" if doc is not None or len(values) > 3 else "unknown_record"
        raise Refused(code, f"{type(error).__name__}: {error}") from error


def visit_of(book: Book, visit_id: str) -> tuple[Doc, Visit]:
    doc = book.get(E.VISIT, visit_id)
    if doc is None:
        raise Refused("visit_unknown", visit_id)
    return doc, build(Visit, {"id": doc.id, **doc.fields})


def signed_up_to(book: Book, visit_id: str) -> int:
    """The highest revision whose sign-off central has verified; 0 if there is none."""
    return max((d.fields["revision"] for d in book.of_visit(visit_id, E.SIGN_OFF)), default=0)


def _owned(book: Book, change: Change, visit_id: str) -> Visit:
    """The visit, if this laptop made it: answers have a single owner, so they never merge."""
    doc, visit = visit_of(book, visit_id)
    if doc.owner != change.device_id:
        raise Refused("not_owner", doc.owner)
    return visit


def _open(book: Book, change: Change, visit_id: str, item_id: str, revision: int) -> None:
    """Raises unless the visit's revision is being worked on and includes this item."""
    visit = _owned(book, change, visit_id)
    if revision > visit.revision:
        raise Refused(AHEAD, f"the visit is at revision {visit.revision}")
    if revision != visit.revision or visit.state not in LIVE:
        raise Refused("immutable", f"{visit.state} revision {visit.revision}")
    closed = visit.rework and item_id and item_id not in visit.rework
    # what applies only because of a returned item was never answered: it may be
    if closed and _answered_before(book, visit, item_id):
        raise Refused("immutable", f"{item_id} was not returned")


def _answered_before(book: Book, visit: Visit, item_id: str) -> bool:
    return any(
        d.fields.get("item_id") == item_id
        and d.fields.get("revision", 0) < visit.revision
        and d.fields.get("verdict")
        for d in book.of_visit(visit.id, E.ANSWER)
    )


def _free(book: Book, change: Change, doc: Doc | None, whole: Any) -> None:
    """Nothing beyond the role."""


def _visit(book: Book, change: Change, doc: Doc | None, whole: Visit) -> None:
    if doc is None:
        if whole.engineer_id != change.actor:
            raise Refused("actor", "the visit is another engineer's")
        if whole.revision != 1 or whole.review.value != "none":
            raise Refused("transition", "a visit begins with revision 1")
        return
    before = build(Visit, {"id": doc.id, **doc.fields})
    if VERDICT_FIELDS & change.fields.keys():
        # central derives the visit's verdict from the review itself; this is only its echo
        if any(patch.v != doc.fields.get(name) for name, patch in change.fields.items()):
            raise Refused("review_missing", f"revision {before.revision}")
        return
    _owned(book, change, change.entity_id)
    signed = signed_up_to(book, change.entity_id)
    if signed >= before.revision:
        echo = {"state", "signed"}
        first = before.state in LIVE and whole.state is VisitState.SIGNED
        if change.fields.keys() - echo or not first:
            raise Refused("immutable", f"revision {signed} is signed")
    elif before.state is VisitState.VOIDED:
        raise Refused("immutable", "voided")
    elif before.state is VisitState.SIGNED and whole.state is not VisitState.SIGNED:
        raise Refused("immutable", "signed")
    elif signed:
        mine = {"state", "finished", "signed", "reopened"}
        if change.fields.keys() - mine or whole.state is VisitState.VOIDED:
            raise Refused("immutable", "an earlier revision is signed")


def _answer(book: Book, change: Change, doc: Doc | None, whole: Answer) -> None:
    _open(book, change, whole.visit_id, whole.item_id, whole.revision)


def _evidence(book: Book, change: Change, doc: Doc | None, whole: Evidence) -> None:
    if whole.kind is EvidenceKind.SIGNATURE:
        _owned(book, change, whole.visit_id)  # the picture of a signature is not in the content
        if doc is not None:
            raise Refused("immutable", "signature")
        return
    _open(book, change, whole.visit_id, whole.item_id, whole.revision)


def _test_run(book: Book, change: Change, doc: Doc | None, whole: TestRun) -> None:
    held = doc.fields.get("visit_id") if doc is not None else None
    for visit_id in {v for v in (whole.visit_id, held) if v}:
        visit = _owned(book, change, visit_id)
        if visit.state not in LIVE:
            raise Refused("immutable", visit.state.value)
        if doc is not None and doc.locked:
            raise Refused("immutable", "signed")


def _finding(book: Book, change: Change, doc: Doc | None, whole: Finding) -> None:
    if doc is not None and doc.owner != change.device_id:
        _handled(change, doc, whole)
        return
    visit = _owned(book, change, whole.visit_id)
    if whole.revision > visit.revision:
        raise Refused(AHEAD, f"the visit is at revision {visit.revision}")
    if visit.state in LIVE and whole.revision == visit.revision:
        return
    if doc is None or change.fields.keys() - LATER_HISTORY:
        raise Refused("immutable", "signed")
    withdrawn = whole.state is FindingState.WITHDRAWN
    if withdrawn and doc.fields.get("state") != FindingState.WITHDRAWN.value:
        raise Refused("immutable", "a signed finding is closed, not withdrawn")


def _handled(change: Change, doc: Doc, whole: Finding) -> None:
    """Open findings follow to the next visit at the site, from whatever laptop: it may close one
    and open it again, in its own name, and write nothing else."""
    if change.fields.keys() - HANDLED:
        raise Refused("not_owner", doc.owner)
    if FindingState.WITHDRAWN.value in (doc.fields.get("state"), whole.state.value):
        raise Refused("not_owner", "withdrawing is for the visit's own engineer")
    by = change.fields.get("closed_by")
    if by is not None and by.v not in ("", change.actor):
        raise Refused("identity", "closed as somebody else")


def _seen(book: Book, change: Change, head: Doc) -> None:
    """Raises unless this laptop is shown the record: knowing an id opens nothing."""
    if head.owner == change.device_id:
        return
    eyes = audiences(book.conn, change.device_id)
    if "central" in eyes or f"account:{head.fields.get('assignee')}" in eyes:
        return
    query = select(t.scope.c.root).where(
        t.scope.c.root == head.root, t.scope.c.audience.in_(sorted(eyes))
    )
    if book.conn.execute(query).first() is None:
        raise Refused("not_owner", "not shown to this laptop")


def _leads_to(state: str) -> frozenset[Role]:
    """Who may bring a work order into this state."""
    ways = (MAY.get(event, _ALL) for event, (_, target) in FLOW.items() if target == state)
    return frozenset().union(*ways)


def _ticket(book: Book, change: Change, doc: Doc | None, whole: Ticket) -> None:
    if doc is None:
        return
    _seen(book, change, doc)
    patch = change.fields.get("state")
    if patch is None:
        return
    held = doc.versions.get("state")
    unseen = held is not None and held[0] != patch.base and held[2] != change.device_id
    if not unseen and not reachable(doc.fields["state"], patch.v):
        raise Refused("transition", f"{doc.fields['state']} to {patch.v}")


def _ticket_event(book: Book, change: Change, doc: Doc | None, whole: TicketEvent) -> None:
    if whole.by != change.actor:
        raise Refused("identity", "signed as somebody else")
    head = book.get(E.TICKET, whole.ticket_id)
    if head is not None:
        _seen(book, change, head)


def _review(book: Book, change: Change, doc: Doc | None, whole: Review) -> None:
    _, visit = visit_of(book, whole.visit_id)
    if whole.by != change.actor:
        raise Refused("identity", "signed as somebody else")
    if book.holder_of(f"review:{whole.visit_id}:{whole.revision}") is not None:
        raise Refused("already_reviewed", f"revision {whole.revision}")
    if whole.revision != visit.revision or visit.state is not VisitState.SIGNED:
        raise Refused("stale", f"the visit is at revision {visit.revision}, {visit.state}")
    if whole.decision.value == "accepted":
        if signed_up_to(book, whole.visit_id) < whole.revision:
            raise Refused("not_verified", "its sign-off did not hold")
    elif not whole.items:
        raise Refused("malformed", "no items to return")


def _visit_plan(book: Book, change: Change, doc: Doc | None, whole: VisitPlan) -> None:
    if whole.by != change.actor:
        # without a name of its own the change builds on this person's earlier decision, which
        # somebody else has replaced since: it would stand under the other's name
        code = "identity" if doc is None or "by" in change.fields else "concurrent"
        raise Refused(code, "decided as somebody else")


def _stock_take(book: Book, change: Change, doc: Doc | None, whole: StockTake) -> None:
    if doc is None:
        if whole.by != change.actor:
            raise Refused("identity", "counted as somebody else")
    elif doc.owner != change.device_id:
        raise Refused("not_owner", doc.owner)
    elif doc.fields.get("closed"):
        raise Refused("immutable", "the stock-take is closed")


def _sign_off(book: Book, change: Change, doc: Doc | None, whole: SignOff) -> None:
    visit = _owned(book, change, whole.visit_id)
    if book.holder_of(f"sign_off:{whole.visit_id}:{whole.revision}") is not None:
        raise Refused("immutable", f"revision {whole.revision} is signed")
    if whole.revision > visit.revision:
        raise Refused(AHEAD, f"the visit is at revision {visit.revision}")
    if whole.revision != visit.revision or visit.state not in LIVE | {VisitState.SIGNED}:
        raise Refused("stale", f"the visit is at revision {visit.revision}, {visit.state}")


_BY_ENTITY: Final[Mapping[Entity, Any]] = {
    E.VISIT: _visit,
    E.ANSWER: _answer,
    E.EVIDENCE: _evidence,
    E.TEST_RUN: _test_run,
    E.FINDING: _finding,
    E.TICKET: _ticket,
    E.TICKET_EVENT: _ticket_event,
    E.REVIEW: _review,
    E.SIGN_OFF: _sign_off,
    E.VISIT_PLAN: _visit_plan,
    E.STOCK_TAKE: _stock_take,
}


def unique_key(change: Change, whole: Any) -> str | None:
    """What there may be only one of; a constraint of the table guards it."""
    if change.entity is E.ANSWER:
        return f"answer:{whole.visit_id}:{whole.item_id}:{whole.revision}"
    if change.entity in (E.REVIEW, E.SIGN_OFF):
        return f"{change.entity.value}:{whole.visit_id}:{whole.revision}"
    return None
