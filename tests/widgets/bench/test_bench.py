"""The bench with real simulators: every step, every byte, every fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.domain.answer import Verdict
from app.services import device_tests, visits
from drivers import hotplug
from drivers.capture import parse_pcap
from drivers.discovery import Found
from drivers.questions import Reply
from drivers.types import Text
from tests.services.builders import Walk
from tests.widgets.frame_kit import Seat, seat, until
from widgets.bench.page import BenchPage
from widgets.bench.workbench import Workbench

FOUND = (
    Found(
        "serial:/dev/ttyUSB9",
        Text("CH340 转接线", "CH340 adapter"),
        why=Text("线那头要测了才知道", "only a test can tell"),
    ),
    Found(
        "usb:04b8:0e15",
        Text("票据打印机", "Bill printer"),
        "printer",
        "epson-tm-t88",
        Text("USB 编号", "USB id 04b8:0e15"),
        "minicom (4711)",
    ),
)


@pytest.fixture
def here(tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    monkeypatch.setattr(device_tests, "ports", lambda: FOUND)
    with seat(tmp_path) as made:
        yield made
        bench = Workbench.of(made.desk)
        bench.run.cancel()
        until(qtbot, lambda: not bench.run.running)
        bench.bench.close()


def open_page(here: Seat, qtbot: Any, **args: Any) -> BenchPage:
    made = BenchPage(here.desk)
    qtbot.addWidget(made)
    made.resize(1250, 640)
    made.show()
    made.shown(args)
    until(qtbot, lambda: made.workbench.found is not None)
    return made


def told(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def with_printer(page: BenchPage, qtbot: Any, *faults: str) -> None:
    page.workbench.add("printer")
    until(qtbot, lambda: page.workbench.bench.devices)
    until(qtbot, lambda: page.setup.url.text() == "virtual:printer")
    for fault in faults:
        page.virtual.boxes[fault].click()


def finish(page: BenchPage, qtbot: Any) -> Any:
    until(qtbot, lambda: page.run.live is not None and not page.run.running)
    assert page.run.live is not None
    return page.run.live.result


def asking(here: Seat, qtbot: Any) -> BenchPage:
    """The page with a test on a printer that has come to its question."""
    page = open_page(here, qtbot)
    with_printer(page, qtbot)
    page.setup.params.fields["speed_lines"].setText("0")
    page.start()
    until(qtbot, lambda: page.run.live is not None and page.run.live.phase == "asking")
    return page


def run_well(page: BenchPage, qtbot: Any) -> Any:
    page.setup.params.fields["speed_lines"].setText("0")
    page.activateWindow()
    until(qtbot, page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_T)
    until(qtbot, lambda: page.run.live is not None and page.run.live.phase == "asking")
    qtbot.keyClick(page, Qt.Key.Key_1)
    return finish(page, qtbot)


def test_what_was_found_is_listed_with_why_and_who_holds_it(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    rows = {p.url: p for p in page.ports.model.rows}
    assert page.ports.look_of(rows["serial:/dev/ttyUSB9"]).second.endswith("only a test can tell")
    held = page.ports.look_of(rows["usb:04b8:0e15"])
    assert held.second == "in use by minicom (4711)" and held.chips == (("in use", "bad"),)
    assert {"here:workstation", "here:network"} <= {p.key for p in page.ports.model.rows}


def test_choosing_a_device_fills_the_form(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.ports.select("usb:04b8:0e15")
    assert page.setup.plan().kind == "printer"
    assert page.setup.profile.currentData() == "epson-tm-t88"
    assert page.setup.url.text() == "usb:04b8:0e15"
    assert len(page.steps.rows) == len(page.setup.plan().steps)


def test_f5_looks_again(here: Seat, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(here, qtbot)
    monkeypatch.setattr(device_tests, "ports", lambda: FOUND[:1])
    qtbot.keyClick(page, Qt.Key.Key_F5)
    until(qtbot, lambda: "usb:04b8:0e15" not in {p.url for p in page.ports.model.rows})


def test_a_port_that_cannot_be_read_is_said_beside_the_field(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.ports.select("usb:04b8:0e15")
    page.setup.url.setText("com3")
    page.start()
    assert not page.run.running and page.setup.problem.text()
    page.setup.url.clear()
    page.start()
    assert "needs a port" in page.setup.problem.text()


def test_a_whole_test_with_its_question_wire_and_verdict(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    with_printer(page, qtbot)
    result = run_well(page, qtbot)
    assert result.outcome == "pass"
    assert page.outcome.isVisible() and page.outcome.chip.text() == "Passed"
    seen = told(page.steps)
    assert "Confirmed number" in seen or "limit" in seen
    assert all(row.text.text() for row in page.steps.rows.values())
    assert "→ TX" in page.wire.view.toPlainText() and "← RX" in page.wire.view.toPlainText()
    page.wire.modes.chosen.emit("decode")
    assert "10 04" not in page.wire.view.toPlainText()


def test_a_test_that_could_not_tell_has_not_failed(here: Seat, qtbot: Any) -> None:
    page = asking(here, qtbot)
    page.run.answer(Reply("unsure"))
    result = finish(page, qtbot)
    assert result.undecided and page.outcome.chip.text() == "Inconclusive"


def test_the_wire_can_be_taken_to_wireshark(here: Seat, qtbot: Any, tmp_path: Path) -> None:
    page = open_page(here, qtbot)
    with_printer(page, qtbot)
    result = run_well(page, qtbot)
    target = tmp_path / "wire.pcap"
    page.wire.save_to(target)
    until(qtbot, target.exists)
    assert parse_pcap(target.read_bytes()) == parse_pcap(result.capture)


def test_a_fault_that_is_switched_on_is_found(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    with_printer(page, qtbot, "cover_open")
    port = page.ports.current()
    assert port is not None and port.faults == 1
    page.start()
    result = finish(page, qtbot)
    assert result.outcome == "fail" and result.code == "COVER_OPEN"
    assert page.outcome.chip.text() == "Failed"
    assert page.outcome.text.text()


def test_esc_stops_at_once_and_keeps_what_was_measured(here: Seat, qtbot: Any) -> None:
    page = asking(here, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    result = finish(page, qtbot)
    assert result.outcome == "aborted" and result.capture
    assert page.outcome.chip.text() == "Stopped"


def test_a_rebuilt_page_takes_up_the_run(here: Seat, qtbot: Any) -> None:
    page = asking(here, qtbot)
    again = open_page(here, qtbot)
    assert again.run is page.run and again.setup.stop.isVisible()
    assert again.wire.view.toPlainText()
    assert again.steps.choose(1)
    assert finish(again, qtbot).outcome == "pass"


def test_a_virtual_device_can_be_taken_away(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    with_printer(page, qtbot)
    page.workbench.remove("printer")
    until(qtbot, lambda: not page.workbench.bench.devices)
    until(qtbot, lambda: all(not p.virtual for p in page.ports.model.rows))
    assert page.virtual.boxes == {}


def test_the_run_answers_the_item_it_was_made_for(here: Seat, qtbot: Any) -> None:
    here.laptop.store.set_local(device_tests.DEMO, True)
    walk = Walk.begin(here.laptop)
    page = open_page(here, qtbot, visit_id=walk.visit_id, item_id="print.test")
    with_printer(page, qtbot)
    run_well(page, qtbot)
    page.outcome.attach.click()
    until(qtbot, lambda: page.outcome.back.isVisible())
    view = visits.visit_view(here.desk.ctx, walk.visit_id).item("print.test")
    assert view.answer is not None and view.answer.verdict is Verdict.NORMAL
    assert view.run is not None and view.run.capture_sha256
    page.outcome.back.click()
    assert here.asked[-1] == ("visit", {"visit_id": walk.visit_id})


def test_an_open_visit_is_offered(here: Seat, qtbot: Any) -> None:
    here.laptop.store.set_local(device_tests.DEMO, True)
    walk = Walk.begin(here.laptop)
    page = open_page(here, qtbot)
    with_printer(page, qtbot)
    run_well(page, qtbot)
    page.outcome.attach.click()
    until(qtbot, lambda: page.dialog is not None)
    assert page.dialog is not None
    assert page.dialog.visit.currentData() == walk.visit_id
    assert page.dialog.item.currentData() == "print.test" and not page.dialog.note.text()
    page.dialog.yes.click()
    until(qtbot, lambda: page.outcome.back.isVisible())


def test_a_simulated_result_is_no_evidence_outside_the_demonstration(
    here: Seat, qtbot: Any
) -> None:
    walk = Walk.begin(here.laptop)
    page = open_page(here, qtbot, visit_id=walk.visit_id, item_id="print.test")
    with_printer(page, qtbot)
    run_well(page, qtbot)
    told_: list[Any] = []
    here.desk.notices.posted.connect(told_.append)
    page.outcome.attach.click()
    until(qtbot, lambda: told_)
    view = visits.visit_view(here.desk.ctx, walk.visit_id).item("print.test")
    assert view.answer is None and not page.outcome.back.isVisible()


def test_a_test_asked_for_by_name_is_ready(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, plan="workstation.basics")
    assert page.setup.plan().id == "workstation.basics"
    page.start()
    assert finish(page, qtbot).steps


def test_what_is_plugged_in_is_noticed_by_itself(
    here: Seat, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged = [frozenset({"serial:a"})]
    monkeypatch.setattr(hotplug, "fingerprint", lambda: plugged[0])
    page = open_page(here, qtbot)
    page.workbench._glance()
    until(qtbot, lambda: not page.workbench._glancing)
    new = Found("serial:/dev/ttyUSB7", Text("新的", "new"))
    monkeypatch.setattr(device_tests, "ports", lambda: (*FOUND, new))
    plugged[0] = frozenset({"serial:a", "serial:b"})
    # two seconds at most: the watch looks every second
    with qtbot.waitSignal(page.workbench.found_changed, timeout=2000):
        pass
    until(qtbot, lambda: any(p.url == new.url for p in page.ports.model.rows))


def test_the_glass_and_the_paper_are_shown(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.workbench.add("display", "led8")
    until(qtbot, lambda: page.setup.url.text() == "virtual:display")
    assert page.setup.plan().id == "display.content"
    page.wire._set_mode("seen")
    page.activateWindow()
    until(qtbot, page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_T)
    until(qtbot, lambda: page.run.live is not None and page.run.live.phase == "asking")

    def lit() -> bool:
        drawing = page.wire.seen.view.drawing
        return drawing is not None and any(m.tone == "lit" for m in drawing.marks)

    until(qtbot, lit)
    picture = page.wire.seen.view.grab().toImage()
    shades = {picture.pixelColor(x, 30).name() for x in range(0, picture.width(), 2)}
    assert len(shades) > 3
    page.wire._set_mode("decode")
    until(qtbot, lambda: "128.50" in page.wire.view.toPlainText())
    page.run.cancel()


def test_a_form_printer_gets_its_own_tests(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.workbench.add("printer", "escp-24")
    until(qtbot, lambda: page.setup.url.text() == "virtual:printer")
    assert page.setup.plan().id == "printer.form"
    assert page.setup.profile.currentData() == "escp-24"
    page.start()
    until(qtbot, lambda: page.run.live is not None and page.run.live.phase == "asking")
    page.wire._set_mode("seen")
    until(qtbot, lambda: page.wire.seen.view.drawing is not None)
    page.run.cancel()
    finish(page, qtbot)


def test_figures_are_asked_for_in_place(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.workbench.add("printer", "escp-24")
    until(qtbot, lambda: page.setup.url.text() == "virtual:printer")
    page.setup.choose("printer.feed")
    page.start()
    until(qtbot, lambda: page.run.live is not None and page.run.live.phase == "asking")
    asked = page.steps.rows["measure"].asked
    for name, text in (("first", "15"), ("last", "15.1")):
        field = asked.fields[name]
        assert isinstance(field, QLineEdit)
        qtbot.keyClicks(field, text)
    asked.choices[0].click()
    assert finish(page, qtbot).outcome == "pass"
