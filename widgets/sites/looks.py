"""How a site reads in the list and in its history."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.visit import ReviewState, VisitState
from app.qt.desk import Desk
from app.services import plan_words
from app.services.lines import VisitLine
from app.services.sites import SiteLine
from widgets.common import words
from widgets.common.plan_look import due_tone
from widgets.common.two_line import RowLook
from widgets.theme.tokens import Tone


def site_look(desk: Desk, row: SiteLine) -> RowLook:
    translate = QCoreApplication.translate
    chips: list[tuple[str, Tone]] = []
    faults = row.open_findings + row.open_tickets
    if faults:
        chips.append((translate("sites", "{n} open").format(n=faults), "warning"))
    if row.planned is not None and row.planned.days <= desk.ctx.pack.plan.ahead_days:
        chips.append((desk.words(plan_words.when(row.planned)), due_tone(row.planned)))
    second = f"{row.site.number} · {row.site.town} · {desk.words(row.business_title)}"
    ink = "warning" if row.site.flag else "muted"
    icon = "store-alert-outline" if row.site.flag else "store-marker-outline"
    return RowLook(row.site.name, second, icon, ink, tuple(chips))


def visit_words(line: VisitLine) -> tuple[str, Tone]:
    """The one word that says where a past visit stands."""
    visit = line.visit
    if line.refused and visit.state is VisitState.SIGNED:
        return words.not_signed(), "bad"
    if visit.review is not ReviewState.NONE:
        returned = visit.review is ReviewState.RETURNED
        return words.review(visit.review), "warning" if returned else "good"
    tone: Tone = "neutral" if visit.state is VisitState.SIGNED else words.VISIT_TONES[visit.state]
    return words.visit_state(visit.state), tone
