"""A day's round: the sites town by town, and what to take along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.account import Account
from app.domain.finding import Finding
from app.domain.pack import ContractPack
from app.domain.site import AssetKind, Site
from app.domain.ticket import Ticket
from app.services.due import PlannedVisit, planned_visits
from app.services.planning import (
    LOOK,
    PLANNERS,
    DayLine,
    DayState,
    PlanFilter,
    engineers_of,
    lets_through,
    marks,
    named,
)
from app.services.ticket_rules import OPEN

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader

TO_DO = frozenset({DayState.OVERDUE, DayState.DUE})
_RANK = {state: n for n, state in enumerate(DayState)}


@dataclass(frozen=True)
class Luggage:
    """What to know and take along when going to a site."""

    devices: tuple[AssetKind, ...]  # kinds expected there, and those the register has
    findings: tuple[Finding, ...]  # open
    tickets: tuple[Ticket, ...]  # open
    last_abnormal: int | None  # abnormal answers of the last visit of the kind; None: no visit


@dataclass(frozen=True)
class Stop:
    visit: PlannedVisit
    luggage: Luggage


@dataclass(frozen=True)
class Round:
    day: date
    engineer: Account | None  # None: of everybody
    stops: tuple[Stop, ...]

    @property
    def towns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.visit.site.town for s in self.stops))

    @property
    def sites(self) -> int:
        return len({s.visit.site.id for s in self.stops})


def town_order(pack: ContractPack, present: Iterable[str], start: str = "") -> list[str]:
    """The pack's towns that are there, beginning with ``start`` and going round; unknown last."""
    here = set(present)
    known = [t for t in pack.towns if t in here]
    if start in known:
        at = known.index(start)
        known = known[at:] + known[:at]
    return known + sorted(here.difference(pack.towns))


def in_order(pack: ContractPack, lines: Sequence[DayLine], start: str = "") -> list[DayLine]:
    """Town by town; in a town what is to be done first, the most urgent site first, and one site's
    visits together."""
    towns = {t: n for n, t in enumerate(town_order(pack, (x.site.town for x in lines), start))}
    first: dict[tuple[str, bool], int] = {}  # the urgency of a site's most urgent visit
    for line in lines:
        at = (line.site.id, line.state in TO_DO)
        first[at] = max(first.get(at, 0), _urgency(line))

    def place(line: DayLine) -> tuple[int, bool, int, int, str, str, int, int, str]:
        site, todo = line.site, line.state in TO_DO
        return (
            towns[site.town],
            not todo,
            0 if todo else _RANK[line.state],
            -first[site.id, todo],
            f"{len(site.number):06d}{site.number}",  # "9" before "10"
            site.id,
            _RANK[line.state],
            -_urgency(line),
            line.key,
        )

    return sorted(lines, key=place)


def day_round(
    ctx: Ctx, day: date, wish: PlanFilter | None = None, *, start_town: str = ""
) -> Round:
    """What is to be done that day: what is planned for it and, today, what is overdue. In the order
    of ``in_order``. Raises NotPermitted."""
    ctx.require(LOOK, *PLANNERS)
    wish = wish or PlanFilter()
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if ctx.sees(s)]
        engineer = named(ctx, engineers_of(reader.accounts()), wish.engineer)
        lines = [
            DayLine(state, planned=visit)
            for visit in planned_visits(ctx, reader, sites)
            if lets_through(wish, engineer, visit)
            for _, state in marks(visit, day, day)
            if state in TO_DO
        ]
        ordered = [x.planned for x in in_order(ctx.pack, lines, start_town) if x.planned]
        stops = _stops(ctx.pack, reader, ordered)
    return Round(day, engineer, stops)


def _stops(pack: ContractPack, reader: Reader, visits: Sequence[PlannedVisit]) -> tuple[Stop, ...]:
    """Four queries, however many stops."""
    ids = {v.site.id for v in visits}
    if not ids:
        return ()
    findings: dict[str, list[Finding]] = {}
    for finding in reader.open_findings_of(ids):
        findings.setdefault(finding.site_id, []).append(finding)
    tickets: dict[str, list[Ticket]] = {}
    for ticket in reader.tickets(states=OPEN, site_id=ids):
        tickets.setdefault(ticket.site_id, []).append(ticket)
    counts = reader.answer_counts([v.last.id for v in visits if v.last is not None])
    registered = reader.device_kinds(ids)
    expected = {b.id: b.assets for b in pack.businesses}

    def luggage(visit: PlannedVisit) -> Luggage:
        site: Site = visit.site
        kinds = {*expected.get(site.business, ()), *registered.get(site.id, ())}
        last = visit.last
        abnormal = None if last is None else counts[last.id].abnormal if last.id in counts else 0
        return Luggage(
            tuple(k for k in AssetKind if k in kinds),
            tuple(findings.get(site.id, ())),
            tuple(tickets.get(site.id, ())),
            abnormal,
        )

    return tuple(Stop(v, luggage(v)) for v in visits)


def _urgency(line: DayLine) -> int:
    return line.planned.urgency if line.planned is not None else 0
