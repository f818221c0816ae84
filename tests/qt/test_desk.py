"""The desk: reading, changing, telling, and the language it speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject

from app.domain.changes import ChangeSet, Entity
from app.domain.text import Text
from app.errors import StorageFull
from app.services import visits
from app.services.context import Ctx
from tests.widgets.frame_kit import Seat, seat, until


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path) as made:
        yield made


def test_a_change_is_published_after_the_page_has_heard_of_it(here: Seat, qtbot: Any) -> None:
    order: list[str] = []
    here.desk.bus.changed.connect(lambda _: order.append("bus"))
    site = here.laptop.first
    here.desk.change(lambda ctx: visits.start(ctx, site.id), done=lambda _: order.append("page"))
    until(qtbot, lambda: order == ["page", "bus"])


def test_a_change_is_published_though_the_page_is_gone(here: Seat, qtbot: Any) -> None:
    page = QObject()
    heard: list[ChangeSet] = []
    told: list[object] = []
    here.desk.bus.changed.connect(heard.append)
    site = here.laptop.first
    here.desk.change(lambda ctx: visits.start(ctx, site.id), owner=page, done=told.append)
    page.deleteLater()
    until(qtbot, lambda: heard)
    assert heard[0].id(Entity.VISIT)
    assert told == []


def test_a_refusal_is_a_notice_in_the_desks_language(here: Seat, qtbot: Any) -> None:
    def full(_ctx: Ctx) -> ChangeSet:
        raise StorageFull

    here.desk.change(full)
    until(qtbot, lambda: here.desk.notices.newest is not None)
    assert here.desk.notices.newest is not None
    assert here.desk.notices.newest.text.startswith("The disk is full")
    here.settings.change(lang="zh")
    here.desk.change(full)
    until(qtbot, lambda: "磁盘已满" in (here.desk.notices.newest or here).text)  # type: ignore[union-attr]


def test_a_refusal_goes_when_the_same_form_gets_through(here: Seat, qtbot: Any) -> None:
    form, other = QObject(), QObject()

    def full(_ctx: Ctx) -> ChangeSet:
        raise StorageFull

    def change(owner: QObject, fn: Callable[[Ctx], ChangeSet]) -> None:
        ended: list[int] = []
        here.desk.change(fn, owner=owner, ended=lambda: ended.append(1))
        until(qtbot, lambda: ended)

    change(form, full)
    change(other, lambda _ctx: ChangeSet())
    assert here.desk.notices.newest is not None
    change(form, lambda _ctx: ChangeSet())
    assert here.desk.notices.newest is None


def test_a_message_changes_its_language_or_goes(here: Seat) -> None:
    notices = here.desk.notices
    notices.error(StorageFull(), "en")
    notices.speak("zh")
    assert notices.newest is not None and "磁盘已满" in notices.newest.text
    notices.warn(Text("时钟不准", "The clock is wrong"), "zh")
    notices.speak("en")
    assert notices.newest.text == "The clock is wrong"
    notices.good("Saved")
    notices.speak("zh")
    assert notices.newest is None


def test_nothing_changed_means_nothing_is_published(here: Seat, qtbot: Any) -> None:
    ended: list[int] = []
    heard: list[object] = []
    here.desk.bus.changed.connect(heard.append)
    here.desk.change(lambda _ctx: ChangeSet(), ended=lambda: ended.append(1))
    until(qtbot, lambda: ended)
    assert heard == []


def test_going_names_the_page_and_its_arguments(here: Seat) -> None:
    here.desk.go("visit", visit_id="v")
    assert here.asked == [("visit", {"visit_id": "v"})]
