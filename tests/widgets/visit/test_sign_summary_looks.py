"""The summary: read in half a minute, the rest folded, worked by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from app.domain.answer import Verdict
from app.services import evidence, findings, visits
from tests.services.builders import Laptop, Walk, png
from tests.widgets.visit_kit import Hand
from widgets.visit.photo_viewer import PhotoViewer
from widgets.visit.summary_parts import Fault, Noted
from widgets.visit.summary_view import Summary


def told(widget: QWidget) -> str:
    QCoreApplication.sendPostedEvents()  # Qt shows what joined a visible page a moment later
    return " ".join(said.text() for said in widget.findChildren(QLabel) if said.isVisibleTo(widget))


def summary(hand: Hand, walk: Walk) -> Summary:
    return hand.open(visit_id=walk.visit_id).page.sign.summary


def test_nothing_abnormal_is_said_in_one_line(hand: Hand, laptop: Laptop) -> None:
    shown = summary(hand, Walk.begin(laptop).answer_all().finish())
    assert "Everything that was checked is in order." in told(shown)
    assert not shown.findChildren(Fault) and not shown.findChildren(Noted)


def test_a_fault_stands_with_its_photo_and_what_happens_next(hand: Hand, laptop: Laptop) -> None:
    walk = Walk.begin(laptop).answer_all(
        print__position={"value": "off"}, front__ping={"value": "95", "verdict": Verdict.NORMAL}
    )
    visits.answer(walk.ctx, walk.visit_id, "print.cause", verdict=Verdict.NORMAL)
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.ABNORMAL)
    evidence.add_photo(walk.ctx, walk.visit_id, "print.position", png(9, 9))
    found = walk.view().item("print.position").finding
    assert found is not None
    findings.edit(walk.ctx, found.id, description="shifted")
    lamp = walk.view().item("front.lamp").finding
    assert lamp is not None
    findings.edit(walk.ctx, lamp.id, description="dark")
    findings.to_ticket(walk.ctx, found.id)
    walk.finish()
    shown = summary(hand, walk)
    first, second = shown.findChildren(Fault)
    assert "No work order yet" in told(first)
    with walk.ctx.store.read() as reader:
        order = reader.tickets()[0]
    seen = told(second)
    assert order.number in seen and "response within 10 min" in seen and "solved within 8 h" in seen
    assert "guide value ≤ 80 ms" in told(shown.findChildren(Noted)[0])
    (photo,) = second.findChildren(QToolButton)
    photo.click()
    hand.settle()
    (viewer,) = hand.page.findChildren(PhotoViewer)
    assert viewer.remove.isHidden()
    viewer.reject()


def test_a_section_is_opened_by_enter_and_stays_open(hand: Hand, laptop: Laptop) -> None:
    walk = Walk.begin(laptop).answer_all().finish()
    shown = summary(hand, walk)
    part = shown.folded[0]
    assert "4 normal" in part.button.text() and "Lamp" not in told(part)
    QTest.keyClick(part.button, Qt.Key.Key_Return)
    assert "1.1  Lamp" in told(part)
    hand.page.controller.reload()
    hand.settle()
    assert shown.folded[0] is part and "1.1  Lamp" in told(part)
    QTest.keyClick(part.button, Qt.Key.Key_Return)
    assert "Lamp" not in told(part)


def test_a_clock_that_was_off_is_told(hand: Hand, laptop: Laptop) -> None:
    walk = Walk.begin(laptop).answer_all()
    laptop.time.now = laptop.time.now.replace(year=2027)
    walk.finish()
    assert "The laptop's clock was up to 365 d fast" in told(summary(hand, walk))


def test_a_long_list_stays_folded(hand: Hand, laptop: Laptop) -> None:
    shown = summary(hand, Walk.begin(laptop).answer_all().finish())
    assert all(part._column.count() == 0 for part in shown.folded)  # made when it is opened
