"""A section of 300 items must open like one of 30: what is seen first is made first, and cards are
used again. Counted, not timed: a count is the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.checklist import Item, ItemKind, Section
from app.domain.text import same
from app.services.visit_views import ItemView
from tests.services.builders import Laptop, checklist, make_pack, open_laptop
from tests.widgets.visit_kit import Hand, K, a_desk
from widgets.common.layouts import added_at_once, column, scrolled
from widgets.visit.card import ItemCard
from widgets.visit.card_list import AT_ONCE
from widgets.visit.page import VisitPage


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    sections = tuple(
        Section(
            f"s{n}",
            same(f"Section {n}"),
            tuple(Item(f"s{n}.i{i}", same(f"Item {i}"), ItemKind.VERDICT) for i in range(count)),
            n,
        )
        for n, count in ((1, 300), (2, 30))
    )
    pack = make_pack(checklists=(replace(checklist(), sections=sections),))
    made = open_laptop(tmp_path / "data", pack)
    yield made
    made.store.close()


@pytest.fixture
def page(qtbot: Any, laptop: Laptop, tmp_path: Path) -> Iterator[Hand]:
    with a_desk(laptop, tmp_path / "prefs") as desk:
        made = VisitPage(desk)
        qtbot.addWidget(made)
        made.resize(1280, 660)
        made.show()
        yield Hand(qtbot, desk, made)


def test_only_what_is_seen_is_made_before_the_first_paint(page: Hand, laptop: Laptop) -> None:
    made: list[ItemCard] = []
    page.page.work.cards.made.connect(lambda card: made.extend([card]))
    at_first: list[int] = []

    def look(_view: object) -> None:
        at_first.append(len(made))

    page.page.controller.viewed.connect(look)
    page.open(site_id=laptop.first.id)
    assert at_first[0] <= AT_ONCE + 1
    page.until(lambda: len(made) == 300)
    page.key(K.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert page.current == "s2.i0"
    page.until(lambda: len(page.page.work.cards.cards()) == 30)
    assert len(made) == 300  # the second section took cards of the first


def test_a_card_keeps_its_size_while_others_come(
    page: Hand, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each was squeezed and let go again for every card that came after it."""
    sizes = 0
    resized = ItemCard.resizeEvent

    def counted(card: ItemCard, event: QResizeEvent) -> None:
        nonlocal sizes
        sizes += 1
        resized(card, event)

    monkeypatch.setattr(ItemCard, "resizeEvent", counted)
    page.open(site_id=laptop.first.id)
    page.until(lambda: len(page.page.work.cards.cards()) == 300)
    page.settle()
    assert 300 <= sizes < 900


def test_adding_at_once_that_fails_leaves_a_layout_that_works(qtbot: Any) -> None:
    inner = QWidget()
    body = column(inner)
    area = scrolled(inner)
    qtbot.addWidget(area)
    with pytest.raises(ValueError), added_at_once(body, area):
        body.addWidget(QLabel("a"))
        raise ValueError
    assert body.isEnabled()


def test_one_answer_fills_one_card_anew(page: Hand, laptop: Laptop) -> None:
    page.open(site_id=laptop.first.id)
    cards = page.page.work.cards
    page.until(lambda: len(cards.cards()) == 300)
    filled: list[str] = []
    fill = cards._fill

    def noted(card: ItemCard, item: ItemView) -> None:
        filled.append(item.item.id)
        fill(card, item)

    cards._fill = noted
    page.press(K.Key_1)
    assert set(filled) <= {"s1.i0"}


def test_the_last_item_is_one_key_away(page: Hand, laptop: Laptop) -> None:
    page.open(site_id=laptop.first.id)
    page.key(K.Key_End)
    assert page.current == "s1.i299"
    page.press(K.Key_1)
    answer = page.view.item("s1.i299").answer
    assert answer is not None and answer.given
