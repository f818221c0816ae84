"""What is due at which site: the rules of ``app.domain.due`` over what this laptop holds.

A dozen queries, however many sites there are. It is counted from what was pulled: a visit that
another laptop has not sent yet, or that this one is not shown, has not happened here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.account import Account, Role
from app.domain.checklist import Checklist
from app.domain.clock import LOCAL
from app.domain.due import (
    Arisen,
    Due,
    Signs,
    cadence_steps,
    due_of,
    importance_of,
    in_force,
    risk_of,
    stepped_day,
    urgency_of,
    usual_cadence,
)
from app.domain.pack import ContractPack
from app.domain.planning import VisitPlan
from app.domain.planning_rules import PlanRules
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.services.register import added_on, since
from app.services.sheet import business_title, kind_title

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.plan_reads import Begun
    from app.store.reader import Reader

FAULT = "fault"  # the ticket kind of a fault, in the packs that have it
YEAR = 365.25  # days


@dataclass(frozen=True)
class PlannedVisit:
    """The next visit of one kind at one site. Days are those of Asia/Shanghai."""

    site: Site
    kind: str
    kind_title: Text
    business_title: Text
    due: Due
    today: date
    last: Visit | None  # the newest signed one of the kind
    last_on: date | None
    signs: Signs
    risk: int  # in days of being overdue
    assignee: str = ""  # account id; empty: whoever covers the town
    assignee_name: str = ""
    begun_by: str = ""  # whose unsigned visit of the kind is under way there, by name
    begun_here: bool = False  # it is the actor's own, on this laptop

    @property
    def key(self) -> str:
        return f"{self.site.id}:{self.kind}"

    @property
    def on(self) -> date:
        return self.due.on

    @property
    def days(self) -> int:
        """Until it is due; negative: overdue by the contract, or its planned day has passed."""
        late = self.due.late(self.today)
        return -late if late else (self.due.on - self.today).days

    @property
    def urgency(self) -> int:
        return urgency_of(self.due, self.today, self.risk)

    @property
    def open_findings(self) -> int:
        return self.signs.open_findings

    @property
    def open_tickets(self) -> int:
        return self.signs.open_tickets

    def is_for(self, account_id: str) -> bool:
        """Whether it is his to do: given to him, or to nobody in particular."""
        return self.assignee in ("", account_id)


def planned_kinds(pack: ContractPack) -> tuple[str, ...]:
    """The visit kinds that come by cadence: those a checklist gives one, of the kinds the pack
    marks as planned. A pack that marks none means all of them."""
    timed = {
        kind
        for c in pack.checklists
        if c.cadence_days or c.cadence_by_importance
        for kind in c.kinds
    }
    marks = any(k.planned for k in pack.visit_kinds)
    return tuple(k.id for k in pack.visit_kinds if k.id in timed and (k.planned or not marks))


def planned_visits(
    ctx: Ctx,
    reader: Reader,
    sites: Iterable[Site],
) -> list[PlannedVisit]:
    """Every visit that comes by cadence at these sites, in their order. Closed sites have none."""
    pack = ctx.pack
    kinds = planned_kinds(pack)
    served = [s for s in sites if not s.closed]
    if not kinds or not served:
        return []
    here = _Here.read(ctx, reader, kinds)
    lists = {(b.id, k): pack.checklist_for(b.id, k) for b in pack.businesses for k in kinds}
    titles = {b.id: business_title(pack, b.id) for b in pack.businesses}
    names = {k: kind_title(pack, k) for k in kinds}
    devices = {b.id: len(b.assets) for b in pack.businesses}
    found = []
    for site in served:
        signs: Signs | None = None
        arisen = here.arisen(site.id)
        for kind in kinds:
            usual = _usual(pack, lists.get((site.business, kind)), site)
            if usual is None:
                continue
            signs = signs or here.signs(site.id, devices.get(site.business, 0))
            risk = risk_of(signs, pack.plan.weights)
            due, last, last_on = here.due(site, kind, usual, risk, arisen)
            assignee, assignee_name = here.assignee(due.plan)
            begun = here.begun.get((site.id, kind))
            found.append(
                PlannedVisit(
                    site,
                    kind,
                    names[kind],
                    titles[site.business],
                    due,
                    here.today,
                    last,
                    last_on,
                    signs,
                    risk,
                    assignee,
                    assignee_name,
                    begun.engineer_name if begun else "",
                    begun is not None and (begun.engineer_id, begun.laptop) == here.me,
                )
            )
    return found


@dataclass(frozen=True)
class _Here:
    """What the laptop holds, read in one moment."""

    rules: PlanRules
    today: date
    since: date
    last: dict[tuple[str, str], Visit]
    signed: dict[str, datetime]  # of returned visits, by id
    plans: dict[tuple[str, str], VisitPlan]
    engineers: dict[str, bool]  # account id -> whether he can be sent
    tickets: Mapping[str, list[datetime]]  # when each came
    findings: Mapping[str, list[datetime]]
    faults: Mapping[str, list[datetime]]
    old: Mapping[str, int]
    begun: Mapping[tuple[str, str], Begun]
    me: tuple[str, str]

    @staticmethod
    def read(ctx: Ctx, reader: Reader, kinds: tuple[str, ...]) -> _Here:
        rules = ctx.pack.plan
        now = ctx.clock.now()
        today = now.local.date()
        last = reader.last_signed_by_kind(kinds)
        returned = [v.id for v in last.values() if v.signed is None]
        signed = reader.signatures(returned) if returned else {}
        old = today - timedelta(days=round(rules.old_device_years * YEAR))
        device = ctx.store.device
        return _Here(
            rules=rules,
            today=today,
            since=since(reader, ctx.pack, today),
            last=last,
            signed={id: stamp.best for id, stamp in signed.items()},
            plans={(p.site_id, p.kind): p for p in reader.plans()},
            engineers={a.id: _goes(a) for a in reader.accounts()},
            tickets=reader.open_tickets_since(),
            findings=reader.open_findings_since(),
            faults=reader.past_faults_since(now.best - timedelta(days=rules.past_days), FAULT),
            old=reader.old_devices_by_site(old.isoformat()),
            begun=reader.begun(kinds),
            me=(ctx.actor.id, device.laptop if device is not None else ""),
        )

    def signs(self, site_id: str, devices: int) -> Signs:
        findings = self.findings.get(site_id, ())
        return Signs(
            len(self.tickets.get(site_id, ())),
            len(findings),
            sum(self._overdue_on(at) <= self.today for at in findings),
            len(self.faults.get(site_id, ())),
            self.old.get(site_id, 0),
            devices,
        )

    def _overdue_on(self, opened: datetime) -> date:
        return _day(opened) + timedelta(days=self.rules.overdue_finding_days)

    def arisen(self, site_id: str) -> list[Arisen]:
        """The signs of a site whose days are known; they are part of its risk."""
        worth = self.rules.weights
        found = [Arisen(_day(t), worth.open_ticket) for t in self.tickets.get(site_id, ())]
        found += [Arisen(_day(t), worth.past_fault) for t in self.faults.get(site_id, ())]
        for opened in self.findings.get(site_id, ()):
            found.append(Arisen(_day(opened), worth.open_finding))
            if (overdue := self._overdue_on(opened)) <= self.today:
                found.append(Arisen(overdue, worth.overdue_finding))
        return found

    def due(
        self, site: Site, kind: str, usual: int, risk: int, arisen: list[Arisen]
    ) -> tuple[Due, Visit | None, date | None]:
        last = self.last.get((site.id, kind))
        at = self._signed_at(last) if last is not None else None
        on = _day(at) if at is not None else None
        plan = self.plans.get((site.id, kind))
        steps = cadence_steps(usual, risk, arisen, self.rules.shorten)
        cadence = steps[-1][1]
        day = stepped_day(site.id, usual, steps, on, max(self.since, added_on(site)))
        due = due_of(day, cadence, usual, plan if in_force(plan, at) else None)
        if len(steps) > 1:
            due = replace(due, shorter_since=steps[-1][0])
        return due, last, on

    def _signed_at(self, visit: Visit) -> datetime:
        """The moment of the signature; of a returned visit that of the revision before."""
        if visit.signed is not None:
            return visit.signed.best
        return self.signed.get(visit.id, visit.started.best)

    def assignee(self, plan: VisitPlan | None) -> tuple[str, str]:
        """Whom the decision names. An account that can no longer be sent names nobody: the visit
        falls back to whoever covers the town, and is on somebody's list again."""
        if plan is None or not self.engineers.get(plan.assignee, True):
            return "", ""
        return plan.assignee, plan.assignee_name


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _goes(account: Account) -> bool:
    return account.active and account.is_(Role.ENGINEER)


def _usual(pack: ContractPack, checklist: Checklist | None, site: Site) -> int | None:
    if checklist is None:
        return None
    return usual_cadence(checklist, importance_of(site.importance, pack.importances))


def per_site(ids: Iterable[str]) -> dict[str, int]:
    """How often each id occurs."""
    counts: dict[str, int] = {}
    for id in ids:
        counts[id] = counts.get(id, 0) + 1
    return counts
