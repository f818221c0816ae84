"""One figure over the last visits at a site."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from app.domain.answer import Limits, Verdict
from app.domain.clock import Stamp
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.services.sheet import checklist_of
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.services.context import Ctx

MOST: Final = 8  # visits


@dataclass(frozen=True)
class Point:
    visit_id: str
    at: Stamp  # when that visit was signed, or begun
    value: Decimal
    verdict: Verdict | None


@dataclass(frozen=True)
class Trend:
    """``points``: oldest first, this visit's own last if it has one."""

    item_id: str
    unit: Text
    hard: Limits | None
    soft: Limits | None
    points: tuple[Point, ...]


def trend(ctx: Ctx, visit_id: str, item_id: str) -> Trend | None:
    """A number or time at this visit and the last ones of its kind before it. None where fewer
    than two visits have it, or it is no number. Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id)
        readable(ctx, reader.need(Site, visit.site_id))
        try:
            item = checklist_of(ctx, reader, visit).item(item_id)
        except KeyError:
            return None
        found = reader.values_of(visit.site_id, visit.kind, item_id, MOST + 1)
        own = [a for a in reader.answers(visit_id) if a.item_id == item_id]
    points = [
        point
        for given in found
        if given.visit.id != visit_id
        and given.visit.started.at_wall < visit.started.at_wall
        and (point := _point(given.visit, given.answer.value, given.answer.verdict))
    ]
    newest = max(own, key=lambda a: a.revision, default=None)
    now = _point(visit, newest.value, newest.verdict) if newest is not None else None
    points = [*points[-MOST:], *((now,) if now is not None else ())]
    if len(points) < 2:
        return None
    return Trend(item_id, item.unit_said, item.hard, item.guide, tuple(points))


def _point(visit: Visit, value: str, verdict: Verdict | None) -> Point | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite() or verdict is Verdict.NA:
        return None
    return Point(visit.id, visit.signed or visit.started, number, verdict)
