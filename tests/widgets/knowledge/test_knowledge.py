"""Finding a fault by what people call it, and going from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl

from app.packs.registry import load_builtin
from app.services.context import PackBook
from tests.services.builders import BOSS
from tests.widgets.frame_kit import Seat, seat, until
from widgets.knowledge.finding import entries
from widgets.knowledge.page import KnowledgePage

PACK = load_builtin("dongguan-2026")


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path) as made:
        made.desk.ctx = made.desk.ctx.__class__(
            made.desk.ctx.store, PackBook.of(PACK), made.desk.ctx.clock, made.desk.ctx.actor, "en"
        )
        yield made


def open_page(here: Seat, qtbot: Any, **args: Any) -> KnowledgePage:
    made = KnowledgePage(here.desk)
    qtbot.addWidget(made)
    made.resize(1250, 640)
    made.show()
    made.shown(args)
    return made


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("套打", "PR-08"),
        ("pr-08", "PR-08"),
        ("跳号", "CR-02"),
        ("black", "CD-01"),
        ("换打印机", "PR-03"),
    ],
)
def test_everyday_words_find_the_symptom_first(typed: str, code: str) -> None:
    assert entries(PACK, "zh", typed)[0].id == code


def test_every_symptom_and_article_is_listed_once() -> None:
    ids = [e.key for e in entries(PACK, "zh")]
    assert len(ids) == len(set(ids)) == len(PACK.symptoms) + len(PACK.articles)
    assert {e.kind for e in entries(PACK, "zh", klass="articles")} == {"article"}
    assert {e.klass for e in entries(PACK, "zh", klass="printer")} == {"printer"}


@given(st.text(max_size=20), st.sampled_from(["", "printer", "articles", "nothing"]))
def test_any_words_may_be_typed(text: str, klass: str) -> None:
    found = entries(PACK, "en", text, klass)
    assert set(found) <= set(entries(PACK, "en", "", klass))


def test_typing_narrows_and_the_first_hit_is_shown(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.field.setText("套打")
    until(qtbot, lambda: page.model.rows[0].id == "PR-08")
    assert page.detail.symptom is PACK.symptom("PR-08")
    page.field.setText("zzzz")
    until(qtbot, lambda: page.model.rows == ())
    assert page.detail.symptom is None


def test_causes_are_ruled_out_one_after_the_other(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, symptom="PR-08")
    guide = page.detail.guide
    current = [c.property("current") == "true" for c in guide.cards]
    assert current.index(True) == 0 and sum(current) == 1
    guide.cards[0].not_this.click()
    assert guide.cards[1].property("current") == "true" and not guide.cards[0].remedy.isVisible()
    guide.cards[1].was.click()
    assert page.detail._end.isVisible() and "Found" in page.detail._end_text.text()
    guide.cards[1].was.click()  # taken back
    assert not page.detail._end.isVisible()
    for card in guide.cards[1:]:
        card.not_this.click()
    assert guide.exhausted and "None of the known causes" in page.detail._end_text.text()


def test_a_work_order_takes_along_what_was_tried(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, symptom="PR-08")
    card = page.detail.guide.cards[0]
    card.not_this.click()
    page.detail.order.click()
    name, args = here.asked[-1]
    assert name == "tickets" and args["new"] is True and args["symptom"] == "PR-08"
    assert args["description"] == f"Ruled out: {card.cause.title.en}"


def test_its_device_test_runs_on_the_bench(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, symptom="PR-01")
    page.activateWindow()
    until(qtbot, page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_T)
    assert here.asked[-1] == ("bench", {"plan": "printer.batch"})
    page.go_to("symptom:PR-03")
    page.detail.test.click()
    assert here.asked[-1] == ("bench", {"plan": "printer.receipt"})
    without = next(s for s in PACK.symptoms if not s.plan)
    page.go_to(f"symptom:{without.code}")
    assert not page.detail.test.isVisible()


def test_articles_are_read_and_lead_to_their_symptoms(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, article="form-alignment")
    assert page.detail.article is not None
    assert "Tell three cases apart first" in page.detail.reader.toPlainText()
    page.detail.reader.anchorClicked.emit(QUrl("symptom:PR-08"))
    assert page.detail.symptom is PACK.symptom("PR-08")


def test_nothing_is_fetched_from_outside(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.detail.reader.show_markdown("![x](http://127.0.0.1:9/x.png) <script>x</script> text")
    assert page.detail.reader.loadResource(2, QUrl("file:///etc/hostname")) is None
    assert "text" in page.detail.reader.toPlainText()


def test_a_hidden_entry_is_found_by_a_link(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page._set_class("articles")
    page.go_to("symptom:PR-08")
    assert page.detail.symptom is PACK.symptom("PR-08") and page.detail.isVisible()


def test_a_supervisor_reads_and_runs_no_test(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path, BOSS) as here:
        page = open_page(here, qtbot, symptom="PR-01")
        assert not page.detail.test.isVisible() and page.detail.order.isVisible()
