"""The shape of ``pack.yaml``. What hangs together across files is looked at in ``checks``."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

from app.domain.site import AssetKind
from app.packs.fields import (
    Clock,
    DashedSlug,
    Day,
    Duration,
    Model,
    NamedModel,
    Number,
    Slug,
    TextModel,
    Version,
    Words,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Period = Literal["month", "quarter", "year"]


class BusinessModel(Model):
    id: Slug
    title: TextModel
    register_name: Words
    assets: tuple[AssetKind, ...]


class VisitKindModel(NamedModel):
    planned: bool = False


class TicketKindModel(NamedModel):
    level: Words | None = None


class TermsModel(Model):
    site: TextModel | None = None
    town: TextModel | None = None
    supervisor: TextModel | None = None


class ImportanceModel(NamedModel):
    usual: bool = False


class CalendarModel(Model):
    id: Words
    weekdays: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ()
    opens: Clock = time(0)
    closes: Clock = time(0)
    holidays: tuple[Day, ...] = ()
    workdays: tuple[Day, ...] = ()

    def weekday_numbers(self) -> frozenset[int]:
        return frozenset(_DAYS.index(day) for day in self.weekdays)


class LevelModel(Model):
    id: Words
    title: TextModel
    response: Duration
    plan: Duration | None = None
    resolve: Duration | None = None
    arrival: Duration | None = None
    calendar: Words


class FaultReportModel(Model):
    due: Duration
    fields: Annotated[tuple[NamedModel, ...], Field(min_length=1)]


class GoalModel(NamedModel):
    measure: Slug
    at_most: Annotated[Number, Field(ge=0)] | None = None
    at_least: Annotated[Number, Field(ge=0)] | None = None


class QuotaModel(NamedModel):
    ticket_kinds: Annotated[tuple[Slug, ...], Field(min_length=1)]
    per: Period
    most: Annotated[int, Field(ge=1, le=100_000)]


_Weight = Annotated[int, Field(ge=0, le=999)]


class WeightsModel(Model):
    """What is not given keeps the program's own weight (``RiskWeights``)."""

    open_ticket: _Weight | None = None
    open_finding: _Weight | None = None
    overdue_finding: _Weight | None = None
    past_fault: _Weight | None = None
    old_device: _Weight | None = None
    device: _Weight | None = None


class ShortenModel(Model):
    at_least: Annotated[int, Field(ge=1, le=100_000)]
    percent: Annotated[int, Field(ge=1, le=100)]


class RiskModel(Model):
    weights: WeightsModel = WeightsModel()
    past_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    overdue_finding_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    old_device_years: Annotated[int, Field(ge=1, le=50)] | None = None
    shorten: tuple[ShortenModel, ...] = ()


class PlanModel(Model):
    ahead_days: Annotated[int, Field(ge=1, le=366)] | None = None
    risk: RiskModel = RiskModel()


class PackModel(Model):
    """``pack.yaml``"""

    id: DashedSlug
    version: Version
    title: TextModel
    language: Literal["zh", "en"]
    terms: TermsModel = TermsModel()
    site_total: Annotated[int, Field(ge=0)]
    town_total: Annotated[int, Field(ge=0)] = 0
    towns: Annotated[tuple[Words, ...], Field(min_length=1)]
    city_level: tuple[Words, ...] = ()
    importances: tuple[ImportanceModel, ...] = ()
    businesses: Annotated[tuple[BusinessModel, ...], Field(min_length=1)]
    visit_kinds: Annotated[tuple[VisitKindModel, ...], Field(min_length=1)]
    calendars: Annotated[tuple[CalendarModel, ...], Field(min_length=1)]
    levels: Annotated[tuple[LevelModel, ...], Field(min_length=1)]
    fault_report: FaultReportModel | None = None
    ticket_kinds: Annotated[tuple[TicketKindModel, ...], Field(min_length=1)]
    ticket_states: dict[str, TextModel] = Field(default_factory=dict)
    satisfaction_goal: Annotated[Number, Field(ge=0, le=1)]
    goals: tuple[GoalModel, ...] = ()
    quotas: tuple[QuotaModel, ...] = ()
    report_periods: tuple[Period, ...] = ()
    plan: PlanModel = PlanModel()
