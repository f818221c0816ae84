"""The first page: what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.services.lines import TicketLine, VisitLine

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.records import OutboxSummary


@dataclass(frozen=True)
class DueVisit:
    site: Site
    business_title: Text
    due_on: date  # Asia/Shanghai
    days: int  # until due; negative: overdue
    last: Visit | None  # the newest signed patrol
    open_findings: int
    open_tickets: int = 0


@dataclass(frozen=True)
class TodayView:
    due: tuple[DueVisit, ...]
    overdue_count: int
    drafts: tuple[VisitLine, ...]
    returned: tuple[VisitLine, ...]
    tickets: tuple[TicketLine, ...]
    waiting: OutboxSummary
    done_today: int


def today(ctx: Ctx) -> TodayView:
    raise NotImplementedError
