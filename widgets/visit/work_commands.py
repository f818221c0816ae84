"""What the keys and the cards of the visit page ask for, done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind
from app.services import copying
from app.services.visit_views import ItemView, VisitView
from widgets.visit import navigator
from widgets.visit.card import ItemCard, needs_rework
from widgets.visit.controller import Draft
from widgets.visit.keys import Action
from widgets.visit.paste import Given, files_in

if TYPE_CHECKING:
    from widgets.visit.work import WorkView

VERDICTS = {
    Action.NORMAL: Verdict.NORMAL,
    Action.ABNORMAL: Verdict.ABNORMAL,
    Action.NA: Verdict.NA,
}
MEASURED = (ItemKind.NUMBER, ItemKind.STOPWATCH)
TIMING = (Action.STOPWATCH, Action.LAP, Action.RESET)
FIELDS = (QLineEdit, QPlainTextEdit, QComboBox)


class Commands(QObject):
    def __init__(self, work: WorkView) -> None:
        super().__init__(work)
        self._work = work
        self._desk = work.desk
        self._controller = work.controller
        self._finding_wanted = ""  # open its fields once the store's answer is here
        self._reveal_wanted = ""  # the card grows or shrinks with that answer

    # ---------------------------------------------------------------- keys

    def act(self, action: Action) -> bool:
        """Does what a key asks for. False if there is nothing to do it to."""
        view = self._controller.view
        if view is None:
            return False
        if action is Action.NEXT_OPEN:
            return self._next_open(view)
        if action is Action.FINISH:
            self._work.finish()
            return True
        if action is Action.LEAVE:
            return self._leave()
        if action is Action.DIFFERENCES:
            return self._only_differences(view)
        if action is Action.COPY_ALL:
            return self._copy_all(view)
        target = self._target(view, action)
        if target:
            self._work.go_to(target)
            return True
        card = self._work.cards.card(self._work.current)
        return card is not None and self.on_card(card, action)

    def _target(self, view: VisitView, action: Action) -> str:
        here, given = self._work.current, self.given()
        targets: dict[Action, Callable[[], str]] = {
            Action.UP: lambda: navigator.step(view, here, -1),
            Action.DOWN: lambda: navigator.step(view, here, 1),
            Action.FIRST: lambda: navigator.edge(view, here, last=False),
            Action.LAST: lambda: navigator.edge(view, here, last=True),
            Action.SECTION_UP: lambda: navigator.section_step(view, here, -1, given),
            Action.SECTION_DOWN: lambda: navigator.section_step(view, here, 1, given),
        }
        return targets[action]() if action in targets else ""

    def _next_open(self, view: VisitView) -> bool:
        focused = self._work.focusWidget()
        if (
            isinstance(focused, QAbstractButton)
            and focused.isEnabled()
            and not focused.isChecked()  # a choice that is made wants nothing more
        ):
            focused.click()  # Tab brought the person here: Enter means this button
            return True
        if isinstance(focused, QLineEdit) and self._unjudged(self._work.current):
            self._work.focus_card()
            self.tell(
                self._work.current,
                self.tr("The value alone decides nothing: 1 normal, 2 abnormal."),
            )
            return True
        target = navigator.next_open(view, self._work.current, self.given())
        if not target:
            self._work.finish()
            return True
        self._work.go_to(target)
        card = self._work.cards.card(target)
        if card is not None:
            card.editor.enter()
        return True

    def _unjudged(self, item_id: str) -> bool:
        """Whether a number stands here that a person must still judge."""
        item, draft = self._controller.item(item_id), self._controller.draft(item_id) or Draft()
        if item is None or not item.open or item.item.kind not in MEASURED:
            return False
        value, verdict = draft.value, draft.verdict
        if item.answer is not None and not needs_rework(item):
            value = item.answer.value if value is None else value
            verdict = item.answer.verdict if verdict is None else verdict
        return bool(value) and verdict is None and item.item.judge(value or "0") is None

    def _leave(self) -> bool:
        """Esc: out of the field, out of the list of gaps, out of the running test."""
        focused = self._work.focusWidget()
        if not isinstance(focused, FIELDS):
            gaps = self._work.gaps
            if focused is not None and gaps.isVisible() and gaps.isAncestorOf(focused):
                gaps.hide()
            elif self._work.bench.running:
                self._work.bench.cancel()
        self._work.focus_card()
        return True

    def given(self) -> frozenset[str]:
        """Items whose answer is on its way: they are not open any more."""
        view = self._controller.view
        items = navigator.items(view) if view is not None else ()
        drafts = ((i.item.id, self._controller.draft(i.item.id)) for i in items)
        return frozenset(
            id for id, draft in drafts if draft is not None and (draft.verdict or draft.value)
        )

    # ---------------------------------------------------------------- one card

    def on_card(self, card: ItemCard, action: Action) -> bool:
        item = card.view
        if item is None:
            return False
        if action is Action.TEST:
            self._work.bench.start_test(item)
        elif action is Action.REGISTER:
            self._work.register.take_over(item)
        elif action is Action.WHY:
            self._why(card, item)
        elif action in TIMING and card.kind is ItemKind.STOPWATCH:
            return item.open and self._time(card, action)
        elif action is Action.STOPWATCH:
            return item.open and card.editor.space()
        elif action in TIMING:
            return False
        elif not item.open:
            self.tell(card.item_id, self.tr("This item cannot be changed now."), bad=True)
        elif action is Action.NOTE:
            card.open_note()
        elif action in VERDICTS:
            if not card.editor.verdict_key(VERDICTS[action]):
                self.verdict(card, VERDICTS[action])
        elif action is Action.COPY:
            self._copy(card, item)
        elif action is Action.FINDING:
            self._finding(card)
        elif action is Action.TICKET:
            self._ticket(card)
        elif action is Action.PHOTO:
            self._work.photos.pick(card.item_id)
        elif action is Action.CAMERA:
            self._work.photos.shoot(card.item_id)
        elif action is Action.PASTE:
            self.drop(files_in(QGuiApplication.clipboard().mimeData()), card.item_id)
        else:
            return False
        return True

    def _time(self, card: ItemCard, action: Action) -> bool:
        watches = self._work.watches
        if action is Action.LAP:
            watches.lap(card.item_id)
        elif action is Action.RESET:
            return watches.put_back(card.item_id)
        else:
            card.tell("")
            watches.toggle(card.item_id)
        return True

    def _copy(self, card: ItemCard, item: ItemView) -> None:
        if copying.can_take(item):
            card.tell("")
            self._controller.take_last(card.item_id)
        else:
            self.tell(card.item_id, self.tr("There is no last setting to take over here."))

    def _copy_all(self, view: VisitView) -> bool:
        section = navigator.section_of(view, self._work.current)
        if section is not None:
            self._controller.take_last_of(section.section.id, self._work.current)
        return section is not None

    def _only_differences(self, view: VisitView) -> bool:
        if view.previous is None:
            self.tell(self._work.current, self.tr("There is no last visit to compare with."))
        else:
            self._controller.show_only_differences(not self._controller.only_differences)
        return True

    def _why(self, card: ItemCard, item: ItemView) -> None:
        if item.earlier is None:
            told = self._controller.why(item.item, shown=True)
            self.tell(card.item_id, self._desk.words(told))

    def verdict(self, card: ItemCard, verdict: Verdict) -> None:
        card.tell("")
        if card.view is not None and card.view.open:
            self._reveal_wanted = card.item_id
            self._controller.answer(card.item_id, verdict=verdict)

    def _clicked(self, card: ItemCard, verdict: Verdict) -> None:
        self._work.pick(card.item_id)
        self.verdict(card, verdict)

    def _value(self, card: ItemCard, value: str) -> None:
        if card.item_id == self._work.current:
            self._reveal_wanted = card.item_id
        self._controller.answer(card.item_id, value=value)

    def _finding(self, card: ItemCard) -> None:
        item = card.view
        if item is None:
            return
        if item.earlier is not None:
            self.tell(
                card.item_id,
                self.tr("It is of an earlier visit: say with 1, 2 or 3 what became of it."),
            )
        elif item.finding is not None:
            card.strip.enter()
        elif item.answer is None or item.answer.verdict is None or needs_rework(item):
            self._finding_wanted = card.item_id
            self.verdict(card, Verdict.ABNORMAL)
        else:
            self.tell(card.item_id, self.tr("This item is not abnormal; 2 marks it so."))

    def viewed(self) -> None:
        """The store's answer is here: whoever wanted to write the finding can."""
        wanted, self._finding_wanted = self._finding_wanted, ""
        grown, self._reveal_wanted = self._reveal_wanted, ""
        if grown and grown == self._work.current:
            self._work.reveal(grown)
        card = self._work.cards.card(wanted) if wanted == self._work.current else None
        if card is not None:
            card.strip.enter()

    def _ticket(self, card: ItemCard) -> None:
        item = card.view
        if item is None or item.finding is None:
            self.tell(card.item_id, self.tr("Only an abnormal item becomes a work order."))
        elif item.ticket is not None:
            self._desk.go("tickets", ticket_id=item.ticket.id)
        elif item.earlier is not None:
            self.tell(
                card.item_id,
                self.tr(
                    "It is of an earlier visit: make a work order for it on the work orders page."
                ),
            )
        else:
            card.flush()
            self._controller.to_ticket(card.item_id, item.finding.id)

    # ---------------------------------------------------------------- what cards ask

    def adopt(self, card: ItemCard) -> None:
        """Connects a new card; it is used for many items."""
        controller = self._controller
        card.picked.connect(lambda: self._work.pick(card.item_id))
        card.verdict.connect(lambda verdict: self._clicked(card, verdict))
        card.value.connect(lambda value: self._value(card, value))
        card.note.connect(lambda note: controller.answer(card.item_id, note=note))
        card.finding.connect(lambda fields: self._edit_finding(card, fields))
        card.asked.connect(lambda asked: self.asked(asked, card))
        card.replied.connect(self._work.bench.answer)
        card.dropped.connect(lambda found: self.drop(found, card.item_id))
        card.photo_opened.connect(self._work.photos.look)
        card.ticket_opened.connect(lambda id: self._desk.go("tickets", ticket_id=id))

    def _edit_finding(self, card: ItemCard, fields: dict[str, str]) -> None:
        if card.view is not None and card.view.finding is not None:
            self._controller.edit_finding(card.item_id, card.view.finding.id, **fields)

    def asked(self, asked: str, card: ItemCard | None = None) -> None:
        """A button that stands for a key, on a card or in the right pane."""
        if card is not None:
            self._work.pick(card.item_id)
        card = card or self._work.cards.card(self._work.current)
        if card is None or card.view is None or self._work.bench.asked(asked, card.view):
            return
        self.on_card(card, Action(asked))

    def drop(self, found: Sequence[Given], item_id: str = "") -> None:
        """Pictures and files for an item, by hand, mouse or clipboard."""
        item = self._controller.item(item_id or self._work.current)
        if item is None or not item.open:
            return
        if not found:
            self.tell(item.item.id, self.tr("There is no picture or file to add."), bad=True)
        self._controller.add_files(item.item.id, found)

    def tell(self, item_id: str, text: str, bad: bool = False) -> None:
        card = self._work.cards.card(item_id)
        if card is not None:
            card.tell(text, bad=bad)

    def refused(self, item_id: str, sentence: str) -> None:
        """What was shown is taken back; here is why: on the item, if the person is there."""
        card = self._work.cards.card(item_id)
        if card is not None:
            card.refused()
        self.tell(item_id, sentence, bad=True)
        if card is None or item_id != self._work.current:
            self._desk.notices.bad(sentence)
