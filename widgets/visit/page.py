"""The visit page: begin, check, sign, read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from app.domain.changes import ChangeSet, Entity
from app.domain.durations import between
from app.domain.visit import Visit, VisitState
from app.errors import CounterCheckError
from app.qt import visit_place
from app.qt.desk import Desk
from app.services import visits
from app.services.context import Ctx
from app.services.lines import VisitLine
from app.services.visit_views import VisitView
from widgets.common import formats
from widgets.common.confirm import ask_reason
from widgets.common.current_stack import CurrentStack
from widgets.common.layouts import column
from widgets.common.page import Page
from widgets.common.states import ErrorState
from widgets.common.visit_kind import kind_words
from widgets.visit import camera
from widgets.visit.banner import Banner
from widgets.visit.controller import VisitController
from widgets.visit.signed_page import SignedPage
from widgets.visit.signoff_page import SignOffPage
from widgets.visit.start_view import StartView
from widgets.visit.work import WorkView

ELAPSED_EVERY = 1000  # ms; the clock in the header


class VisitPage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.controller = VisitController(desk, self)
        self.start = StartView(desk)
        self.work = WorkView(desk, self.controller)
        self.sign = SignOffPage(desk, self.controller)
        self.signed = SignedPage(desk, self.controller)
        self.stack = CurrentStack()
        for widget in (self.start, self.work, self.sign, self.signed):
            self.stack.addWidget(widget)
        column(self).addWidget(self.stack)
        self._wanted_item = ""
        self._just_opened = False  # the keys belong to the visit as soon as it is shown
        self._told: set[str] = set()
        self._left = visit_place.marked(desk.folder)  # by a crash; this page alone marks it
        self._clock = QTimer(self)
        self._clock.setInterval(ELAPSED_EVERY)
        self._clock.timeout.connect(self._title)
        self.controller.viewed.connect(self._viewed)
        self.controller.missing.connect(self._missing)
        self.controller.reason_wanted.connect(self._ask_reason)
        self.start.chosen.connect(self._open)
        self.work.finish_asked.connect(self._finish)
        self.work.sections.void_asked.connect(self._void)
        self.work.moved.connect(self._moved)
        self.work.typing.connect(lambda: self.hinted.emit(self._hints()))
        self.sign.back_asked.connect(self._reopen)
        self.signed.left.connect(self._leave)

    # ---------------------------------------------------------------- page protocol

    def shown(self, args: Mapping[str, Any]) -> None:
        self._wanted_item = str(args.get("item_id", ""))
        if visit_id := args.get("visit_id"):
            self._open(str(visit_id))
        elif site_id := args.get("site_id"):
            self._begin(str(site_id), str(args.get("kind", "")))
        elif self.controller.visit_id:
            self.controller.reload()
        else:
            self._find()
        self.hinted.emit(self._hints())

    def leaving(self) -> None:
        self.work.flush()
        self.sign.keep_draft()
        visit_place.unmark(self.desk.folder)
        self._clock.stop()

    def refresh(self, changes: ChangeSet) -> None:
        self.controller.refresh(changes)
        if not self.controller.visit_id and changes.has(Entity.VISIT):
            self._find()

    def stale(self) -> None:
        """``shown`` reads everything again."""

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("1", self.tr("normal")),
            ("2", self.tr("abnormal")),
            ("3", self.tr("not applicable")),
            ("↑ ↓", self.tr("item before, after")),
            ("Enter", self.tr("next open item")),
            ("Ctrl+↑ ↓", self.tr("section before, after")),
            ("N", self.tr("note")),
            ("P", self.tr("photo")),
            ("Ctrl+V", self.tr("paste a picture or files")),
            *((("K", self.tr("take a photo")),) if camera.available() else ()),
            ("T", self.tr("run the device test")),
            ("B", self.tr("what the test read into the device's record")),
            ("Space", self.tr("stopwatch on, off")),
            ("L R", self.tr("stopwatch: lap, reset")),
            ("C", self.tr("setting as last time")),
            ("Shift+C", self.tr("all settings of the section as last time")),
            ("D", self.tr("only what differs from the last visit")),
            ("W", self.tr("why this item is asked")),
            ("F", self.tr("finding")),
            ("F6", self.tr("finding to work order")),
            ("F9", self.tr("finish checking")),
            ("Esc", self.tr("leave the field, stop the test")),
        )

    # ---------------------------------------------------------------- opening

    def _find(self) -> None:
        """Nothing asked for: the visit a crash left open, else the list of what was begun."""

        def read(ctx: Ctx) -> tuple[tuple[VisitLine, ...], tuple[VisitLine, ...]]:
            return visits.open_drafts(ctx), visits.returned(ctx)

        def arrived(found: tuple[tuple[VisitLine, ...], tuple[VisitLine, ...]]) -> None:
            drafts, returned = found
            self.start.show_lines(drafts, returned)
            crashed = self._left.visit_id
            if any(line.visit.id == crashed for line in (*drafts, *returned)):
                self._wanted_item = self._left.item_id
                self._open(crashed)
            else:
                self._turn_to(self.start)
                self.titled.emit(self.tr("Visit"), "")

        self.desk.read(read, arrived, owner=self)

    def _begin(self, site_id: str, kind: str) -> None:
        def started(changes: ChangeSet) -> None:
            self._open(changes.id(Entity.VISIT))

        self.desk.change(
            lambda ctx: visits.start(ctx, site_id, kind),
            owner=self,
            done=started,
            failed=self._not_started,
        )

    def _not_started(self, error: CounterCheckError) -> None:
        self.desk.notices.error(error, self.desk.lang)
        self._find()

    def _open(self, visit_id: str) -> None:
        if visit_id != self.controller.visit_id:
            self.work.flush()
            self.work.clear_banners()
            self.sign.reset()
        self._just_opened = True
        self.controller.open(visit_id)

    def _missing(self, sentence: str) -> None:
        self.controller.close()
        state = ErrorState(sentence, action=self.tr("Back to the list"), on=self._find)
        self.stack.addWidget(state)
        self.stack.setCurrentWidget(state)

    def _leave(self) -> None:
        self.controller.close()
        self.desk.go("today")

    # ---------------------------------------------------------------- showing

    def _viewed(self, view: VisitView) -> None:
        visit = view.visit
        if visit.state is VisitState.DRAFT and view.can_edit:
            self._turn_to(self.work)
            self._tell_once(view)
            if self._wanted_item:
                self.work.go_to(self._wanted_item)
                self._wanted_item = ""
            elif self._just_opened:
                self.work.focus_card()
            self._just_opened = False
        elif visit.state is VisitState.FINISHED and self.controller.mine:
            self._turn_to(self.sign)
        else:
            self._turn_to(self.signed)
        self._title()
        self._keep()
        self.hinted.emit(self._hints())

    def _turn_to(self, widget: Any) -> None:
        if self.stack.currentWidget() is not widget:
            self.stack.setCurrentWidget(widget)
            widget.setFocus()
            if widget is self.sign:
                self.desk.notices.clear()  # what was said to the engineer is not the supervisor's
            if widget is self.work:
                QTimer.singleShot(0, self.work, self.work.focus_card)
        if widget is self.work:
            self._clock.start()
        else:
            self._clock.stop()

    def _tell_once(self, view: VisitView) -> None:
        """Banners: what a crash left, what central wants."""
        visit = view.visit
        now = f"{visit.id} {visit.revision}"
        if now in self._told:
            return
        self._told.add(now)
        if self._left.visit_id == visit.id:
            self._left = visit_place.Place()
            text = self.tr("Not closed properly last time. Items restored: {0}.")
            self.work.add_banner(Banner("primary", text.format(view.answered)))
        if visit.revision > 1 and view.reviews:
            review = view.reviews[-1]
            said = review.remark.strip().rstrip("。.") or self.tr("see the remarks on the items")
            text = self.tr("Returned by {0}: {1} — only what was returned is open: {2}.")
            self.work.add_banner(
                Banner("warning", text.format(review.by_name, said, len(visit.rework)))
            )

    def _title(self) -> None:
        view = self.controller.view
        if view is None:
            return
        visit = view.visit
        title = f"{view.site.town} · {view.site.name} · {self.desk.words(view.business_title)}"
        parts = [
            *kind_words(self.desk, view),
            self.tr("visit {0}").format(visit.number),
            self.tr("checklist v{0}").format(view.checklist.version),
        ]
        if visit.revision > 1:
            parts.append(self.tr("revision {0}").format(visit.revision))
        if visit.state is VisitState.DRAFT:
            parts.append(self._elapsed(visit))
        self.titled.emit(title, "    ".join(parts))

    def _elapsed(self, visit: Visit) -> str:
        spent = between(visit.started, self.desk.ctx.clock.now())
        if spent.days:
            return self.tr("begun {0}").format(formats.day(visit.started))
        return self.tr("{0} elapsed").format(formats.stopwatch(spent))

    def _moved(self, _item: str) -> None:
        self._keep()
        self.hinted.emit(self._hints())  # an earlier finding's keys mean something else

    def _keep(self) -> None:
        if self.controller.visit_id:
            self.kept.emit({"visit_id": self.controller.visit_id, "item_id": self.work.current})
        if not self.isVisible():
            return  # left, or locked: what is read by then leaves no mark of an open visit
        if self.stack.currentWidget() in (self.work, self.sign):
            visit_place.mark(self.desk.folder, self.controller.visit_id, self.work.current)
        else:
            visit_place.unmark(self.desk.folder)

    def _hints(self) -> str:
        if self.stack.currentWidget() is not self.work:
            return ""
        if self.work.field is None:
            if offered := self.work.bench.choices(self.work.current):
                return self.tr("1–{0} answer the test's question").format(len(offered))
            item = self.controller.item(self.work.current)
            if item is not None and item.earlier is not None:
                return self.tr("1 put right  2 still open  3 could not be seen  Enter next open")
            return self.tr("1 normal  2 abnormal  3 n/a  N note  P photo  T test  Enter next open")
        leave = self.tr("Esc leaves the field, then 1 normal  2 abnormal  3 n/a")
        if isinstance(self.work.field, QLineEdit):
            return self.tr("Enter takes it and goes on") + "   " + leave
        return leave

    # ---------------------------------------------------------------- finishing

    def _finish(self) -> None:
        visit_id = self.controller.visit_id
        self.desk.change(lambda ctx: visits.finish(ctx, visit_id), owner=self)

    def _reopen(self) -> None:
        visit_id = self.controller.visit_id
        self.desk.change(lambda ctx: visits.reopen(ctx, visit_id), owner=self)

    def _void(self) -> None:
        """Opened by mistake. The record stays, with its reason."""
        visit_id = self.controller.visit_id
        ask_reason(
            self,
            self.tr("Void this visit?"),
            self.tr("It stays in the list as voided; nothing is deleted."),
            self.tr("Void this visit"),
            lambda reason: self.desk.change(
                lambda ctx: visits.void(ctx, visit_id, reason), owner=self
            ),
            hint=self.tr("Reason"),
            danger=True,
        )

    def _ask_reason(self, item_id: str, again: Any, sentence: str) -> None:
        """What was measured, or finished once, is changed only with a reason."""
        ask_reason(
            self,
            self.tr("Why is this answer changed?"),
            sentence,
            self.tr("Save with this reason"),
            again,
            hint=self.tr("Reason"),
        )
