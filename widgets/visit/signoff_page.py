"""The sign-off: the summary beside what the supervisor gives, or why he gives nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.visit import VisitState
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import signoff, supervisors, tickets
from app.services.context import Ctx
from app.services.lines import TicketLine
from app.services.signoff import SummaryView
from app.services.supervisors import Person, TriedTooOften, WrongSecret
from app.services.visit_views import VisitView
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.controller import VisitController
from widgets.visit.proof_help import show_proof
from widgets.visit.refusal_form import Refusal, RefusalForm
from widgets.visit.sign_form import Given, SignForm
from widgets.visit.summary_view import Summary

DRAFT = "sign_draft:"  # local key of the encrypted store + visit id


@dataclass(frozen=True)
class _Found:
    summary: SummaryView
    lines: tuple[TicketLine, ...]
    people: tuple[Person, ...]
    draft: Any


class SignOffPage(QWidget):
    """Signals:
    back_asked(): back to checking; nothing is lost.
    """

    back_asked = Signal()

    def __init__(
        self, desk: Desk, controller: VisitController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.controller = controller
        self._for = ""  # visit and revision the forms are filled for
        self._filling = False  # by us: nothing to keep
        self.summary = Summary(desk)
        self.form = SignForm()
        self.refusal = RefusalForm(desk.lang)
        self.refusal.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(SPACE.page), px(SPACE.l), px(SPACE.page), px(SPACE.l))
        layout.setSpacing(px(SPACE.l))
        layout.addWidget(self.summary, 1)
        # not a stack: the one that is hidden must not ask for room
        layout.addWidget(self.form)
        layout.addWidget(self.refusal)
        controller.viewed.connect(self._viewed)
        self.form.confirmed.connect(self._sign)
        self.form.back.connect(self._back)
        self.form.refusing.connect(self.show_refusal)
        self.form.asked_proof.connect(lambda: show_proof(self, desk.lang))
        self.refusal.confirmed.connect(self._refuse)
        self.refusal.back.connect(self.show_signing)
        for form in (self.form, self.refusal):
            form.drafted.connect(self.keep_draft)

    def setFocus(self, *args: Any) -> None:
        self.form.rating.setFocus(*args)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.refusing:
            self.show_signing()
        else:
            self._back()

    @property
    def refusing(self) -> bool:
        """Whether the form of a refusal is the one that is shown."""
        return not self.refusal.isHidden()

    def _turn_to(self, form: QWidget) -> None:
        for each in (self.form, self.refusal):
            each.setVisible(each is form)

    def show_refusal(self) -> None:
        """The second way. Ink that is drawn belongs to a signature and goes."""
        self.form.wipe()
        self._turn_to(self.refusal)
        self.refusal.begin()

    def show_signing(self) -> None:
        self.keep_draft()
        self._turn_to(self.form)
        self.form.refuse_button.setFocus()

    def reset(self) -> None:
        """Another visit."""
        self._for = ""
        self._clear()

    def keep_draft(self) -> None:
        """Keeps what was typed; never a secret, nor a signature that nobody has confirmed."""
        visit_id = self._for.partition(" ")[0]
        if not visit_id or self._filling:
            return
        given = self.form.given()
        draft = {
            "for": self._for,
            "supervisor": given.who.name,
            "role": given.who.post,
            "phone": given.who.phone,
            "rating": given.rating,
            "remarks": given.remarks,
            "refusal": self.refusal.draft(),
        }

        def keep(ctx: Ctx) -> None:
            ctx.store.set_local(DRAFT + visit_id, draft)

        self.desk.read(keep, lambda _none: None, owner=self)

    def _viewed(self, view: VisitView) -> None:
        if view.visit.state is not VisitState.FINISHED or not self.controller.mine:
            return
        wanted = f"{view.visit.id} {view.visit.revision}"
        fresh, self._for = self._for != wanted, wanted
        visit_id, site_id = view.visit.id, view.site.id

        def read(ctx: Ctx) -> _Found:
            return _Found(
                signoff.summary(ctx, visit_id),
                tickets.ticket_list(ctx, site_id=site_id),
                supervisors.people_at(ctx, site_id),
                ctx.store.local(DRAFT + visit_id),
            )

        def arrived(found: _Found) -> None:
            lines = {line.ticket.number: line for line in found.lines}
            self.summary.show_summary(found.summary, lines)
            for form in (self.form, self.refusal):
                form.who.offer(found.people, found.summary.visit.engineer_name)
                form.show_statement(found.summary)
            if fresh:
                self._filling = True
                self._fill(found.summary, found.draft)
                self._filling = False

        self.desk.read(read, arrived, owner=self)

    def _fill(self, summary: SummaryView, draft: Any) -> None:
        """What was typed before, else whoever signed this visit last."""
        self._clear()
        before = summary.previous
        if isinstance(draft, dict) and draft.get("for") == self._for:
            rating = draft.get("rating", 0)
            self.form.fill(
                str(draft.get("supervisor", "")),
                str(draft.get("role", "")),
                rating if isinstance(rating, int) else 0,
                str(draft.get("remarks", "")),
                str(draft.get("phone", "")),
            )
            refusal = draft.get("refusal")
            self.refusal.fill(refusal if isinstance(refusal, dict) else {})
        elif before is not None and not before.refused:
            self.form.fill(before.supervisor, before.role, 0, "", before.phone)

    def _clear(self) -> None:
        self.form.clear()
        self.refusal.fill({})
        self._turn_to(self.form)

    def _back(self) -> None:
        self.keep_draft()
        self.form.wipe()  # ink belongs to the content it was put under
        self.back_asked.emit()

    def _sign(self, given: Given) -> None:
        visit_id, who = self.controller.visit_id, given.who
        self.form.set_busy(True)

        def refused(error: CounterCheckError) -> None:
            sentence = error.sentence(self.desk.lang)
            if isinstance(error, (WrongSecret, TriedTooOften)):
                self.form.who.secret.refuse(sentence, error.wait)  # the ink stays
                return
            self.form.say(sentence)
            self.controller.reload()

        self.desk.change(
            lambda ctx: signoff.sign(
                ctx,
                visit_id,
                supervisor=who.name,
                role=who.post,
                rating=given.rating,
                remarks=given.remarks,
                strokes=given.strokes,
                png=given.png,
                phone=who.phone,
                supervisor_id=who.id,
                secret=who.secret,
            ),
            owner=self,
            done=lambda _changes: self._sealed(self.tr("Signed and sealed.")),
            failed=refused,
            ended=lambda: self.form.set_busy(False),
        )

    def _refuse(self, given: Refusal) -> None:
        visit_id, who = self.controller.visit_id, given.who
        self.refusal.set_busy(True)

        def refused(error: CounterCheckError) -> None:
            self.refusal.say(error.sentence(self.desk.lang))
            self.controller.reload()

        self.desk.change(
            lambda ctx: signoff.refuse(
                ctx,
                visit_id,
                reason=given.reason,
                supervisor=who.name,
                role=who.post,
                phone=who.phone,
            ),
            owner=self,
            done=lambda _changes: self._sealed(self.tr("Sealed without the site's signature.")),
            failed=refused,
            ended=lambda: self.refusal.set_busy(False),
        )

    def _sealed(self, said: str) -> None:
        self._for = ""
        self._clear()
        self.desk.notices.good(said)
