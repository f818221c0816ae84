"""Who signs, how he shows it, and what happens when nobody does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.changes import Entity
from app.domain.sign_off import Identity, SignOff
from app.domain.sign_words import REASONS
from app.domain.visit import VisitState
from app.services import supervisors
from tests.services.builders import CHIEF, Laptop, Walk, strokes
from tests.widgets.visit_kit import Hand, K
from widgets.visit.proof_help import ProofHelp
from widgets.visit.sign_form import SignForm

PIN = "2580"


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop).answer_all().finish()


@pytest.fixture
def chief(laptop: Laptop) -> str:
    """Id of one whom central lists at the first site, with a PIN."""
    ctx = laptop.ctx(CHIEF)
    id = supervisors.add(ctx, laptop.first.id, "钱主任", "站长", "0769-1").id(Entity.SUPERVISOR)
    supervisors.set_pin(ctx, id, PIN)
    supervisors.add(ctx, laptop.first.id, "孙会计", "会计", "0769-2")
    return id


def opened(hand: Hand, walk: Walk) -> SignForm:
    return hand.open(visit_id=walk.visit_id).page.sign.form


def ready(form: SignForm) -> None:
    form.rating.set_value(5)
    form.signature.set_strokes(strokes())


def signed(hand: Hand, form: SignForm) -> SignOff:
    assert form.confirm.isEnabled()
    form.confirm.click()
    hand.settle()
    assert hand.view.visit.state is VisitState.SIGNED
    return hand.view.sign_offs[-1]


def told(widget: QWidget) -> str:
    QCoreApplication.sendPostedEvents()  # Qt shows what joined a visible page a moment later
    return " ".join(said.text() for said in widget.findChildren(QLabel) if said.isVisibleTo(widget))


def test_who_is_known_is_offered_and_fills_the_rest(hand: Hand, walk: Walk, chief: str) -> None:
    form = opened(hand, walk)
    who = form.who
    assert [who.name.itemText(n) for n in range(who.name.count())] == ["孙会计", "钱主任"]
    who.line.setText("孙会计")
    assert (who.post.text(), who.phone.text()) == ("会计", "0769-2")
    assert who.secret.isHidden()  # central gave him none
    who.line.setText("钱主任")
    assert (who.post.text(), who.phone.text()) == ("站长", "0769-1")
    assert not who.secret.isHidden()
    who.line.setText("路人")
    assert (who.post.text(), who.phone.text()) == ("", "") and who.secret.isHidden()


def test_what_somebody_typed_himself_is_not_overwritten(hand: Hand, walk: Walk, chief: str) -> None:
    who = opened(hand, walk).who
    who.post.setText("代班")
    who.line.setText("钱主任")
    assert (who.post.text(), who.phone.text()) == ("代班", "")


def test_a_typed_name_is_signed_as_a_typed_name(hand: Hand, walk: Walk, chief: str) -> None:
    form = opened(hand, walk)
    ready(form)
    form.who.line.setText("路人")
    form.who.phone.setText("138")
    made = signed(hand, form)
    assert (made.identity, made.supervisor_id, made.phone) == (Identity.TYPED, "", "138")
    assert "name as typed" in told(hand.page.signed.card)


def test_a_wrong_pin_is_told_in_place_and_the_ink_stays(hand: Hand, walk: Walk, chief: str) -> None:
    form = opened(hand, walk)
    ready(form)
    form.who.line.setText("钱主任")
    form.who.secret.line.setText("0000")
    form.confirm.click()
    hand.settle()
    secret = form.who.secret
    assert hand.view.visit.state is VisitState.FINISHED
    assert "not right" in secret.said.text() and secret.text() == ""
    assert form.signature.enough and form.rating.value() == 5
    secret.line.setText(PIN)
    made = signed(hand, form)
    assert (made.identity, made.supervisor_id) == (Identity.PIN, chief)
    assert "his PIN was right" in told(hand.page.signed.card)


def test_who_must_wait_may_still_sign_by_name(hand: Hand, walk: Walk, chief: str) -> None:
    form = opened(hand, walk)
    ready(form)
    form.who.line.setText("钱主任")
    for _ in range(4):
        form.who.secret.line.setText("0000")
        form.confirm.click()
        hand.settle()
    secret = form.who.secret
    secret.line.setText(PIN)
    secret.line.textEdited.emit(PIN)
    assert not form.confirm.isEnabled() and " s;" in secret.said.text()
    secret.line.clear()
    secret.line.textEdited.emit("")
    assert signed(hand, form).identity is Identity.KNOWN


def test_the_engineer_is_told_at_his_name(hand: Hand, walk: Walk) -> None:
    form = opened(hand, walk)
    ready(form)
    form.who.line.setText(" 李工 ")
    assert not form.confirm.isEnabled()
    assert "is the engineer of this visit" in told(form.who)
    form.who.line.setText("钱主任")
    assert form.confirm.isEnabled()


def test_secret_and_ink_are_in_no_draft(hand: Hand, walk: Walk, chief: str) -> None:
    form = opened(hand, walk)
    ready(form)
    form.who.line.setText("钱主任")
    form.who.secret.line.setText(PIN)
    form.remarks.setPlainText("谢谢")
    hand.page.sign.keep_draft()
    hand.settle()
    held = walk.ctx.store.local(f"sign_draft:{walk.visit_id}")
    assert PIN not in str(held)
    hand.page.sign.reset()
    hand.page.controller.reload()
    hand.settle()
    again = form.given()
    assert (again.who.name, again.who.phone, again.rating) == ("钱主任", "0769-1", 5)
    assert (again.remarks, again.who.secret, again.strokes) == ("谢谢", "", ())


def test_filling_in_a_draft_does_not_write_half_of_it_back(hand: Hand, walk: Walk) -> None:
    form = opened(hand, walk)
    form.fill("钱主任", "站长", 3, "太慢")
    hand.page.sign.refusal.fill({"choice": 2, "own": "明天再来"})
    hand.page.sign.keep_draft()
    hand.settle()
    key = f"sign_draft:{walk.visit_id}"
    held = walk.ctx.store.local(key)
    hand.page.sign.reset()
    hand.page.controller.reload()
    hand.settle()
    assert walk.ctx.store.local(key) == held
    assert hand.page.sign.refusal.reason() == "Nobody present may sign: 明天再来"


def test_a_refusal_is_sealed_by_keyboard_and_never_called_signed(hand: Hand, walk: Walk) -> None:
    form = opened(hand, walk)
    form.refuse_button.setFocus()
    hand.key(K.Key_Space)
    refusal = hand.page.sign.refusal
    assert hand.page.sign.refusing and not refusal.confirm.isEnabled()
    hand.key(K.Key_2)
    assert not refusal.confirm.isEnabled()  # with what does he not agree?
    refusal.own.setFocus()
    hand.type("wrong limit")
    assert refusal.confirm.isEnabled()
    hand.key(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    (made,) = hand.view.sign_offs
    assert (made.refused, made.rating, made.strokes) == (True, 0, ())
    assert made.reason == f"{REASONS[1].title.en}: wrong limit"
    page = hand.page.signed
    assert "Not signed by the site" in told(page.card)
    assert "wrong limit" in told(page.card)
    assert "Sealed without the site's signature" in told(page.state)
    assert "Signed" not in told(page.state)
    assert page.card._picture.isHidden()


def test_escape_leads_back_to_signing_and_then_to_checking(hand: Hand, walk: Walk) -> None:
    form = opened(hand, walk)
    form.refuse_button.click()
    hand.key(K.Key_3).key(K.Key_Escape)
    assert not hand.page.sign.refusing
    hand.key(K.Key_Escape)
    hand.settle()
    assert hand.page.stack.currentWidget() is hand.page.work
    assert hand.page.sign.refusal.reason() == "Nobody present may sign"


def test_the_help_says_what_is_not_proven(
    hand: Hand, walk: Walk, dialog_of: Callable[[type[Any]], Any]
) -> None:
    opened(hand, walk).proof_button.click()
    text = told(dialog_of(ProofHelp))
    assert "does not prove who held the pen" in text and "countercheck verify" in text


@pytest.fixture
def dialog_of(hand: Hand) -> Callable[[type[Any]], Any]:
    def find(kind: type[Any]) -> Any:
        (found,) = hand.page.findChildren(kind)
        return found

    return find
