"""The central reviewer: the queue, the visit as it was signed, the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.account import Role
from app.domain.answer import Verdict
from app.domain.changes import ChangeSet, Entity
from app.domain.text import Text
from app.domain.visit import ReviewState, VisitState
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import reviewing, signoff, visits
from app.services.context import Ctx
from app.services.signoff import RevisionCheck
from app.services.visit_views import ItemView, VisitView
from widgets.common import formats
from widgets.common.layouts import clear, column, row, scrolled
from widgets.common.page import Page
from widgets.common.states import EmptyState
from widgets.common.visit_kind import kind_words
from widgets.review.decision import DecisionCard
from widgets.review.marks import Marks
from widgets.review.queue_pane import QueuePane
from widgets.review.sums import SumsCard
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.card_list import EDGE
from widgets.visit.photo_viewer import look_at
from widgets.visit.read_card import ReadCard
from widgets.visit.record_view import RecordView
from widgets.visit.revision_card import RevisionCard
from widgets.visit.wire_dialog import show_wire

SIDE = 336  # px at 100 %


class _Found(NamedTuple):
    view: VisitView
    checks: tuple[RevisionCheck, ...]
    clock: Text | None  # what is to be known of the laptop's clock


class ReviewPage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view: VisitView | None = None
        self.checks: tuple[RevisionCheck, ...] = ()
        self.current = ""
        self._visit_id = ""
        self._shown = ""
        self._latest = Latest()
        self._filter = "all"
        self.queue = QueuePane(desk)
        self.record = RecordView(desk)
        self.marks = Marks(self.record)
        self.sums = SumsCard(desk.lang)
        self.decision = DecisionCard()
        self.empty = EmptyState(
            "clipboard-check-outline",
            self.tr("No visit chosen."),
            self.tr("Choose one on the left; ↑ ↓ or J K move through the queue."),
        )
        self._build()
        self.queue.picked.connect(self._open)
        self.record.made.connect(self._adopt)
        self.marks.changed.connect(self._marks_changed)
        self.decision.accepted.connect(self._accept)
        self.decision.returned.connect(self._return)
        self.sums.filtered.connect(self._show_filter)

    def _build(self) -> None:
        self.middle = QWidget()
        middle = column(self.middle, gap=SPACE.s)
        aligned = row(self.sums)
        aligned.setContentsMargins(0, 0, px(EDGE), 0)
        middle.addLayout(aligned)
        middle.addWidget(self.record, 1)
        side = QWidget()
        side.setFixedWidth(px(SIDE - 6))
        body = column(side, gap=SPACE.m)
        body.addWidget(self.decision)
        self._revisions = column(gap=SPACE.m)
        body.addLayout(self._revisions)
        body.addStretch(1)
        self.side = scrolled(side)
        self.side.setFixedWidth(px(SIDE))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(SPACE.page), px(SPACE.l), px(SPACE.page), px(SPACE.l))
        layout.setSpacing(px(SPACE.l))
        layout.addWidget(self.queue)
        layout.addWidget(self.middle, 1)
        layout.addWidget(self.side)
        layout.addWidget(self.empty, 1)
        self._show_nothing()

    # ---------------------------------------------------------------- page protocol

    def shown(self, args: Mapping[str, Any]) -> None:
        self.titled.emit(self.tr("Review"), "")
        self.hinted.emit(self.tr("J K move  R return item  A accept  Shift+R return  / search"))
        self.queue.reload(str(args.get("visit_id", "")))
        self.queue.list.setFocus()

    def refresh(self, changes: ChangeSet) -> None:
        about = (Entity.VISIT, Entity.REVIEW, Entity.RECEIPT, Entity.SIGN_OFF)
        if any(changes.has(entity) for entity in about):
            self.queue.reload()
        elif any(t.visit_id == self._visit_id for t in changes.touches):
            self._read()

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("J K", self.tr("next, previous visit")),
            ("Enter, Esc", self.tr("into the visit, back to the queue")),
            ("↑ ↓", self.tr("item before, after")),
            ("R", self.tr("return this item, with a remark")),
            ("A", self.tr("accept the visit")),
            ("Shift+R", self.tr("return the marked items")),
            ("/", self.tr("search the queue")),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if key == Qt.Key.Key_J:
            self.queue.step(1)
        elif key == Qt.Key.Key_K:
            self.queue.step(-1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_R and shift:
            self.decision.do_return()
        elif key == Qt.Key.Key_R:
            self._flip()
        elif key == Qt.Key.Key_A:
            self.decision.do_accept()
        elif key == Qt.Key.Key_Slash:
            self.queue.search.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.queue.list.hasFocus():
            self.record.setFocus()
            self._step(0)
        elif key == Qt.Key.Key_Escape:
            (self.queue.list if self.record.hasFocus() else self.record).setFocus()
        else:
            super().keyPressEvent(event)

    # ---------------------------------------------------------------- showing

    def _open(self, visit_id: str) -> None:
        if visit_id != self._visit_id:
            self._visit_id = visit_id
            self.marks.clear()
            self.current = ""
            self._shown = ""
            self.decision.clear()
        if visit_id:
            self._read()
            return
        self._show_nothing()
        self.titled.emit(self.tr("Review"), "")
        self.queue.list.setFocus()

    def _read(self) -> None:
        visit_id = self._visit_id

        def read(ctx: Ctx) -> _Found:
            return _Found(
                visits.visit_view(ctx, visit_id),
                signoff.verification(ctx, visit_id),
                visits.clock_of(ctx, visit_id),
            )

        self.desk.read(read, self._latest.wrap(self._arrived), owner=self)

    def _arrived(self, found: _Found) -> None:
        self.view, self.checks = found.view, found.checks
        view = found.view
        self.kept.emit({"visit_id": view.visit.id})
        title = f"{view.site.town} · {view.site.name} · {self.desk.words(view.business_title)}"
        parts = [*kind_words(self.desk, view), view.visit.number, view.visit.engineer_name]
        if view.visit.signed is not None:
            parts.append(formats.moment(view.visit.signed))
        self.titled.emit(title, "    ".join(parts))
        for widget in (self.middle, self.side):
            widget.show()
        self.empty.hide()
        self.sums.show_view(
            view,
            refused=bool(self.checks) and self.checks[-1].sign_off.refused,
            clock=self.desk.words(found.clock),
        )
        self.decision.show_visit(open=self._decidable(), doubts=self.doubts())
        self._show_revisions()
        self._show_record()

    def _show_record(self) -> None:
        view = self.view
        if view is None:
            return
        now = f"{view.visit.id} {view.visit.revision} {view.visit.review} {self._filter}"
        if now != self._shown:  # a receipt that arrives must not throw away a half-typed remark
            self._shown = now
            self.record.show_view(view, self._passes)

    def _passes(self, item: ItemView) -> bool:
        answer = item.answer
        if self._filter == "abnormal":
            return answer is not None and answer.verdict is Verdict.ABNORMAL
        if self._filter == "differs":
            return item.difference is not None
        if self._filter == "marked":
            return item.item.id in self.marks
        return True

    def _show_filter(self, name: str) -> None:
        self._filter = name
        self._show_record()

    def _show_revisions(self) -> None:
        clear(self._revisions)
        for check in reversed(self.checks):
            card = RevisionCard(self.desk)
            card.show_check(check)
            if len(self.checks) > 1:
                revision = self.tr("Revision {0}").format(check.sign_off.revision)
                card.title.setText(f"{revision} · {card.title.text()}")
            self._revisions.addWidget(card)

    def _show_nothing(self) -> None:
        self.view = None
        self.middle.hide()
        self.side.hide()
        self.empty.show()

    def doubts(self) -> tuple[str, ...]:
        """Why this visit may not be accepted without a word: something is wrong with the site, or
        with the proof."""
        view = self.view
        if view is None:
            return ()
        found = []
        if view.abnormal:
            found.append(self.tr("{0} abnormal").format(view.abnormal))
        newest = self.checks[-1] if self.checks else None
        if newest is not None and newest.sign_off.refused:
            found.append(self.tr("the site did not sign"))
        if newest is None or not newest.verification.intact:
            found.append(self.tr("the signature does not hold"))
        elif newest.receipt is None or not newest.receipt.verified:
            found.append(self.tr("central has not verified it"))
        elif not newest.receipt.complete:
            found.append(self.tr("attachments are missing"))
        return tuple(found)

    def _decidable(self) -> bool:
        view = self.view
        return (
            view is not None
            and view.visit.state is VisitState.SIGNED
            and view.visit.review is not ReviewState.ACCEPTED
            and self.desk.may(Role.REVIEWER)
        )

    # ---------------------------------------------------------------- items

    def _adopt(self, card: ReadCard) -> None:
        # what was seen of an earlier finding is returned with the item it is of, if at all
        self.marks.adopt(card, open=self._decidable() and card.view.earlier is None)
        card.picked.connect(self.point)
        card.photo_opened.connect(lambda piece: look_at(self.desk, card.view, piece, self))
        card.wire_asked.connect(lambda run: show_wire(self.desk, run, self))
        card.ticket_opened.connect(lambda id: self.desk.go("tickets", ticket_id=id))

    def point(self, item_id: str) -> None:
        """Makes an item the one R speaks of."""
        for id in (self.current, item_id):
            card = self.record.cards.get(id)
            if card is not None:
                card.set_current(id == item_id)
        self.current = item_id

    def _step(self, by: int) -> None:
        self.record.finish_filling()
        ids = list(self.record.cards)
        if not ids:
            return
        at = ids.index(self.current) + by if self.current in ids else 0
        self.point(ids[min(max(at, 0), len(ids) - 1)])
        self.record.scroll_to(self.current)

    def _flip(self) -> None:
        mark = self.marks.of(self.current)
        if mark is not None and self._decidable() and not mark.toggle.isHidden():
            mark.flip()

    def _marks_changed(self) -> None:
        self.decision.set_items(len(self.marks), self.marks.complete)
        self.sums.set_marked(len(self.marks))

    # ---------------------------------------------------------------- deciding

    def _accept(self, remark: str) -> None:
        visit_id = self._visit_id

        def accepted(_changes: ChangeSet) -> None:
            self.decision.clear()
            self.desk.notices.good(self.tr("Accepted."))

        self.desk.change(
            lambda ctx: reviewing.accept(ctx, visit_id, remark), owner=self, done=accepted
        )

    def _return(self, remark: str) -> None:
        visit_id = self._visit_id
        items = self.marks.remarks()

        def returned(_changes: ChangeSet) -> None:
            self.marks.clear()
            self.decision.clear()
            self.desk.notices.good(self.tr("Returned, items: {0}.").format(len(items)))

        self.desk.change(
            lambda ctx: reviewing.return_items(ctx, visit_id, items, remark),
            owner=self,
            done=returned,
        )
