"""The register as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.finding import Finding
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.services.lines import TicketLine, VisitLine

if TYPE_CHECKING:
    from app.services.context import Ctx


@dataclass(frozen=True)
class SiteLine:
    site: Site
    business_title: Text
    due_on: date | None  # Asia/Shanghai; None: no patrol is due at this kind of site
    days: int | None  # until due; negative: overdue
    last_visit: Visit | None  # the newest signed patrol
    open_findings: int
    open_tickets: int


@dataclass(frozen=True)
class SiteList:
    rows: tuple[SiteLine, ...]
    known: int  # sites in the register here
    total: int  # sites the contract speaks of
    towns: tuple[tuple[str, int], ...]
    businesses: tuple[tuple[str, Text, int], ...]


@dataclass(frozen=True)
class SiteView:
    site: Site
    business_title: Text
    checklist_title: Text | None
    assets: tuple[Asset, ...]
    visits: tuple[VisitLine, ...]
    findings: tuple[Finding, ...]
    tickets: tuple[TicketLine, ...]
    due_on: date | None
    flag: Text | None  # what the register check found odd


def site_list(
    ctx: Ctx,
    *,
    town: str = "",
    business: str = "",
    text: str = "",
    due_only: bool = False,
    faults_only: bool = False,
) -> SiteList:
    raise NotImplementedError


def site_view(ctx: Ctx, site_id: str) -> SiteView:
    raise NotImplementedError
