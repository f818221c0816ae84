"""The chosen day: its visits town by town, what to take along, and what can be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.account import Role
from app.qt.desk import Desk
from app.services.day_round import TO_DO, Round, Stop, in_order
from app.services.due import PlannedVisit
from app.services.planning import DayLine, DayState, MonthView
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.choice_box import ChoiceBox
from widgets.common.flow import FlowLayout
from widgets.common.labels import label
from widgets.common.states import EmptyState
from widgets.plan.day_list import DayList
from widgets.plan.looks import day_words
from widgets.plan.luggage import LuggageStrip
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class DayPane(Card):
    """Signals:
    started(PlannedVisit): begin this visit.
    planned(list[PlannedVisit], str): decide about these; "day" or "engineer" is asked for first.
    released(list[PlannedVisit]): the contract's rule is to count again for these.
    sheet_asked(): the round as PDF.
    start_chosen(str): the town the round is to begin in; "" the pack's first.
    left(): back to the month.
    widened(): show everybody's and everything.
    """

    started = Signal(object)
    planned = Signal(object, str)
    released = Signal(object)
    sheet_asked = Signal()
    start_chosen = Signal(str)
    left = Signal()
    widened = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Day"), margin=4, gap=4, parent=parent)
        self._desk = desk
        self._round: Round | None = None
        self.head.setContentsMargins(px(12), px(8), px(12), 0)
        self.start = ChoiceBox()
        self.start.setAccessibleName(self.tr("The round begins in"))
        self.start.setMinimumContentsLength(8)
        self.start.activated.connect(
            lambda _i: self.start_chosen.emit(str(self.start.currentData() or ""))
        )
        self.head.addWidget(self.start)
        self._count = label("", "small", wrap=True)
        self._count.setContentsMargins(px(12), 0, px(12), px(2))
        self.list = DayList(desk, self.tr("Visits of the day"))
        self.luggage = LuggageStrip(desk)
        self._nothing = EmptyState(
            "calendar-blank-outline",
            self.tr("Nothing falls on this day."),
            self.tr("Choose another day, or look at everybody's visits."),
            action=self.tr("Show all visits"),
            on=self.widened.emit,
        )
        self._either = QStackedWidget()
        self._either.addWidget(self.list)
        self._either.addWidget(self._nothing)
        self.body.addWidget(self._count)
        self.body.addWidget(self._either, 1)
        self.body.addWidget(self.luggage)
        self.body.addWidget(self._actions())
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        self.list.activated.connect(lambda _index: self._begin())
        self._keys()

    def show_day(self, view: MonthView, day: date, start_town: str, wanted_site: str = "") -> None:
        lines = in_order(self._desk.ctx.pack, view.lines_on(day), start_town)
        self.title.setText(day_words(day))
        self.setAccessibleName(day_words(day))
        todo = [x for x in lines if x.state in TO_DO]
        sites = len({x.site.id for x in todo})
        said = (
            self.tr("{visits} to do at {sites} sites").format(visits=len(todo), sites=sites)
            if todo
            else self.tr("nothing to do")
        )
        if expected := sum(x.state is DayState.EXPECTED for x in lines):
            said += " · " + self.tr("expected by cadence: {n}").format(n=expected)
        self._count.setText(said)
        towns = list(dict.fromkeys(x.site.town for x in todo))
        self._offer_towns(sorted(towns, key=self._place), start_town)
        self._either.setCurrentIndex(0 if lines else 1)
        self.list.show_lines(lines, wanted_site)
        self._sheet.setEnabled(bool(todo))
        self._tell_current()
        self._selection_changed()

    def show_round(self, made: Round) -> None:
        """What to take along, a moment after the day itself."""
        self._round = made
        self._tell_current()

    def focus_list(self) -> None:
        self.list.setFocus()

    def _actions(self) -> QWidget:
        made = QWidget()
        made.setContentsMargins(px(8), 0, px(8), px(6))
        flow = FlowLayout(made, gap=SPACE.s)
        self._move = button(self.tr("Change day") + "  M", on=lambda: self.ask("day"))
        self._give = button(self.tr("Reassign") + "  A", on=lambda: self.ask("engineer"))
        self._drop = button(self.tr("By contract again") + "  Del", on=self._release)
        self._sheet = button(
            self.tr("Round sheet"),
            icon="file-document-outline",
            key="Ctrl+P",
            on=self.sheet_asked.emit,
        )
        self._start = button(self.tr("Start visit"), "primary", icon="play", on=self._begin)
        for one in (self._move, self._give, self._drop, self._sheet, self._start):
            flow.addWidget(one)
        self._start.setVisible(self._desk.may(Role.ENGINEER))
        return made

    def _keys(self) -> None:
        inside = Qt.ShortcutContext.WidgetShortcut
        for keys, what in (
            ("M", lambda: self.ask("day")),
            ("A", lambda: self.ask("engineer")),
            ("Del", self._release),
            ("Esc", self.left.emit),
        ):
            QShortcut(QKeySequence(keys), self.list, what, context=inside)

    def _place(self, town: str) -> int:
        towns = self._desk.ctx.pack.towns
        return towns.index(town) if town in towns else len(towns)

    def _offer_towns(self, towns: Sequence[str], start: str) -> None:
        entries = [(self.tr("From {town}").format(town=t), t) for t in towns]
        self.start.offer(entries)
        self.start.setCurrentIndex(max(0, self.start.findData(start)))
        self.start.setVisible(len(towns) > 1)

    def _chosen(self) -> list[PlannedVisit]:
        """Those that can be decided about: due ones, and those that were moved away from here. A
        decision is about the next visit, so not what is expected after it."""
        found: dict[str, PlannedVisit] = {}
        for line in self.list.chosen():
            if line.planned is not None and line.state is not DayState.EXPECTED:
                found.setdefault(line.planned.key, line.planned)
        return list(found.values())

    def ask(self, first: Literal["day", "engineer"]) -> None:
        if chosen := self._chosen():
            self.planned.emit(chosen, first)

    def _release(self) -> None:
        if chosen := [v for v in self._chosen() if v.due.plan is not None]:
            self.released.emit(chosen)

    def _begin(self) -> None:
        line = self.list.current()
        if line is None:
            return
        visit = self._to_start(line)
        if line.done is not None:
            reads = self._desk.may(Role.ENGINEER, Role.SUPERVISOR)
            self._desk.go("visit" if reads else "review", visit_id=line.done.visit.id)
        elif visit is not None and self._desk.may(Role.ENGINEER):
            self.started.emit(visit)
        else:
            self._desk.go("sites", site_id=line.site.id)

    def _to_start(self, line: DayLine | None) -> PlannedVisit | None:
        """What only comes after another visit is not begun."""
        if line is None or line.state is DayState.EXPECTED:
            return None
        return line.planned

    def _current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._tell_current()

    def _selection_changed(self, *_: QItemSelection) -> None:
        chosen = self._chosen()
        self._move.setEnabled(bool(chosen))
        self._give.setEnabled(bool(chosen))
        self._drop.setEnabled(any(v.due.plan is not None for v in chosen))
        visit = self._to_start(self.list.current())
        self._start.setEnabled(visit is not None)
        here = visit is not None and visit.begun_here
        self._start.setText(" " + (self.tr("Go on with it") if here else self.tr("Start visit")))

    def _tell_current(self) -> None:
        line = self.list.current()
        self.luggage.show_line(line, self._stop(line.planned if line is not None else None))

    def _stop(self, visit: PlannedVisit | None) -> Stop | None:
        if visit is None or self._round is None:
            return None
        return next((s for s in self._round.stops if s.visit.key == visit.key), None)
