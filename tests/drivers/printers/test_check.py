"""What a printer says without printing: automatic status, abilities, who it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.bench import VirtualBench
from drivers.printers.asb import state_of
from drivers.printers.baseline import compared, spoken
from drivers.printers.escpos import EscPosPrinter
from drivers.printers.faults import fault_of
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.printers.simulator_faults import FAULTS, STOPS, asb_bytes, status_byte
from drivers.printers.status import Asb, PrinterState
from drivers.registry import Registry
from drivers.testing import expected_protocol
from drivers.transport.base import Line
from tests.drivers.helpers import run, run_plan, step

PROFILE = PrinterProfile.of(printer_profiles()[0])
QUICK = {"reply_seconds": "0.3"}


def test_a_good_printer_passes_without_paper(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp")
    result = run_plan(registry, "printer.check", device.url, params=QUICK)
    assert result.outcome == "pass", result.steps
    assert device.received().lines == ()
    values = {r.quantity: r.value for r in result.readings}
    assert (values["cutter"], values["automatic_status"]) == ("present", "10 00 00 0F")


@pytest.mark.parametrize("fault", STOPS)
def test_each_fault_is_found_without_paper(
    registry: Registry, bench: VirtualBench, fault: str
) -> None:
    device = bench.start("printer", listen="tcp", faults=[fault])
    result = run_plan(registry, "printer.check", device.url, params=QUICK)
    assert result.outcome == "fail" and step(result, "status").verdict == "fail"
    assert device.received().lines == ()


@given(st.sets(st.sampled_from([f.name for f in FAULTS])))
def test_automatic_and_asked_status_mean_the_same(active: set[str]) -> None:
    asked = PrinterState({n: status_byte(n, active) for n in (1, 2, 3, 4)})
    told = state_of(Asb(asb_bytes(active), True))
    for fact in ("online", "cover_open", "paper_end", "paper_near_end", "cutter_error"):
        assert getattr(told, fact) == getattr(asked, fact), fact
    assert type(fault_of(told)) is type(fault_of(asked))


def _printer(line: Line) -> EscPosPrinter:
    printer = EscPosPrinter(line, PROFILE)
    printer.open()
    printer.claim()
    printer.enable()
    return printer


START = (b"\x1da\x00\x1b@", None)


def test_abilities_are_believed_only_with_both_answers() -> None:
    with expected_protocol([START, (b"\x1dI\x02\x1dr\x01", b"\x03\x00")]) as line:
        assert _printer(line).type_id(0.05) == 3
    with expected_protocol([START, (b"\x1dI\x02\x1dr\x01", b"\x00")]) as line:
        assert _printer(line).type_id(0.05) is None


def test_a_printer_without_automatic_status_is_no_fault() -> None:
    with expected_protocol([START, (b"\x1da\xff", None), (b"\x1da\x00", None)]) as line:
        assert _printer(line).automatic_status(0.05) is None


def test_automatic_status_without_its_fixed_bits_is_taken_with_a_note() -> None:
    talk = [START, (b"\x1da\xff", b"\x00\x00\x00\x00"), (b"\x1da\x00", None)]
    with expected_protocol(talk) as line:
        found = _printer(line).automatic_status(0.05)
    assert found is not None and not found.conforming


# ---------------------------------------------------------------- after replacement

IDENTITY = {"maker": "EPSON", "model": "TM-T88V", "serial": "SIM0000001", "firmware": "1.00"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"serial": "OTHER"}, "REPLACED"),
        ({"model": "TM-T20"}, "REPLACED"),
        ({"firmware": "0.9"}, "FIRMWARE"),
        ({"serial": ""}, None),
    ],
)
def test_a_printer_is_compared_with_the_one_accepted(
    change: dict[str, str], code: str | None
) -> None:
    found = compared(spoken({**IDENTITY, **change}), IDENTITY)
    assert (found.code if found else None) == code


def test_the_receipt_test_says_that_it_was_replaced(
    registry: Registry, bench: VirtualBench
) -> None:
    device = bench.start("printer", listen="tcp")
    before = spoken({**IDENTITY, "serial": "AAAA0001"})
    result = run(registry, device.url, params={"baseline": before})
    assert step(result, "identify").code == "REPLACED"
    assert "SIM0000001" in step(result, "identify").text.zh
    same = run(registry, device.url, params={"baseline": spoken(IDENTITY)})
    assert same.outcome == "pass"
