"""Which domain class is kept as which kind of record, and what is derived from it on writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.account import Account
from app.domain.answer import Answer
from app.domain.changes import Entity
from app.domain.device_test import TestRun
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.finding import Finding
from app.domain.planning import VisitPlan
from app.domain.sign_off import Receipt, Review, SignOff
from app.domain.site import Asset, Site
from app.domain.stock_take import StockTake
from app.domain.supervisor import Supervisor
from app.domain.ticket import Ticket, TicketEvent
from app.domain.visit import Visit

CLASSES: dict[Entity, type] = {
    Entity.SITE: Site,
    Entity.ASSET: Asset,
    Entity.VISIT: Visit,
    Entity.ANSWER: Answer,
    Entity.TEST_RUN: TestRun,
    Entity.EVIDENCE: Evidence,
    Entity.FINDING: Finding,
    Entity.TICKET: Ticket,
    Entity.TICKET_EVENT: TicketEvent,
    Entity.SIGN_OFF: SignOff,
    Entity.REVIEW: Review,
    Entity.RECEIPT: Receipt,
    Entity.ACCOUNT: Account,
    Entity.VISIT_PLAN: VisitPlan,
    Entity.STOCK_TAKE: StockTake,
    Entity.SUPERVISOR: Supervisor,
}
_ENTITY_OF = {cls: entity for entity, cls in CLASSES.items()}


def entity_of(cls: type) -> Entity:
    """Raises TypeError for a class that is not kept."""
    try:
        return _ENTITY_OF[cls]
    except KeyError:
        raise TypeError(f"{cls.__name__} is not a kind of record") from None


def visit_of(entity: Entity, id: str, doc: dict[str, Any]) -> str | None:
    """The visit a record belongs to, so that an open visit refreshes only for its own rows."""
    if entity is Entity.VISIT:
        return id
    held = doc.get("visit_id")
    return held if isinstance(held, str) else None


@dataclass(frozen=True, slots=True)
class BlobRef:
    """Bytes a record needs to be complete. Lower priority numbers are sent first."""

    sha256: str
    size: int | None
    media: str
    priority: int


_EVIDENCE_PRIORITY = {
    EvidenceKind.SIGNATURE.value: 0,
    EvidenceKind.CAPTURE.value: 1,
    EvidenceKind.FILE.value: 2,
    EvidenceKind.PHOTO.value: 3,
}
_ORIGINAL_PRIORITY = 6


def blobs_of(entity: Entity, doc: dict[str, Any]) -> tuple[BlobRef, ...]:
    """The attachments that a record names."""
    if entity is Entity.EVIDENCE:
        priority = _EVIDENCE_PRIORITY.get(doc.get("kind", ""), 3)
        ref = BlobRef(doc.get("sha256", ""), doc.get("size"), doc.get("media_type", ""), priority)
    elif entity is Entity.TEST_RUN:
        ref = BlobRef(
            doc.get("capture_sha256", ""),
            doc.get("capture_size"),
            "application/vnd.tcpdump.pcap",
            1,
        )
    elif entity is Entity.SIGN_OFF:
        ref = BlobRef(doc.get("signature_sha256", ""), None, "image/png", 0)
    else:
        return ()
    return (ref,) if ref.sha256 else ()


def original_of(evidence: Evidence) -> BlobRef:
    """The file a photo's copy was made of: no record needs it to be complete."""
    return BlobRef(evidence.original_sha256, evidence.original_size, "image/", _ORIGINAL_PRIORITY)


def search_texts(entity: Entity, doc: dict[str, Any]) -> tuple[str, str, str] | None:
    """(title, subtitle, body) for the kinds of record that the search box finds."""

    def text(*names: str) -> str:
        return " ".join(str(doc[n]) for n in names if doc.get(n))

    if entity is Entity.SITE:
        return text("name"), text("town", "number"), text("number", "town", "pinyin", "initials")
    if entity is Entity.ASSET:
        return (
            text("name"),
            text("brand", "model", "serial_no"),
            text("brand", "model", "serial_no"),
        )
    if entity is Entity.VISIT:
        return text("number"), text("engineer_name"), text("engineer_name")
    if entity is Entity.TICKET:
        return (
            text("title"),
            text("number"),
            text("number", "description", "symptom", "assignee_name"),
        )
    return None
