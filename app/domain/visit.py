"""A visit: what it *is* (its state) and where it *lies* (waiting, received) are separate facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.clock import Stamp


class VisitState(StrEnum):
    DRAFT = "draft"
    FINISHED = "finished"
    SIGNED = "signed"
    VOIDED = "voided"


class ReviewState(StrEnum):
    """Central's side. ``returned`` opens the next revision for the returned items only."""

    NONE = "none"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Locked(Exception):
    """The visit is not in a state that allows this."""

    def __init__(self, state: VisitState, action: str) -> None:
        super().__init__(f"{action} is not possible while the visit is {state}")
        self.state = state
        self.action = action


@dataclass(frozen=True, slots=True)
class Visit:
    id: str
    number: str  # XJ-20261120-L3-003
    site_id: str
    kind: str  # a visit kind of the pack: "patrol", …
    pack_id: str
    pack_version: str
    checklist_id: str
    checklist_version: str
    engineer_id: str
    engineer_name: str
    laptop: str  # short code given at enrolment
    state: VisitState
    started: Stamp
    revision: int = 1
    review: ReviewState = ReviewState.NONE
    finished: Stamp | None = None
    signed: Stamp | None = None
    rework: tuple[str, ...] = ()  # item ids central returned; empty in revision 1: all are asked
    void_reason: str = ""
    # the signed visit of this kind before it, as it was known at the opening: what "last time"
    # means stays the same for the life of the visit. "": there was none; None: an older record
    previous_id: str | None = None
    reopened: Stamp | None = None  # when it last went back to checking, unsigned

    def finish(self, at: Stamp) -> Visit:
        self._in("finish", VisitState.DRAFT)
        return replace(self, state=VisitState.FINISHED, finished=at)

    def reopen(self, at: Stamp | None = None) -> Visit:
        """Back from the sign-off page before anybody signed."""
        self._in("reopen", VisitState.FINISHED)
        return replace(self, state=VisitState.DRAFT, finished=None, reopened=at)

    def sign(self, at: Stamp) -> Visit:
        self._in("sign", VisitState.FINISHED)
        return replace(self, state=VisitState.SIGNED, signed=at)

    def accept(self) -> Visit:
        self._in("accept", VisitState.SIGNED)
        return replace(self, review=ReviewState.ACCEPTED)

    def return_items(self, items: tuple[str, ...]) -> Visit:
        """Central returned these items: a new revision, open for them alone."""
        self._in("return", VisitState.SIGNED)
        if not items:
            raise ValueError("no items to return")
        return replace(
            self,
            state=VisitState.DRAFT,
            review=ReviewState.RETURNED,
            revision=self.revision + 1,
            rework=items,
            finished=None,
            signed=None,
        )

    def void(self, reason: str) -> Visit:
        self._in("void", VisitState.DRAFT, VisitState.FINISHED)
        if self.revision > 1:
            raise Locked(self.state, "void")  # a signed revision exists
        if not reason.strip():
            raise ValueError("a reason is needed")
        return replace(self, state=VisitState.VOIDED, void_reason=reason.strip())

    def _in(self, action: str, *states: VisitState) -> None:
        if self.state not in states:
            raise Locked(self.state, action)
