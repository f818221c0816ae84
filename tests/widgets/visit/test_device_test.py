"""A device test from its item: live, asked, cancelled, recorded."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind
from app.domain.device_test import Outcome
from app.services import device_tests
from tests.services.builders import Laptop
from tests.widgets.visit_kit import Hand, K
from widgets.visit.device_panel import DevicePanel


def begin(hand: Hand, laptop: Laptop) -> Hand:
    laptop.store.set_local(device_tests.DEMO, True)
    hand.open(site_id=laptop.first.id).go("print.test")
    hand.settle()
    hand.key(K.Key_T)
    hand.until(lambda: hand.page.work.bench.live is not None)
    return hand


def test_a_digit_answers_what_the_test_asks(hand: Hand, laptop: Laptop) -> None:
    begin(hand, laptop)
    bench = hand.page.work.bench
    hand.until(lambda: bench.live is not None and bench.live.question is not None)
    assert hand.view.item("print.test").answer is None  # 1 means the first choice now
    hand.key(K.Key_1)
    hand.until(lambda: bench.live is None)
    hand.settle()
    item = hand.view.item("print.test")
    assert item.answer is not None and item.answer.verdict is Verdict.NORMAL
    assert item.run is not None and item.run.outcome is Outcome.PASS
    assert hand.page.work.side.wire.records()


def test_a_fault_switched_on_at_the_bench_is_found_by_the_visit(hand: Hand, laptop: Laptop) -> None:
    printer = hand.desk.bench().start("printer", name="printer")  # as the bench page adds it
    printer.set_fault("paper_out", True)
    begin(hand, laptop)
    hand.until(lambda: hand.page.work.bench.live is None)
    hand.settle()
    item = hand.view.item("print.test")
    assert item.run is not None and item.run.outcome is Outcome.FAIL
    assert item.answer is not None and item.answer.verdict is Verdict.ABNORMAL
    assert any(s.code == "REC_EMPTY" for s in item.run.steps)
    assert hand.desk.bench().devices == (printer,)


def test_the_visit_s_printer_stands_on_the_bench_afterwards(hand: Hand, laptop: Laptop) -> None:
    begin(hand, laptop)
    bench = hand.page.work.bench
    hand.until(lambda: bench.live is not None and bench.live.question is not None)
    hand.key(K.Key_1)
    hand.until(lambda: bench.live is None)
    hand.settle()
    (device,) = hand.desk.bench().devices
    assert device.name == "printer" and device.received().tickets


def test_escape_stops_it_and_keeps_what_was_measured(hand: Hand, laptop: Laptop) -> None:
    begin(hand, laptop)
    bench = hand.page.work.bench
    hand.until(lambda: bench.live is not None and bench.live.question is not None)
    hand.key(K.Key_Escape)
    hand.until(lambda: bench.live is None)
    hand.settle()
    item = hand.view.item("print.test")
    assert item.run is not None and item.run.outcome is Outcome.ABORTED
    assert item.answer is None or item.answer.verdict is None
    assert any(s.measurements for s in item.run.steps)


def test_a_port_that_is_not_there_says_so(hand: Hand, laptop: Laptop) -> None:
    from tests.services.builders import printer

    laptop.put_local(printer(laptop.first, "serial:/dev/no-such-port"))
    hand.open(site_id=laptop.first.id).go("print.test")
    hand.settle()
    hand.key(K.Key_T)
    hand.until(lambda: hand.view.item("print.test").run is not None)
    hand.settle()
    run = hand.view.item("print.test").run
    assert run is not None and run.outcome is Outcome.ERROR
    card = hand.card("print.test")
    assert not card.editor.steps.isHidden()  # the error stands in the card, with what to do


def test_nobody_knows_the_port(hand: Hand, laptop: Laptop) -> None:
    hand.open(site_id=laptop.first.id).go("print.test")
    hand.settle()
    hand.key(K.Key_T)
    bench = hand.page.work.bench
    hand.until(lambda: bench.dialog is not None)
    assert bench.live is None
    dialog = bench.dialog
    assert dialog is not None
    dialog.url.setText("nonsense")
    dialog._accept()
    assert not dialog._error.isHidden()
    dialog.reject()
    hand.settle()


def test_a_port_is_asked_for_only_where_t_asks_for_one(hand: Hand, laptop: Laptop) -> None:
    hand.open(site_id=laptop.first.id)
    panel = DevicePanel("en")
    tested = hand.view.item("print.test")
    looked_at = replace(tested, item=replace(tested.item, kind=ItemKind.VERDICT, plan=""))
    for item, asks in ((tested, True), (looked_at, False), (tested, True), (None, False)):
        panel.show_item(hand.view, item)
        said = [each.text() for each in panel.findChildren(QLabel) if not each.isHidden()]
        assert any("T asks for one" in text for text in said) is asks, said
