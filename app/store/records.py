"""Plain values that the store hands out beside the domain's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

OutboxState = Literal["pending", "acked", "conflict", "rejected"]
BlobState = Literal["waiting", "sending", "verified"]


@dataclass(frozen=True, slots=True)
class OutboxSummary:
    pending: int  # changes not yet answered by central
    conflicts: int  # fields where central holds another value and nobody has looked yet
    rejected: int
    pending_bytes: int
    blobs_waiting: int
    blobs_bytes: int
    last_error: str
    oldest: datetime | None  # when the oldest pending change was made

    @property
    def empty(self) -> bool:
        """Nothing on this laptop waits for central."""
        return not (self.pending or self.blobs_waiting)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    dev_seq: int
    cid: str
    entity: str
    entity_id: str
    visit_id: str | None
    state: OutboxState
    reason: str
    bytes: int
    created_at: datetime
    acked_at: datetime | None
    attempts: int
    last_error: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people set one field: central kept ``theirs``, ours is kept here."""

    id: int
    cid: str
    entity: str
    entity_id: str
    visit_id: str | None
    field: str
    mine: Any
    theirs: Any
    at: datetime
    seen: bool


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A change that could not be applied, with its whole body."""

    cid: str
    origin: Literal["local", "pulled"]
    entity: str
    entity_id: str
    reason: str
    body: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class BlobRow:
    sha256: str
    size: int
    media: str
    state: BlobState
    chunks_done: int
    priority: int
    last_error: str
    visit_id: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One line under the search box."""

    kind: str
    id: str
    title: str
    subtitle: str


class Entry(NamedTuple):
    """A change as the journal keeps it."""

    dev_seq: int
    hash: str
    entity: str
    body: str  # canonical JSON, without the hash
