"""What "last time" means to a visit: one signed visit, the same for as long as this one lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.answer import Answer, in_force
from app.domain.visibility import LastTime
from app.domain.visit import Visit, VisitState

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader


@dataclass(frozen=True)
class LastVisit:
    visit: Visit
    answers: Mapping[str, Answer]  # in force, by item id


def newest_signed(reader: Reader, site_id: str, kind: str) -> Visit | None:
    """What a visit that is opened now follows."""
    found = reader.visits(site_id=site_id, kind=kind, limit=20)
    return next((v for v in found if was_signed(v)), None)


def previous_of(reader: Reader, visit: Visit) -> Visit | None:
    """The signed visit of the same kind that this one was opened after. None if there was none, or
    it is not on this laptop. A record that does not say: the newest that began before it."""
    if visit.previous_id is not None:
        return reader.get(Visit, visit.previous_id) if visit.previous_id else None
    found = reader.visits(site_id=visit.site_id, kind=visit.kind, limit=20)
    return next(
        (
            v
            for v in found
            if v.id != visit.id and v.started.at_wall < visit.started.at_wall and was_signed(v)
        ),
        None,
    )


def last_of(ctx: Ctx, reader: Reader, visit: Visit) -> LastVisit | None:
    """Read once while that visit is signed: its answers are fixed then, and a page asks after every
    answer of this one."""
    before = previous_of(reader, visit)
    if before is None:
        return None
    if before.state is not VisitState.SIGNED:  # an item of it was returned
        return _read(reader, before)
    return ctx.store.recall(
        ("last visit", before, reader.answer_count(before.id)), lambda: _read(reader, before)
    )


def _read(reader: Reader, before: Visit) -> LastVisit:
    return LastVisit(before, in_force(reader.answers(before.id)))


def last_time(visit: Visit, last: LastVisit | None) -> LastTime:
    """What the skip logic may ask of it."""
    if last is None:
        return LastTime()
    verdicts = {id: a.verdict for id, a in last.answers.items() if a.verdict is not None}
    before = (last.visit.signed or last.visit.started).local.date()
    return LastTime(verdicts, (visit.started.local.date() - before).days)


def was_signed(visit: Visit) -> bool:
    """Also while a returned item of it is open again."""
    return visit.state is VisitState.SIGNED or visit.revision > 1
