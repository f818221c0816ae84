"""A contract pack: the data that make the program fit one contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Final

from app.domain.checklist import Checklist
from app.domain.guide import GuideNode
from app.domain.planning_rules import Importance, PlanRules
from app.domain.reading_template import ReadingTemplate
from app.domain.report_form import ReportForm
from app.domain.service_level import Calendar, ServiceLevel
from app.domain.site import Asset, AssetKind, Site
from app.domain.text import Text


@dataclass(frozen=True, slots=True)
class Business:
    id: str  # "collection_point"
    title: Text
    register_name: str  # the word the register's file uses
    assets: tuple[AssetKind, ...]  # peripherals expected there


PATROL: Final = "patrol"  # the kind a visit is of when nobody says otherwise


@dataclass(frozen=True, slots=True)
class VisitKind:
    id: str  # "patrol"
    title: Text
    planned: bool = False  # due by cadence; else when asked for


@dataclass(frozen=True, slots=True)
class TicketKind:
    id: str
    title: Text
    level: str = ""  # what such a work order starts with; empty: whoever makes it says


@dataclass(frozen=True, slots=True)
class Terms:
    """The contract's own words for what it serves. None: the program's."""

    site: Text | None = None
    town: Text | None = None
    supervisor: Text | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure the contract promises. One of the two bounds is given."""

    id: str
    title: Text
    measure: str  # "mean_repair_hours"
    at_most: Decimal | None = None
    at_least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """How many work orders of these kinds the contract includes in a period."""

    id: str
    title: Text
    ticket_kinds: tuple[str, ...]
    per: str  # "month", "quarter", "year"
    most: int


@dataclass(frozen=True, slots=True)
class FaultReport:
    due: timedelta  # after the resolution
    fields: tuple[tuple[str, Text], ...]  # (id, title)


@dataclass(frozen=True, slots=True)
class Cause:
    id: str
    title: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Symptom:
    code: str  # "PR-08"
    klass: str  # "printer"
    title: Text
    words: tuple[str, ...]  # what people call it, for search
    level: str  # default service level
    causes: tuple[Cause, ...]
    plan: str = ""  # the device test that can find it, if there is one
    guide: tuple[GuideNode, ...] = ()  # the way to the cause; it starts at the first


@dataclass(frozen=True, slots=True)
class Article:
    id: str
    title: Text
    symptoms: tuple[str, ...]  # the codes it helps with
    body: Text  # Markdown; both the same where the pack has but one


@dataclass(frozen=True, slots=True)
class ContractPack:
    id: str
    version: str
    title: Text
    language: str
    towns: tuple[str, ...]
    site_total: int  # how many sites the contract speaks of
    sites: tuple[Site, ...]  # those that are known
    businesses: tuple[Business, ...]
    visit_kinds: tuple[VisitKind, ...]
    checklists: tuple[Checklist, ...]
    levels: tuple[ServiceLevel, ...]
    ticket_kinds: tuple[TicketKind, ...]
    symptom_classes: tuple[tuple[str, Text], ...]
    symptoms: tuple[Symptom, ...]
    satisfaction_goal: Decimal  # share of sign-offs with a rating of 4 or 5, 0-1
    calendars: tuple[Calendar, ...] = ()  # also those that no level counts by
    town_total: int = 0  # how many towns the contract speaks of; ``towns`` may know fewer
    articles: tuple[Article, ...] = ()
    reading_templates: tuple[ReadingTemplate, ...] = ()  # the first is used when none is named
    terms: Terms = Terms()
    importances: tuple[Importance, ...] = ()  # the most important first
    plan: PlanRules = field(default_factory=PlanRules)
    assets: tuple[Asset, ...] = ()  # devices and systems that are known
    forms: tuple[ReportForm, ...] = ()
    goals: tuple[Goal, ...] = ()
    quotas: tuple[Quota, ...] = ()
    report_periods: tuple[str, ...] = ()  # of month, quarter, year
    fault_report: FaultReport | None = None
    ticket_states: tuple[tuple[str, Text], ...] = ()  # the contract's names of the states

    def business(self, id: str) -> Business:
        return next(b for b in self.businesses if b.id == id)

    def checklist_for(self, business: str, kind: str) -> Checklist | None:
        return next(
            (c for c in self.checklists if business in c.businesses and kind in c.kinds), None
        )

    def kinds_for(self, business: str) -> tuple[VisitKind, ...]:
        """The kinds of visit there is a checklist for, the usual one first: a patrol, else what
        comes by cadence, else the pack's first."""
        fit = [k for k in self.visit_kinds if self.checklist_for(business, k.id) is not None]
        return tuple(sorted(fit, key=lambda k: (k.id != PATROL, not k.planned)))

    def checklist(self, id: str) -> Checklist:
        return next(c for c in self.checklists if c.id == id)

    def level(self, id: str) -> ServiceLevel:
        return next(level for level in self.levels if level.id == id)

    def reading_template(self, id: str = "") -> ReadingTemplate | None:
        """By id, the first without one; None if there is none such."""
        return next((t for t in self.reading_templates if id in ("", t.id)), None)

    def symptom(self, code: str) -> Symptom | None:
        return next((s for s in self.symptoms if s.code == code), None)
