"""Tracks, frames, what a wedge typed: everything that can come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card_readers.serial.framing import FrameReader, Kind, frame, xor
from drivers.card_readers.serial.msr import parse_block
from drivers.card_readers.serial.tracks import TrackScrubber, masked, split, track
from drivers.card_readers.serial.wedge import judge

ONE = "%B6228481234567890^CESHI/HU^2812?"
TWO = ";6228481234567890=2812?"
THREE = "+0010000123456789?"
QUICK = [8] * 80


@pytest.mark.parametrize(
    ("number", "text", "problem"),
    [
        (1, ONE, ""),
        (2, TWO, ""),
        (3, THREE, ""),
        (2, "", "empty"),
        (2, "6228?", "start"),
        (2, ";6228", "end"),
        (2, ";62x8?", "characters"),
        (1, "%abc?", "characters"),
        (2, ";" + "1" * 60 + "?", "long"),
    ],
)
def test_a_track_is_judged(number: int, text: str, problem: str) -> None:
    found = track(number, text)
    assert found.problem == problem and found.good == (not problem)


def test_no_number_is_shown_whole() -> None:
    for text in (ONE, TWO, THREE, "12345678", "6228481234567890"):
        shown = masked(text)
        assert "*" in shown and len(shown) == len(text)
    assert masked(";123=?") == ";123=?"


@given(st.binary(max_size=80), st.integers(1, 9))
def test_what_is_captured_has_no_long_number(data: bytes, size: int) -> None:
    scrub = TrackScrubber()
    out = b"".join(scrub(data[at : at + size]) for at in range(0, len(data), size))
    assert len(out) == len(data)
    assert not any(out[at : at + 5].isdigit() for at in range(max(0, len(out) - 4)))


def test_a_swipe_of_three_tracks_in_one_text() -> None:
    assert [(t.number, t.good) for t in split(ONE + TWO + THREE)] == [
        (1, True),
        (2, True),
        (3, True),
    ]
    assert [t.number for t in split(";1=2?;3=4?")] == [2, 3]


@pytest.mark.parametrize(
    ("text", "gaps", "code"),
    [
        (ONE + TWO, QUICK, ""),
        (TWO, [], ""),
        ("", [], "WEDGE_NOTHING"),
        (TWO, [180] * 20, "WEDGE_SLOW"),
        ("；6228？", QUICK, "WEDGE_INPUT_METHOD"),
        ("水水水", QUICK, "WEDGE_INPUT_METHOD"),
        (":6228481234+2812/", QUICK, "WEDGE_LAYOUT"),
        ("6228481234567890", QUICK, "WEDGE_NO_SENTINEL"),
        (";62284812", QUICK, "WEDGE_CUT"),
        ("%b6228^ceshi^2812?", QUICK, "WEDGE_CAPS"),
        ("".join(c * 2 for c in ";6228=28?"), QUICK, "WEDGE_DOUBLED"),
        (";62E8#1=2812?", QUICK, "TRACK_SHIFTED"),
        ("#*&^(", QUICK, "WEDGE_RUBBISH"),
    ],
)
def test_what_a_wedge_typed(text: str, gaps: list[int], code: str) -> None:
    found = judge(text, gaps)
    assert found.code == code, found
    assert found.text.zh and found.text.en


@given(st.text(max_size=120), st.lists(st.integers(0, 3000), max_size=120))
def test_anything_typed_is_judged(text: str, gaps: list[int]) -> None:
    found = judge(text, gaps)
    assert found.text.zh and found.text.en


def test_the_published_frames() -> None:
    reset = frame("a", 0x30, b"0")
    assert (
        reset[:5] == bytes.fromhex("0200023030") and reset[5] == 0x03 and reset[6] == xor(reset[:6])
    )
    assert frame("b", 0x80, b"\x02") == bytes.fromhex("AA00028002 80 BB".replace(" ", ""))
    assert frame("b", 0x81, b"\x01") == bytes.fromhex("AA0002810182BB")


@given(
    st.sampled_from(["a", "b", "c"]),
    st.lists(st.tuples(st.integers(0, 255), st.binary(min_size=1, max_size=40)), max_size=5),
    st.binary(max_size=12),
    st.integers(1, 30),
)
def test_frames_are_found_between_anything(
    kind: Kind, wanted: list[tuple[int, bytes]], noise: bytes, size: int
) -> None:
    noise = noise.replace(b"\xaa", b"").replace(b"\x02", b"")
    stream = b"".join(noise + frame(kind, command, data) for command, data in wanted)
    reader = FrameReader(kind)
    found = []
    for at in range(0, len(stream), size):
        found += list(reader.feed(stream[at : at + size]))
    assert [(f.command, f.data) for f in found] == wanted


@given(st.sampled_from(["a", "b", "c"]), st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_end(kind: Kind, data: bytes, size: int) -> None:
    reader = FrameReader(kind)
    for at in range(0, len(data), size):
        for found in reader.feed(data[at : at + size]):
            assert found.raw in data


@given(st.binary(max_size=200))
def test_any_answer_to_a_read_is_taken_apart(data: bytes) -> None:
    tracks, state = parse_block(data)
    assert [t.number for t in tracks] == [1, 2, 3] and 0 <= state <= 255


def test_a_block_of_the_manual() -> None:
    data = b"\x1bs\x1b\x01%ABC?\x1b\x02;123?\x1b\x03\x1b*?\x1c\x1b0"
    tracks, state = parse_block(data)
    assert state == 0x30 and tracks[0].text == "%ABC?" and tracks[1].text == ";123?"
    assert tracks[2].problem == "empty"
