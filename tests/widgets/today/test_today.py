"""Today, on the real services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.services import tickets, visits
from tests.services.builders import Walk
from tests.widgets.frame_kit import Seat, seat, until
from widgets.common.rows import ROW
from widgets.common.two_line import TwoLineDelegate
from widgets.today.page import TodayPage


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path) as made:
        yield made


@pytest.fixture
def page(here: Seat, qtbot: Any) -> TodayPage:
    made = TodayPage(here.desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.shown({})
    until(qtbot, lambda: made.due.model.rows)
    return made


def test_due_visits_are_listed_and_enter_starts_one(
    page: TodayPage, here: Seat, qtbot: Any
) -> None:
    assert page.due.model.rows[0].days <= page.due.model.rows[-1].days  # the latest first
    chosen = page.due.chosen_row()
    assert chosen is not None
    qtbot.keyClick(page.due.view, Qt.Key.Key_Return)
    until(qtbot, lambda: here.asked)
    target, args = here.asked[0]
    assert target == "visit"
    view = visits.visit_view(here.desk.ctx, args["visit_id"])
    assert view.site.id == chosen.site.id


def test_starting_twice_goes_to_the_same_visit(page: TodayPage, here: Seat, qtbot: Any) -> None:
    page.due.chosen.emit(page.due.model.rows[1])
    until(qtbot, lambda: len(here.asked) == 1)
    page.due.chosen.emit(page.due.model.rows[1])
    until(qtbot, lambda: len(here.asked) == 2)
    assert here.asked[0] == here.asked[1]


def test_a_draft_and_its_progress_appear_by_themselves(
    page: TodayPage, here: Seat, qtbot: Any
) -> None:
    def one_answer(ctx: Any) -> Any:
        started = visits.start(ctx, here.laptop.first.id)
        visit_id = started.id(Entity.VISIT)
        return started | visits.answer(ctx, visit_id, "front.lamp", verdict=Verdict.NORMAL)

    here.desk.bus.changed.connect(page.refresh)
    here.desk.change(one_answer)
    until(qtbot, lambda: page.open.model.rows and page.open.model.rows[0].answered == 1)
    delegate = page.open.view.itemDelegate()
    assert isinstance(delegate, TwoLineDelegate)
    index = page.open.model.index(0)
    assert "1 / " in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data(ROW).visit.site_id == here.laptop.first.id


def test_a_visit_that_is_no_patrol_says_its_kind(page: TodayPage, here: Seat, qtbot: Any) -> None:
    laptop = here.laptop
    Walk.begin(laptop, kind="support")
    Walk.begin(laptop)
    page.shown({})
    until(qtbot, lambda: len(page.open.model.rows) == 2)
    support, patrol = sorted(
        (page.open.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)),
        key=lambda said: "Support" not in said,
    )
    assert "Support · " in support
    assert "Patrol" not in patrol and "Support" not in patrol


def test_open_orders_count_down(page: TodayPage, here: Seat, qtbot: Any) -> None:
    site = here.laptop.first
    here.desk.bus.changed.connect(page.refresh)
    here.desk.change(
        lambda ctx: tickets.create(ctx, site_id=site.id, kind="fault", title="No paper", level="I")
    )
    until(qtbot, lambda: page.tickets.model.rows)
    before = page.tickets.model.rows[0].clocks
    here.laptop.time.pass_(timedelta(minutes=3))
    until(qtbot, lambda: page.tickets.model.rows[0].clocks != before)
    response = page.tickets.model.rows[0].clocks[0]
    assert response.elapsed >= timedelta(minutes=3)


def test_the_tiles_lead_to_what_they_count(page: TodayPage, here: Seat, qtbot: Any) -> None:
    page._tiles.chosen.emit("tickets")
    page._tiles.chosen.emit("sync")
    assert [p for p, _ in here.asked] == ["tickets", "sync"]


def test_when_nothing_is_due_it_says_so_and_offers_the_sites(here: Seat, qtbot: Any) -> None:
    for site in here.laptop.packs.current.sites:
        Walk.begin(here.laptop, site.id).answer_all().finish().sign()
    made = TodayPage(here.desk)
    qtbot.addWidget(made)
    titles: list[str] = []
    made.titled.connect(lambda _title, sub: titles.append(sub))
    made.shown({})
    until(qtbot, lambda: titles and titles[-1] == "visits done today: 6")
    soon = [r for r in made.due.model.rows if r.days <= 0]
    assert soon == []
