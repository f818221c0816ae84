"""A visit held against the last signed one of its kind at the site: differences and scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.answer import Answer
from app.domain.checklist import Checklist
from app.domain.differences import Difference, differences
from app.domain.score import Score, score_of
from app.domain.site import AssetKind, Site
from app.domain.visibility import visible_items
from app.domain.visit import Visit, VisitState
from app.services.last_visit import LastVisit, last_of
from app.services.refusals import NoChecklist
from app.services.sheet import Sheet, checklist_of, env_of

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader


@dataclass(frozen=True)
class SinceLast:
    """``scores`` and ``before`` are by section id; ``before`` is the last visit's."""

    last: LastVisit | None
    differences: tuple[Difference, ...]
    scores: Mapping[str, Score]
    before: Mapping[str, Score] = field(default_factory=dict)

    @property
    def previous(self) -> Visit | None:
        return self.last.visit if self.last is not None else None

    @property
    def score(self) -> int | None:
        return sum(self.scores.values(), Score()).percent

    @property
    def score_before(self) -> int | None:
        return sum(self.before.values(), Score()).percent


@dataclass(frozen=True)
class _Before:
    """The last visit as it is compared: ``given`` are its answers to items that applied."""

    checklist: Checklist
    given: Mapping[str, Answer]
    scores: Mapping[str, Score]


def since_last(ctx: Ctx, reader: Reader, sheet: Sheet) -> SinceLast:
    scores = {
        section.id: score_of((i for i in section.items if i.id in sheet.applying), sheet.answers)
        for section in sheet.checklist.sections
    }
    last = last_of(ctx, reader, sheet.visit)
    if last is None:
        return SinceLast(None, (), scores)
    kinds = tuple(reader.asset_kinds(last.visit.site_id))  # as they are now: nobody kept them

    def make() -> _Before:
        return _before(ctx, reader, sheet.site, last, kinds)

    try:
        if last.visit.state is VisitState.SIGNED:
            pack = (ctx.pack.id, ctx.pack.version)
            drawn_from = ("compared", last.visit, len(last.answers), sheet.site, kinds, pack)
            before = ctx.store.recall(drawn_from, make)
        else:  # an item of it was returned, and its answers may still change
            before = make()
    except NoChecklist:  # of a pack this laptop no longer has: nothing to compare item by item
        return SinceLast(last, (), scores)
    found = differences(sheet.items, sheet.answers, before.checklist, before.given, sheet.checklist)
    return SinceLast(last, found, scores, before.scores)


def _before(
    ctx: Ctx, reader: Reader, site: Site, last: LastVisit, kinds: tuple[AssetKind, ...]
) -> _Before:
    checklist = checklist_of(ctx, reader, last.visit)
    env = env_of(ctx, reader, last.visit, site, checklist, kinds)
    applied = {item.id for item in visible_items(checklist, env, last.answers)}
    given = {id: answer for id, answer in last.answers.items() if id in applied}
    scores = {
        section.id: score_of((i for i in section.items if i.id in applied), given)
        for section in checklist.sections
    }
    return _Before(checklist, given, scores)
