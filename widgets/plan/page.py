"""Plan: what is due on which day of the month, by whom, and in which order to go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.account import Role
from app.domain.changes import ChangeSet, Entity
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services.day_round import day_round
from app.services.due import PlannedVisit
from app.services.plan_changes import release
from app.services.planning import DayState, MonthView, PlanFilter, month
from app.services.round_sheet import round_sheet
from widgets.common.buttons import button, icon_button
from widgets.common.card import Card
from widgets.common.confirm import confirm
from widgets.common.file_dialogs import ask_save
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.common.page import Page
from widgets.common.panes import ListAndDetail
from widgets.common.starting import start_visit
from widgets.common.states import EmptyState
from widgets.plan.day_pane import DayPane
from widgets.plan.decide import DecideDialog
from widgets.plan.filters import Filters
from widgets.plan.looks import ICONS, ink, state_word
from widgets.plan.month_table import MonthTable, months_later
from widgets.theme.theme import px
from widgets.theme.tokens import MOTION
from widgets.visit.save_file import write_file

_MINE = frozenset(
    {Entity.SITE, Entity.ASSET, Entity.VISIT, Entity.SIGN_OFF, Entity.FINDING, Entity.TICKET}
    | {Entity.VISIT_PLAN, Entity.ACCOUNT}
)
MINUTE = 60_000  # ms


class PlanPage(Page):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.view: MonthView | None = None
        self.day = desk.ctx.clock.now().local.date()
        self._start_town = ""
        self._wanted_site = ""
        self._latest, self._latest_round = Latest(), Latest()
        mine = desk.ctx.actor.id if desk.may(Role.ENGINEER) else ""
        self.filters = Filters(desk, PlanFilter(engineer=mine))
        self.table = MonthTable(self.tr("Month"))
        self.pane = DayPane(desk)
        self._month = label("", "heading")
        self._legend = row(gap=14)
        self.panes = ListAndDetail(self._calendar(), self.pane, self.table, (7, 5))
        self._either = QStackedWidget()
        self._either.addWidget(self.panes)
        self._either.addWidget(
            EmptyState(
                "calendar-blank-outline",
                self.tr("The contract plans no visits."),
                self.tr(
                    "Visits come by cadence once the contract pack marks their kind as planned "
                    "and gives its checklist a cadence. Until then start them when asked for."
                ),
                action=self.tr("All sites"),
                on=lambda: desk.go("sites"),
            )
        )
        column(self).addWidget(self._either)
        self.table.asked.connect(self.go_to)
        self.table.opened.connect(lambda _day: self._open_day())
        self.filters.changed.connect(lambda _wish: self._load())
        self.pane.started.connect(lambda v: start_visit(desk, v.site.id, self, v.kind))
        self.pane.planned.connect(self._decide)
        self.pane.released.connect(self._release)
        self.pane.sheet_asked.connect(self.ask_where)
        self.pane.start_chosen.connect(self._begin_in)
        self.pane.left.connect(self._leave_day)
        self.pane.widened.connect(self._widen)
        QShortcut(QKeySequence("/"), self, self.filters.engineer.setFocus)
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._soon.timeout.connect(self._load)
        self._rest = QTimer(self, singleShot=True, interval=MOTION.quick)
        self._rest.timeout.connect(self._load_round)
        self._midnight = QTimer(self, interval=MINUTE)
        self._midnight.timeout.connect(self._look_at_clock)

    def shown(self, args: Mapping[str, Any]) -> None:
        """``day``: a date; ``site_id``: the site to choose there; ``wish``: the filters."""
        self._tell_title()
        self.hinted.emit(self.tr("←→↑↓ day   PgUp/PgDn month   Home today   Enter the day's list"))
        if isinstance(wish := args.get("wish"), PlanFilter):
            self.filters.set_wish(wish)
        if site_id := args.get("site_id"):
            self._wanted_site = str(site_id)
            self.filters.set_wish(PlanFilter())  # whoever is to go there
        if isinstance(day := args.get("day"), date):
            self.day = day
        elif day == "today":
            self.day = self.desk.ctx.clock.now().local.date()
        self._midnight.start()
        self._load()
        self.table.setFocus()

    def leaving(self) -> None:
        self._midnight.stop()

    def refresh(self, changes: ChangeSet) -> None:
        if any(changes.has(e) for e in _MINE):
            self._soon.start()

    def keys(self) -> tuple[tuple[str, str], ...]:
        keys = [
            ("← → ↑ ↓", self.tr("Choose a day")),
            ("PgUp PgDn", self.tr("Month before, month after")),
            ("Home", self.tr("Today")),
            ("Enter", self.tr("From the month to the day's list")),
            ("Esc", self.tr("Back to the month")),
            ("M", self.tr("Move the chosen visits to another day")),
            ("A", self.tr("Give them to another engineer")),
            ("Del", self.tr("Let the contract's rule count again")),
            ("Ctrl+P", self.tr("Round sheet of the day")),
            ("/", self.tr("Filters")),
        ]
        if self.desk.may(Role.ENGINEER):
            keys.insert(5, ("Enter", self.tr("In the day's list: start the visit")))
        return tuple(keys)

    def go_to(self, day: date) -> None:
        """Shows the day, and its month if that is another one."""
        self.day = day
        self.kept.emit({"day": day, "wish": self.filters.wish()})
        if self.view is not None and self.view.first == day.replace(day=1):
            self.table.show_day(day)
            self._show_day()
        else:
            self.table.show_day(day)  # so that the next key counts from here
            self._show_month(day)
            self._load()

    def _calendar(self) -> Card:
        card = Card(margin=10, gap=8)
        card.body.addWidget(self.filters)
        before = icon_button("chevron-left", self.tr("Month before"), on=lambda: self._turn(-1))
        after = icon_button("chevron-right", self.tr("Month after"), on=lambda: self._turn(1))
        self._month.setMinimumWidth(px(140))
        today = button(self.tr("Today"), "chip", on=self._to_today)
        card.body.addLayout(row(before, self._month, after, None, today))
        card.body.addWidget(self.table, 1)
        self._legend.setContentsMargins(px(6), 0, px(6), 0)
        card.body.addLayout(self._legend)
        return card

    def _turn(self, months: int) -> None:
        self.go_to(months_later(self.day, months))

    def _to_today(self) -> None:
        self.go_to(self.desk.ctx.clock.now().local.date())

    def _load(self) -> None:
        day, wish = self.day, self.filters.wish()
        self.kept.emit({"day": day, "wish": wish})
        self.desk.read(
            lambda ctx: month(ctx, day, wish), self._latest.wrap(self._show_view), owner=self
        )

    def _show_view(self, view: MonthView) -> None:
        self.view = view
        self._either.setCurrentIndex(0 if view.kinds else 1)
        self.filters.offer(view)
        if view.first == self.day.replace(day=1):
            self.table.show_view(view, self.day)
        self._show_month(view.first)
        self._show_legend(view)
        self._tell_title()
        self._show_day()

    def _show_month(self, day: date) -> None:
        short = self.desk.lang == "zh"  # "11月"; the long form spells the number out
        form = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
        name = QLocale().standaloneMonthName(day.month, form)
        self._month.setText(self.tr("{month} {year}").format(month=name, year=day.year))

    def _show_legend(self, view: MonthView) -> None:
        clear(self._legend)
        for state in DayState:
            many = view.count(state)
            mark = row(icon_label(ICONS[state], ink(state), 14), gap=4)
            mark.addWidget(label(f"{state_word(state)} {many}", "tiny"))
            self._legend.addLayout(mark)
        self._legend.addStretch(1)

    def _show_day(self) -> None:
        if self.view is None or self.view.day(self.day) is None:
            return
        self.pane.show_day(self.view, self.day, self._start_town, self._wanted_site)
        self._wanted_site = ""
        self._rest.start()

    def _load_round(self) -> None:
        day, wish, start = self.day, self.filters.wish(), self._start_town
        self.desk.read(
            lambda ctx: day_round(ctx, day, wish, start_town=start),
            self._latest_round.wrap(self.pane.show_round),
            owner=self,
        )

    def _tell_title(self) -> None:
        said = []
        if self.view is not None:
            late = self.view.overdue
            said.append(self.tr("{n} overdue").format(n=late) if late else self.tr("none overdue"))
            if begun := self.view.overdue_begun:
                said.append(self.tr("of these begun: {n}").format(n=begun))
        if self.desk.may(Role.ENGINEER):
            # other engineers' visits are not all sent to this laptop
            said.append(self.tr("counted from the visits on this laptop"))
        self.titled.emit(self.tr("Plan"), " · ".join(said))

    def _open_day(self) -> None:
        self.panes.show_detail()
        self.pane.focus_list()

    def _leave_day(self) -> None:
        self.panes.show_list()
        self.table.setFocus()

    def _widen(self) -> None:
        self.filters.set_wish(PlanFilter())
        self._load()

    def _begin_in(self, town: str) -> None:
        self._start_town = town
        self._show_day()

    def _decide(self, visits: list[PlannedVisit], first: Literal["day", "engineer"]) -> None:
        if self.view is not None:
            DecideDialog(self.desk, self.view, visits, first, self).open()

    def _release(self, visits: list[PlannedVisit]) -> None:
        keys = [(v.site.id, v.kind) for v in visits]
        names = "\n".join(
            f"{v.site.name}: {v.on.isoformat()} → {v.due.contract.isoformat()}" for v in visits[:5]
        )
        more = len(visits) - 5
        if more > 0:
            names += "\n" + self.tr("and {n} more").format(n=more)
        confirm(
            self,
            self.tr("Let the contract's rule count again?"),
            self.tr("The day and the engineer that were decided are dropped.") + "\n" + names,
            self.tr("By contract again"),
            lambda: self.desk.change(lambda ctx: release(ctx, keys), owner=self),
        )

    def ask_where(self) -> None:
        name = self.tr("round") + f"-{self.day.isoformat()}.pdf"
        ask_save(self.window(), self.tr("Save the round sheet"), name, self.save_sheet)

    def save_sheet(self, path: Path) -> None:
        day, wish, start, lang = self.day, self.filters.wish(), self._start_town, self.desk.lang
        write_file(
            self.desk, self, path, lambda ctx: round_sheet(ctx, day, lang, wish, start_town=start)
        )

    def _look_at_clock(self) -> None:
        """A page that stays open over midnight must not call yesterday today."""
        today = self.desk.ctx.clock.now().local.date()
        if self.view is not None and self.view.today != today:
            if self.day == self.view.today:
                self.day = today
            self._load()
