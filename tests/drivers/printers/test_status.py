from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceError
from drivers.printers.faults import (
    CoverOpen,
    CutterJam,
    Mechanical,
    Offline,
    PaperEnd,
    Unrecoverable,
    fault_of,
)
from drivers.printers.status import (
    Asb,
    Block,
    Event,
    Flow,
    Info,
    Junk,
    Ordered,
    PrinterState,
    ProcessId,
    RealTime,
    StatusParser,
)


def _pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


_ASKED = st.lists(
    st.tuples(st.sampled_from(["realtime", "status", "info"]), st.integers(1, 4)), max_size=6
)
_LIKELY = st.lists(
    st.sampled_from(
        [b"\x12", b"\x16", b"\x1a", b"7\x220001\x00", b"_EPSON\x00", b"\x10\x00\x00\x0f", b"\x00"]
        + [b"\x11", b"\x13", b"\x18\x00\x00", b"7\x22", b"_", b"7", b"\xff", b"\x92"]
    )
).map(b"".join)
_STREAM = st.one_of(st.binary(max_size=60), _LIKELY)


def _asked(requests: list[tuple[str, int]], asb: bool) -> StatusParser:
    parser = StatusParser()
    parser.asb_on = asb
    for kind, n in requests:
        getattr(parser, f"expect_{kind}")(n)
    return parser


@given(_STREAM, st.lists(st.integers(0, 60), max_size=8), _ASKED, st.booleans())
def test_chunks_make_no_difference(
    data: bytes, cuts: list[int], requests: list[tuple[str, int]], asb: bool
) -> None:
    whole = _asked(requests, asb)
    parts = _asked(requests, asb)
    expected = [*whole.feed(data), *whole.flush()]
    found: list[Event] = []
    for piece in _pieces(data, cuts):
        found += parts.feed(piece)
    assert [*found, *parts.flush()] == expected


@given(_STREAM, _ASKED, st.booleans())
def test_nothing_is_lost_or_assigned_to_the_wrong_kind(
    data: bytes, requests: list[tuple[str, int]], asb: bool
) -> None:
    parser = _asked(requests, asb)
    events = [*parser.feed(data), *parser.flush()]
    seen = 0
    for event in events:
        if isinstance(event, RealTime):
            assert event.value & 0x93 == 0x12
            seen += 1
        elif isinstance(event, Ordered):
            assert event.value & 0x90 == 0
            assert ("status", event.n) in requests
            seen += 1
        elif isinstance(event, Asb):
            assert len(event.data) == 4
            assert not event.conforming or event.data[0] & 0x93 == 0x10
            seen += 4
        elif isinstance(event, ProcessId):
            assert len(event.id) == 4
            seen += 7
        elif isinstance(event, Info):
            assert min(event.data, default=0x20) >= 0x20
            seen += len(event.data) + 2
        elif isinstance(event, Block):
            seen += len(event.data) + 3
        elif isinstance(event, Junk):
            seen += len(event.data)
        else:
            seen += 1
    flow_inside = data.count(b"\x11") + data.count(b"\x13")
    assert seen <= len(data) <= seen + flow_inside


@given(st.lists(st.integers(1, 4), max_size=8), st.lists(st.integers(0, 255), max_size=8))
def test_replies_find_their_questions_in_order(asked: list[int], values: list[int]) -> None:
    parser = StatusParser()
    for n in asked:
        parser.expect_realtime(n)
    data = bytes(value & 0x6C | 0x12 for value in values)
    found = [event for event in parser.feed(data) if isinstance(event, RealTime)]
    assert [event.n for event in found] == [*asked, *[None] * len(values)][: len(values)]


def test_asb_with_flow_control_inside_does_not_break() -> None:
    parser = StatusParser()
    assert parser.feed(b"\x18\x13\x00\x11\x0c\x0f") == [Asb(b"\x18\x00\x0c\x0f", True)]


def test_asb_broken_off_is_junk_and_the_reply_behind_it_is_read() -> None:
    parser = StatusParser()
    parser.expect_realtime(1)
    assert parser.feed(b"\x10\x00\x12") == [Junk(b"\x10\x00"), RealTime(1, 0x12)]


def test_asb_without_its_fixed_bits_is_taken_only_when_asked_for() -> None:
    parser = StatusParser()
    assert parser.feed(bytes(4)) == [Junk(b"\x00")] * 4
    parser.asb_on = True
    assert parser.feed(bytes(4)) == [Asb(bytes(4), False)]


def test_an_unanswered_question_does_not_take_the_next_reply() -> None:
    parser = StatusParser()
    parser.expect_info(0x42)
    parser.expect_status(1)
    assert parser.feed(b"\x00") == [Ordered(1, 0)]
    parser.expect_info(0x43)
    assert parser.feed(b"_TM-T88V\x00") == [Info(0x43, b"TM-T88V")]


def test_late_replies_after_forget_belong_to_nobody() -> None:
    parser = StatusParser()
    parser.expect_realtime(1)
    parser.forget()
    assert parser.feed(b"\x1a") == [RealTime(None, 0x1A)]


def test_blocks() -> None:
    parser = StatusParser()
    assert parser.feed(b"7\x22A 01\x007%\x00\x11") == [
        ProcessId("A 01"),
        Block(0x25, b""),
        Flow(True),
    ]
    assert parser.feed(b"7\x22\x12") == [Junk(b"7\x22"), RealTime(None, 0x12)]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("12 12 12 12", None),
        ("1a 32 12 7e", PaperEnd),
        ("1a 32 12 72", PaperEnd),
        ("1a 16 12 12", CoverOpen),
        ("1a 52 1a 12", CutterJam),
        ("1a 52 16 12", Mechanical),
        ("1a 52 32 12", Unrecoverable),
        ("1a 12 12 12", Offline),
        ("12 12 12 1e", None),
    ],
)
def test_states_of_the_manuals(raw: str, fault: type[DeviceError] | None) -> None:
    state = PrinterState(dict(enumerate(bytes.fromhex(raw), start=1)))
    found = fault_of(state)
    assert type(found) is (fault or type(None))
    assert state.paper_near_end == raw.endswith(("1e", "7e"))
