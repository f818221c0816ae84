"""A visit that is signed: what was signed, revision by revision, its PDF, and where it lies."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from app.domain.sign_words import SEALED_UNSIGNED
from app.domain.text import Text
from app.domain.visit import ReviewState, VisitState
from app.qt.desk import Desk
from app.services import reports_service, signoff, sync_status, visits
from app.services.context import Ctx
from app.services.signoff import RevisionCheck
from app.services.visit_views import VisitView
from widgets.common import words
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.chip import Chip
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE, Tone
from widgets.visit.controller import VisitController
from widgets.visit.look import tall
from widgets.visit.pdf_desk import PdfDesk
from widgets.visit.pdf_view import PdfView
from widgets.visit.photo_viewer import look_at
from widgets.visit.read_card import ReadCard
from widgets.visit.record_view import RecordView
from widgets.visit.revision_card import RevisionCard
from widgets.visit.signed_view import as_signed, review_of
from widgets.visit.wire_dialog import show_wire

SIDE = 344  # px at 100 %
REVIEW_TONES: dict[ReviewState, Tone] = {
    ReviewState.NONE: "primary",
    ReviewState.ACCEPTED: "good",
    ReviewState.RETURNED: "warning",
}


class _Found(NamedTuple):
    checks: tuple[RevisionCheck, ...]
    safe: tuple[bool, Text]
    clock: Text | None  # what is to be known of the laptop's clock


class SignedPage(QWidget):
    """Signals:
    left(): the person is done here.
    """

    left = Signal()

    def __init__(
        self, desk: Desk, controller: VisitController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.controller = controller
        self.revision = 0  # the one shown; 0: none is signed
        self._newest = ("", 0)  # visit and its newest signed revision
        self._checks: tuple[RevisionCheck, ...] = ()
        self.record = RecordView(desk)
        self.record.made.connect(self._adopt)
        self.pdf = PdfView(desk)
        self.papers = PdfDesk(desk, self.pdf, self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.record)
        self.stack.addWidget(self.pdf)
        self._build()
        controller.viewed.connect(self._viewed)

    def _build(self) -> None:
        self.record_tab = button(self.tr("Record"), "chip", on=self.show_record, checkable=True)
        self.pdf_tab = button(self.tr("PDF preview"), "chip", on=self.show_pdf, checkable=True)
        self.paper = ChoiceBox()
        self.paper.setAccessibleName(self.tr("Which paper"))
        self.paper.setMinimumContentsLength(9)
        self.paper.activated.connect(self._paper_chosen)
        self._tabs = QButtonGroup(self)
        self._tabs.addButton(self.record_tab)
        self._tabs.addButton(self.pdf_tab)
        self.record_tab.setChecked(True)
        self._revisions = row(gap=6)
        self._number = label("", "heading")
        middle = column(gap=SPACE.m)
        head = row(self._number, self.record_tab, self.pdf_tab, self.paper, None)
        head.addLayout(self._revisions)
        middle.addLayout(head)
        middle.addWidget(self.stack, 1)
        side = QWidget()
        side.setFixedWidth(px(SIDE - 6))
        body = column(side, gap=SPACE.m)
        self.state = Card(gap=8)
        self._state_line = column(gap=6)
        self.state.body.addLayout(self._state_line)
        self.save = button(self.tr("Save …"), icon="content-save-outline", on=self.papers.ask_where)
        self.open = button(self.tr("Open PDF"), icon="open-in-new", on=self.papers.open_outside)
        self.state.body.addLayout(row(self.save, self.open, None))
        self.done = button(self.tr("Back to today"), "primary", on=self.left.emit)
        self.done.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        tall(self.done)
        self.state.body.addWidget(self.done)
        self.card = RevisionCard(self.desk)
        body.addWidget(self.state)
        body.addWidget(self.card)
        body.addStretch(1)
        area = scrolled(side)
        area.setFixedWidth(px(SIDE))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(SPACE.page), px(SPACE.l), px(SPACE.page), px(SPACE.l))
        layout.setSpacing(px(SPACE.l))
        layout.addLayout(middle, 1)
        layout.addWidget(area)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # ---------------------------------------------------------------- showing

    def _viewed(self, view: VisitView) -> None:
        if self.controller.mine and view.visit.state in (VisitState.DRAFT, VisitState.FINISHED):
            return
        visit_id = view.visit.id

        def read(ctx: Ctx) -> _Found:
            return _Found(
                signoff.verification(ctx, visit_id),
                sync_status.safe_to_leave(ctx),
                visits.clock_of(ctx, visit_id),
            )

        def arrived(found: _Found) -> None:
            self._checks = found.checks
            self._show_state(view, found.safe, found.clock)
            self._show_revision(view)

        self.desk.read(read, arrived, owner=self)

    def _show_revision(self, view: VisitView) -> None:
        known = [check.sign_off.revision for check in self._checks]
        newest = (view.visit.id, known[-1] if known else 0)
        if newest != self._newest or self.revision not in known:
            self._newest = newest  # another visit, or just signed again
            self.revision = newest[1]
            self.show_record()
        self._switch(known)
        self.papers.turn_to(view.visit, self.revision)
        self._offer_papers(view)
        check = next((c for c in self._checks if c.sign_off.revision == self.revision), None)
        self.card.setVisible(check is not None)
        shown = view
        if check is not None:
            self.card.show_check(check)
            shown = as_signed(view, check.sign_off)
        self._number.setText(view.visit.number)
        self.record.show_view(shown)

    def _offer_papers(self, view: VisitView) -> None:
        """The report, and the forms that the contract wants of such a visit."""
        forms = reports_service.visit_forms(self.desk.ctx, view.visit)
        offered = [("", self.tr("Report")), *((f.id, self.desk.words(f.title)) for f in forms)]
        chosen = self.paper.currentData() or ""
        self.paper.clear()
        for id, title in offered:
            self.paper.addItem(title, id)
        at = max(0, self.paper.findData(chosen))
        self.paper.setCurrentIndex(at)
        self.papers.choose(offered[at][0])
        self.paper.setVisible(bool(forms))

    def _paper_chosen(self) -> None:
        self.papers.choose(self.paper.currentData())
        self.show_pdf()

    def _switch(self, known: list[int]) -> None:
        clear(self._revisions)
        if len(known) < 2:
            return
        self._revisions.addWidget(label(self.tr("Revision"), "small"))
        for revision in known:
            made = button(str(revision), "chip", on=partial(self.turn_to, revision), checkable=True)
            made.setChecked(revision == self.revision)
            made.setAccessibleName(self.tr("Revision {0}").format(revision))
            self._revisions.addWidget(made)

    def turn_to(self, revision: int) -> None:
        """Shows another signed revision."""
        self.revision = revision
        if self.controller.view is not None:
            self._show_revision(self.controller.view)
        if self.stack.currentWidget() is self.pdf:
            self.show_pdf()

    def _show_state(self, view: VisitView, safe: tuple[bool, Text], clock: Text | None) -> None:
        clear(self._state_line)
        visit = view.visit
        refused = bool(self._checks) and self._checks[-1].sign_off.refused
        chips = [Chip(words.visit_state(visit.state), words.VISIT_TONES[visit.state])]
        if visit.state is VisitState.SIGNED and refused:
            mark = icon_label("alert-decagram-outline", "bad", 26)
            title = label(self.desk.words(SEALED_UNSIGNED), "heading", wrap=True)
            head = row(mark, title)
            head.setStretch(1, 1)
            self._state_line.addLayout(head)
            chips = [Chip(words.not_signed(), "bad")]
        elif visit.state is VisitState.SIGNED:
            head = row(
                icon_label("check-decagram", "good", 26),
                label(self.tr("Signed and sealed"), "heading"),
                None,
            )
            self._state_line.addLayout(head)
        if visit.state is VisitState.SIGNED:
            review = review_of(view, visit.revision)
            chips.append(Chip(words.review(review), REVIEW_TONES[review]))
        if visit.revision > 1:
            chips.append(Chip(self.tr("revision {0}").format(visit.revision), "neutral"))
        self._state_line.addLayout(row(*chips, None))
        if visit.void_reason:
            self._state_line.addWidget(label(visit.void_reason, "small", wrap=True))
        if clock is not None:
            told = row(
                icon_label("clock-alert-outline", "warning", 18),
                label(self.desk.words(clock), "small", wrap=True),
            )
            told.setStretch(1, 1)
            warned = Strip("warning")
            warned.body.addLayout(told)
            self._state_line.addWidget(warned)
        ok, text = safe
        strip = Strip("good" if ok else "warning")
        icon = icon_label(
            "cloud-check-outline" if ok else "cloud-upload-outline", "good" if ok else "warning", 18
        )
        line = row(icon, label(self.desk.words(text), "small", wrap=True))
        line.setStretch(1, 1)
        strip.body.addLayout(line)
        self._state_line.addWidget(strip)

    def _adopt(self, card: ReadCard) -> None:
        card.ticket_opened.connect(lambda id: self.desk.go("tickets", ticket_id=id))
        card.wire_asked.connect(lambda run: show_wire(self.desk, run, self))
        card.photo_opened.connect(lambda piece: look_at(self.desk, card.view, piece, self))

    # ---------------------------------------------------------------- the PDF

    def show_record(self) -> None:
        self.record_tab.setChecked(True)
        self.stack.setCurrentWidget(self.record)

    def show_pdf(self) -> None:
        self.pdf_tab.setChecked(True)
        self.stack.setCurrentWidget(self.pdf)
        self.papers.show_pages()
