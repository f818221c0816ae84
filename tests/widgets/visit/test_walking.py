"""Found by walking the page with the keyboard and the mouse: where the hand is, the answer goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from app.domain.answer import Verdict
from app.domain.sign_off import ItemRemark
from app.services import reviewing, visits
from tests.services.builders import CHIEF, Laptop, Walk
from tests.widgets.visit_kit import Hand, K
from widgets.visit.banner import Banner


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop)


def verdict(hand: Hand, item_id: str) -> Verdict | None:
    answer = visits.visit_view(hand.desk.ctx, hand.view.visit.id).item(item_id).answer
    return answer.verdict if answer else None


def test_ctrl_enter_leaves_a_note_and_goes_on(at_work: Hand) -> None:
    at_work.key(K.Key_1).key(K.Key_N).type("cable loose")
    at_work.key(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert at_work.current == "front.open"
    at_work.settle()
    answer = at_work.view.item("front.lamp").answer
    assert answer is not None and answer.note == "cable loose"


def test_a_held_key_is_pressed_once(at_work: Hand) -> None:
    editor = at_work.go("front.open").card().editor
    at_work.key(K.Key_Space)
    held = QKeyEvent(
        QEvent.Type.KeyPress, K.Key_Space, Qt.KeyboardModifier.NoModifier, " ", autorep=True
    )
    QApplication.sendEvent(at_work.focus(), held)
    assert editor.running


def test_arrows_walk_the_items_also_from_a_choice(at_work: Hand) -> None:
    at_work.go("print.position").card().editor.enter()
    assert isinstance(at_work.focus(), QPushButton)
    before = at_work.current
    at_work.key(K.Key_Up)
    assert at_work.current != before
    assert at_work.card().isAncestorOf(at_work.focus()) or at_work.focus() is at_work.card()


def test_the_item_the_keyboard_is_in_is_the_current_one(at_work: Hand) -> None:
    button = at_work.card("front.queue").buttons.buttons[Verdict.NA]
    at_work.page.work._focus_moved(None, button)
    assert at_work.current == "front.queue"


def test_a_click_on_another_items_verdict_makes_it_current(at_work: Hand) -> None:
    at_work.card("front.queue").buttons.buttons[Verdict.ABNORMAL].click()
    assert at_work.current == "front.queue"
    at_work.settle()
    assert verdict(at_work, "front.queue") is Verdict.ABNORMAL


def test_enter_goes_on_after_a_choice_and_never_chooses_another(at_work: Hand) -> None:
    at_work.go("print.position").card().editor.enter()  # stands on the first choice
    at_work.press(K.Key_2).press(K.Key_Return)
    answer = at_work.view.item("print.position").answer
    assert answer is not None and answer.value == "off"
    assert at_work.current != "print.position"


def test_a_number_that_decides_nothing_waits_for_its_verdict(at_work: Hand) -> None:
    at_work.go("front.ping").card().editor.enter()
    at_work.type("95").press(K.Key_Return)
    assert at_work.current == "front.ping" and not isinstance(at_work.focus(), QLineEdit)
    at_work.press(K.Key_2)
    answer = at_work.view.item("front.ping").answer
    assert answer is not None and (answer.value, answer.verdict) == ("95", Verdict.ABNORMAL)


def test_items_that_appear_leave_the_hand_where_it_is(at_work: Hand) -> None:
    card = at_work.go("print.position").card()
    card.editor.enter()
    at_work.press(K.Key_2)  # brings "print.cause"
    assert at_work.card("print.cause") is not None
    assert at_work.card("print.position") is card
    assert card.isAncestorOf(at_work.focus())


def test_a_button_that_goes_away_leaves_the_hand_on_its_item(at_work: Hand) -> None:
    at_work.page.activateWindow()
    made = at_work.go("front.open").card().editor.switch
    made.setFocus()
    made.hide()
    at_work.page.work._focus_moved(made, at_work.card("front.queue").editor.field)
    assert at_work.current == "front.open"
    assert at_work.focus() is at_work.card()


def test_the_findings_fields_come_in_the_order_they_are_read(at_work: Hand) -> None:
    at_work.press(K.Key_F)
    at_work.key(K.Key_Tab)
    assert at_work.focus() is at_work.card().strip.form.advice
    assert isinstance(at_work.focus(), QPlainTextEdit)


def test_a_return_counts_as_open_and_is_said_in_one_sentence(
    hand: Hand, walk: Walk, laptop: Laptop
) -> None:
    walk.answer_all().finish().sign()
    reviewing.return_items(
        laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("front.queue", "again")], "其余没有问题。"
    )
    view = hand.open(visit_id=walk.visit_id).view
    section = view.sections[0]
    assert section.total - section.done == 1
    assert view.answered == sum(s.done for s in view.sections)
    assert section.worst == "open"
    (said,) = [b.accessibleName() for b in hand.page.work.findChildren(Banner)]
    assert "其余没有问题 —" in said
    hand.open(site_id=laptop.packs.current.sites[1].id)
    hand.until(lambda: not hand.page.work.findChildren(Banner))


def test_another_site_has_its_own_ports(hand: Hand, laptop: Laptop) -> None:
    hand.open(site_id=laptop.first.id)
    bench = hand.page.work.bench
    hand.go("print.position").settle()
    known = set(bench._plans)
    hand.open(site_id=laptop.packs.current.sites[1].id)
    assert not known or bench.target_words(next(iter(known))) == ""


def test_no_word_of_an_answer_is_cut(at_work: Hand) -> None:
    for section in at_work.view.sections:
        at_work.go(section.items[0].item.id)
        at_work.settle()
        QApplication.processEvents()
        for card in at_work.page.work.cards.cards():
            for button in card.buttons.buttons.values():
                assert button.width() >= button.sizeHint().width()


def test_a_small_window_leaves_out_what_can_be_missed(at_work: Hand) -> None:
    work = at_work.page.work
    work.resize(1200, 500)
    assert not work.side.isHidden()
    work.resize(800, 500)
    assert work.side.isHidden()
    wide = work.sections.width()
    work.resize(560, 400)
    assert work.sections.width() < wide
    at_work.key(K.Key_F9)
    at_work.until(lambda: not work.gaps.isHidden())


def test_a_visit_that_is_no_patrol_says_of_which_kind_it_is(hand: Hand, laptop: Laptop) -> None:
    said: list[str] = []
    hand.page.titled.connect(lambda _title, below: said.append(below))
    hand.open(site_id=laptop.first.id, kind="support")
    assert said[-1].startswith(hand.desk.words(hand.view.kind_title))
    hand.open(site_id=laptop.first.id)
    assert said[-1].startswith("visit XJ-")


def test_what_one_visit_lacks_is_not_said_of_another(at_work: Hand, laptop: Laptop) -> None:
    work = at_work.page.work
    at_work.key(K.Key_F9)
    at_work.until(lambda: not work.gaps.isHidden())
    with laptop.store.read() as reader:
        other = next(s for s in reader.sites() if s.id != laptop.first.id)
    at_work.key(K.Key_F9)  # asked for again as the other one is opened
    at_work.page.shown({"site_id": other.id})
    at_work.until(lambda: at_work.view.site.id == other.id)
    at_work.settle()
    assert work.gaps.isHidden()


def test_a_text_the_store_refuses_stays_written(at_work: Hand) -> None:
    at_work.press(K.Key_1).key(K.Key_N)
    note = at_work.card()._note
    note.setPlainText("too long " * 400)
    at_work.press(K.Key_Escape)
    at_work.settle()
    assert note.toPlainText().startswith("too long too long")
    answer = at_work.view.item("front.lamp").answer
    assert answer is not None and answer.note == ""
    note.setFocus()
    note.setPlainText("short enough")
    at_work.press(K.Key_Escape)
    answer = at_work.view.item("front.lamp").answer
    assert answer is not None and answer.note == "short enough"
