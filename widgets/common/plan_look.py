"""How a planned visit looks wherever one is listed."""

from __future__ import annotations

from app.qt.desk import Desk
from app.services.due import PlannedVisit
from widgets.common.visit_kind import unless_patrol
from widgets.theme.tokens import Tone


def due_tone(visit: PlannedVisit) -> Tone:
    return "bad" if visit.days < 0 else "warning" if visit.days == 0 else "neutral"


def second_line(desk: Desk, visit: PlannedVisit) -> str:
    """Town and business, and the kind of visit where it is not the usual one."""
    kind = unless_patrol(desk, visit.kind, visit.kind_title)
    return " · ".join((*kind, visit.site.town, desk.words(visit.business_title)))
