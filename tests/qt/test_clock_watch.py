"""The person at the laptop hears of a wrong clock once per finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.qt.clock_watch import ClockWatch
from app.qt.sync_runner import Line, SyncState
from tests.services.builders import Walk
from tests.widgets.frame_kit import Seat, seat, until


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path) as made:
        yield made


@pytest.fixture
def told(here: Seat) -> list[str]:
    heard: list[str] = []
    here.desk.notices.posted.connect(lambda notice: heard.append(notice.text))
    return heard


def settled(here: Seat, qtbot: Any) -> None:
    until(qtbot, lambda: not here.desk.tasks.pending("store"))


def contact(here: Seat, offset: float) -> None:
    here.laptop.clock.learn(offset)
    here.desk.sync.changed.emit(SyncState(Line.IDLE))


def test_a_moved_clock_is_told_once_and_the_visit_goes_on_in_true_time(
    here: Seat, told: list[str], qtbot: Any
) -> None:
    watch = ClockWatch(here.desk)
    settled(here, qtbot)
    here.laptop.time.pass_(timedelta(seconds=10))
    watch.tick()
    assert told == []
    here.laptop.time.now += timedelta(hours=2)
    watch.tick()
    watch.tick()
    assert len(told) == 1 and "put forward by 2 h" in told[0]
    assert here.laptop.clock.now().offset == -7200


def test_a_difference_to_central_is_told_once_and_again_when_it_is_another(
    here: Seat, told: list[str], qtbot: Any
) -> None:
    ClockWatch(here.desk)
    settled(here, qtbot)
    for offset in (0.4, -600.0, -600.5, -600.0):
        contact(here, offset)
        settled(here, qtbot)
    assert len(told) == 1 and "10 min fast" in told[0]
    contact(here, 900.0)
    settled(here, qtbot)
    assert len(told) == 2 and "15 min slow" in told[1]


def test_a_clock_behind_the_records_is_told_at_the_start(
    here: Seat, told: list[str], qtbot: Any
) -> None:
    here.laptop.clock.offset = here.laptop.clock.measured_at = None
    Walk.begin(here.laptop)
    here.laptop.time.now -= timedelta(days=40)
    here.laptop.clock.read()
    ClockWatch(here.desk)
    until(qtbot, lambda: told)
    assert "earlier time than its last record" in told[0]
