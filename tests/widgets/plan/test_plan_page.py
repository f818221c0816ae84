"""The plan's page, on the real services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog

from app.domain.account import Account
from app.services import visits
from app.services.plan_changes import Decision, plan_visits
from app.services.planning import DayLine, DayState, PlanFilter
from tests.services.builders import CHIEF, LI, WANG, Walk, checklist, make_pack
from tests.widgets.frame_kit import Seat, seat, until
from widgets.common.confirm import Ask
from widgets.plan.day_list import TownHead
from widgets.plan.decide import DecideDialog
from widgets.plan.month_table import MonthModel, month_later, months_later
from widgets.plan.page import PlanPage
from widgets.sites.page import SitesPage
from widgets.today.page import TodayPage

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
K = Qt.Key


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path) as made:
        made.laptop.put_local(LI, WANG, CHIEF)
        made.laptop.time.pass_(40 * DAY)  # everything is overdue
        yield made


def opened(here: Seat, qtbot: Any, **args: Any) -> PlanPage:
    made = PlanPage(here.desk)
    qtbot.addWidget(made)
    made.resize(1240, 640)
    made.show()
    made.shown(args)
    here.desk.bus.changed.connect(made.refresh)
    until(qtbot, lambda: made.view is not None)
    return made


def plan(here: Seat, qtbot: Any, wanted: Decision, actor: Account = LI, site: int = 0) -> None:
    chosen = here.laptop.packs.current.sites[site]
    ctx = here.laptop.ctx(actor)
    done: list[object] = []
    here.desk.tasks.run(
        "store", lambda: plan_visits(ctx, [(chosen.id, "patrol")], wanted), done=done.append
    )
    until(qtbot, lambda: done)


def front(window: Any, qtbot: Any) -> None:
    """No desktop brings a window forward where there is none; shortcuts count in front only."""
    window.activateWindow()
    until(qtbot, window.isActiveWindow)


def states(page: PlanPage) -> list[tuple[str, DayState]]:
    rows = page.pane.list.rows.rows
    return [(r.site.number, r.state) for r in rows if isinstance(r, DayLine)]


def test_the_keyboard_walks_through_days_and_months(here: Seat, qtbot: Any) -> None:
    page = opened(here, qtbot)
    table = page.table
    today = TODAY + 40 * DAY
    assert (page.day, table.days.count(table.currentIndex()).day) == (today, today)
    for key, day in (
        (K.Key_Right, date(2026, 12, 31)),
        (K.Key_Right, date(2027, 1, 1)),
        (K.Key_Up, date(2026, 12, 25)),
        (K.Key_Home, today),
        (K.Key_PageDown, date(2027, 1, 30)),
        (K.Key_PageDown, date(2027, 2, 28)),
        (K.Key_PageUp, date(2027, 1, 28)),
        (K.Key_Left, date(2027, 1, 27)),
        (K.Key_Down, date(2027, 2, 3)),
    ):
        qtbot.keyClick(table, key)  # faster than the store answers
        assert page.day == day
    until(qtbot, lambda: page.view.first == date(2027, 2, 1))
    assert table.days.count(table.currentIndex()).day == page.day
    assert "2027" in page._month.text()
    qtbot.keyClick(table, K.Key_Home)
    until(qtbot, lambda: page.view.first == date(2026, 12, 1))
    qtbot.keyClick(table, K.Key_Return)
    assert page.pane.list.hasFocus()
    qtbot.keyClick(page.pane.list, K.Key_Escape)
    assert table.hasFocus()


def test_months_keep_the_day_where_they_have_it() -> None:
    assert months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 5), 1) == date(2027, 1, 5)
    assert month_later(date(2027, 1, 9), -1) == date(2026, 12, 1)


def test_a_day_says_in_words_what_is_on_it(here: Seat, qtbot: Any) -> None:
    page = opened(here, qtbot)
    QAbstractItemModelTester(page.table.days)
    QAbstractItemModelTester(page.pane.list.rows)
    spoken = page.table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert "2026-12-30" in spoken and "today" in spoken and "Overdue 6" in spoken
    model = MonthModel()
    assert model.index(0, 0).data() is None  # before anything is known
    rows = page.pane.list.rows
    heads = [r for r in rows.rows if isinstance(r, TownHead)]
    assert [(h.town, h.visits) for h in heads] == [("常平", 4), ("茶山", 2)]
    head = rows.index(0)
    assert rows.flags(head) == Qt.ItemFlag.NoItemFlags
    first = rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "days overdue" in first
    until(qtbot, lambda: page.pane._round is not None)
    texts = [w.text() for w in page.pane.luggage.findChildren(type(page._month))]
    assert any("never visited" in t for t in texts) and any("Printer" in t for t in texts)


def test_enter_in_the_list_starts_the_visit(here: Seat, qtbot: Any) -> None:
    page = opened(here, qtbot)
    page.pane.focus_list()
    line = page.pane.list.current()
    assert line is not None
    qtbot.keyClick(page.pane.list, K.Key_Return)
    until(qtbot, lambda: here.asked)
    target, args = here.asked[0]
    assert target == "visit"
    assert visits.visit_view(here.desk.ctx, args["visit_id"]).site.id == line.site.id
    until(
        qtbot,
        lambda: any(
            isinstance(r, DayLine) and r.planned and r.planned.begun_here
            for r in page.pane.list.rows.rows
        ),
    )


def dialog_of(page: PlanPage) -> DecideDialog:
    return next(d for d in page.findChildren(DecideDialog) if d.isVisible())


def test_several_visits_are_moved_at_once_and_the_reason_is_asked_for(
    here: Seat, qtbot: Any
) -> None:
    page = opened(here, qtbot)
    page.pane.focus_list()
    page.pane.list.selectAll()
    assert len(page.pane.list.chosen()) == 6
    qtbot.keyClick(page.pane.list, K.Key_M)
    dialog = dialog_of(page)
    dialog.day.setDate(dialog.day.date().addDays(2))
    assert not dialog.yes.isEnabled() and "Needed" in dialog.reason.placeholderText()
    assert all(o.changes and o.past for o in dialog.outcomes())
    spoken = dialog.model.index(0).data()
    assert "→ 2027-01-01" in spoken and "past the contract" in spoken
    qtbot.keyClicks(dialog.reason, "holidays")
    assert dialog.yes.isEnabled()
    front(dialog, qtbot)
    qtbot.keyClick(dialog, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: {s for _n, s in states(page)} != {DayState.OVERDUE})
    page.go_to(date(2027, 1, 1))
    until(qtbot, lambda: page.view.first == date(2027, 1, 1) and len(states(page)) == 6)
    assert {s for _n, s in states(page)} == {DayState.OVERDUE}  # still, by the contract
    line = page.pane.list.current()
    assert line is not None and line.planned is not None and line.planned.due.postponed


def test_reassigning_takes_the_visit_off_my_list_and_del_gives_it_back(
    here: Seat, qtbot: Any
) -> None:
    page = opened(here, qtbot)
    assert page.filters.wish() == PlanFilter(engineer=LI.id)
    page.pane.focus_list()
    number = page.pane.list.current().site.number
    qtbot.keyClick(page.pane.list, K.Key_A)
    dialog = dialog_of(page)
    assert not dialog.yes.isEnabled()  # nothing is changed yet
    dialog.engineer.setCurrentIndex(dialog.engineer.findData(WANG.id))
    assert dialog.decision() == Decision(None, WANG.id, "")
    assert dialog.yes.isEnabled()  # no day is moved: no reason is needed
    dialog.yes.click()
    until(qtbot, lambda: number not in {n for n, _s in states(page)})
    page.filters.set_wish(PlanFilter(engineer=WANG.id))
    page.filters.changed.emit(page.filters.wish())
    until(qtbot, lambda: number in {n for n, _s in states(page)})
    lines = [r for r in page.pane.list.rows.rows if isinstance(r, DayLine)]
    at = page.pane.list.rows.find(next(r.key for r in lines if r.site.number == number))
    page.pane.list.setCurrentIndex(at)
    front(page, qtbot)
    page.pane.focus_list()
    qtbot.keyClick(page.pane.list, K.Key_Delete)
    ask = next(d for d in page.findChildren(Ask) if d.isVisible())
    ask.yes.click()
    until(
        qtbot,
        lambda: all(
            r.planned is None or r.planned.due.plan is None
            for r in page.pane.list.rows.rows
            if isinstance(r, DayLine)
        ),
    )


def test_a_refusal_is_shown_where_it_was_asked_for(here: Seat, qtbot: Any) -> None:
    page = opened(here, qtbot)
    page.pane.focus_list()
    qtbot.keyClick(page.pane.list, K.Key_M)
    dialog = dialog_of(page)
    dialog.reason.setPlainText("x" * 501)
    dialog.yes.click()
    until(qtbot, lambda: dialog.problem.text())
    assert dialog.isVisible() and "500" in dialog.problem.text()
    dialog.reject()


def test_the_filters_narrow_the_month_and_the_day(here: Seat, qtbot: Any) -> None:
    page = opened(here, qtbot)
    until(qtbot, lambda: page.filters.town.count() == 3)
    page.filters.town.setCurrentIndex(page.filters.town.findData("茶山"))
    page.filters.town.activated.emit(page.filters.town.currentIndex())
    until(qtbot, lambda: len(states(page)) == 2)
    assert page.view.overdue == 2
    page.filters.business.setCurrentIndex(page.filters.business.findData("office"))
    page.filters.business.activated.emit(page.filters.business.currentIndex())
    until(qtbot, lambda: not states(page))
    assert page.pane._either.currentIndex() == 1 and page.pane._nothing.isVisible()
    page.pane._nothing.button.click()
    until(qtbot, lambda: len(states(page)) == 6)


def test_the_round_begins_in_the_town_one_chooses_and_is_saved_as_pdf(
    here: Seat, qtbot: Any, tmp_path: Path
) -> None:
    page = opened(here, qtbot)
    until(qtbot, lambda: page.pane.start.count() == 2)
    page.pane.start.setCurrentIndex(page.pane.start.findData("茶山"))
    page.pane.start.activated.emit(page.pane.start.currentIndex())
    heads = [r.town for r in page.pane.list.rows.rows if isinstance(r, TownHead)]
    assert heads == ["茶山", "常平"]
    file = tmp_path / "round.pdf"
    page.save_sheet(file)
    until(qtbot, file.exists)
    assert file.read_bytes().startswith(b"%PDF")
    page.ask_where()
    dialog = next(d for d in page.window().findChildren(QDialog) if d.isVisible())
    dialog.reject()


def test_what_is_done_and_what_is_expected_cannot_be_decided_about(here: Seat, qtbot: Any) -> None:
    Walk.begin(here.laptop).answer_all().finish().sign()
    page = opened(here, qtbot, site_id=here.laptop.first.id)
    assert page.filters.wish() == PlanFilter()
    line = page.pane.list.current()
    assert line is not None and line.state is DayState.DONE
    assert not page.pane._move.isEnabled() and not page.pane._start.isEnabled()
    page.pane.list.activated.emit(page.pane.list.currentIndex())
    assert here.asked[0][0] == "visit"
    page.go_to(TODAY + 100 * DAY)  # one cadence after the one that is due in 30 days
    until(qtbot, lambda: states(page) and states(page)[0][1] is DayState.EXPECTED)
    assert not page.pane._move.isEnabled()


def test_midnight_moves_today(here: Seat, qtbot: Any) -> None:
    page = opened(here, qtbot)
    here.laptop.time.pass_(DAY)
    page._look_at_clock()
    until(qtbot, lambda: page.view.today == TODAY + 41 * DAY)
    assert page.day == TODAY + 41 * DAY


def test_central_sees_everybody_and_starts_nothing(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path, CHIEF) as here:
        here.laptop.put_local(LI, WANG, CHIEF)
        here.laptop.time.pass_(40 * DAY)
        page = opened(here, qtbot, day="today")
        assert page.filters.wish() == PlanFilter() and not page.pane._start.isVisible()
        page.pane.list.activated.emit(page.pane.list.currentIndex())
        assert here.asked[0][0] == "sites"
        told = page.keys()
        assert all("start the visit" not in what for _key, what in told)


def test_a_contract_that_plans_nothing_says_so(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path) as here:
        pack = make_pack(checklists=(checklist(cadence=None),))
        here.desk.ctx = replace(here.desk.ctx, packs=type(here.laptop.packs).of(pack))
        page = opened(here, qtbot)
        said = [w.text() for w in page._either.currentWidget().findChildren(type(page._month))]
        assert "The contract plans no visits." in said and page.view.planned == ()
        page._either.currentWidget().button.click()
        assert here.asked == [("sites", {})]


def test_today_shows_others_visits_when_asked(here: Seat, qtbot: Any) -> None:
    plan(here, qtbot, Decision(assignee=WANG.id), CHIEF)
    page = TodayPage(here.desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    page.shown({})
    until(qtbot, lambda: len(page.due.model.rows) == 5)
    assert page.due.others.isVisible() and "1" in page.due.others.text()
    page.due.others.click()
    assert len(page.due.model.rows) == 6
    assert "王工" in page.due.model.index(5).data()


def test_a_site_says_when_it_is_due_and_who_moved_it(here: Seat, qtbot: Any) -> None:
    plan(here, qtbot, Decision(on=TODAY + 44 * DAY, reason="装修"), CHIEF)
    page = SitesPage(here.desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    page.shown({"site_id": here.laptop.first.id})
    detail = page.detail
    until(qtbot, lambda: any("装修" in w.text() for w in detail.findChildren(type(page._count))))
    texts = " ".join(w.text() for w in detail.findChildren(type(page._count)))
    assert "赵复核 put this off from" in texts and "every 30 days; never visited" in texts
