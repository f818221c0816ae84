"""A device test from its item: live, asked, cancelled, recorded."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind
from app.domain.device_test import Outcome, StepVerdict
from app.services import device_tests
from app.services.device_tests import Target
from tests.services.builders import Laptop, Walk
from tests.widgets.visit_kit import Hand, K
from widgets.visit.device_panel import DevicePanel
from widgets.visit.target_dialog import TargetDialog


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


def test_a_digit_at_another_item_or_visit_answers_no_test(hand: Hand, laptop: Laptop) -> None:
    begin(hand, laptop)
    page, bench = hand.page, hand.page.work.bench

    def asks() -> bool:
        return bench.live is not None and bench.live.question is not None

    hand.until(asks)
    hand.go("print.test")
    assert page._hints().startswith("1–")
    hand.go("front.lamp").key(K.Key_1)
    hand.until(lambda: hand.view.item("front.lamp").answer is not None)
    lamp = hand.view.item("front.lamp").answer
    assert lamp is not None and lamp.verdict is Verdict.NORMAL
    assert asks()  # it still does
    other = Walk.begin(laptop, laptop.packs.current.sites[1].id)
    page.shown({"visit_id": other.visit_id})
    hand.until(lambda: hand.view.visit.id == other.visit_id)
    hand.go("print.test").key(K.Key_2)
    hand.until(lambda: hand.view.item("print.test").answer is not None)
    assert asks() and not page._hints().startswith("1–")
    bench.cancel()
    hand.until(lambda: bench.live is None)


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


def test_what_a_person_sets_is_used_and_known_at_the_next_visit(hand: Hand, laptop: Laptop) -> None:
    laptop.store.set_local(device_tests.DEMO, True)
    hand.open(site_id=laptop.first.id).go("print.test")
    bench = hand.page.work.bench
    item = hand.view.item("print.test").item
    hand.until(lambda: item.id in bench._plans)
    bench.choose_target(item)
    dialog = bench.dialog
    assert dialog is not None and not {"site", "number"} & set(dialog.params.fields)
    dialog.params.fields["speed_lines"].setText("0")
    dialog._accept()
    hand.settle()
    plan, target = device_tests.plan_and_target(hand.desk.ctx, hand.view.visit.id, item)
    assert device_tests.known_params(plan, target)["speed_lines"] == "0"
    hand.key(K.Key_T)
    hand.until(lambda: bench.live is not None and bench.live.question is not None)
    hand.key(K.Key_1)
    hand.until(lambda: bench.live is None)
    hand.settle()
    run = hand.view.item("print.test").run
    assert run is not None
    assert next(s for s in run.steps if s.step_id == "speed").verdict is StepVerdict.NOT_RUN


def test_the_contract_s_limits_are_read_and_not_typed(hand: Hand, laptop: Laptop) -> None:
    hand.open(site_id=laptop.first.id).go("print.test")
    tested = hand.view.item("print.test").item
    line = replace(tested, plan="network.line", asset_kind=None, params=(("max_median_ms", "80"),))
    plan, target = device_tests.plan_and_target(hand.desk.ctx, hand.view.visit.id, line)
    dialog = TargetDialog(hand.desk, plan, target, hand.page)
    chosen: list[Target] = []
    dialog.chosen.connect(chosen.append)
    fields = dialog.params.fields
    assert fields["max_median_ms"].text() == "80" and not fields["max_median_ms"].isEnabled()
    fields["targets"].setText("198.51.100.7:443")
    dialog._accept()
    assert dict(chosen[0].own) == {"targets": "198.51.100.7:443"} and chosen[0].url == ""


def test_what_is_secret_is_not_remembered(hand: Hand, laptop: Laptop) -> None:
    hand.open(site_id=laptop.first.id)
    plan = device_tests.registry().plan("card.meter")
    device_tests.set_own(hand.desk.ctx, None, plan, {"psc": "FFFFFF", "loops": "3"})
    assert laptop.store.local("params::card.meter") == {"loops": "3"}


def test_a_port_is_asked_for_only_where_t_asks_for_one(hand: Hand, laptop: Laptop) -> None:
    hand.open(site_id=laptop.first.id)
    panel = DevicePanel("en")
    tested = hand.view.item("print.test")
    looked_at = replace(tested, item=replace(tested.item, kind=ItemKind.VERDICT, plan=""))
    for item, asks in ((tested, True), (looked_at, False), (tested, True), (None, False)):
        panel.show_item(hand.view, item)
        said = [each.text() for each in panel.findChildren(QLabel) if not each.isHidden()]
        assert any("T asks for one" in text for text in said) is asks, said
