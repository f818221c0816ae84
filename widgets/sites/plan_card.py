"""When the site is visited next, where that day comes from, and who decided otherwise."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.account import Role
from app.qt.desk import Desk
from app.services import plan_words
from app.services.due import PlannedVisit
from app.services.sites import SiteView
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.labels import label
from widgets.common.layouts import column, row, rule
from widgets.common.plan_look import due_tone
from widgets.theme.tokens import SPACE


def plan_card(desk: Desk, view: SiteView) -> Card | None:
    """None where no visit comes by cadence and the site is served."""
    translate = QCoreApplication.translate
    if not view.planned and not view.site.closed:
        return None
    card = Card(translate("sites", "Plan"))
    if view.site.closed:
        said = translate("sites", "This site is closed: it is kept for its history and never due.")
        card.body.addWidget(label(said, "small", wrap=True))
        return card
    if desk.may(Role.ENGINEER, Role.REVIEWER, Role.ADMINISTRATOR):
        day = max(view.planned[0].on, view.planned[0].today)
        opened = translate("sites", "Open in the plan")
        go = button(opened, "link", on=lambda: desk.go("plan", day=day, site_id=view.site.id))
        card.head.addWidget(go)
    for number, visit in enumerate(view.planned):
        if number:
            card.body.addWidget(rule())
        _add(desk, card, visit)
    return card


def _add(desk: Desk, card: Card, visit: PlannedVisit) -> None:
    said = column(gap=SPACE.xs)
    line = row(label(f"{desk.words(visit.kind_title)}  {formats.day(visit.on)}"), None)
    line.addWidget(Chip(desk.words(plan_words.when(visit)), due_tone(visit)))
    said.addLayout(line)
    said.addWidget(label(desk.words(plan_words.rule(visit)), "small", wrap=True))
    if reasons := plan_words.reasons(visit):
        said.addWidget(label(desk.words(plan_words.joined(reasons)), "small", wrap=True))
    decided = plan_words.decision(visit)
    if decided is not None:
        said.addWidget(label(desk.words(decided), "small", wrap=True, tone="warning"))
    if visit.begun_by:
        begun = QCoreApplication.translate("sites", "{name} has begun it").format(
            name=visit.begun_by
        )
        said.addWidget(label(begun, "small", wrap=True))
    card.body.addLayout(said)
