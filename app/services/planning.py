"""The month: which visits fall on which day, which were made, and who is to make them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.account import Account, Role
from app.domain.clock import LOCAL
from app.domain.pack import ContractPack
from app.domain.service_level import Calendar
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.services.due import PlannedVisit, per_site, planned_kinds, planned_visits
from app.services.sheet import business_title, kind_title

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader

LOOK = Text("查看巡检计划", "see the plan")
PLANNERS = (Role.ENGINEER, Role.REVIEWER, Role.ADMINISTRATOR)
WEEKS = 6  # rows of the calendar: every month fits
NOBODY: Final = "-"  # a filter: given to nobody in particular


class DayState(StrEnum):
    """What a visit is on a day. The order is that of urgency."""

    OVERDUE = "overdue"
    DUE = "due"
    MOVED = "moved"  # the contract's day of a visit that somebody moved to another
    DONE = "done"
    EXPECTED = "expected"  # comes again by cadence if those before it are made


@dataclass(frozen=True)
class PlanFilter:
    """``engineer``: an account id (what is given to him, or to nobody in towns he covers), NOBODY,
    or empty for all."""

    engineer: str = ""
    town: str = ""
    business: str = ""
    kind: str = ""


@dataclass(frozen=True)
class DoneVisit:
    visit: Visit
    site: Site
    kind_title: Text
    business_title: Text
    on: date  # Asia/Shanghai


@dataclass(frozen=True)
class DayLine:
    """A visit in a day's list: one that is planned, or one that was made."""

    state: DayState
    planned: PlannedVisit | None = None
    done: DoneVisit | None = None

    @property
    def site(self) -> Site:
        held = self.planned or self.done
        assert held is not None
        return held.site

    @property
    def key(self) -> str:
        if self.done is not None:
            return f"done:{self.done.visit.id}"
        assert self.planned is not None
        return f"{self.state}:{self.planned.key}"


@dataclass(frozen=True)
class DayCount:
    day: date
    counts: Mapping[DayState, int]
    works: bool  # a day on which the contract's business calendar is open
    holiday: bool = False  # named by the calendar as a day off
    make_up: bool = False  # named by it as a working day instead


@dataclass(frozen=True)
class MonthView:
    first: date  # the month's first day
    today: date
    days: tuple[DayCount, ...]  # whole weeks from Monday, 42 days
    planned: tuple[PlannedVisit, ...]  # those the filter lets through
    made: tuple[DoneVisit, ...]
    overdue: int  # in all, whatever the month
    engineers: tuple[Account, ...]  # who can be sent, by name
    towns: tuple[tuple[str, int], ...]  # in the pack's order, with their sites
    businesses: tuple[tuple[str, Text], ...]
    kinds: tuple[tuple[str, Text], ...]  # that come by cadence; none: the contract plans nothing
    overdue_begun: int = 0  # of the overdue ones, those somebody is at
    calendar: Calendar | None = None  # of working days; None: round the clock

    def count(self, state: DayState) -> int:
        """In the month itself. An overdue visit stands on its day and on today, and is one."""
        if state is DayState.OVERDUE:
            last = (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return sum(
                any(s is state for _, s in marks(visit, self.first, last)) for visit in self.planned
            )
        return sum(
            d.counts.get(state, 0)
            for d in self.days
            if (d.day.year, d.day.month) == (self.first.year, self.first.month)
        )

    def day(self, day: date) -> DayCount | None:
        at = (day - self.days[0].day).days
        return self.days[at] if 0 <= at < len(self.days) else None

    def about(self, day: date) -> DayCount:
        """Any day, also beyond the weeks shown."""
        held = self.day(day)
        if held is not None:
            return held
        counts = Counter(state for v in self.planned for _, state in marks(v, day, day))
        return _day(day, counts, self.calendar)

    def lines_on(self, day: date) -> tuple[DayLine, ...]:
        """What falls on the day, in no order; ``app.services.day_round`` orders it."""
        lines = [
            DayLine(state, planned=visit)
            for visit in self.planned
            for _, state in marks(visit, day, day)
        ]
        lines += [DayLine(DayState.DONE, done=made) for made in self.made if made.on == day]
        return tuple(lines)


def marks(visit: PlannedVisit, start: date, end: date) -> Iterator[tuple[date, DayState]]:
    """The days from ``start`` to ``end`` on which the visit is shown, and as what.

    It stands on the day it is planned for; while that day has passed, on today as well, for today
    is when it can be made; on the contract's own day if it was moved away from there; and on the
    days its cadence brings after it."""
    due, today = visit.due, visit.today
    late = due.behind(today) > 0
    if start <= due.on <= end:
        yield due.on, DayState.OVERDUE if late else DayState.DUE
    if due.on < today and start <= today <= end:
        yield today, DayState.OVERDUE
    carried = due.on < today == due.contract  # it stands there already
    if due.moved and not carried and start <= due.contract <= end:
        yield due.contract, DayState.MOVED
    if start == end:
        if due.follows_on(start, today):
            yield start, DayState.EXPECTED
        return
    for day in due.following(today, end):
        if day >= start:
            yield day, DayState.EXPECTED


def month(ctx: Ctx, first: date, wish: PlanFilter | None = None) -> MonthView:
    """The weeks that ``first``'s month lies in, for the towns of the actor. Some fifteen queries,
    however many sites and days. Raises NotPermitted."""
    ctx.require(LOOK, *PLANNERS)
    wish = wish or PlanFilter()
    first = first.replace(day=1)
    start = first - timedelta(days=first.weekday())
    end = start + timedelta(days=7 * WEEKS - 1)
    pack = ctx.pack
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if ctx.sees(s)]
        planned = planned_visits(ctx, reader, sites)
        done = _made(ctx, reader, {s.id: s for s in sites}, start, end)
        people = engineers_of(reader.accounts())
    asked = named(ctx, people, wish.engineer)
    shown = tuple(v for v in planned if lets_through(wish, asked, v))
    made = tuple(d for d in done if _lets_done_through(wish, d))
    counts: dict[date, Counter[DayState]] = {}
    for visit in shown:
        for day, state in marks(visit, start, end):
            counts.setdefault(day, Counter())[state] += 1
    for visit_made in made:
        counts.setdefault(visit_made.on, Counter())[DayState.DONE] += 1
    calendar = business_calendar(pack)
    days = (start + timedelta(days=n) for n in range(7 * WEEKS))
    kinds = planned_kinds(pack)
    return MonthView(
        first=first,
        today=ctx.clock.now().local.date(),
        days=tuple(_day(d, counts.get(d, Counter()), calendar) for d in days),
        planned=shown,
        made=made,
        overdue=sum(v.due.behind(v.today) > 0 for v in shown),
        engineers=people,
        towns=tuple(in_pack_order(pack, per_site(s.town for s in sites))),
        businesses=tuple((b.id, b.title) for b in pack.businesses),
        kinds=tuple((k, kind_title(pack, k)) for k in kinds),
        overdue_begun=sum(bool(v.begun_by) and v.due.behind(v.today) > 0 for v in shown),
        calendar=calendar,
    )


def engineers_of(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Who can be sent: active engineers, by name."""
    found = (a for a in accounts if a.active and a.is_(Role.ENGINEER))
    return tuple(sorted(found, key=lambda a: (a.name, a.login)))


def named(ctx: Ctx, engineers: Iterable[Account], id: str) -> Account | None:
    """The account a filter names, if it can be sent; the actor's own is always known."""
    if id == ctx.actor.id:
        return ctx.actor
    return next((a for a in engineers if a.id == id), None)


def lets_through(wish: PlanFilter, engineer: Account | None, visit: PlannedVisit) -> bool:
    """``engineer``: the account the filter names, if it names one that can be sent."""
    site = visit.site
    if wish.town not in ("", site.town) or wish.business not in ("", site.business):
        return False
    if wish.kind not in ("", visit.kind):
        return False
    if wish.engineer == NOBODY:
        return not visit.assignee
    if not wish.engineer:
        return True
    if visit.assignee:
        return visit.assignee == wish.engineer
    return engineer is not None and covers(engineer, site)


def covers(engineer: Account, site: Site) -> bool:
    """No towns means all."""
    return not engineer.towns or site.town in engineer.towns


def in_pack_order(pack: ContractPack, towns: Mapping[str, int]) -> list[tuple[str, int]]:
    """Towns as the pack lists them, then those it does not know."""
    place = {town: n for n, town in enumerate(pack.towns)}
    return sorted(towns.items(), key=lambda t: (place.get(t[0], len(place)), t[0]))


def business_calendar(pack: ContractPack) -> Calendar | None:
    """The calendar of working days: the first that closes at all. None: round the clock."""
    known = (*pack.calendars, *(level.calendar for level in pack.levels))
    return next((c for c in known if not c.always), None)


def _lets_done_through(wish: PlanFilter, made: DoneVisit) -> bool:
    return (
        wish.engineer in ("", made.visit.engineer_id)
        and wish.town in ("", made.site.town)
        and wish.business in ("", made.site.business)
        and wish.kind in ("", made.visit.kind)
    )


def _made(
    ctx: Ctx, reader: Reader, sites: Mapping[str, Site], start: date, end: date
) -> list[DoneVisit]:
    """Visits of the planned kinds that were signed between these days. A returned one is not done
    until it is signed again."""
    pack = ctx.pack
    kinds = planned_kinds(pack)
    spare = timedelta(days=2)  # a laptop's clock and the zone
    since = datetime.combine(start, time(0), LOCAL) - spare
    found = []
    for visit in reader.signed_since(kinds, since) if kinds else ():
        site = sites.get(visit.site_id)
        if site is None or visit.signed is None:
            continue
        on = visit.signed.local.date()
        if start <= on <= end:
            titles = kind_title(pack, visit.kind), business_title(pack, site.business)
            found.append(DoneVisit(visit, site, *titles, on))
    return found


def _day(day: date, counts: Counter[DayState], calendar: Calendar | None) -> DayCount:
    if calendar is None:
        return DayCount(day, counts, works=True)
    return DayCount(
        day,
        counts,
        works=calendar.open_on(day),
        holiday=day in calendar.holidays,
        make_up=day in calendar.workdays,
    )
