"""When a visit is due, and which of the due ones matter most.

A visit is due one cadence after the last one of its kind that was signed. A site nobody has visited
yet would be due at once, and on the first day that would be every site of the contract: a list of
168 red rows tells nobody where to go. So each site has a fixed slot, a day within the cadence that
follows from its id alone, and an unvisited site is first due on its first slot on or after the day
the register came to this laptop, or the site to the register. The slots spread a town's sites
evenly over one cadence, and two laptops agree on them. Kinds whose cadences divide each other share
the day: one drive, two visits.

Risk shortens the cadence where the contract says so, from the day on which its sign came: what a
person finds today makes a visit due today at the earliest, never late since last week. A person's
decision moves the visit, and never hides what the contract asks: its own day is kept beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.checklist import Checklist
from app.domain.planning import VisitPlan
from app.domain.planning_rules import Importance, RiskWeights, Shorten

MOST_LATE = 60  # days; later than this, lateness alone no longer moves a site up


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for going to a site soon. Counts."""

    open_tickets: int = 0
    open_findings: int = 0
    overdue_findings: int = 0  # of the open ones
    past_faults: int = 0
    old_devices: int = 0
    devices: int = 0  # kinds of device expected there


@dataclass(frozen=True, slots=True)
class Arisen:
    """One sign whose day is known, with what it is worth (part of the site's risk)."""

    day: date
    worth: int


@dataclass(frozen=True, slots=True)
class Due:
    """The next visit of one kind at one site. Days are those of Asia/Shanghai."""

    contract: date  # what the cadence gives
    on: date  # the day it is planned for: the contract's, unless somebody decided otherwise
    cadence: int  # days, as risk has left it
    usual: int  # days, by business and importance
    plan: VisitPlan | None = None  # the decision in force
    shorter_since: date | None = None  # the day risk came that made it so; None: it was always so

    @property
    def moved(self) -> bool:
        return self.on != self.contract

    @property
    def postponed(self) -> bool:
        return self.on > self.contract

    def late(self, today: date) -> int:
        """Days past the contract's own day; moving a visit does not lessen them."""
        return max(0, (today - self.contract).days)

    def behind(self, today: date) -> int:
        """Days past the earlier of the two days: what was promised sooner was missed too."""
        return max(0, (today - min(self.on, self.contract)).days)

    def following(self, today: date, until: date) -> Iterator[date]:
        """The days after this one on which the kind comes again up to ``until``, if each visit is
        made on its day and this one, when it is late, today."""
        day = max(self.on, today) + timedelta(days=self.cadence)
        while day <= until:
            yield day
            day += timedelta(days=self.cadence)

    def follows_on(self, day: date, today: date) -> bool:
        """Whether ``day`` is one of those."""
        days = (day - max(self.on, today)).days
        return days > 0 and days % self.cadence == 0


def risk_of(signs: Signs, weights: RiskWeights) -> int:
    """How much speaks for going, in days of being overdue."""
    return (
        weights.open_ticket * signs.open_tickets
        + weights.open_finding * signs.open_findings
        + weights.overdue_finding * signs.overdue_findings
        + weights.past_fault * signs.past_faults
        + weights.old_device * signs.old_devices
        + weights.device * signs.devices
    )


def importance_of(own: str, importances: Iterable[Importance]) -> str:
    """The site's own importance, else the contract's usual one; empty where it knows none."""
    return own or next((i.id for i in importances if i.usual), "")


def usual_cadence(checklist: Checklist, importance: str) -> int | None:
    """Days between two visits at sites of this importance; None: only when asked for."""
    return dict(checklist.cadence_by_importance).get(importance, checklist.cadence_days)


def shortened(days: int, risk: int, shorten: Iterable[Shorten]) -> int:
    """The cadence at this risk, at least one day. Of the rules that fit the shortest counts: in the
    order packs are written that is the first, and in any order more risk never means less often."""
    percent = min((s.percent for s in shorten if risk >= s.at_least), default=100)
    return max(1, days * min(percent, 100) // 100)


def slot(site_id: str, cadence: int) -> int:
    """The site's day within the cadence, 0 … cadence - 1."""
    return int.from_bytes(hashlib.sha256(site_id.encode()).digest()[:4], "big") % cadence


def first_due(site_id: str, cadence: int, since: date) -> date:
    """The site's first slot on or after ``since``."""
    return since + timedelta(days=(slot(site_id, cadence) - since.toordinal()) % cadence)


def contract_day(site_id: str, usual: int, cadence: int, done: date | None, since: date) -> date:
    """``done``: the day of the last visit; ``since``: the day the register came to the laptop, or
    the site to the register. The slot of an unvisited site comes as much sooner as its cadence is
    shorter."""
    if done is not None:
        return done + timedelta(days=cadence)
    return max(since, first_due(site_id, usual, since) - timedelta(days=usual - cadence))


def cadence_steps(
    usual: int, risk: int, arisen: Iterable[Arisen], shorten: Collection[Shorten]
) -> list[tuple[date, int]]:
    """The cadence as it has become shorter: the day from which each holds, the earliest first.
    ``risk`` is today's, of which ``arisen`` is the part whose days are known."""
    known = sorted(arisen, key=lambda a: a.day)
    held = risk - sum(a.worth for a in known)
    steps = [(date.min, shortened(usual, held, shorten))]
    for sign in known:
        held += sign.worth
        cadence = shortened(usual, held, shorten)
        if cadence < steps[-1][1]:
            steps.append((sign.day, cadence))
    return steps


def stepped_day(
    site_id: str, usual: int, steps: Iterable[tuple[date, int]], done: date | None, since: date
) -> date:
    """The first day on which the cadence that held then was over; see ``contract_day``."""
    return min(max(day, contract_day(site_id, usual, n, done, since)) for day, n in steps)


def in_force(plan: VisitPlan | None, done_at: datetime | None) -> bool:
    """Whether the decision still counts: it says something, and no visit of its kind was signed on
    or after the moment it was made."""
    if plan is None or (plan.on is None and not plan.assignee):
        return False
    return done_at is None or done_at < plan.made.best


def due_of(contract: date, cadence: int, usual: int, plan: VisitPlan | None) -> Due:
    """``plan``: the decision in force, None if there is none."""
    on = plan.on if plan is not None and plan.on is not None else contract
    return Due(contract, on, cadence, usual, plan)


def urgency_of(due: Due, today: date, risk: int) -> int:
    """How much a visit matters now; higher is more urgent. In days of being overdue."""
    return min(MOST_LATE, due.behind(today)) + risk
