"""Everything about one site: facts, devices, what is open, what has been."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.domain.account import Role
from app.domain.site import Site
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import plan_words
from app.services.sites import SiteView, site_view
from app.services.visit_guard import OFFICE
from widgets.assets.devices_card import DevicesCard
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.chip import Chip
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.common.plan_look import due_tone
from widgets.common.starting import start_visit
from widgets.common.states import EmptyState, ErrorState
from widgets.sites.parts import findings_card, history_card, tickets_card
from widgets.sites.plan_card import plan_card
from widgets.sites.signers_card import SignersCard
from widgets.sites.site_form import SiteFormDialog
from widgets.theme.tokens import MOTION, SPACE


class SiteDetail(QWidget):
    """Follows the list's current row, a moment behind it: holding an arrow key down must not ask
    for every site one passes.

    Signals:
    let_go(): what had the keys was shown anew and is gone.
    """

    let_go = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._latest = Latest()
        self._site_id = ""
        inner = QWidget()
        body = column(inner, gap=SPACE.m)
        self._column: QVBoxLayout = column(gap=SPACE.m)
        body.addLayout(self._column)
        self.signers: SignersCard | None = None
        if desk.may(*OFFICE):
            self.signers = SignersCard(desk)
            body.addWidget(self.signers)
        self._history: QVBoxLayout = column(gap=SPACE.m)
        body.addLayout(self._history)
        body.addStretch(1)
        self._either = QStackedLayout(self)
        self._either.addWidget(
            EmptyState("store-marker-outline", self.tr("Choose a site on the left."))
        )
        self._either.addWidget(scrolled(inner))
        self._rest = QTimer(self, singleShot=True, interval=MOTION.quick)
        self._rest.timeout.connect(self._load)

    def show_site(self, site_id: str) -> None:
        """Shows the site; an empty id shows none. The same id reads it again."""
        changed = site_id != self._site_id
        self._site_id = site_id
        if not site_id:
            self._either.setCurrentIndex(0)
            return
        if changed:
            self._rest.start()
        else:
            self._load()

    def _load(self) -> None:
        site_id = self._site_id
        if site_id:
            self._desk.read(
                lambda ctx: site_view(ctx, site_id),
                self._latest.wrap(self._show_view),
                owner=self,
                failed=self._failed,
            )

    def _failed(self, error: CounterCheckError) -> None:
        clear(self._column)
        clear(self._history)
        if self.signers is not None:
            self.signers.hide()
        self._column.addWidget(
            ErrorState(error.sentence(self._desk.lang), action=self.tr("Try again"), on=self._load)
        )
        self._either.setCurrentIndex(1)

    def _show_view(self, view: SiteView) -> None:
        if view.site.id != self._site_id:
            return
        held = self.window().focusWidget()
        within = held is not None and self.isAncestorOf(held)
        clear(self._column)
        clear(self._history)
        self._column.addWidget(self._head(view))
        for part in (
            plan_card(self._desk, view),
            findings_card(self._desk, view, self),
            tickets_card(self._desk, view),
            DevicesCard(self._desk, view),
        ):
            if part is not None:
                self._column.addWidget(part)
        self._history.addWidget(history_card(self._desk, view))
        if self.signers is not None:
            self.signers.show_site(view.site.id)
            self.signers.show()
        self._either.setCurrentIndex(1)
        if within and self.window().focusWidget() is not held:
            self.let_go.emit()

    def _head(self, view: SiteView) -> Card:
        desk, site = self._desk, view.site
        card = Card(gap=SPACE.m)
        title = label(site.name, "title", wrap=True, selectable=True)
        line = row(title)
        line.setStretch(0, 1)
        if view.planned:
            line.addWidget(
                Chip(desk.words(plan_words.when(view.planned[0])), due_tone(view.planned[0]))
            )
        card.body.addLayout(line)
        facts = [self.tr("No. {n}").format(n=site.number), site.town]
        facts.append(desk.words(view.business_title))
        if step := next((i for i in desk.ctx.pack.importances if i.id == site.importance), None):
            facts.append(desk.words(step.title))
        card.body.addWidget(label(" · ".join(facts), "small", wrap=True))
        for told in (_reached(site), site.note):
            if told:
                card.body.addWidget(label(told, "small", wrap=True, selectable=True))
        if view.flag is not None:
            strip = Strip("warning")
            strip.body.addWidget(label(desk.words(view.flag), "small", wrap=True, tone="warning"))
            card.body.addWidget(strip)
        if view.checklist_title is not None:
            said = self.tr("Checklist: {title}").format(title=desk.words(view.checklist_title))
        else:
            said = self.tr("No checklist for this kind of site in the contract pack.")
        buttons = row(label(said, "small", wrap=True))
        buttons.setStretch(0, 1)
        if desk.may(*OFFICE):
            buttons.addWidget(
                button(
                    self.tr("Edit …"),
                    icon="store-edit-outline",
                    on=lambda: SiteFormDialog(desk, self.window(), site.id).open(),
                )
            )
        if desk.may(Role.ENGINEER, Role.REVIEWER):
            buttons.addWidget(
                button(
                    self.tr("New work order"),
                    on=lambda: desk.go("tickets", new=True, site_id=site.id),
                )
            )
        if desk.may(Role.ENGINEER):
            usual = view.kinds[0][0] if view.kinds else ""
            here = any(v.begun_here and v.kind == usual for v in view.planned)
            begin = button(
                self.tr("Go on with it") if here else self.tr("Start visit"),
                "primary",
                icon="play",
                on=lambda: start_visit(desk, site.id, self),
            )
            begin.setEnabled(view.checklist_title is not None)
            if len(view.kinds) > 1:
                buttons.addWidget(self._others(view))
            buttons.addWidget(begin)
        card.body.addLayout(buttons)
        return card

    def _others(self, view: SiteView) -> QPushButton:
        """The visits that are not the usual one here."""
        desk, site_id = self._desk, view.site.id
        made = button(self.tr("Other visit …"))
        menu = QMenu(made)
        for id, title in view.kinds[1:]:
            entry = menu.addAction(desk.words(title))
            entry.triggered.connect(partial(self._start, site_id, id))
        made.setMenu(menu)
        return made

    def _start(self, site_id: str, kind: str, _on: bool = False) -> None:
        start_visit(self._desk, site_id, self, kind)


def _reached(site: Site) -> str:
    """Whose it is, where it is, and whom one calls."""
    facts = (site.department, site.address, site.contact, site.phone)
    return " · ".join(fact for fact in facts if fact)
