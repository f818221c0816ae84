"""A finding of an earlier visit as a card: what it was, and what became of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind
from app.domain.clock import Stamp
from app.qt.desk import Desk
from app.services.lines import TicketLine
from app.services.visit_views import ItemView
from widgets.common.chip import Chip
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.visit import words
from widgets.visit.card import ItemCard
from widgets.visit.controller import Draft
from widgets.visit.finding_panel import DayField


class EarlierCard(ItemCard):
    """The verdict keys mean: 1 put right, 2 still open, 3 could not be seen. What was put right has
    a day, today unless another is written; each outcome wants a note."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, ItemKind.VERDICT, parent)
        self.buttons.say_as({v: words.look_word(v) for v in Verdict})
        self.editor.hide()
        self._found = label("", "small", wrap=True)
        self._late = Chip(self.tr("overdue"), "warning")
        line = row(self._found, self._late, None)
        line.setStretch(0, 1)
        self.body.insertLayout(1, line)
        self._day_word = label(self.tr("put right on"), "small")
        self.day = DayField(self.tr("YYYY-MM-DD"))
        self.day.given.connect(self._given)
        self._own_line.addWidget(self._day_word)
        self._own_line.addWidget(self.day)
        self._own_line.addStretch(1)

    def show_view(
        self,
        view: ItemView,
        number: str,
        *,
        draft: Draft | None = None,
        saved: Stamp | None = None,
        line: TicketLine | None = None,
    ) -> None:
        super().show_view(view, number, draft=draft, saved=saved, line=line)
        earlier, answer = view.earlier, view.answer
        if earlier is None:
            return
        self._found.setText(words.found_text(earlier, late=False))
        self._late.setVisible(earlier.overdue)
        verdict = draft.verdict if draft is not None and draft.verdict else None
        verdict = verdict or (answer.verdict if answer is not None else None)
        done = verdict is Verdict.NORMAL
        self.day.year = self.desk.ctx.clock.now().local.year
        self.day.show_day(answer.value if done and answer is not None else "")
        self.day.setReadOnly(not view.open)
        for widget in (self._day_word, self.day):
            widget.setVisible(done)
        self._note.setPlaceholderText(self._asked(verdict))
        self._note.setVisible(verdict is not None)

    def _given(self, day: str) -> None:
        if day:  # emptied: the day that is held stays
            self.value.emit(day)

    def flush(self) -> None:
        super().flush()
        self.day.flush()

    def _place_editor(self) -> None:
        """There is none."""

    def _asked(self, verdict: Verdict | None) -> str:
        return {
            None: "",
            Verdict.NORMAL: self.tr("What was done"),
            Verdict.ABNORMAL: self.tr("How it is now"),
            Verdict.NA: self.tr("Why it could not be seen"),
        }[verdict]
