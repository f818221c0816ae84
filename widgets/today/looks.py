"""How today's rows read."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.visit import VisitState
from app.qt.desk import Desk
from app.services import plan_words
from app.services.due import PlannedVisit
from app.services.lines import VisitLine
from widgets.common import formats, words
from widgets.common.plan_look import due_tone, second_line
from widgets.common.two_line import RowLook
from widgets.common.visit_kind import kind_words
from widgets.theme.tokens import Tone


def due_look(desk: Desk, row: PlannedVisit) -> RowLook:
    chips: list[tuple[str, Tone]] = []
    if row.open_findings:
        many = QCoreApplication.translate("today", "{n} findings").format(n=row.open_findings)
        one = QCoreApplication.translate("today", "1 finding")
        said = one if row.open_findings == 1 else many
        chips.append((said, "warning"))
    if row.open_tickets:
        many = QCoreApplication.translate("today", "{n} orders").format(n=row.open_tickets)
        one = QCoreApplication.translate("today", "1 order")
        said = one if row.open_tickets == 1 else many
        chips.append((said, "primary"))
    late = row.days < 0
    if row.assignee and row.assignee != desk.ctx.actor.id:
        chips.append((row.assignee_name, "neutral"))
    if row.due.moved:
        moved = QCoreApplication.translate("today", "moved to {day}")
        chips.append((moved.format(day=f"{row.on:%m-%d}"), "warning"))
    chips.append((desk.words(plan_words.when(row)), due_tone(row)))
    last = (
        QCoreApplication.translate("today", "last {day}").format(day=formats.day(row.last_on))
        if row.last_on is not None
        else QCoreApplication.translate("today", "never visited")
    )
    return RowLook(
        row.site.name,
        second_line(desk, row),
        "alert-circle-outline" if late else "store-marker-outline",
        "bad" if late else "muted",
        tuple(chips),
        last,
    )


def open_look(desk: Desk, row: VisitLine) -> RowLook:
    """A visit to go on with: a draft, one to be signed, a returned one."""
    visit = row.visit
    chips: list[tuple[str, Tone]] = []
    if row.abnormal:
        said = QCoreApplication.translate("today", "{n} abnormal").format(n=row.abnormal)
        chips.append((said, "bad"))
    returned = visit.revision > 1
    if returned:
        chips.append((QCoreApplication.translate("today", "Returned"), "warning"))
    elif visit.state is VisitState.FINISHED:
        chips.append((words.visit_state(visit.state), words.VISIT_TONES[visit.state]))
    progress = f"{row.answered} / {row.total}" if row.total else ""
    which = " · ".join((*kind_words(desk, row), row.site.town, visit.number))
    second = row.remark if returned and row.remark else which
    icon = "undo-variant" if returned else "clipboard-edit-outline"
    ink = "warning" if returned else "primary"
    return RowLook(row.site.name, second, icon, ink, tuple(chips), progress)
