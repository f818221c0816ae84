"""Another day, another engineer: asked for once, shown before it is done, for one visit or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit, QDialog, QGridLayout, QPlainTextEdit, QWidget

from app.domain.changes import ChangeSet
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services.due import PlannedVisit
from app.services.plan_changes import (
    FARTHEST,
    Decision,
    Outcome,
    needs_reason,
    outcome,
    plan_visits,
)
from app.services.planning import DayState, MonthView
from widgets.answers.growing import boxed
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.confirm import on_ctrl_enter
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import column, row
from widgets.common.rows import RowsModel
from widgets.common.two_line import RowLook, rows_view
from widgets.plan.looks import day_off, day_words
from widgets.theme.theme import px
from widgets.theme.tokens import SIZE, SPACE, Tone

ROWS = 4  # of what changes, before it scrolls
KEEP = "="  # the engineer stays as he is


class DecideDialog(QDialog):
    """Writes the decision itself and closes when it is kept; a refusal is shown in place."""

    def __init__(
        self,
        desk: Desk,
        view: MonthView,
        visits: Sequence[PlannedVisit],
        first: Literal["day", "engineer"],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk, self._view, self._visits = desk, view, tuple(visits)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(px(600))
        many = len(self._visits)
        title = self.tr("Plan {n} visits").format(n=many) if many > 1 else self.tr("Plan the visit")
        self.setWindowTitle(title)
        self.moves = QCheckBox(self.tr("Another day"))
        self.moves.setChecked(first == "day")
        self.day = QDateEdit()
        self._prepare_day()
        self._about_day = ElidedLabel("", "small")
        self.engineer = ChoiceBox()
        self._prepare_engineer()
        self.reason = QPlainTextEdit()
        boxed(self.reason)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(px(64))
        self.model: RowsModel[Outcome] = RowsModel(
            lambda o: o.visit.key, lambda o: self._look(o).spoken, self
        )
        self.list = rows_view(self.model, self._look, self.tr("What changes"))
        self.problem = label("", "small", wrap=True, tone="bad")
        self.problem.hide()
        self.yes = button(self.tr("Apply") + "  Ctrl+Enter", "primary", on=self._apply)
        self.no = button(self.tr("Cancel"), on=self.reject)
        self._lay_out(title)
        self.moves.toggled.connect(self._changed)
        self.day.dateChanged.connect(self._changed)
        self.engineer.currentIndexChanged.connect(self._changed)
        self.reason.textChanged.connect(self._changed)
        on_ctrl_enter(self, self._apply)
        self._changed()
        (self.day if first == "day" else self.engineer).setFocus()

    def decision(self) -> Decision:
        on: date | None = None
        if self.moves.isChecked():
            on = _plain(self.day.date())
        who = self.engineer.currentData()
        assignee = None if who in (None, KEEP) else str(who)
        return Decision(on, assignee, self.reason.toPlainText().strip())

    def outcomes(self) -> list[Outcome]:
        wanted = self.decision()
        return [outcome(v, wanted, self._view.engineers) for v in self._visits]

    def _prepare_day(self) -> None:
        today = self._view.today
        start = max(today, self._visits[0].on)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMinimumDate(_qdate(today))
        self.day.setMaximumDate(_qdate(today + timedelta(days=FARTHEST)))
        self.day.setDate(_qdate(start))
        self.day.setAccessibleName(self.tr("Day"))
        self.day.setMinimumWidth(px(140))

    def _prepare_engineer(self) -> None:
        entries = [
            (self.tr("Leave as it is"), KEEP),
            (self.tr("Whoever covers the town"), ""),
            *((person.name, person.id) for person in self._view.engineers),
        ]
        for words, value in entries:
            self.engineer.addItem(words, value)
        self.engineer.setMinimumContentsLength(10)
        self.engineer.setAccessibleName(self.tr("Engineer"))

    def _lay_out(self, title: str) -> None:
        layout = column(self, gap=SPACE.m, margin=20)
        layout.addWidget(label(title, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.addWidget(self.moves, 0, 0)
        day = row(self.day)
        for words, step in (
            (self.tr("−1 day"), -1),
            (self.tr("+1 day"), 1),
            (self.tr("+7 days"), 7),
        ):
            day.addWidget(button(words, "chip", on=self._step(step)))
        day.addStretch(1)
        grid.addLayout(day, 0, 1)
        grid.addWidget(self._about_day, 1, 1)
        grid.addWidget(label(self.tr("Engineer"), "small"), 2, 0)
        grid.addWidget(self.engineer, 2, 1)
        grid.addWidget(label(self.tr("Reason"), "small"), 3, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.reason, 3, 1)
        grid.setColumnStretch(1, 1)
        layout.addLayout(grid)
        layout.addWidget(label(self.tr("What changes"), "strong"))
        self.list.setMinimumHeight(px(SIZE.row_tall) * min(ROWS, len(self._visits)) + px(4))
        layout.addWidget(self.list, 1)
        layout.addWidget(self.problem)
        layout.addLayout(row(None, self.no, self.yes))
        self.yes.setDefault(True)

    def _step(self, days: int) -> Callable[[], None]:
        def go() -> None:
            self.moves.setChecked(True)
            self.day.setDate(self.day.date().addDays(days))

        return go

    def _changed(self, *_: object) -> None:
        self.day.setEnabled(self.moves.isChecked())
        wanted, made = self.decision(), self.outcomes()
        self.model.set_rows(made)
        missing = needs_reason(made, wanted)
        hint = (
            self.tr("Why? Needed: it goes past the day the contract asks for")
            if missing
            else self.tr("Why (not needed)")
        )
        self.reason.setPlaceholderText(hint)
        self.reason.setAccessibleName(hint)
        self._about_day.setText(self._day_words(wanted.on))
        wrong = any(o.misfit for o in made)
        anything = any(o.changes for o in made)
        self.yes.setEnabled(anything and not wrong and not (missing and not wanted.reason))
        misfits = self.tr("The engineer does not cover every town chosen; take another one.")
        self._say(misfits if wrong else "")

    def _day_words(self, on: date | None) -> str:
        if on is None:
            return self.tr("Each visit keeps its day.")
        count = self._view.about(on)
        said = [day_words(on)]
        if word := day_off(count):
            said.append(word)
        elif not count.works:
            said.append(self.tr("not a working day"))
        there = sum(count.counts.get(s, 0) for s in (DayState.OVERDUE, DayState.DUE))
        if there:
            said.append(self.tr("visits that day: {n}").format(n=there))
        return " · ".join(said)

    def _look(self, made: Outcome) -> RowLook:
        visit = made.visit
        parts = []
        if made.on != visit.on:
            parts.append(f"{formats.day(visit.on)} → {formats.day(made.on)}")
        else:
            parts.append(formats.day(visit.on))
        nobody = self.tr("whoever covers the town")
        before, after = visit.assignee_name or nobody, made.assignee_name or nobody
        parts.append(before if made.assignee == visit.assignee else f"{before} → {after}")
        chips: list[tuple[str, Tone]] = []
        if made.misfit:
            chips.append((self.tr("not {town}").format(town=visit.site.town), "bad"))
        if made.past:
            past = self.tr("{n} d past the contract").format(n=made.past)
            chips.append((past, "warning"))
        if not made.changes:
            chips.append((self.tr("as it is"), "neutral"))
        icon = "calendar-arrow-right" if made.changes else "calendar-blank-outline"
        return RowLook(visit.site.name, " · ".join(parts), icon, "muted", tuple(chips))

    def _apply(self) -> None:
        if not self.yes.isEnabled():
            return
        wanted = self.decision()
        keys = [(v.site.id, v.kind) for v in self._visits]

        def done(_changes: ChangeSet) -> None:
            self.accept()

        def failed(error: CounterCheckError) -> None:
            self._say(error.sentence(self._desk.lang))
            self.yes.setEnabled(True)

        self.yes.setEnabled(False)
        self._desk.change(
            lambda ctx: plan_visits(ctx, keys, wanted), owner=self, done=done, failed=failed
        )

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _plain(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
