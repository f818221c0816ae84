"""Whole runs of the receipt printer test against the virtual bench, on real ports."""

from __future__ import annotations

import socket
import sys
import threading
import time
from decimal import Decimal

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import Cancelled, CancelToken
from drivers.capture import WireRecord, parse_pcap
from drivers.errors import BadUrl, NoService
from drivers.questions import Question
from drivers.registry import Registry
from drivers.runner import Progress, StepDone, StepStarted, WireSeen
from drivers.types import Verdict
from tests.drivers.helpers import ForeignDevice, clear, run, step

PORTS = [
    pytest.param("pty", marks=pytest.mark.skipif(sys.platform == "win32", reason="no ptys")),
    "tcp",
]


@pytest.mark.parametrize("listen", PORTS)
def test_a_good_printer_passes_with_measurements_and_paper(
    registry: Registry, bench: VirtualBench, listen: str
) -> None:
    device = bench.start("printer", listen=listen)
    result = run(registry, device.url, params={"site": "长安分公司", "number": "XJ-003"})
    assert result.outcome == "pass", result.steps
    assert result.verdict is Verdict.PASS and result.code == ""
    assert result.identity["model"] == "TM-T88V"
    assert result.identity["profile"] == "epson-tm-t88"
    speed = next(item for item in result.readings if item.quantity == "print_speed")
    assert speed.ok and Decimal(speed.value) > 3
    paper = device.received().tickets[0]
    assert "网点：长安分公司" in paper and "编号：XJ-003" in paper
    assert all(len(line.encode("gbk")) <= 42 for line in paper)
    assert device.received().errors == ()
    ticket = next(item.value for item in result.readings if item.quantity == "ticket_id")
    assert f"票号：{ticket}" in paper
    sent = b"".join(r.data for r in parse_pcap(result.capture) if r.direction == "tx")
    assert sent == device.received().raw


STOPPING = [
    ("paper_out", "REC_EMPTY"),
    ("cover_open", "COVER_OPEN"),
    ("cutter_jam", "CUTTER_JAM"),
    ("offline", "OFFLINE"),
]


@pytest.mark.parametrize("listen", PORTS)
@pytest.mark.parametrize(("fault", "code"), STOPPING)
def test_each_fault_at_the_start_has_its_own_code(
    registry: Registry, bench: VirtualBench, listen: str, fault: str, code: str
) -> None:
    device = bench.start("printer", listen=listen, faults=[fault])
    result = run(registry, device.url)
    assert (result.outcome, result.code) == ("fail", code)
    assert step(result, "status").verdict is Verdict.FAIL
    assert step(result, "print").verdict is Verdict.NOT_RUN
    assert device.received().lines == ()  # nothing printed on a printer that says it cannot


@pytest.mark.parametrize(("fault", "code"), STOPPING)
def test_each_fault_in_the_middle_has_its_own_code(
    registry: Registry, bench: VirtualBench, fault: str, code: str
) -> None:
    device = bench.start("printer", listen="tcp", faults=[f"{fault}@line=5"])
    result = run(registry, device.url)
    assert (result.outcome, result.code) == ("fail", code)
    assert step(result, "confirm").verdict is Verdict.FAIL
    assert len(device.received().lines) == 5


@pytest.mark.parametrize("listen", PORTS)
@pytest.mark.parametrize(
    ("fault", "outcome", "code", "where"),
    [
        ("no_reply", "error", "TIMEOUT", "identify"),
        ("garbage_reply", "error", "BAD_REPLY", "identify"),
        ("drops_process_id", "fail", "PROCESS_ID_MISSING", "confirm"),
        ("wrong_process_id", "fail", "PROCESS_ID_MISMATCH", "confirm"),
        ("dies@line=5", "error", "NOHARDWARE", "confirm"),
        ("paper_near_end", "pass", "REC_NEAREND", "status"),
    ],
)
def test_faults_of_the_conversation(
    registry: Registry,
    bench: VirtualBench,
    listen: str,
    fault: str,
    outcome: str,
    code: str,
    where: str,
) -> None:
    device = bench.start("printer", listen=listen, faults=[fault])
    result = run(registry, device.url)
    assert (result.outcome, result.code) == (outcome, code), result.steps
    found = step(result, where)
    assert found.code == code
    assert found.text.zh and found.text.en


def test_a_slow_printer_is_measured_and_judged(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["slow@after=1"])
    result = run(registry, device.url)
    assert (result.outcome, result.code) == ("fail", "SLOW")
    speed = next(item for item in result.readings if item.quantity == "print_speed")
    assert speed.ok is False and Decimal("1.5") < Decimal(speed.value) < Decimal("2.5")


def test_too_slow_to_finish_is_not_called_skipped(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["slow"])
    result = run(registry, device.url, params={"confirm_seconds": "0.3"})
    assert step(result, "confirm").code == "SLOW"


@pytest.mark.parametrize(
    ("answer", "verdict", "outcome"),
    [
        ("clear", Verdict.PASS, "pass"),
        ("blank", Verdict.FAIL, "fail"),
        ("unsure", Verdict.INCONCLUSIVE, "fail"),
    ],
)
def test_what_the_person_sees_counts(
    registry: Registry, bench: VirtualBench, answer: str, verdict: Verdict, outcome: str
) -> None:
    device = bench.start("printer", listen="tcp", faults=["blank"])
    result = run(registry, device.url, lambda question: answer)
    assert result.outcome == outcome
    assert (step(result, "look").verdict, step(result, "look").answer) == (verdict, answer)
    assert set(device.received().lines) == {""}


def test_an_answer_that_does_not_exist_is_said_so(registry: Registry, bench: VirtualBench) -> None:
    result = run(registry, bench.start("printer", listen="tcp").url, lambda question: "perhaps")
    assert step(result, "look").code == "ILLEGAL"
    assert "clear" in step(result, "look").text.en


def test_a_printer_without_numbers_passes_by_its_queue(
    registry: Registry, bench: VirtualBench
) -> None:
    device = bench.start("printer", "gprinter-80", "tcp", ["drops_process_id"])
    result = run(registry, device.url)
    assert result.outcome == "pass"
    assert "不返回票号" in step(result, "confirm").text.zh
    assert step(result, "speed").verdict is Verdict.NOT_RUN


def test_another_model_than_registered_is_noticed(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", "gprinter-80", "tcp")
    result = run(registry, device.url, profile_id="epson-tm-t88")
    assert step(result, "identify").code == "OTHER_MODEL"
    assert result.outcome == "fail"


def test_rare_characters_are_reported(registry: Registry, bench: VirtualBench) -> None:
    result = run(registry, bench.start("printer", listen="tcp").url, params={"site": "㙍村¥"})
    assert "㙍" in step(result, "print").text.zh and "¥→￥" in step(result, "print").text.zh


# ---------------------------------------------------------------- cancel


@pytest.mark.parametrize("listen", PORTS)
def test_cancel_ends_at_once_and_keeps_everything(
    registry: Registry, bench: VirtualBench, listen: str
) -> None:
    device = bench.start("printer", listen=listen, faults=["slow"])
    token = CancelToken()
    at: list[float] = []

    def cancel() -> None:
        at.append(time.monotonic())
        token.cancel()

    timer = threading.Timer(0.2, cancel)

    def watch(event: Progress) -> None:
        if isinstance(event, StepStarted) and event.spec.id == "confirm":
            timer.start()

    result = run(registry, device.url, cancel=token, on_progress=watch)
    assert time.monotonic() - at[0] < 0.5  # promised: 0.1 s; this machine may be busy
    assert result.outcome == "aborted"
    assert step(result, "print").verdict is Verdict.PASS
    assert step(result, "confirm").verdict is Verdict.ABORTED
    assert step(result, "final").verdict is Verdict.NOT_RUN
    assert parse_pcap(result.capture)
    assert run(registry, device.url, params={"confirm_seconds": "0.2"}).steps[0].code == ""


def test_cancel_before_the_start_opens_nothing(registry: Registry) -> None:
    token = CancelToken()
    token.cancel()
    result = run(registry, "serial:/dev/not-there", cancel=token)
    assert result.outcome == "aborted"


def test_the_question_may_be_cancelled(registry: Registry, bench: VirtualBench) -> None:
    def give_up(question: Question) -> str:
        raise Cancelled

    result = run(registry, bench.start("printer", listen="tcp").url, give_up)
    assert result.outcome == "aborted"
    assert step(result, "speed").verdict is Verdict.PASS


def test_progress_tells_steps_and_wire_live(registry: Registry, bench: VirtualBench) -> None:
    seen: list[Progress] = []
    result = run(registry, bench.start("printer", listen="tcp").url, on_progress=seen.append)
    started = [event.spec.id for event in seen if isinstance(event, StepStarted)]
    done = [event.result for event in seen if isinstance(event, StepDone)]
    wire: list[WireRecord] = [event.record for event in seen if isinstance(event, WireSeen)]
    assert started == [spec.id for spec in registry.plan("printer.receipt").steps]
    assert tuple(done) == result.steps
    assert tuple(wire) == parse_pcap(result.capture)


def test_the_total_deadline_is_a_fence(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["slow"])
    result = run(registry, device.url, total_deadline=0.4, params={"confirm_seconds": "20"})
    assert result.outcome == "timeout"
    assert step(result, "confirm").code == "DEADLINE"
    assert result.seconds < 3


# ---------------------------------------------------------------- ports


def test_no_such_port(registry: Registry) -> None:
    result = run(registry, "serial:/dev/ttyUSB99")
    assert (result.outcome, result.code) == ("error", "NOEXIST")


def test_refused(registry: Registry) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        result = run(registry, f"socket://127.0.0.1:{port}")
    assert (result.outcome, result.code) == ("error", "REFUSED")


def test_a_network_printer_in_use_is_busy(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp")
    host, port = device.url.removeprefix("socket://").split(":")
    with socket.create_connection((host, int(port))) as other:
        other.sendall(b"\x10\x04\x01")
        assert other.recv(1) == b"\x12"  # it is served now
        result = run(registry, device.url)
    assert (result.outcome, result.code) == ("error", "BUSY")
    assert run(registry, device.url).outcome == "pass"  # served again once the other is gone


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_serial_port_in_use_names_the_program(registry: Registry, bench: VirtualBench) -> None:
    import serial

    device = bench.start("printer", listen="pty")
    path = device.url.removeprefix("serial:")
    with serial.Serial(path, exclusive=True):
        result = run(registry, device.url)
    assert (result.outcome, result.code) == ("error", "CLAIMED")
    assert "python" in result.steps[0].text.zh or "pytest" in result.steps[0].text.zh


@pytest.mark.skipif(sys.platform == "win32", reason="no ptys")
def test_unplugged_in_the_middle(registry: Registry) -> None:
    def reply(data: bytes) -> bytes:
        return b"UNPLUG" if b"\x1c&" in data else b"\x12" * data.count(b"\x10\x04")

    device = ForeignDevice(reply)
    try:
        result = run(registry, f"serial:{device.path}")
    finally:
        device.unplug()
    assert (result.outcome, result.code) == ("error", "NOHARDWARE")
    assert step(result, "status").verdict is Verdict.PASS  # kept


@pytest.mark.skipif(sys.platform == "win32", reason="no ptys")
def test_a_simple_foreign_printer_is_tested_honestly(registry: Registry) -> None:
    def reply(data: bytes) -> bytes:
        return b"\x12" * data.count(b"\x10\x04") + b"\x00" * data.count(b"\x1dr\x01")

    device = ForeignDevice(reply)
    try:
        result = run(registry, f"serial:{device.path}")
    finally:
        device.close()
    assert result.outcome == "pass"
    assert result.identity == {}
    assert "不报型号" in step(result, "identify").text.zh
    assert "不返回票号" in step(result, "confirm").text.zh


@pytest.mark.skipif(sys.platform == "win32", reason="no ptys")
def test_a_model_told_in_its_own_way_does_not_stop_the_test(registry: Registry) -> None:
    def reply(data: bytes) -> bytes:
        answer = b"\x12" * data.count(b"\x10\x04") + b"XP-80C" * data.count(b"\x1dIC")
        return answer + b"\x00" * data.count(b"\x1dr\x01")

    device = ForeignDevice(reply)
    try:
        result = run(registry, f"serial:{device.path}")
    finally:
        device.close()
    assert result.outcome == "pass", result.steps
    assert "58 50 2d 38 30 43" in step(result, "identify").text.zh


def test_a_file_takes_the_ticket_but_proves_nothing(registry: Registry, tmp_path: object) -> None:
    path = f"{tmp_path}/ticket.bin"
    result = run(registry, f"file:{path}")
    assert result.verdict is Verdict.INCONCLUSIVE
    assert step(result, "look").verdict is Verdict.PASS
    with open(path, "rb") as file:  # noqa: PTH123
        assert "打印测试票".encode("gbk") in file.read()


def test_wrong_names_are_refused_before_anything_starts(registry: Registry) -> None:
    with pytest.raises(NoService, match=r"printer\.receipt"):
        registry.runner("printer.nothing", "serial:COM1")
    with pytest.raises(NoService, match="escpos-80"):
        registry.runner("printer.receipt", "serial:COM1", profile_id="nothing")
    with pytest.raises(BadUrl):
        registry.runner("printer.receipt", "COM1")


def test_a_wrong_parameter_is_said_so(registry: Registry) -> None:
    result = run(registry, "virtual:printer", params={"speed_lines": "many"})
    assert (result.outcome, result.code) == ("error", "ILLEGAL")
    assert "speed_lines" in result.steps[0].text.zh


def test_virtual_ports_start_and_stop_their_own_device(registry: Registry) -> None:
    before = set(threading.enumerate())
    result = run(registry, "virtual:printer?fault=cover_open&model=escpos-58")
    assert result.code == "COVER_OPEN"
    assert run(registry, "virtual:toaster").code == "NOSERVICE"
    assert set(threading.enumerate()) <= before


def test_virtual_ports_use_the_running_bench(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", name="counter-2", listen="tcp")
    assert run(registry, "virtual:counter-2", bench=bench).outcome == "pass"
    assert device.received().tickets
    device.set_fault("paper_out", True)
    assert run(registry, "virtual:counter-2", clear, bench=bench).code == "REC_EMPTY"
