"""What the checklist engine brings to the visit page, worked by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from app.domain.answer import Limits, Verdict
from app.domain.checklist import Item, ItemKind, Section
from app.domain.earlier import item_id
from app.domain.finding import FindingState
from app.domain.text import same
from app.qt.desk import Desk
from app.services import stopwatch, visits
from tests.services.builders import Laptop, Walk, checklist, make_pack, open_laptop
from tests.widgets.visit_kit import Hand, K, a_desk
from widgets.visit.earlier_card import EarlierCard
from widgets.visit.page import VisitPage

YES, NO = Verdict.NORMAL, Verdict.ABNORMAL
ITEMS = (
    Item("a.lamp", same("Lamp"), ItemKind.VERDICT),
    Item(
        "a.ping",
        same("Latency"),
        ItemKind.NUMBER,
        unit="ms",
        limits=Limits(high=Decimal(80)),
        soft_limits=Limits(high=Decimal(50)),
    ),
    Item("a.com", same("Port"), ItemKind.TEXT, copy_last=True),
    Item("a.form", same("Form"), ItemKind.NUMBER, copy_last=True),
    Item("a.why", same("Because"), ItemKind.VERDICT, when="answer.a.lamp == 'abnormal'"),
)
WATCH = Item("b.open", same("Opening"), ItemKind.STOPWATCH, unit="s")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    sections = (Section("a", same("A"), ITEMS, 1), Section("b", same("B"), (WATCH,), 2))
    pack = make_pack(checklists=(replace(checklist(), sections=sections),))
    made = open_laptop(tmp_path / "data", pack)
    yield made
    made.store.close()


@pytest.fixture
def before(laptop: Laptop) -> Walk:
    """A signed visit, a month ago, that found the lamp dark."""
    walk = Walk.begin(laptop)
    given: dict[str, dict[str, Any]] = {
        "a.lamp": {"verdict": NO},
        "a.ping": {"value": "20"},
        "a.com": {"value": "9600,N"},
        "a.form": {"value": "93"},
        "a.why": {"verdict": YES},
        "b.open": {"value": "3"},
    }
    for name, what in given.items():
        visits.answer(walk.ctx, walk.visit_id, name, **what)
    walk.finish().sign()
    laptop.time.pass_(timedelta(days=30))
    return walk


@pytest.fixture
def at_work(before: Walk, hand: Hand, laptop: Laptop) -> Hand:
    return hand.open(site_id=laptop.first.id)


def shown(card: Any) -> str:
    return " ".join(w.text() for w in card.findChildren(QLabel) if w.isVisibleTo(card))


# -- findings of earlier visits


def test_a_visit_begins_with_what_was_left_open_and_one_key_closes_it(
    at_work: Hand, laptop: Laptop
) -> None:
    card = at_work.card()
    assert isinstance(card, EarlierCard) and at_work.current.startswith("finding.")
    assert [b.text() for b in card.buttons.buttons.values()] == [
        "put right",
        "still open",
        "could not be seen",
    ]
    assert "Found 2026-11-20 · 李工 · 30 days ago" in shown(card)
    assert not card.day.isVisible() and not at_work.page.work.cards.bar.isVisible()
    at_work.press(K.Key_1)
    assert card.day.isVisible() and card.day.text() == "2026-12-20"
    at_work.key(K.Key_N).type("lamp replaced").press(K.Key_Escape)
    with laptop.store.read() as reader:
        (finding,) = reader.findings(site_id=laptop.first.id)
    assert (finding.state, finding.handling_result) == (FindingState.CLOSED, "lamp replaced")
    at_work.press(K.Key_2)
    with laptop.store.read() as reader:
        (finding,) = reader.findings(site_id=laptop.first.id)
    assert finding.state is FindingState.OPEN and not card.day.isVisible()
    assert len(at_work.view.sections[0].items) == 1  # no finding of its own


def test_finishing_asks_for_it(at_work: Hand) -> None:
    gaps = at_work.page.work.gaps
    at_work.key(K.Key_F9).until(lambda: gaps.model.rows)
    gap = gaps.model.rows[0]
    assert gap.item.id == at_work.view.sections[0].items[0].item.id
    assert gap.text.en == "Lamp: open from an earlier visit, not looked at yet."


# -- limits


def test_a_value_between_the_limits_warns_in_place_and_waits(at_work: Hand) -> None:
    at_work.go("a.ping")
    card = at_work.card()
    assert "limit ≤ 80 ms · guide value ≤ 50 ms" in shown(card)  # before anything is typed
    card.editor.enter()
    at_work.type("61")
    assert "outside the guide value" in shown(card) and card.editor._mark.isVisible()
    at_work.press(K.Key_Return)
    assert at_work.current == "a.ping" and "decides nothing" in shown(card)
    assert at_work.view.item("a.ping").answer.verdict is None  # type: ignore[union-attr]
    at_work.press(K.Key_1)
    view = at_work.view.item("a.ping")
    assert view.soft and view.answer is not None and view.answer.verdict is YES


# -- settings and differences


def test_one_key_takes_the_last_setting_and_another_all_of_them(at_work: Hand) -> None:
    at_work.go("a.com")
    card = at_work.card()
    assert card.copy.text() == "as last time: 9600,N  C"
    at_work.press(K.Key_C)
    answer = at_work.view.item("a.com").answer
    assert answer is not None and (answer.value, answer.verdict) == ("9600,N", None)
    assert not card.copy.isVisible()
    at_work.key(K.Key_C, Qt.KeyboardModifier.ShiftModifier).settle()
    form = at_work.view.item("a.form").answer
    assert form is not None and form.value == "93" and form.verdict is None
    at_work.press(K.Key_C)
    assert "no last setting" in shown(card)


def test_d_leaves_only_what_differs_and_a_jump_brings_the_rest_back(at_work: Hand) -> None:
    work = at_work.page.work
    at_work.press(K.Key_D)
    assert at_work.view.sections == () and work.alike.isVisible()
    at_work.press(K.Key_D)
    assert not work.alike.isVisible() and len(at_work.view.sections) == 3
    at_work.go("a.ping").card().editor.enter()
    at_work.type("33").press(K.Key_Return)
    at_work.go("a.ping").press(K.Key_D)
    assert [i.item.id for s in at_work.view.sections for i in s.items] == ["a.ping"]
    assert work.side.compare.only.isChecked()
    assert "1.2  20 ms → 33 ms (+13)" in [
        b.text() for b in work.side.compare.findChildren(type(work.side.compare.only))
    ]
    at_work.go("b.open")
    assert at_work.current == "b.open" and not work.side.compare.only.isChecked()


def test_the_trend_is_shown_for_a_figure_only(at_work: Hand) -> None:
    trend = at_work.page.work.side.trend
    at_work.go("a.ping").card().editor.enter()
    at_work.type("33").press(K.Key_Return)
    at_work.go("a.ping").settle()
    assert trend.isVisible() and trend.line.accessibleName() == (
        "2026-11-20 20 ms; 2026-12-20 33 ms"
    )
    at_work.go("a.lamp").settle()
    assert not trend.isVisible()


# -- why


def test_why_an_item_is_asked_or_not_is_said_on_demand(at_work: Hand) -> None:
    work = at_work.page.work
    at_work.go("a.lamp")
    assert work.head.hidden.text() == "1 not asked" and not work.hidden.isVisible()
    work.head.hidden.click()
    at_work.until(lambda: "Not checked now. It is when “Lamp” is abnormal." in shown(work.hidden))
    at_work.press(K.Key_2)
    assert not work.hidden.isVisible() and not work.head.hidden.isVisible()
    at_work.go("a.why").press(K.Key_W)
    assert "Checked here because “Lamp” is abnormal." in shown(at_work.card())


# -- history


def test_the_history_follows_the_item_once_it_is_opened(at_work: Hand) -> None:
    history = at_work.page.work.side.history
    at_work.go("a.lamp")
    assert not history.isVisible()  # nothing was answered
    at_work.press(K.Key_1)
    assert history.isVisible() and "李工" not in shown(history)
    history.toggle.click()
    at_work.until(lambda: "李工" in shown(history))
    at_work.press(K.Key_3)
    at_work.until(lambda: "Normal → N/A" in shown(history))
    at_work.page.controller.add_files("a.lamp", [QImage(9, 9, QImage.Format.Format_RGB32)])
    at_work.until(lambda: " added" in shown(history))


def test_a_change_after_the_finish_asks_why(at_work: Hand, before: Walk, laptop: Laptop) -> None:
    found = item_id(at_work.view.sections[0].items[0].finding.id)  # type: ignore[union-attr]
    walk = Walk(laptop, at_work.view.visit.id)
    visits.answer(walk.ctx, walk.visit_id, found, verdict=NO, note="still dark")
    for name, value in (("a.ping", "20"), ("a.com", "x"), ("a.form", "93"), ("b.open", "3")):
        visits.answer(walk.ctx, walk.visit_id, name, value=value)
    visits.answer(walk.ctx, walk.visit_id, "a.form", verdict=YES)
    visits.answer(walk.ctx, walk.visit_id, "a.lamp", verdict=YES)
    walk.finish()
    laptop.time.pass_(timedelta(minutes=1))
    visits.reopen(walk.ctx, walk.visit_id)
    at_work.page.controller.reload()
    at_work.settle()
    asked: list[Any] = []
    at_work.page.controller.reason_wanted.connect(lambda *given: asked.append(given))
    at_work.go("a.lamp").press(K.Key_3)
    ((item, again, sentence),) = asked
    assert item == "a.lamp" and "reason is needed" in sentence
    again("there is no lamp")
    at_work.settle()
    answer = at_work.view.item("a.lamp").answer
    assert answer is not None and answer.verdict is Verdict.NA
    assert answer.reason == "there is no lamp"


# -- stopwatch


def test_a_watch_goes_on_while_another_section_is_shown(at_work: Hand, laptop: Laptop) -> None:
    at_work.go("b.open").press(K.Key_Space)
    assert at_work.card().editor.running
    at_work.go("a.lamp")
    laptop.time.pass_(timedelta(seconds=4))
    at_work.go("b.open")
    editor = at_work.card().editor
    assert editor.running
    at_work.press(K.Key_L)
    assert "laps: 4.0 s" in shown(at_work.card())
    laptop.time.pass_(timedelta(seconds=2))
    at_work.press(K.Key_Space)
    answer = at_work.view.item("b.open").answer
    assert answer is not None and answer.value == "6.0" and not editor.running
    at_work.press(K.Key_Space)
    laptop.time.pass_(timedelta(seconds=5))
    at_work.press(K.Key_Space)
    assert "best of 2: 5.0 s  (6.0 · 5.0)" in shown(at_work.card())


def test_r_throws_the_running_time_away(at_work: Hand) -> None:
    at_work.go("b.open").press(K.Key_Space)
    at_work.press(K.Key_R)
    assert not at_work.card().editor.running
    assert at_work.view.item("b.open").answer is None


def test_a_watch_is_found_again_after_the_program_ended(
    before: Walk, qtbot: Any, laptop: Laptop, tmp_path: Path
) -> None:
    with a_desk(laptop, tmp_path / "first") as desk:
        hand = _at(qtbot, desk, laptop)
        hand.go("b.open").press(K.Key_Space)
        hand.settle()
    laptop.time.pass_(timedelta(seconds=9))
    laptop.clock.boot_id = "another run"
    with a_desk(laptop, tmp_path / "second") as desk:
        hand = _at(qtbot, desk, laptop)
        hand.go("b.open").settle()
        assert hand.card().editor.running
        assert "before the program was started" in shown(hand.card())
        hand.press(K.Key_Space)
        answer = hand.view.item("b.open").answer
        assert answer is not None and answer.value == "9.0"
    assert stopwatch.running(laptop.ctx(), hand.view.visit.id) == {}


def _at(qtbot: Any, desk: Desk, laptop: Laptop) -> Hand:
    page = VisitPage(desk)
    qtbot.addWidget(page)
    page.resize(1280, 660)
    page.show()
    return Hand(qtbot, desk, page).open(site_id=laptop.first.id)
