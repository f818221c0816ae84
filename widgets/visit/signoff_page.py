"""The sign-off: the summary beside what the supervisor gives."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.changes import ChangeSet
from app.domain.visit import VisitState
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import signoff, tickets
from app.services.context import Ctx
from app.services.lines import TicketLine
from app.services.signoff import SummaryView
from app.services.visit_views import VisitView
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.controller import VisitController
from widgets.visit.sign_form import Given, SignForm
from widgets.visit.summary_view import Summary

DRAFT = "sign_draft:"  # local key of the encrypted store + visit id


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
        self._for = ""  # visit and revision the form is filled for
        self.summary = Summary(desk)
        self.form = SignForm()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(SPACE.page), px(SPACE.l), px(SPACE.page), px(SPACE.l))
        layout.setSpacing(px(SPACE.l))
        layout.addWidget(self.summary, 1)
        layout.addWidget(self.form)
        controller.viewed.connect(self._viewed)
        self.form.confirmed.connect(self._sign)
        self.form.back.connect(self._back)
        self.form.drafted.connect(self.keep_draft)

    def setFocus(self, *args: Any) -> None:
        self.form.rating.setFocus(*args)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
            return
        super().keyPressEvent(event)

    def reset(self) -> None:
        """Another visit."""
        self._for = ""
        self.form.clear()

    def keep_draft(self) -> None:
        """Keeps name, role, rating and remarks; never a signature that nobody has confirmed."""
        visit_id = self._for.partition(" ")[0]
        if not visit_id:
            return
        given = self.form.given()
        draft = {
            "for": self._for,
            "supervisor": given.supervisor,
            "role": given.role,
            "rating": given.rating,
            "remarks": given.remarks,
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

        def read(ctx: Ctx) -> tuple[SummaryView, tuple[TicketLine, ...], Any]:
            return (
                signoff.summary(ctx, visit_id),
                tickets.ticket_list(ctx, site_id=site_id),
                ctx.store.local(DRAFT + visit_id),
            )

        def arrived(found: tuple[SummaryView, tuple[TicketLine, ...], Any]) -> None:
            summary, lines, draft = found
            self.summary.show_summary(summary, {line.ticket.number: line for line in lines})
            self.form.show_statement(summary)
            if fresh:
                self._fill(summary, draft)

        self.desk.read(read, arrived, owner=self)

    def _fill(self, summary: SummaryView, draft: Any) -> None:
        """What was typed before, else whoever signed this visit last."""
        self.form.clear()
        if isinstance(draft, dict) and draft.get("for") == self._for:
            self.form.fill(
                str(draft.get("supervisor", "")),
                str(draft.get("role", "")),
                int(draft.get("rating", 0)),
                str(draft.get("remarks", "")),
            )
        elif summary.previous is not None:
            self.form.fill(summary.previous.supervisor, summary.previous.role, 0, "")

    def _back(self) -> None:
        self.keep_draft()
        self.form.wipe()  # ink belongs to the content it was put under
        self.back_asked.emit()

    def _sign(self, given: Given) -> None:
        visit_id = self.controller.visit_id
        self.form.set_busy(True)

        def signed(_changes: ChangeSet) -> None:
            self._for = ""
            self.form.clear()
            self.desk.notices.good(self.tr("Signed and sealed."))

        def refused(error: CounterCheckError) -> None:
            self.form.say(error.sentence(self.desk.lang))
            self.controller.reload()

        self.desk.change(
            lambda ctx: signoff.sign(
                ctx,
                visit_id,
                supervisor=given.supervisor,
                role=given.role,
                rating=given.rating,
                remarks=given.remarks,
                strokes=given.strokes,
                png=given.png,
            ),
            owner=self,
            done=signed,
            failed=refused,
            ended=lambda: self.form.set_busy(False),
        )
