"""Work orders as a person works through them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.changes import Entity
from app.domain.service_level import Calendar, ClockState, ServiceLevel, read_clocks
from app.domain.ticket import TicketEvent, TicketState
from app.domain.ticket import TicketEventKind as E
from app.services import tickets
from tests.services.builders import CHIEF, LI, WANG
from tests.widgets.frame_kit import Seat, seat, until
from widgets.tickets.actions import ACTIONS
from widgets.tickets.page import TicketsPage
from widgets.tickets.ticking import at_moment


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path, sites=9) as made:
        made.laptop.put_local(LI, WANG, CHIEF)
        yield made


def order(here: Seat, title: str = "打印机不出票", level: str = "II", site: int = 0) -> str:
    return tickets.create(
        here.laptop.ctx(),
        site_id=here.laptop.packs.current.sites[site].id,
        kind="fault",
        title=title,
        level=level,
        symptom="PR-08",
    ).id(Entity.TICKET)


def open_page(here: Seat, qtbot: Any, **args: Any) -> TicketsPage:
    made = TicketsPage(here.desk)
    qtbot.addWidget(made)
    made.resize(1250, 640)
    made.show()
    here.desk.bus.changed.connect(made.refresh)
    made.shown(args)
    return made


def opened(here: Seat, qtbot: Any, ticket_id: str) -> TicketsPage:
    page = open_page(here, qtbot, ticket_id=ticket_id)
    shows(page, qtbot, ticket_id)
    return page


def shows(page: TicketsPage, qtbot: Any, ticket_id: str) -> None:
    until(
        qtbot,
        lambda: page.detail.view is not None and page.detail.view.ticket.id == ticket_id,
    )


def told(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def state(page: TicketsPage) -> TicketState | None:
    return page.detail.view.ticket.state if page.detail.view else None


def test_the_most_urgent_is_first_and_the_model_is_sound(
    here: Seat, qtbot: Any, qtmodeltester: Any
) -> None:
    order(here, "慢的", "IV")
    fast = order(here, "急的", "I")
    page = open_page(here, qtbot)
    until(qtbot, lambda: len(page.model.rows) == 2)
    assert page.model.rows[0].ticket.id == fast
    shows(page, qtbot, fast)
    qtmodeltester.check(page.model)


def test_filters_by_state_mine_and_text(here: Seat, qtbot: Any) -> None:
    taken = order(here, "接了的")
    order(here, "没接的")
    tickets.act(here.laptop.ctx(), taken, E.TAKEN_OVER)
    page = open_page(here, qtbot)
    until(qtbot, lambda: len(page.model.rows) == 2)
    page.filters.mine.click()
    until(qtbot, lambda: [r.ticket.id for r in page.model.rows] == [taken])
    page.filters.mine.click()
    page.filters.groups.set_value("waiting")
    page.filters.groups.chosen.emit("waiting")
    until(qtbot, lambda: [r.ticket.title for r in page.model.rows] == ["没接的"])
    page.filters.field.setText("nothing like it")
    until(qtbot, lambda: page.model.rows == ())
    page.filters.reset()
    until(qtbot, lambda: len(page.model.rows) == 2)


def test_the_usual_way_from_report_to_confirmation(here: Seat, qtbot: Any) -> None:
    id = order(here)
    page = opened(here, qtbot, id)
    page.detail.buttons[E.TAKEN_OVER].click()
    until(qtbot, lambda: state(page) is TicketState.IN_PROGRESS)
    page.detail.buttons[E.PLAN_SUBMITTED].click()
    panel = page.detail.ask_panel
    assert panel.isVisible() and not panel.yes.isEnabled()
    panel.note.setPlainText("换线后复测")
    panel.yes.click()
    until(qtbot, lambda: "换线后复测" in told(page.detail.timeline))
    page.detail.ask(E.RESOLVED)
    panel.note.setPlainText("数据线松动，已更换")
    qtbot.keyClick(panel.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: state(page) is TicketState.RESOLVED)
    assert not panel.isVisible()
    until(qtbot, lambda: page.model.rows[0].ticket.state is TicketState.RESOLVED)


def test_what_needs_a_reason_is_not_done_without(here: Seat, qtbot: Any) -> None:
    id = order(here)
    tickets.act(here.laptop.ctx(), id, E.TAKEN_OVER)
    page = opened(here, qtbot, id)
    page.detail.ask(E.SUSPENDED)
    panel = page.detail.ask_panel
    panel.note.setPlainText("   ")
    assert not panel.yes.isEnabled()
    qtbot.keyClick(panel.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert state(page) is TicketState.IN_PROGRESS
    qtbot.keyClick(panel.note, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    page.detail.ask(E.SUSPENDED)
    panel.note.setPlainText("等备件")
    panel.yes.click()
    until(qtbot, lambda: state(page) is TicketState.SUSPENDED)
    assert page.detail.view is not None
    assert page.detail.view.clocks[-1].state is ClockState.PAUSED


def test_a_level_is_changed_with_its_reason(here: Seat, qtbot: Any) -> None:
    id = order(here, level="III")
    page = opened(here, qtbot, id)
    page.detail.ask(E.LEVEL_CHANGED)
    panel = page.detail.ask_panel
    assert panel.choice.findData("III") < 0
    panel.choice.setCurrentIndex(panel.choice.findData("I"))
    panel.note.setPlainText("窗口停办")
    panel.yes.click()
    until(qtbot, lambda: page.detail.view is not None and page.detail.view.ticket.level == "I")


def test_central_assigns_an_engineer(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path, CHIEF, sites=3) as here:
        here.laptop.put_local(LI, WANG, CHIEF)
        id = order(here)
        page = opened(here, qtbot, id)
        page.detail.ask(E.ASSIGNED)
        panel = page.detail.ask_panel
        names = [panel.choice.itemText(n) for n in range(panel.choice.count())]
        assert sorted(names) == sorted([LI.name, WANG.name])
        panel.choice.setCurrentIndex(names.index(WANG.name))
        panel.yes.click()
        until(qtbot, lambda: state(page) is TicketState.ASSIGNED)
        assert page.detail.view is not None
        assert page.detail.view.ticket.assignee_name == WANG.name


def test_only_what_the_state_and_the_role_allow_is_offered(here: Seat, qtbot: Any) -> None:
    id = order(here)
    page = opened(here, qtbot, id)
    assert page.detail.view is not None
    assert set(page.detail.buttons) <= set(page.detail.view.allowed)
    page.detail.ask(E.CLOSED)  # central's, and not yet
    assert not page.detail.ask_panel.isVisible()
    assert set(ACTIONS) | {E.REPORTED} == set(E)


def test_a_new_order_from_a_symptom(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, new=True, symptom="PR-01", description="Ruled out: 原因0")
    form = page.form
    assert form.isVisible() and form.title.text() == "跳票"
    assert form.level.currentData() == "I" and "within 5 min" in form.limits.text()
    until(qtbot, lambda: form.site.completer() is not None)
    form.create_it()
    assert "site" in form.problem.text()
    form.site.setText("第2供水")
    form.create_it()
    until(qtbot, lambda: page.model.rows and page.detail.isVisible())
    made = page.model.rows[0].ticket
    assert (made.title, made.symptom, made.level) == ("跳票", "PR-01", "I")
    assert made.description == "Ruled out: 原因0"
    shows(page, qtbot, made.id)


def test_an_open_form_survives_a_list_that_changes(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, new=True)
    page.form.title.setText("半句话")
    here.desk.change(
        lambda ctx: tickets.create(
            ctx, site_id=here.laptop.first.id, kind="fault", title="别人的", level="III"
        )
    )
    until(qtbot, lambda: len(page.model.rows) == 1)
    assert page.form.isVisible() and page.form.title.text() == "半句话"


def test_a_closed_one_is_found_though_the_filter_hides_it(here: Seat, qtbot: Any) -> None:
    order(here, "开着的")
    id = order(here, "关了的")
    tickets.act(here.laptop.ctx(CHIEF), id, E.CANCELLED, note="重复")
    page = opened(here, qtbot, id)
    assert page.filters.wish().group == "all"


def test_bars_of_visible_rows_move_every_second(here: Seat, qtbot: Any) -> None:
    id = order(here, level="I")
    page = opened(here, qtbot, id)
    page.ticker.timer.stop()
    changed: list[int] = []
    page.model.dataChanged.connect(lambda a, b: changed.append(a.row()))
    before = page.model.rows[0].clocks[0]
    here.laptop.time.pass_(timedelta(minutes=4))
    page.ticker.tick()
    page.detail.tick()
    after = page.model.rows[0].clocks[0]
    assert after.left == before.left - timedelta(minutes=4) and changed == [0]
    here.laptop.time.pass_(timedelta(minutes=2))
    page.ticker.tick()
    assert page.model.rows[0].clocks[0].state is ClockState.BREACHED


def test_links_lead_on(here: Seat, qtbot: Any) -> None:
    id = order(here)
    page = opened(here, qtbot, id)
    from PySide6.QtWidgets import QPushButton

    for made in page.detail.findChildren(QPushButton):
        if made.property("kind") == "link" and made.isVisible():
            made.click()
    assert ("sites", {"site_id": here.laptop.first.id}) in here.asked
    assert ("knowledge", {"symptom": "PR-08"}) in here.asked


START = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
OFFICE = Calendar("5x8", frozenset(range(5)), time(8, 30), time(17, 30))


@given(
    st.lists(
        st.tuples(
            st.sampled_from([E.TAKEN_OVER, E.PLAN_SUBMITTED, E.SUSPENDED, E.RESUMED, E.RESOLVED]),
            st.integers(0, 3000),
        ),
        max_size=6,
    ),
    st.integers(0, 6000),
    st.integers(0, 6000),
    st.sampled_from([OFFICE, Calendar("7x24")]),
)
def test_ticking_says_what_the_events_will_say(
    happened: list[tuple[E, int]], read: int, later: int, calendar: Calendar
) -> None:
    """Between two readings the countdown is the service's own arithmetic."""
    level = ServiceLevel(
        "II", "", "", timedelta(minutes=10), timedelta(hours=4), timedelta(hours=8), calendar
    )
    events = [TicketEvent("0", "t", 0, E.REPORTED, START, "a", "a")]
    events += [
        TicketEvent(str(n), "t", n + 1, kind, START + timedelta(minutes=m), "a", "a")
        for n, (kind, m) in enumerate(sorted(happened, key=lambda p: p[1]))
    ]
    read_at = max(START + timedelta(minutes=read), events[-1].at)
    now = read_at + timedelta(minutes=later)
    then = read_clocks(level, events, read_at)
    ticked = [at_moment(c, read_at, now, calendar) for c in then]
    for shown, held in zip(ticked, read_clocks(level, events, now), strict=True):
        assert (shown.elapsed, shown.stopped) == (held.elapsed, held.stopped)
        assert shown.state is held.state
