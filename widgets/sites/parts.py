"""The cards below a site's facts. A card with nothing to say is left out, but for the history."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.account import Role
from app.domain.answer import Verdict
from app.domain.ticket import TicketState
from app.qt.desk import Desk
from app.services.finding_lines import FindingLine
from app.services.lines import TicketLine, VisitLine
from app.services.sites import SiteView
from widgets.common import formats, words
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.chip import Chip, VerdictGlyph
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import column, row, rule
from widgets.common.service_bar import ServiceBar, urgent
from widgets.common.visit_kind import kind_words
from widgets.sites.close_dialog import CloseFinding
from widgets.sites.looks import visit_words
from widgets.theme.theme import px
from widgets.visit import words as visit_said

_DONE = frozenset({TicketState.CLOSED, TicketState.CANCELLED})
_LATEST = 12  # visits in the timeline


def findings_card(desk: Desk, view: SiteView, parent: QWidget) -> Card | None:
    if not view.findings:
        return None
    card = _card(QCoreApplication.translate("sites", "Open findings"), len(view.findings))
    for number, line in enumerate(view.findings):
        if number:
            card.body.addWidget(rule())
        card.body.addLayout(_finding(desk, line, parent))
    return card


def _finding(desk: Desk, line: FindingLine, parent: QWidget) -> QHBoxLayout:
    finding = line.finding
    made = row(VerdictGlyph(Verdict.ABNORMAL))
    said = column(gap=0)
    said.addWidget(label(finding.description or line.prompt.to(desk.lang), wrap=True))
    said.addWidget(label(visit_said.found_text(line, late=False), "tiny", wrap=True))
    if finding.advice:
        said.addWidget(label(finding.advice, "tiny", wrap=True))
    made.addLayout(said, 1)
    if line.overdue:
        made.addWidget(Chip(QCoreApplication.translate("sites", "overdue"), "warning"))
    if finding.symptom:
        made.addWidget(Chip(finding.symptom, "neutral"))
    if line.stands and desk.may(Role.ENGINEER):
        word = QCoreApplication.translate("sites", "Close …")
        close = button(word, on=lambda: CloseFinding(desk, line, parent).open())
        close.setAccessibleName(
            QCoreApplication.translate("sites", "Close the finding: {0}").format(
                finding.description or line.prompt.to(desk.lang)
            )
        )
        made.addWidget(close)
    return made


def tickets_card(desk: Desk, view: SiteView) -> Card | None:
    found = [t for t in view.tickets if t.ticket.state not in _DONE]
    if not found:
        return None
    card = _card(QCoreApplication.translate("sites", "Open work orders"), len(found))
    for number, line in enumerate(found):
        if number:
            card.body.addWidget(rule())
        card.body.addLayout(_ticket(desk, line))
    return card


def history_card(desk: Desk, view: SiteView) -> Card:
    translate = QCoreApplication.translate
    card = _card(QCoreApplication.translate("sites", "History"), len(view.visits))
    if not view.visits:
        said = translate("sites", "No visit on this laptop yet. The first one starts the history.")
        card.body.addWidget(label(said, "small", wrap=True))
    for visit in view.visits[:_LATEST]:
        card.body.addLayout(_visit(desk, visit))
    more = len(view.visits) - _LATEST
    if more > 0:
        card.body.addWidget(label(translate("sites", "and {n} earlier").format(n=more), "tiny"))
    return card


def _card(title: str, count: int) -> Card:
    card = Card(title)
    card.head.addWidget(label(str(count) if count else "", "small"))
    return card


def _ticket(desk: Desk, line: TicketLine) -> QHBoxLayout:
    ticket = line.ticket
    made = row(Chip(ticket.level, words.TICKET_TONES[ticket.state]))
    said = column(gap=0)
    title = button(ticket.title, "link", on=lambda: desk.go("tickets", ticket_id=ticket.id))
    said.addWidget(title)
    state = f"{words.ticket_state(ticket.state)} · {ticket.number}"
    said.addWidget(ElidedLabel(state, "tiny"))
    made.addLayout(said, 1)
    clock = urgent(line.clocks)
    if clock is not None:
        bar = ServiceBar(clock)
        bar.setFixedWidth(px(180))
        made.addWidget(bar)
    return made


def _visit(desk: Desk, line: VisitLine) -> QHBoxLayout:
    visit = line.visit
    if line.abnormal:
        glyph = VerdictGlyph(Verdict.ABNORMAL)
    else:
        glyph = VerdictGlyph(Verdict.NORMAL if visit.signed is not None else None, size=18)
    made = row(glyph, gap=10)
    made.addWidget(label(formats.day(visit.signed or visit.started)))
    detail = [*kind_words(desk, line), visit.engineer_name, visit.number]
    if line.abnormal:
        abnormal = QCoreApplication.translate("sites", "{n} abnormal")
        detail.insert(0, abnormal.format(n=line.abnormal))
    made.addWidget(ElidedLabel(" · ".join(detail), "small"), 1)
    word, tone = visit_words(line)
    made.addWidget(Chip(word, tone))
    page = "visit" if desk.may(Role.ENGINEER, Role.SUPERVISOR) else "review"
    opened = QCoreApplication.translate("sites", "Open")
    made.addWidget(button(opened, "link", on=lambda: desk.go(page, visit_id=visit.id)))
    return made
