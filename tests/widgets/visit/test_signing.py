"""From the last answer to the signature, and from central's remark to the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from app.domain.report_form import FormField, FormKind, FormRows, ReportForm
from app.domain.sign_off import ItemRemark
from app.domain.text import Text
from app.domain.visit import VisitState
from app.reports.bundle import verify_bundle
from app.services import reviewing, visits
from tests.services.builders import CHIEF, Laptop, Walk, make_pack, open_laptop, strokes
from tests.widgets.visit_kit import Hand, K, a_desk
from widgets.visit.page import VisitPage
from widgets.visit.read_card import ReadCard


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop)


def finish(hand: Hand) -> None:
    hand.key(K.Key_F9)
    hand.until(lambda: hand.page.stack.currentWidget() is hand.page.sign)
    hand.settle()


def sign(hand: Hand, rating: K = K.Key_4) -> None:
    form = hand.page.sign.form
    form.rating.setFocus()
    hand.key(rating)
    form.who.line.setText("钱主任")
    form.signature.set_strokes(strokes())
    hand.qtbot.waitUntil(form.confirm.isEnabled)
    form.confirm.click()
    hand.settle()


def test_f9_lists_the_gaps_and_enter_goes_to_one(hand: Hand, walk: Walk) -> None:
    hand.open(visit_id=walk.visit_id).key(K.Key_F9)
    gaps = hand.page.work.gaps
    hand.until(gaps.isVisible)
    assert [g.item.id for g in gaps.model.rows] == [
        g.item.id for g in visits.gaps(walk.ctx, walk.visit_id)
    ]
    hand.key(K.Key_Down).key(K.Key_Return)
    assert hand.current == gaps.model.rows[1].item.id
    assert hand.view.visit.state is VisitState.DRAFT


def test_nothing_missing_means_the_sign_off(hand: Hand, walk: Walk) -> None:
    walk.answer_all()
    hand.open(visit_id=walk.visit_id)
    finish(hand)
    page = hand.page
    assert not page.sign.form.confirm.isEnabled()
    sign(hand)
    assert page.stack.currentWidget() is page.signed
    sign_off = hand.view.sign_offs[0]
    assert (sign_off.rating, sign_off.supervisor) == (4, "钱主任")
    assert page.signed.card.check is not None and page.signed.card.check.verification.intact


def test_the_rating_keys_work_wherever_no_field_has_the_keys(hand: Hand, walk: Walk) -> None:
    walk.answer_all()
    hand.open(visit_id=walk.visit_id)
    hand.desk.notices.warning("The photo is older than the visit.")
    finish(hand)
    assert hand.desk.notices.newest is None  # it was said to the engineer
    page = hand.page.sign
    page.form.refuse_button.click()
    hand.key(K.Key_Escape)
    assert not page.refusing and page.form.refuse_button.hasFocus()
    hand.key(K.Key_4)
    assert page.form.rating.value() == 4
    page.form.remarks.setFocus()
    hand.key(K.Key_2)
    assert page.form.rating.value() == 4


def test_a_dot_is_no_signature(hand: Hand, walk: Walk) -> None:
    walk.answer_all().finish()
    form = hand.open(visit_id=walk.visit_id).page.sign.form
    form.rating.set_value(5)
    form.who.line.setText("钱")
    form.signature.set_strokes((((5, 5, 0),),))
    assert not form.confirm.isEnabled() and not form.ink.isHidden()
    form.signature.set_strokes(strokes())
    assert form.confirm.isEnabled() and form.ink.isHidden()


def test_going_back_loses_no_word_but_wipes_the_ink(hand: Hand, walk: Walk) -> None:
    walk.answer_all().finish()
    hand.open(visit_id=walk.visit_id)
    form = hand.page.sign.form
    form.fill("钱主任", "站长", 3, "太慢")
    form.signature.set_strokes(strokes())
    form.back.emit()
    hand.settle()
    assert hand.page.stack.currentWidget() is hand.page.work
    hand.page.sign.reset()
    finish(hand)
    given = form.given()
    assert (given.who.name, given.who.post, given.rating, given.remarks) == (
        "钱主任",
        "站长",
        3,
        "太慢",
    )
    assert given.strokes == ()


def test_only_the_returned_item_is_open(hand: Hand, walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish().sign()
    reviewing.return_items(
        laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("front.queue", "count again")]
    )
    hand.open(visit_id=walk.visit_id)
    assert hand.current == "front.queue"
    assert "count again" in hand.card()._remark_text.text()
    assert hand.card().buttons.verdict() is None  # the signed answer does not count any more
    hand.go("front.lamp").press(K.Key_2)
    lamp = hand.view.item("front.lamp")
    assert lamp.answer is not None and lamp.answer.revision == 1
    hand.go("front.queue").card().editor.enter()
    hand.type("7").press(K.Key_Return)
    finish(hand)
    sign(hand, K.Key_5)
    signed = hand.page.signed
    assert signed.revision == 2
    signed.turn_to(1)
    signed.record.finish_filling()
    assert value_shown(signed.record.cards["front.queue"]) == "3"
    signed.turn_to(2)
    signed.record.finish_filling()
    assert value_shown(signed.record.cards["front.queue"]) == "7"


def value_shown(card: ReadCard) -> str:
    return card.view.answer.value if card.view.answer else ""


def test_the_arrows_go_from_one_list_of_visits_to_the_next(
    hand: Hand, walk: Walk, laptop: Laptop
) -> None:
    walk.answer_all().finish().sign()
    remark = ItemRemark("front.queue", "count again")
    reviewing.return_items(laptop.ctx(CHIEF), walk.visit_id, [remark])
    Walk.begin(laptop, laptop.packs.current.sites[1].id)
    hand.page.shown({})
    start = hand.page.start
    hand.until(lambda: start.returned.isVisible() and start.drafts.isVisible())
    hand.until(start.returned.hasFocus)
    hand.key(K.Key_Down)
    assert start.drafts.hasFocus() and start.drafts.currentIndex().row() == 0
    hand.key(K.Key_Up)
    assert start.returned.hasFocus()


def test_the_pdf_is_shown_and_saved(hand: Hand, walk: Walk, tmp_path: Any) -> None:
    walk.answer_all().finish().sign()
    signed = hand.open(visit_id=walk.visit_id).page.signed
    signed.show_pdf()
    hand.settle()
    assert signed.pdf.pages >= 1
    target = tmp_path / "visit.pdf"
    signed.papers.save_to(target)
    hand.settle()
    assert target.read_bytes().startswith(b"%PDF")
    signed.papers.save_to(tmp_path / "none" / "visit.pdf")
    hand.settle()
    newest = hand.desk.notices.newest
    assert newest is not None and newest.kind == "bad"
    assert signed.paper.isHidden()  # this contract wants no form of its own
    signed.papers.save_to(tmp_path / "visit.xlsx")
    hand.settle()
    assert load_workbook(tmp_path / "visit.xlsx").sheetnames[0] == "Visit"
    signed.papers.save_to(tmp_path / "visit.ccv")
    hand.settle()
    assert verify_bundle(tmp_path / "visit.ccv").intact


def test_the_contracts_own_form_is_shown_and_saved(tmp_path: Any, qtbot: Any) -> None:
    form = ReportForm(
        "patrol-record",
        "1",
        FormKind.VISIT,
        Text("巡检记录", "Patrol record"),
        FormRows.ITEMS,
        kinds=("patrol",),
        columns=(FormField(Text("项目", "Item"), "item.prompt"),),
    )
    other = replace(form, id="install-record", kinds=("install",))
    pack = replace(make_pack(sites=2), forms=(form, other))
    laptop = open_laptop(tmp_path / "data", pack)
    walk = Walk.begin(laptop).answer_all().finish().sign()
    with a_desk(laptop, tmp_path / "desk") as desk:
        page = VisitPage(desk)
        qtbot.addWidget(page)
        page.show()
        hand = Hand(qtbot, desk, page).open(visit_id=walk.visit_id)
        signed = page.signed
        assert not signed.paper.isHidden()
        assert [signed.paper.itemText(n) for n in range(signed.paper.count())] == [
            "Report",
            "Patrol record",
        ]
        signed.paper.setCurrentIndex(1)
        signed.paper.activated.emit(1)
        hand.settle()
        assert signed.pdf.pages == 1
        assert signed.papers.file_name().endswith("-patrol-record.pdf")
        signed.papers.save_to(tmp_path / "form.xlsx")
        hand.settle()
        assert load_workbook(tmp_path / "form.xlsx").sheetnames == ["Patrol record"]
        page.leaving()
    laptop.store.close()
