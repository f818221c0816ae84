"""What waits to be sent, and whether one may leave or wipe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.changes import Entity
from app.domain.text import Text

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.records import OutboxSummary


@dataclass(frozen=True)
class WaitingItem:
    """A record with changes not yet settled at central: one row of the sync page."""

    entity: Entity
    entity_id: str
    title: Text
    changes: int
    size: int  # bytes
    since: datetime  # UTC, the oldest change
    state: str  # "waiting" | "sending" | "rejected" | "conflict"
    error: Text | None


def waiting(ctx: Ctx) -> OutboxSummary:
    raise NotImplementedError


def items(ctx: Ctx) -> tuple[WaitingItem, ...]:
    raise NotImplementedError


def safe_to_leave(ctx: Ctx) -> tuple[bool, Text]:
    raise NotImplementedError
