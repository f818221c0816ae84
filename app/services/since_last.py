"""A visit held against the last signed one of its kind at the site: differences and scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.differences import Difference, differences
from app.domain.score import Score, score_of
from app.domain.visibility import visible_items
from app.domain.visit import Visit
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


def since_last(ctx: Ctx, reader: Reader, sheet: Sheet) -> SinceLast:
    shown = {item.id for item in sheet.items}
    scores = {
        section.id: score_of((i for i in section.items if i.id in shown), sheet.answers)
        for section in sheet.checklist.sections
    }
    last = last_of(reader, sheet.visit)
    if last is None:
        return SinceLast(None, (), scores)
    try:
        checklist = checklist_of(ctx, reader, last.visit)
    except NoChecklist:  # of a pack this laptop no longer has: nothing to compare item by item
        return SinceLast(last, (), scores)
    kinds = reader.asset_kinds(last.visit.site_id)  # as they are now: nobody kept what they were
    env = env_of(ctx, reader, last.visit, sheet.site, checklist, kinds)
    applied = {item.id for item in visible_items(checklist, env, last.answers)}
    given = {id: answer for id, answer in last.answers.items() if id in applied}
    before = {
        section.id: score_of((i for i in section.items if i.id in applied), given)
        for section in checklist.sections
    }
    found = differences(sheet.items, sheet.answers, checklist, given, sheet.checklist)
    return SinceLast(last, found, scores, before)
