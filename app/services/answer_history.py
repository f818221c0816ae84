"""How an answer came to be what it is: who changed it, when, from what to what, and why.

The outbox of the laptop that made a visit keeps every change for good, so there the story is whole.
Of a visit that came from central only the answers of each revision are here: what was changed in
between lies on the laptop that made it and in central's log, and the history says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.domain.answer import Answer
from app.domain.change import Change
from app.domain.changes import Entity
from app.domain.clock import Confidence, Stamp
from app.domain.codec import build, plain
from app.domain.site import Site
from app.domain.visit import Visit
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.services.context import Ctx

SAID = ("verdict", "value", "note", "measurements")  # fields whose change is a step of the story


@dataclass(frozen=True)
class Step:
    """``before`` is None for the first answer of all. ``at`` is None where nobody noted it. ``seq``
    counts the laptop's changes; 0: not known. It gives the order, for clocks are moved."""

    before: Answer | None
    after: Answer
    by: str  # the person's name, or the account's id if this laptop does not know it
    at: Stamp | None
    reason: str
    seq: int = 0

    @property
    def confidence(self) -> Confidence:
        return self.at.confidence if self.at is not None else Confidence.UNKNOWN


@dataclass(frozen=True)
class PieceStep:
    """A photo or file of the item that came, was drawn on, went, or came back."""

    name: str
    what: Literal["added", "drawn", "removed", "restored"]
    by: str
    at: Stamp
    seq: int


@dataclass(frozen=True)
class History:
    """``whole``: every change is here. Otherwise only what stood at the end of each revision."""

    item_id: str
    steps: tuple[Step, ...]  # oldest first
    whole: bool
    pieces: tuple[PieceStep, ...] = ()  # oldest first; only of a visit made on this laptop

    @property
    def events(self) -> tuple[Step | PieceStep, ...]:
        """All of it, oldest first."""
        return tuple(sorted((*self.steps, *self.pieces), key=lambda each: each.seq))


def history(ctx: Ctx, visit_id: str, item_id: str) -> History:
    """Of one item in one visit. Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id)
        readable(ctx, reader.need(Site, visit.site_id))
        answers = [a for a in reader.answers(visit_id) if a.item_id == item_id]
        changes = reader.changes_of(Entity.ANSWER, visit_id)
        of_pieces = reader.changes_of(Entity.EVIDENCE, visit_id)
        names = {a.id: a.name for a in reader.accounts()}
    names[visit.engineer_id] = visit.engineer_name
    answers.sort(key=lambda a: a.revision)
    steps: list[Step] = []
    whole = True
    for answer in answers:
        before = steps[-1].after if steps else None
        told = _told([c for c in changes if c.entity_id == answer.id], answer, before, names)
        if told is None:
            whole = False
            told = [_standing(answer, before, names)]
        steps += told
    return History(item_id, tuple(steps), whole, tuple(_pieces(of_pieces, item_id, names)))


def _pieces(
    changes: Sequence[Change], item_id: str, names: Mapping[str, str]
) -> Iterator[PieceStep]:
    """What was drawn on a photo is a piece of its own, and goes and comes with its photo."""
    held: dict[str, Change] = {}  # by id: the change that brought it to this item
    for change in changes:
        said = {name: patch.v for name, patch in change.fields.items()}
        first = held.get(change.entity_id)
        what: Literal["added", "drawn", "removed", "restored"]
        if first is None:
            if said.get("item_id") != item_id:
                continue
            held[change.entity_id] = first = change
            what = "drawn" if said.get("of") else "added"
        elif "removed" in said and not ("of" in first.fields and first.fields["of"].v):
            what = "removed" if said["removed"] else "restored"
        else:
            continue
        name = first.fields["name"].v if "name" in first.fields else ""
        by = names.get(change.actor, change.actor)
        yield PieceStep(str(name), what, by, _stamp(change), change.dev_seq)


def _told(
    changes: Sequence[Change], answer: Answer, before: Answer | None, names: dict[str, str]
) -> list[Step] | None:
    """The changes one after the other; None if they do not lead to what is held."""
    fields: dict[str, Any] = {}
    steps: list[Step] = []
    held = before
    for change in changes:
        fields |= {name: patch.v for name, patch in change.fields.items()}
        try:
            now = build(Answer, {"id": answer.id, **fields})
        except (TypeError, ValueError, KeyError):
            return None
        first = held is before  # of this revision: also when it says what the one before said
        if held is None or first or any(getattr(held, n) != getattr(now, n) for n in SAID):
            why = now.reason if "reason" in change.fields else ""
            who = names.get(change.actor, change.actor)
            steps.append(Step(held, now, who, _stamp(change), why, change.dev_seq))
        held = now
    if held is None or held is before or plain(held) != plain(answer):
        return None
    return steps


def _standing(answer: Answer, before: Answer | None, names: dict[str, str]) -> Step:
    return Step(before, answer, names.get(answer.by, answer.by), answer.at, answer.reason)


def _stamp(change: Change) -> Stamp:
    return Stamp(change.wall, change.mono, change.boot_id, change.offset, change.confidence)
