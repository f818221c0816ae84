"""A record form or periodic report that a contract wants, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.text import Text


class FormKind(StrEnum):
    VISIT = "visit"  # one visit
    FINDINGS = "findings"  # a row per finding, over visits
    PERIOD = "period"  # a month, a quarter, a year
    FAULT = "fault"  # a fault report of one work order


class FormRows(StrEnum):
    """What one row of the table is."""

    ITEMS = "items"
    ABNORMAL = "abnormal"  # the abnormal items of a visit
    FINDINGS = "findings"
    SECTIONS = "sections"
    SITES = "sites"
    TICKETS = "tickets"


@dataclass(frozen=True, slots=True)
class FormField:
    title: Text
    source: str  # a name of resources/packs/FORMAT.md: "answer.verdict"
    width: int = 0  # mm; 0 takes what is left
    text: Text | None = None  # of the source "text"


@dataclass(frozen=True, slots=True)
class ReportForm:
    id: str
    version: str
    form: FormKind
    title: Text
    rows: FormRows | None = None  # None: no table
    kinds: tuple[str, ...] = ()  # visit kinds it is made for; empty: every kind
    periods: tuple[str, ...] = ()  # month, quarter, year
    landscape: bool = False
    head: tuple[FormField, ...] = ()
    columns: tuple[FormField, ...] = ()
    foot: tuple[FormField, ...] = ()
