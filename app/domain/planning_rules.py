"""How a contract plans its visits: what makes a site urgent, and how the cadence gives way."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.text import Text


@dataclass(frozen=True, slots=True)
class Importance:
    id: str
    title: Text
    usual: bool = False  # of sites that name none


@dataclass(frozen=True, slots=True)
class RiskWeights:
    """What each sign is worth, in days of being overdue."""

    open_ticket: int = 14
    open_finding: int = 7
    overdue_finding: int = 7  # on top of the finding's own
    past_fault: int = 3
    old_device: int = 2
    device: int = 1  # more can fail, and more people queue


@dataclass(frozen=True, slots=True)
class Shorten:
    """From this risk on the cadence is only so many percent of its days."""

    at_least: int
    percent: int


@dataclass(frozen=True, slots=True)
class PlanRules:
    ahead_days: int = 7  # how far the list of due visits looks ahead
    weights: RiskWeights = RiskWeights()
    past_days: int = 180  # how far back a fault counts
    overdue_finding_days: int = 30
    old_device_years: int = 5
    shorten: tuple[Shorten, ...] = ()  # the highest first; the first that fits counts
