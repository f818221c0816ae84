"""Deciding about a due visit: another day, another engineer, both, or the contract's rule again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.account import Account
from app.domain.changes import ChangeSet
from app.domain.planning import VisitPlan, plan_id
from app.domain.site import Site
from app.domain.text import Text, same
from app.services.due import PlannedVisit, planned_visits
from app.services.planning import PLANNERS, covers, engineers_of
from app.services.refusals import BadValue, NeedsReason, Refused
from app.services.sheet import kind_title
from app.services.visit_guard import OFFICE

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.uow import Unit

PLAN = Text("安排这次巡检", "plan this visit")
POSTPONE = Text("推迟到合同日期之后", "put a visit off past the contract's day")
FARTHEST = 366  # days ahead
LONGEST = 500  # characters of a reason
Key = tuple[str, str]  # site id, visit kind


class NotPlanned(Refused):
    """No visit of this kind comes by cadence at this site."""

    code = "not_planned"

    def __init__(self, site: Site, kind: Text) -> None:
        super().__init__(
            what=Text(
                f"{site.name}没有按周期安排的“{kind.zh}”。",
                f"No “{kind.en}” comes by cadence at {site.name}.",
            ),
            todo=Text("需要时可直接开始一次巡检。", "Start such a visit when it is needed."),
        )


@dataclass(frozen=True)
class Decision:
    """What is wanted. None leaves a thing as it is; an empty ``assignee`` gives the visit back to
    whoever covers the town."""

    on: date | None = None
    assignee: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a decision makes of one visit; shown before it is taken."""

    visit: PlannedVisit
    on: date
    assignee: str
    assignee_name: str
    past: int  # days after the contract's own day
    misfit: bool  # the engineer does not cover the town: it will be refused

    @property
    def changes(self) -> bool:
        held = self.visit
        return (self.on, self.assignee) != (held.on, held.assignee)


def outcome(visit: PlannedVisit, wanted: Decision, engineers: Iterable[Account]) -> Outcome:
    """Pure. ``engineers``: those who can be sent."""
    on = wanted.on or visit.on
    person = next((a for a in engineers if a.id == wanted.assignee), None)
    if wanted.assignee is None:
        assignee, name = visit.assignee, visit.assignee_name
    else:
        assignee, name = wanted.assignee, person.name if person is not None else ""
    return Outcome(
        visit,
        on,
        assignee,
        name,
        past=max(0, (on - visit.due.contract).days),
        misfit=bool(wanted.assignee) and (person is None or not covers(person, visit.site)),
    )


def needs_reason(outcomes: Iterable[Outcome], wanted: Decision) -> bool:
    """Whether the decision moves a visit past the contract's day."""
    return wanted.on is not None and any(o.past and o.on != o.visit.on for o in outcomes)


def plan_visits(ctx: Ctx, keys: Sequence[Key], wanted: Decision) -> ChangeSet:
    """Takes one decision for several visits, all or none. An engineer may for his own towns,
    central for all. A visit moved back to the contract's day and given to nobody follows the
    contract's rule again. Raises NotPermitted, NotPlanned, BadValue, NeedsReason, NotFound."""
    ctx.require(PLAN, *PLANNERS)
    today = ctx.clock.now().local.date()
    _check_day(wanted.on, today)
    reason = wanted.reason.strip()
    if len(reason) > LONGEST:
        limit = Text(f"不超过 {LONGEST} 个字", f"at most {LONGEST} characters")
        raise BadValue(Text("原因", "Reason"), reason, limit)
    with ctx.store.unit(ctx.actor.id) as unit:
        engineers = engineers_of(unit.accounts())
        outcomes = [outcome(v, wanted, engineers) for v in _visits(ctx, unit, keys)]
        for made in outcomes:
            if made.misfit:
                raise _wrong_person(unit, made, wanted)
        if needs_reason(outcomes, wanted) and not reason:
            raise NeedsReason(POSTPONE)
        for made in outcomes:
            if made.changes:
                unit.put(_plan(ctx, made, reason))
        return unit.commit()


def release(ctx: Ctx, keys: Sequence[Key]) -> ChangeSet:
    """Drops what was decided: the contract's day and whoever covers the town count again. Visits
    nobody decided about stay as they are. Raises NotPermitted, NotPlanned, NotFound."""
    ctx.require(PLAN, *PLANNERS)
    with ctx.store.unit(ctx.actor.id) as unit:
        for visit in _visits(ctx, unit, keys):
            if visit.due.plan is not None:
                dropped = Outcome(visit, visit.due.contract, "", "", 0, misfit=False)
                unit.put(_plan(ctx, dropped, ""))
        return unit.commit()


def _visits(ctx: Ctx, unit: Unit, keys: Sequence[Key]) -> list[PlannedVisit]:
    office = ctx.actor.is_(*OFFICE)
    sites = {id: unit.need(Site, id) for id, _ in keys}
    for site in sites.values():
        if not office:
            ctx.require_site(site, PLAN)
    known = {(v.site.id, v.kind): v for v in planned_visits(ctx, unit, sites.values())}
    for site_id, kind in keys:
        if (site_id, kind) not in known:
            raise NotPlanned(sites[site_id], kind_title(ctx.pack, kind))
    return [known[key] for key in dict.fromkeys(keys)]


def _plan(ctx: Ctx, made: Outcome, reason: str) -> VisitPlan:
    """The decision as it is kept. The contract's own day is not: a cadence that changes later
    still moves it."""
    visit = made.visit
    held = visit.due.plan
    plan = VisitPlan(
        id=plan_id(visit.site.id, visit.kind),
        site_id=visit.site.id,
        kind=visit.kind,
        made=ctx.clock.now(),
        by=ctx.actor.id,
        by_name=ctx.actor.name,
        on=None if made.on == visit.due.contract else made.on,
        assignee=made.assignee,
        assignee_name=made.assignee_name,
        reason=reason,
    )
    if not reason and held is not None and plan.on is not None and plan.on == held.on:
        plan = replace(
            plan, reason=held.reason
        )  # only the person changes: why it moved still holds
    return plan


def _check_day(on: date | None, today: date) -> None:
    if on is None:
        return
    last = today + timedelta(days=FARTHEST)
    if not today <= on <= last:
        raise BadValue(
            Text("日期", "Day"),
            on.isoformat(),
            Text(f"今天到 {last} 之间的一天", f"a day from today to {last}"),
        )


def _wrong_person(unit: Unit, made: Outcome, wanted: Decision) -> BadValue:
    account = unit.get(Account, wanted.assignee or "")
    name = account.name if account is not None else wanted.assignee or ""
    town = same(made.visit.site.town)
    return BadValue(
        Text("工程师", "Engineer"),
        name,
        Text(f"负责{town.zh}的在岗工程师", f"an active engineer who covers {town.en}"),
    )
