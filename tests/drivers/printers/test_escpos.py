"""The driver against conversations as the manuals print them."""

from __future__ import annotations

import pytest

from drivers.errors import BadReply, NoReply, NotClaimed, NotEnabled, NotOpen
from drivers.printers.escpos import EscPosPrinter
from drivers.printers.faults import (
    BadFormat,
    CoverOpen,
    PaperEnd,
    ProcessIdMismatch,
    ProcessIdMissing,
)
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.testing import Pair, expected_protocol
from drivers.transport.base import Line

_PROFILES = {profile.id: PrinterProfile.of(profile) for profile in printer_profiles()}
_EPSON = _PROFILES["epson-tm-t88"]
_GENERIC = _PROFILES["escpos-80"]

ENABLE: Pair = (b"\x1da\x00\x1b@", None)
HEALTHY: list[Pair] = [
    (b"\x10\x04\x01", b"\x12"),
    (b"\x10\x04\x02", b"\x12"),
    (b"\x10\x04\x03", b"\x12"),
    (b"\x10\x04\x04", b"\x12"),
]
TICKET = b"\x1c&\xcb\xae\xb7\xd1\n\x1c.\x1dVB\x00"
MARK = b"\x1d(H\x06\x0000" + b"0007"


def _ready(line: Line, profile: PrinterProfile = _EPSON) -> EscPosPrinter:
    printer = EscPosPrinter(line, profile, first_id=7)
    printer.open()
    printer.claim()
    printer.enable()
    return printer


def test_status_asks_one_thing_at_a_time() -> None:
    with expected_protocol([ENABLE, *HEALTHY]) as line:
        state = _ready(line).real_time_status(0.1)
    assert state.online and not state.error and not state.paper_end


def test_identity_with_a_fence_behind_it() -> None:
    request = b"\x1dIB\x1dIC\x1dIA\x1dID\x1dr\x01"
    answer = b"_EPSON\x00_TM-T88V\x00_30.14\x00_J4BF012345\x00\x00"
    with expected_protocol([ENABLE, (request, answer)]) as line:
        found = _ready(line).identify(0.1)
    assert found == {
        "maker": "EPSON",
        "model": "TM-T88V",
        "firmware": "30.14",
        "serial": "J4BF012345",
    }


def test_a_printer_that_knows_no_names_has_no_identity() -> None:
    request = b"\x1dIB\x1dIC\x1dIA\x1dID\x1dr\x01"
    with expected_protocol([ENABLE, (request, b"\x00"), (request, None)]) as line:
        printer = _ready(line)
        assert printer.identify(0.1) == {}
        assert printer.identify(0.0) == {}


def test_a_ticket_is_confirmed_by_its_own_number() -> None:
    with expected_protocol([ENABLE, (TICKET + MARK + b"\x1dr\x01", b"7\x220007\x00\x00")]) as line:
        done = _ready(line).print_ticket(["水费"], deadline=0.1)
    assert done.confirmed and done.method == "process_id" and done.got == ("0007",)


def test_a_foreign_number_is_a_mixed_ticket() -> None:
    script = [ENABLE, (TICKET + MARK + b"\x1dr\x01", b"7\x220003\x007\x220007\x00\x00")]
    with expected_protocol(script) as line:
        done = _ready(line).print_ticket(["水费"], deadline=0.1)
    assert isinstance(done.error, ProcessIdMismatch) and not done.confirmed


def test_always_the_same_number_is_not_accepted() -> None:
    script = [ENABLE, (TICKET + MARK + b"\x1dr\x01", b"7\x220000\x00\x00"), *HEALTHY]
    with expected_protocol(script) as line:
        done = _ready(line).print_ticket(["水费"], deadline=0.1, grace=0)
    assert isinstance(done.error, ProcessIdMismatch)


def test_no_number_though_processed_is_a_skipped_ticket() -> None:
    script = [ENABLE, (TICKET + MARK + b"\x1dr\x01", b"\x00"), *HEALTHY]
    with expected_protocol(script) as line:
        done = _ready(line).print_ticket(["水费"], deadline=0.1, grace=0)
    assert isinstance(done.error, ProcessIdMissing)


def test_a_model_that_promises_no_numbers_is_believed_by_its_queue() -> None:
    script = [ENABLE, (TICKET + MARK + b"\x1dr\x01", b"\x00"), *HEALTHY]
    with expected_protocol(script) as line:
        done = _ready(line, _GENERIC).print_ticket(["水费"], deadline=0.1, grace=0)
    assert done.confirmed and done.method == "queue"


@pytest.mark.parametrize(("raw", "fault"), [("1a 32 12 7e", PaperEnd), ("1a 16 12 12", CoverOpen)])
def test_a_fault_while_printing_has_its_own_name(raw: str, fault: type[Exception]) -> None:
    answers = bytes.fromhex(raw)
    state = [(b"\x10\x04" + bytes((n,)), answers[n - 1 : n]) for n in (1, 2, 3, 4)]
    script: list[Pair] = [ENABLE, (TICKET + MARK + b"\x1dr\x01", None), *state]
    with expected_protocol(script) as line, pytest.raises(fault):
        _ready(line).print_ticket(["水费"], deadline=0)


def test_silence_is_no_reply_and_never_a_state() -> None:
    with expected_protocol([ENABLE, (b"\x10\x04\x01", None)]) as line, pytest.raises(NoReply):
        _ready(line).real_time_status(0)


def test_a_wrong_baud_rate_is_no_state_either() -> None:
    script: list[Pair] = [ENABLE, (b"\x10\x04\x01", b"\x92")]
    with expected_protocol(script) as line, pytest.raises(BadReply) as caught:
        _ready(line).real_time_status(0.1)
    assert caught.value.detail == "92"
    assert caught.value.command == "DLE EOT 1"


def test_characters_that_cannot_be_printed_stop_the_ticket() -> None:
    with expected_protocol([ENABLE]) as line, pytest.raises(BadFormat) as caught:
        _ready(line).print_ticket(["水費㙍"])
    assert "㙍" in caught.value.sentence("zh")


def test_recovery_commands() -> None:
    script = [ENABLE, (b"\x10\x05\x01", None), *HEALTHY, (b"\x10\x05\x02", None), *HEALTHY]
    with expected_protocol(script) as line:
        printer = _ready(line)
        printer.recover()
        assert printer.recover(clear=True).online


def test_cut_feed_drawer() -> None:
    with expected_protocol([ENABLE, (b"\x1dVA\x00\x1bd\x03\x1bp\x01\x32\x64", None)]) as line:
        printer = _ready(line)
        printer.cut(partial=False)
        printer.feed(3)
        printer.open_drawer(1)


def test_health_levels() -> None:
    text = "打印机自检 CHECK HEALTH 0123456789".encode("gbk")
    ticket = b"\x1c&" + text + b"\n\x1c.\x1dVB\x00" + MARK + b"\x1dr\x01"
    script = [ENABLE, *HEALTHY, *HEALTHY, (ticket, b"7\x220007\x00\x00")]
    with expected_protocol(script) as line:
        printer = _ready(line)
        assert printer.check_health("internal").confirmation is None
        health = printer.check_health("interactive")
    assert health.ask and health.confirmation is not None and health.confirmation.confirmed


def test_life_cycle_is_enforced() -> None:
    with expected_protocol([ENABLE]) as line:
        printer = EscPosPrinter(line, _EPSON)
        with pytest.raises(NotOpen):
            printer.claim()
        printer.open()
        with pytest.raises(NotClaimed):
            printer.enable()
        printer.claim()
        with pytest.raises(NotEnabled):
            printer.real_time_status()
        printer.enable()
        printer.close()
        assert not line.is_open
        with pytest.raises(NotOpen):
            printer.feed()


def test_numbers_run_from_0001_to_9999_and_begin_again() -> None:
    with expected_protocol([]) as line:
        printer = EscPosPrinter(line, _EPSON, first_id=9999)
        assert [printer.new_id(), printer.new_id()] == ["9999", "0001"]
