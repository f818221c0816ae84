"""The visit page on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.qt.desk import Desk
from tests.services.builders import Laptop, open_laptop
from tests.widgets.visit_kit import Hand, a_desk
from widgets.visit.page import VisitPage


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = open_laptop(tmp_path / "data")
    yield made
    made.store.close()


@pytest.fixture
def desk(qtbot: Any, laptop: Laptop, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(laptop, tmp_path / "prefs") as made:
        yield made


@pytest.fixture
def hand(qtbot: Any, desk: Desk) -> Hand:
    page = VisitPage(desk)
    qtbot.addWidget(page)
    page.resize(1280, 660)
    page.show()
    return Hand(qtbot, desk, page)


@pytest.fixture
def at_work(hand: Hand, laptop: Laptop) -> Hand:
    """A visit just begun at the first site."""
    return hand.open(site_id=laptop.first.id)
