"""Checking with the keyboard: what is pressed is in the store, and the page says what is there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.domain.answer import Verdict
from app.qt import visit_place
from app.services import findings, visits
from tests.services.builders import Laptop
from tests.widgets.visit_kit import Hand, K


def verdict(hand: Hand, item_id: str) -> Verdict | None:
    answer = visits.visit_view(hand.desk.ctx, hand.view.visit.id).item(item_id).answer
    return answer.verdict if answer else None


def test_it_begins_at_the_first_open_item(at_work: Hand) -> None:
    assert at_work.current == "front.lamp"
    assert at_work.card().current


@pytest.mark.parametrize(
    ("key", "expected"),
    [(K.Key_1, Verdict.NORMAL), (K.Key_2, Verdict.ABNORMAL), (K.Key_3, Verdict.NA)],
)
def test_one_key_is_one_answer_in_the_store(at_work: Hand, key: K, expected: Verdict) -> None:
    at_work.key(key)
    assert at_work.card().buttons.verdict() is expected  # shown at once
    at_work.settle()
    assert verdict(at_work, "front.lamp") is expected
    assert at_work.card().saved.text().startswith("saved ")


def test_enter_goes_to_the_next_open_item_and_into_its_field(at_work: Hand) -> None:
    at_work.key(K.Key_1).key(K.Key_Return)
    assert at_work.current == "front.open"
    at_work.settle()
    at_work.key(K.Key_Down).key(K.Key_Up).key(K.Key_Up).key(K.Key_Return)
    assert at_work.current == "front.open"  # the lamp is answered
    at_work.key(K.Key_Return)
    assert at_work.current == "front.queue"
    assert isinstance(at_work.focus(), QLineEdit)


def test_digits_in_a_field_are_digits(at_work: Hand) -> None:
    at_work.go("front.queue").card().editor.enter()
    at_work.type("123")
    assert verdict(at_work, "front.queue") is None
    at_work.press(K.Key_Return)
    answer = at_work.view.item("front.queue").answer
    assert answer is not None and answer.value == "123"


def test_escape_leaves_the_field_and_the_keys_work_again(at_work: Hand) -> None:
    at_work.go("front.ping").card().editor.enter()
    at_work.type("1").key(K.Key_Escape)
    assert not isinstance(at_work.focus(), QLineEdit)
    at_work.press(K.Key_3)
    assert verdict(at_work, "front.ping") is Verdict.NA


def test_a_number_is_judged_while_it_is_typed(at_work: Hand) -> None:
    editor = at_work.go("front.ping").card().editor
    editor.enter()
    at_work.type("95")
    assert "guide" in editor._judged.text()
    at_work.type("x")
    assert editor._judged.text() == "not a number"
    at_work.key(K.Key_Return)
    assert at_work.current == "front.ping"  # nothing that is no number is left behind


def test_up_and_down_cross_sections(at_work: Hand) -> None:
    at_work.key(K.Key_End).key(K.Key_Down)
    assert at_work.current == "print.position"
    at_work.key(K.Key_Up)
    assert at_work.current == "front.ping"
    at_work.key(K.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert at_work.current == "print.position"


def test_a_choice_takes_the_key_of_its_meaning(at_work: Hand) -> None:
    at_work.go("print.position").press(K.Key_2)
    answer = at_work.view.item("print.position").answer
    assert answer is not None and (answer.value, answer.verdict) == ("off", Verdict.ABNORMAL)
    assert "print.cause" in [i.item.id for s in at_work.view.sections for i in s.items]


def test_the_stopwatch_starts_and_stops_with_space(at_work: Hand) -> None:
    editor = at_work.go("front.open").card().editor
    at_work.key(K.Key_Space)
    assert editor.running
    at_work.press(K.Key_Space)
    answer = at_work.view.item("front.open").answer
    assert answer is not None and answer.verdict is Verdict.NORMAL and float(answer.value) < 5


def test_f_marks_abnormal_and_opens_the_finding(at_work: Hand) -> None:
    at_work.press(K.Key_F)
    assert isinstance(at_work.focus(), QPlainTextEdit)
    at_work.type("123 lamps dark").press(K.Key_Escape)
    finding = at_work.view.item("front.lamp").finding
    assert finding is not None and finding.description.endswith("123 lamps dark")
    assert verdict(at_work, "front.lamp") is Verdict.ABNORMAL


def test_a_finding_is_saved_on_a_pause(at_work: Hand, qtbot: Any) -> None:
    at_work.press(K.Key_F).type("dark")
    qtbot.waitUntil(
        lambda: (
            (f := at_work.view.item("front.lamp").finding) is not None
            and f.description.endswith("dark")
        ),
        timeout=10_000,
    )
    assert isinstance(at_work.focus(), QPlainTextEdit)  # and the hand was not disturbed


def test_f6_makes_the_finding_a_work_order_once(at_work: Hand) -> None:
    at_work.press(K.Key_2)
    at_work.press(K.Key_F6)
    ticket = at_work.view.item("front.lamp").ticket
    assert ticket is not None
    gone: list[tuple[str, Any]] = []
    at_work.desk.asked_page.connect(lambda page, args: gone.append((page, args)))
    at_work.press(K.Key_F6)
    assert gone == [("tickets", {"ticket_id": ticket.id})]
    assert at_work.card().strip._ticket.number.text() == ticket.number


def test_the_note_is_kept_when_the_page_is_left(at_work: Hand) -> None:
    at_work.press(K.Key_1)
    at_work.key(K.Key_N).type("cable loose")
    at_work.page.leaving()
    at_work.settle()
    answer = at_work.view.item("front.lamp").answer
    assert answer is not None and answer.note == "cable loose"


def test_what_the_store_refuses_is_taken_back(at_work: Hand) -> None:
    editor = at_work.go("front.open").card().editor
    editor.field.setText("9")
    editor.field.setModified(True)
    editor.take()
    at_work.settle()
    assert verdict(at_work, "front.open") is Verdict.ABNORMAL
    at_work.key(K.Key_1)
    at_work.settle()
    assert at_work.card().buttons.verdict() is Verdict.ABNORMAL
    assert "contradicts" in at_work.card()._foot.text()  # whole, and where the person looks
    assert at_work.desk.notices.newest is None


def test_in_a_field_the_verdict_keys_are_not_offered(at_work: Hand) -> None:
    hints: list[str] = []
    at_work.page.hinted.connect(hints.append)
    card = at_work.go("front.open").card()
    at_work.until(card.hasFocus)
    assert not card._keys.isHidden()
    card.editor.field.setFocus()
    at_work.until(card.editor.field.hasFocus)
    assert card._keys.isHidden() and hints[-1].startswith("Enter takes it")
    at_work.key(K.Key_Escape)
    at_work.until(card.hasFocus)
    assert not card._keys.isHidden() and hints[-1].startswith("1 normal")


def test_another_screen_of_the_same_visit_is_seen(at_work: Hand) -> None:
    at_work.press(K.Key_2)
    finding = at_work.view.item("front.lamp").finding
    assert finding is not None
    at_work.desk.change(lambda ctx: findings.edit(ctx, finding.id, advice="from elsewhere"))
    at_work.settle()
    assert at_work.card().strip.form.advice.toPlainText() == "from elsewhere"


def test_what_is_read_after_leaving_does_not_mark_the_visit(at_work: Hand) -> None:
    folder = at_work.desk.folder
    assert visit_place.marked(folder).visit_id == at_work.view.visit.id
    at_work.page.controller.reload()
    at_work.page.leaving()
    at_work.page.hide()
    at_work.settle()
    assert visit_place.marked(folder) == visit_place.Place()


def test_a_crash_is_told_of_and_a_close_is_not(at_work: Hand, laptop: Laptop, qtbot: Any) -> None:
    from widgets.visit.banner import Banner
    from widgets.visit.page import VisitPage

    at_work.press(K.Key_1)
    at_work.go("print.position")
    at_work.settle()

    def again() -> Hand:
        page = VisitPage(at_work.desk)
        qtbot.addWidget(page)
        page.show()
        return Hand(qtbot, at_work.desk, page).open()

    after_crash = again()
    said = [b.accessibleName() for b in after_crash.page.work.findChildren(Banner)]
    assert said == ["Not closed properly last time. Items restored: 1."]
    assert after_crash.current == "print.position"
    after_crash.page.leaving()
    page = VisitPage(at_work.desk)
    qtbot.addWidget(page)
    page.show()
    page.shown({})
    qtbot.waitUntil(lambda: page.start.drafts.rows.rows != (), timeout=10_000)
    assert page.controller.view is None
