"""What an action changed: the only thing that tells an open page to look again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Entity(StrEnum):
    """Every kind of record that is kept, sent and shown. The values are wire and table names."""

    SITE = "site"
    ASSET = "asset"
    VISIT = "visit"
    ANSWER = "answer"
    TEST_RUN = "test_run"
    EVIDENCE = "evidence"
    FINDING = "finding"
    TICKET = "ticket"
    TICKET_EVENT = "ticket_event"
    SIGN_OFF = "sign_off"
    REVIEW = "review"
    RECEIPT = "receipt"
    ACCOUNT = "account"
    VISIT_PLAN = "visit_plan"
    STOCK_TAKE = "stock_take"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Touch:
    entity: Entity
    id: str
    visit_id: str | None = None  # so that an open visit refreshes only for its own rows


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The records an action touched, in order. Empty means nothing happened."""

    touches: tuple[Touch, ...] = ()
    outbox: bool = False  # something new waits to be sent
    packs: bool = False  # another version of the contract pack is in use: words and rules

    def __bool__(self) -> bool:
        return bool(self.touches) or self.outbox or self.packs

    def __or__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(
            tuple(dict.fromkeys(self.touches + other.touches)),
            self.outbox or other.outbox,
            self.packs or other.packs,
        )

    def has(self, entity: Entity, id: str | None = None) -> bool:
        return any(t.entity is entity and id in (None, t.id) for t in self.touches)

    def ids(self, entity: Entity) -> tuple[str, ...]:
        return tuple(t.id for t in self.touches if t.entity is entity)

    def id(self, entity: Entity) -> str:
        """The one record of this kind that was touched. Raises LookupError if there is not one."""
        found = tuple(dict.fromkeys(self.ids(entity)))
        if len(found) != 1:
            raise LookupError(f"{len(found)} records of {entity} were touched, not one")
        return found[0]


def changed(touches: Iterable[Touch], *, outbox: bool = False) -> ChangeSet:
    return ChangeSet(tuple(dict.fromkeys(touches)), outbox)
