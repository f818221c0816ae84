"""The virtual printer by itself: bytes and times in, bytes and paper out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import Illegal
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.printers.simulator import PrinterSimulator
from drivers.printers.simulator_faults import FAULTS
from drivers.simulation import FaultAt, parse_fault

_PROFILES = {profile.id: PrinterProfile.of(profile) for profile in printer_profiles()}
MARK = b"\x1d(H\x06\x0000"


def _printer(speed: float = 10.0) -> PrinterSimulator:
    return PrinterSimulator(_PROFILES["epson-tm-t88"], speed)


def _status(printer: PrinterSimulator, now: float = 0.0) -> str:
    printer.take_output()
    printer.feed(b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04", now)
    return printer.take_output().hex(" ")


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("", "12 12 12 12"),
        ("paper_out", "1a 32 12 7e"),
        ("paper_near_end", "12 12 12 1e"),
        ("cover_open", "1a 16 12 12"),
        ("cutter_jam", "1a 52 1a 12"),
        ("offline", "1a 12 12 12"),
        ("no_reply", ""),
        ("garbage_reply", "92 92 92 92"),
    ],
)
def test_states(fault: str, state: str) -> None:
    printer = _printer()
    if fault:
        printer.set_fault(fault, True)
    assert _status(printer) == state
    if fault:
        printer.set_fault(fault, False)
        assert _status(printer) == "12 12 12 12"


def test_a_process_id_comes_back_when_the_paper_is_printed_not_before() -> None:
    printer = _printer(speed=10)
    printer.feed(b"a\nb\nc\n" + MARK + b"0042", 100.0)
    assert printer.take_output() == b""
    printer.advance(100.25)
    assert printer.take_output() == b""
    printer.advance(100.31)
    assert printer.take_output() == b"7\x220042\x00"
    assert printer.received().lines == ("a", "b", "c")


def test_chinese_needs_its_mode() -> None:
    printer = _printer()
    printer.feed(b"\x1c&\xcb\xae\xb7\xd1\x1c.\n\xcb\xae\n", 0)
    printer.advance(9)
    assert printer.received().lines == ("水费", b"\xcb\xae".decode("cp437"))


def test_a_double_byte_character_in_two_pieces() -> None:
    printer = _printer()
    for byte in b"\x1c&\xcb\xae\n":
        printer.feed(bytes((byte,)), 0)
    assert printer.received().lines == ("水",)


def test_a_stopped_printer_keeps_its_data_and_goes_on() -> None:
    printer = _printer()
    printer.set_fault("paper_out", True)
    printer.feed(b"x\n" + MARK + b"0001", 0)
    printer.advance(50)
    assert printer.received().lines == ()
    printer.set_fault("paper_out", False)
    printer.advance(51)
    printer.advance(52)
    assert printer.received().lines == ("x",)
    assert printer.take_output() == b"7\x220001\x00"


def test_clearing_the_buffer_makes_ids_vanish() -> None:
    printer = _printer()
    printer.set_fault("offline", True)
    printer.feed(b"x\n" + MARK + b"0001" + b"\x10\x05\x02", 0)
    printer.set_fault("offline", False)
    printer.advance(9)
    assert printer.take_output() == b"" and printer.received().lines == ()


def test_a_full_buffer_holds_the_sender_back() -> None:
    printer = _printer()
    printer.set_fault("offline", True)
    printer.feed(b"x" * 5000, 0)
    assert not printer.accepting
    printer.set_fault("offline", False)
    printer.advance(1)
    assert printer.accepting


@pytest.mark.parametrize(
    ("fault", "printed", "answer"),
    [
        ("drops_process_id", ("x",), b""),
        ("wrong_process_id", ("x",), b"7\x220000\x00"),
        ("blank", ("",), b"7\x220001\x00"),
    ],
)
def test_faults_that_no_status_shows(fault: str, printed: tuple[str], answer: bytes) -> None:
    printer = _printer()
    printer.set_fault(fault, True)
    printer.feed(b"x\n" + MARK + b"0001", 0)
    printer.advance(5)
    assert printer.received().lines == printed
    assert printer.take_output() == answer


def test_asb_tells_at_once_and_on_each_change() -> None:
    printer = _printer()
    printer.feed(b"\x1da\xff", 0)
    assert printer.take_output() == b"\x10\x00\x00\x0f"
    printer.set_fault("cover_open", True)
    assert printer.take_output() == b"\x38\x00\x00\x0f"
    printer.set_fault("paper_near_end", True)
    assert printer.take_output() == b"\x38\x00\x03\x0f"
    printer.set_fault("cover_open", False)
    printer.take_output()
    printer.feed(b"\x1da\x00", 1)
    printer.set_fault("paper_near_end", False)
    assert printer.take_output() == b""


def test_names_and_ordered_status() -> None:
    printer = _printer()
    printer.feed(b"\x1dIB\x1dIC\x1dI\x02\x1dr\x01", 0)
    assert printer.take_output() == b"_EPSON\x00_TM-T88V\x00\x03\x00"


def test_faults_on_schedule() -> None:
    printer = _printer(speed=100)
    printer.schedule(parse_fault("paper_out@after=2"))
    printer.schedule(parse_fault("cover_open@time=50"))
    for now in (0, 2, 4):
        printer.feed(b"x\n\x1dV\x00", now)
        printer.advance(now + 1)
    assert printer.active_faults == {"paper_out"}
    assert len(printer.received().tickets) == 2
    printer.advance(50)
    assert printer.active_faults == {"paper_out", "cover_open"}


def test_unknown_commands_are_protocol_errors() -> None:
    printer = _printer()
    printer.feed(b"\x1b\x7f" + b"ok\n" + MARK + b"\x01\x02\x03\x04", 0)
    printer.advance(5)
    assert printer.received().errors == (
        "ESC 7F: 1b 7f",
        "GS ( H: 1d 28 48 06 00 30 30 01 02 03 04",
    )


def test_long_lines_wrap_at_the_columns() -> None:
    printer = _printer(speed=100)
    printer.feed(b"x" * 50 + b"\n", 0)
    assert printer.received().lines == ("x" * 42, "x" * 8)


@given(st.lists(st.binary(max_size=40), max_size=20), st.sampled_from(FAULTS))
def test_any_bytes_are_survived(chunks: list[bytes], fault: object) -> None:
    printer = _printer()
    printer.set_fault(fault.name, True)  # type: ignore[attr-defined]
    for now, chunk in enumerate(chunks):
        printer.feed(chunk, float(now))
        printer.advance(now + 0.5)
        printer.take_output()
        assert printer.next_wake() is None or printer.next_wake() >= 0  # type: ignore[operator]
    printer.received()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("paper_out", FaultAt("paper_out")),
        ("paper_out@after=3", FaultAt("paper_out", "after", 3)),
        ("dies@line=10", FaultAt("dies", "line", 10)),
        ("slow@time=2.5s", FaultAt("slow", "time", 2.5)),
    ],
)
def test_fault_notation(text: str, fault: FaultAt) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize("text", ["", "x@", "x@after", "x@when=3", "x y", "X"])
def test_bad_fault_notation(text: str) -> None:
    with pytest.raises(Illegal):
        parse_fault(text)


def test_unknown_faults_name_the_known_ones() -> None:
    with pytest.raises(Illegal, match="paper_out"):
        _printer().set_fault("rain", True)
