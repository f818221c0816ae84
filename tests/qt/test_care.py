"""The copy after a signature, the daily check, and that neither is in the way of closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import StorageFull, StoreDamaged
from app.qt.care import CHECKED, StoreCare
from app.services import signoff
from tests.services.builders import Walk, png, strokes
from tests.widgets.frame_kit import Seat, seat, until

DAY = timedelta(days=1)


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path) as made:
        yield made


def care_of(here: Seat) -> StoreCare:
    desk = here.desk
    store = here.laptop.store
    return StoreCare(store, desk.tasks, desk.bus, desk.notices, desk.settings, desk)


def copies(here: Seat) -> list[Path]:
    return list((here.laptop.folder / "backups").glob("store-*.db"))


def sign(here: Seat) -> None:
    walk = Walk.begin(here.laptop).answer_all().finish()
    here.desk.change(
        lambda ctx: signoff.sign(
            ctx,
            walk.visit_id,
            supervisor="钱主任",
            role="网点负责人",
            rating=5,
            remarks="",
            strokes=strokes(),
            png=png(60, 20),
        )
    )


def test_a_signature_is_followed_by_a_copy(here: Seat, qtbot: Any) -> None:
    care_of(here)
    sign(here)
    until(qtbot, lambda: copies(here) and not here.desk.tasks.pending("files"))
    assert not here.laptop.store.backup_due and len(copies(here)) == 1


def test_a_copy_that_failed_is_told_and_made_later(
    here: Seat, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    care = care_of(here)
    store = here.laptop.store

    def full() -> Path:
        raise StorageFull

    with monkeypatch.context() as broken:
        broken.setattr(store, "backup", full)
        sign(here)
        until(qtbot, lambda: here.desk.notices.newest is not None)
    assert here.desk.notices.newest is not None
    assert here.desk.notices.newest.text.startswith("The disk is full")
    assert store.backup_due and not copies(here)
    care.look()
    until(qtbot, lambda: copies(here))


def test_the_database_is_checked_once_a_day(
    here: Seat, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    care, store = care_of(here), here.laptop.store
    checks: list[int] = []
    monkeypatch.setattr(store, "check", lambda: checks.append(1))

    def look() -> int:
        care.look()
        until(qtbot, lambda: not here.desk.tasks.pending("files"))
        return len(checks)

    assert look() == 1 and store.local(CHECKED)
    here.laptop.time.pass_(DAY * 23 / 24)
    assert look() == 1
    here.laptop.time.pass_(DAY / 24)
    assert look() == 2
    here.laptop.time.pass_(-400 * DAY)  # the clock was set back
    assert look() == 3


def test_damage_is_told_and_looked_for_again(
    here: Seat, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    care, store = care_of(here), here.laptop.store

    def damaged() -> None:
        raise StoreDamaged("page 7", file="store.db")

    monkeypatch.setattr(store, "check", damaged)
    care.look()
    until(qtbot, lambda: here.desk.notices.newest is not None)
    assert store.local(CHECKED) is None


def test_closing_waits_for_a_copy_and_lets_no_other_begin(
    here: Seat, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    care, store = care_of(here), here.laptop.store
    begun, go = threading.Event(), threading.Event()
    made: list[int] = []

    def slow() -> None:
        begun.set()
        go.wait(10.0)
        made.append(1)

    monkeypatch.setattr(store, "check", slow)
    care.look()
    assert begun.wait(10.0)
    assert not care.finish(0.0)  # it does not wait for ever
    go.set()
    assert care.finish(10.0) and made == [1]
    care.look()
    until(qtbot, lambda: not here.desk.tasks.pending("files"))
    assert made == [1]
