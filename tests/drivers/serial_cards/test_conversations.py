"""Conversations as manuals and published notes print them, and everything else that may come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card_readers.faults import NoCard, WrongKey
from drivers.card_readers.serial.contactless import AaBbReader, StxReader
from drivers.card_readers.serial.frames import FORMS, FrameParser, Style, build
from drivers.card_readers.serial.mrs_reader import Mrs100Reader
from drivers.card_readers.serial.msr_bytes import SwipeParser, data_block
from drivers.card_readers.serial.quiet import Kind, Scrubber
from drivers.card_readers.serial.reader_faults import (
    STATUS,
    BadChecksum,
    FrameCut,
    ReaderNak,
    ReaderRefused,
    UnknownStatus,
)
from drivers.card_readers.serial.readers import MsrReader, raw_tracks
from drivers.card_readers.serial.stripe import (
    decode_bits,
    encode_bits,
    hidden,
    hide_numbers,
    masked,
    parse_track,
    split_tracks,
)
from drivers.errors import BadReply, Illegal, NoReply
from drivers.testing import Pair, expected_protocol
from drivers.transport.base import Line

STYLES = tuple(FORMS)
MANUAL = b"\x1bs\x1b\x01%ABC123?\x1b\x02;12345?\x1b\x03;12345?\x3f\x1c\x1b\x30"
RAW_1, RAW_2 = bytes.fromhex("a30d1e28a9727c5400"), bytes.fromhex("d4119257f500")


def msr(line: Line, wait: float = 0.02) -> MsrReader:
    reader = MsrReader(line, wait)
    reader.open()
    reader.claim()
    reader.enable()
    return reader


RESET: Pair = (b"\x1ba", None)


def test_msr_as_the_manual_prints_it() -> None:
    talk: list[Pair] = [
        RESET,
        (b"\x1be", b"\x1by"),
        (b"\x1bt", b"\x1b3S"),
        (b"\x1bv", b"\x1bREVT3.12"),
        (b"\x1b\x87", b"\x1b0"),
        (b"\x1br", MANUAL),
    ]
    with expected_protocol(talk) as line:
        reader = msr(line)
        reader.comm_test()
        assert reader.identify() == {"model": "MSR-3", "tracks": "123", "firmware": "REVT3.12"}
        reader.ram_test()
        tracks = reader.read(0.05)
        assert [tracks[n].text for n in (1, 2, 3)] == ["%ABC123?", ";12345?", ";12345?"]
        assert (reader.track1_data, reader.track2_data) == ("%ABC123?", ";12345?")
        assert reader.counts["GoodReadCount"] == 1


def test_msr_track_two_alone() -> None:
    said = b"\x1bs\x1b\x01\x1b\x02;6222020000001234567=2912?\x3f\x1c\x1b\x30"
    with expected_protocol([RESET, (b"\x1br", said)]) as line:
        tracks = msr(line).read(0.05)
    assert tracks[2].good and tracks[1].problem == tracks[3].problem == "empty"


@pytest.mark.parametrize("status", [*STATUS, 0x77])
def test_msr_status_is_an_error_of_its_own(status: int) -> None:
    said = b"\x1bs\x1b\x01\x1b*\x1b\x02\x1b*\x1b\x03\x1b+?\x1c\x1b" + bytes((status,))
    kind = STATUS.get(status, UnknownStatus)
    with expected_protocol([RESET, (b"\x1br", said)]) as line, pytest.raises(kind) as error:
        msr(line).read(0.05)
    assert error.value.text().zh and error.value.text().en


def test_msr_nobody_swipes() -> None:
    with expected_protocol([RESET, (b"\x1br", None)]) as line, pytest.raises(NoReply):
        msr(line).read(0.02)


@pytest.mark.parametrize("size", range(1, len(MANUAL)))
def test_msr_cut_answer(size: int) -> None:
    with expected_protocol([RESET, (b"\x1br", MANUAL[:size])]) as line, pytest.raises(FrameCut):
        msr(line).read(0.02)


def test_msr_writes_with_consent_only() -> None:
    block = bytes.fromhex(
        "1b731b01414243313233 1b023132333435 1b033132333435 3f1c".replace(" ", "")
    )
    tracks = {1: "%ABC123?", 2: ";12345?", 3: ";12345?"}
    assert data_block(tracks) == block
    with expected_protocol([RESET, (b"\x1bw" + block, b"\x1b0"), (b"\x1bc\x02", b"\x1b0")]) as line:
        reader = msr(line)
        for act in (lambda: reader.write(tracks, 0.1), lambda: reader.erase("2", 0.1)):
            with pytest.raises(Illegal):
                act()
        reader.write(tracks, 0.1, consent=True)
        reader.erase("2", 0.1, consent=True)


def test_raw_example_of_the_manual() -> None:
    assert decode_bits(1, RAW_1, 7).text == "%ABC123?" and decode_bits(2, RAW_2, 5).good
    assert encode_bits("%ABC123?", 7) == RAW_1 and encode_bits(";12345?", 5) == RAW_2
    block = b"\x1bs\x1b\x01\x09" + RAW_1 + b"\x1b\x02\x06" + RAW_2 + b"\x1b\x03\x00?\x1c\x1b0"
    with expected_protocol([RESET, (b"\x1bm", block)]) as line:
        bits = msr(line).read_raw(0.05)
    assert bits == {1: RAW_1, 2: RAW_2}
    assert {head: track.number for head, track in raw_tracks({2: RAW_1, 3: RAW_2}).items()} == {
        2: 1,
        3: 2,
    }


@given(st.text("0123456789=", min_size=1, max_size=37), st.booleans(), st.integers(0, 10_000))
def test_raw_tracks_come_back(text: str, backwards: bool, flip: int) -> None:
    data = encode_bits(f";{text}?", 5)
    turned = bytes(int(f"{byte:08b}"[::-1], 2) for byte in data[::-1])
    assert decode_bits(2, turned if backwards else data, 5).text == f";{text}?"
    at = flip % ((len(text) + 3) * 5)  # a bit of the track or of its LRC
    changed = bytearray(data)
    changed[at // 8] ^= 0x80 >> at % 8
    assert not decode_bits(2, bytes(changed), 5).good


@given(st.binary(max_size=60), st.integers(1, 9))
def test_a_block_is_found_in_any_pieces(noise: bytes, size: int) -> None:
    noise = noise.replace(b"\x1b", b"")
    stream, parser = noise + MANUAL, SwipeParser()
    found = [parser.feed(stream[at : at + size]) for at in range(0, len(stream), size)]
    swipe = next(item for item in found if item is not None)
    assert swipe.tracks[1] == b"%ABC123?" and swipe.status == 0x30


@given(st.binary(max_size=400), st.booleans(), st.integers(1, 60))
def test_any_bytes_are_no_crash(data: bytes, raw: bool, size: int) -> None:
    parser = SwipeParser(raw)
    for at in range(0, len(data), size):
        parser.feed(data[at : at + size])
    split_tracks(data.decode("latin-1"))
    parse_track(1, data.decode("latin-1"))


# ---------------------------------------------------------------- frames


def test_published_frames() -> None:
    assert build("stx2", b"10") == bytes.fromhex("02000231300302")
    assert build("aabb", b"\x80\x02") == bytes.fromhex("AA000280 0280BB".replace(" ", ""))
    assert build("aabb", b"\x25\x26\x00") == bytes.fromhex("AA000325260000BB")
    answer = bytes.fromhex("AA00060000160FF47F94BB")
    assert FrameParser("aabb").feed(answer)[0].body == bytes.fromhex("0000160FF47F")


@given(
    st.sampled_from(STYLES),
    st.lists(st.binary(min_size=2, max_size=40), min_size=1, max_size=4),
    st.binary(max_size=12),
    st.integers(1, 20),
)
def test_frames_are_found_after_garbage(
    style: Style, bodies: list[bytes], noise: bytes, size: int
) -> None:
    noise = noise.replace(b"\x02", b"").replace(b"\xaa", b"")
    stream = b"".join(noise + build(style, body) for body in bodies)
    parser, found = FrameParser(style), []
    for at in range(0, len(stream), size):
        found += parser.feed(stream[at : at + size])
    assert [frame.body for frame in found if frame.good] == bodies
    assert bytes(parser.single) == noise * len(bodies)


@given(st.sampled_from(STYLES), st.binary(max_size=20), st.binary(min_size=2, max_size=30))
def test_a_frame_is_found_after_a_false_beginning(style: Style, noise: bytes, body: bytes) -> None:
    parser = FrameParser(style)
    found = parser.feed(noise + build(style, body)) + parser.give_up()
    good = [frame.body for frame in found if frame.good]
    assert body in good or any(frame.good for frame in FrameParser(style).feed(noise)) or good


@given(st.sampled_from(STYLES), st.binary(min_size=2, max_size=30), st.integers(0, 7))
def test_a_wrong_bcc_is_told(style: Style, body: bytes, bit: int) -> None:
    data = bytearray(build(style, body))
    data[-2 if style == "aabb" else -1] ^= 1 << bit
    found = FrameParser(style).feed(bytes(data))
    assert all(not frame.good or frame.body != body for frame in found)


@given(st.sampled_from(STYLES), st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_end(style: Style, data: bytes, size: int) -> None:
    parser = FrameParser(style)
    for at in range(0, len(data), size):
        parser.feed(data[at : at + size])
    parser.give_up()
    assert not parser.begun


def opened(reader: StxReader | AaBbReader | Mrs100Reader) -> None:
    reader.open()
    reader.claim()
    reader.enable()


KEY = b"\xff" * 6
BLOCK = bytes(range(16))


@pytest.mark.parametrize("handshake", [True, False])
@pytest.mark.parametrize("short", [True, False])
def test_card_machine(handshake: bool, short: bool) -> None:
    """Both ways that are published: with ACK and ENQ or without, with the sector or without."""

    def pair(body: bytes, answer: bytes) -> list[Pair]:
        said, sent = build("stx2", answer), build("stx2", body)
        return [(sent, b"\x06"), (b"\x05", said)] if handshake else [(sent, said)]

    sector = b"" if short else b"\x01"
    talk = [
        *pair(b"00", b"00CRT-288 V1.0"),
        *pair(b"10", b"10Y"),
        *pair(b"50", b"50Y"),
        *pair(b"51", b"51Y\x3a\x7c\x51\xe4"),
        *pair(b"52\x01" + KEY, b"52" + sector + b"Y"),
        *pair(b"53\x01\x00", b"53" + (sector and b"\x01\x00") + b"Y" + BLOCK),
    ]
    with expected_protocol(talk) as line:
        reader = StxReader(line, 0.05)
        opened(reader)
        assert reader.hello() == {"firmware": "CRT-288 V1.0"}
        assert reader.card_present
        assert reader.uid() == bytes.fromhex("3A7C51E4")
        assert reader.read_block(1, 0, KEY) == BLOCK


def test_card_machine_says_no() -> None:
    def one(answer: bytes) -> list[Pair]:
        return [(build("stx2", b"50"), answer)]

    for answer, kind in [
        (build("stx2", b"50E"), NoCard),
        (build("stx2", b"50N"), ReaderRefused),
        (b"\x15", ReaderNak),
        (build("stx2", b"50Y")[:-1] + b"\x77", BadChecksum),
        (build("stx2", b"50Y")[:5], FrameCut),
        (build("stx2", b"31Y"), BadReply),
        (b"\x99\x88", BadReply),
        (None, NoReply),
    ]:
        with expected_protocol([(build("stx2", b"50"), answer)]) as line:
            reader = StxReader(line, 0.02)
            opened(reader)
            with pytest.raises(kind):
                reader.uid()
    talk: list[Pair] = [(build("stx2", b"52\x00" + KEY), build("stx2", b"52\x00N"))]
    with expected_protocol(talk) as line:
        reader = StxReader(line, 0.02)
        opened(reader)
        with pytest.raises(WrongKey):
            reader.authenticate(0, KEY)
        for bad in (lambda: reader.read_block(0, 3, KEY), lambda: reader.read_block(16, 0, KEY)):
            with pytest.raises(Illegal):
                bad()


def test_aabb_reader() -> None:
    version = bytes.fromhex("AA001100494454353237452D56352E302D53455402BB")
    talk: list[Pair] = [
        (bytes.fromhex("AA00018687BB"), version),
        (bytes.fromhex("AA000325260000BB"), bytes.fromhex("AA00060000160FF47F94BB")),
        (bytes.fromhex("AA000325260000BB"), bytes.fromhex("AA0002018380BB")),
        (
            bytes.fromhex("AA000A20010110FFFFFFFFFFFF3ABB"),
            build("aabb", b"\x00\x16\x0f\xf4\x7f" + BLOCK),
        ),
        (bytes.fromhex("AA000A20010110FFFFFFFFFFFF3ABB"), build("aabb", b"\x01\x81")),
    ]
    with expected_protocol(talk) as line:
        reader = AaBbReader(line, 0.05)
        opened(reader)
        assert reader.hello() == {"firmware": "IDT527E-V5.0-SET"}
        assert reader.uid() == bytes.fromhex("160FF47F")
        assert not reader.card_present
        assert reader.read_block(4, 0, KEY) == BLOCK
        with pytest.raises(ReaderRefused):
            reader.read_block(4, 0, KEY)


def test_mrs100() -> None:
    ask = build("stx1", b"30")
    text = b"%B6222020000001234567^A/B^2912?;6222020000001234567=2912?+0010000?"
    talk: list[Pair] = [
        (build("stx1", b"20"), build("stx1", b"20Y" + b"MRS100-V1.2".ljust(16))),
        (ask, build("stx1", b"30N\x41")),
        (ask, build("stx1", b"30Y" + text)),
        (ask, text + b"\r"),
        (ask, build("stx1", b"30N\x40")),
    ]
    with expected_protocol(talk) as line:
        reader = Mrs100Reader(line, 0.02)
        opened(reader)
        assert reader.identify() == {"firmware": "MRS100-V1.2"}
        for _ in range(2):  # in a frame, and by itself without one
            assert all(track.good for track in reader.read(1.0).values())
        with pytest.raises(ReaderRefused):
            reader.read(0.2)


# ---------------------------------------------------------------- secrets


def test_what_may_be_shown_of_a_card() -> None:
    assert masked("%B6222020000001234567^WANG/XIAO^2912?") == "%B622202*********4567…(37)"
    assert masked(";6222020000001234567=2912?") == ";622202*********4567…(26)"
    assert hidden("12345") == "*****"
    assert hide_numbers("x 6222020000001234567 y") == "x 622202*********4567 y"
    track = parse_track(2, ";6222020000001234567=2912?")
    assert "0000001234" not in repr(track) + str(track)


SECRET = "%B6222020000001234567^WANG/XIAO^29121010000000000?"
TWO = ";6222020000001234567=29121010000?"


@given(st.sampled_from(["msr", "mrs100"]), st.integers(1, 12), st.binary(max_size=8))
def test_no_number_or_name_in_a_capture(kind: Kind, size: int, noise: bytes) -> None:
    noise = bytes(byte for byte in noise if byte < 0x20 and byte != 0x1B)
    data = noise + b"\x1bs\x1b\x01" + SECRET.encode() + b"\x1b\x02" + TWO.encode() + b"?\x1c\x1b0"
    scrub = Scrubber(kind)
    scrub("tx", b"\x1br")
    out = b"".join(scrub("rx", data[at : at + size]) for at in range(0, len(data), size))
    assert len(out) == len(data)
    assert b"WANG" not in out and b"00001234567" not in out and b"2912" not in out


def test_nothing_of_a_raw_track_is_captured() -> None:
    scrub = Scrubber("msr")
    scrub("tx", b"\x1bm")
    out = scrub("rx", b"\x1bs\x1b\x01\x09" + RAW_1 + b"\x1b\x02\x06" + RAW_2 + b"?\x1c\x1b0")
    assert out == b"\x1bs\x1b\x01\x09" + b"*" * 9 + b"\x1b\x02\x06" + b"*" * 6 + b"?\x1c\x1b0"


def test_no_key_is_captured() -> None:
    key = bytes.fromhex("A0A1A2A3A4A5")
    for kind, sent in [
        ("stx", build("stx2", b"52\x01" + key)),
        ("stx", build("stx2", b"59\x01" + key)),
        ("aabb", build("aabb", b"\x20\x01\x01\x04" + key)),
    ]:
        out = Scrubber(kind)("tx", sent)  # type: ignore[arg-type]
        assert key not in out and len(out) == len(sent) and out[:5] == sent[:5]
        assert sent[-2:] != out[-2:]  # the checksum would tell of the key
