"""Unitech's protocol: the manual's own packet, every byte there and back, every damage noticed."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import DeviceError, NoReply
from drivers.handhelds.faults import CommandRefused, LengthDiffers, NoSuchFile
from drivers.handhelds.kind import handheld_profiles
from drivers.handhelds.multipoint import (
    Packet,
    Reader,
    address,
    chunks,
    escaped,
    packet,
    plain,
)
from drivers.handhelds.multipoint_terminal import MultipointTerminal
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.simulator import HandheldSimulator
from drivers.port_errors import PortGone
from drivers.testing import expected_protocol
from drivers.transfer.faults import Stalled
from drivers.transport.base import Line
from tests.drivers.direct import DirectTransport

TO = address("A")
PROFILES = {profile.id: HandheldProfile.of(profile) for profile in handheld_profiles()}
PT630 = PROFILES["unitech-pt630"]
ACK, NAK = b"\x06", b"\x15"


def ask(command: str, parameters: bytes = b"") -> bytes:
    return packet(command, parameters, TO)


def terminal_on(line: Line, profile: HandheldProfile = PT630) -> MultipointTerminal:
    made = MultipointTerminal(line, profile, 0.0, 9600)
    made.open()
    return made


def test_a_file_to_the_terminal_as_the_manual_has_it() -> None:
    pairs = [
        (ask("L", b"A.CSV"), NAK),  # once more
        (ask("L", b"A.CSV"), ACK),
        (ask("Y", b"one\r\ntwo"), ACK),
        (ask("Z"), ACK),
        (ask("J", b"A.CSV"), packet("J", b"\x008")),
        (ACK, None),
    ]
    with expected_protocol(pairs) as line:
        moved = terminal_on(line).put("A.CSV", b"one\r\ntwo")
        assert moved.confirmed and moved.size == 8 and moved.bad == 1


def test_a_file_from_the_terminal_as_the_manual_has_it(tmp_path: Path) -> None:
    pairs = [
        (ask("J", b"A.CSV"), packet("J", b"\x006")),
        (ACK, None),
        (ask("U", b"A.CSV"), ACK),
        (ask("Y"), packet("Y", b"one\xff")),
        (ACK, None),
        (ask("Y"), packet("Y", b"two")[:-2] + b"@\x03"),  # damaged
        (NAK, packet("Y", b"\\\0")),
        (ACK, None),
        (ask("Y"), packet("Z")),
        (ACK, None),
    ]
    with expected_protocol(pairs) as line:
        moved = terminal_on(line).get("A.CSV", tmp_path / "a.csv")
    assert moved.confirmed and moved.files[0].read_bytes() == b"one\xff\\\0"


def test_what_it_is_asked_beside_files() -> None:
    pairs = [
        (ask("R"), packet("R", b"PT630   ")),
        (ACK, None),
        *[(ask("v"), NAK)] * 4,
        (ask("D"), packet("D", b"A.CSV,B.CSV")),
        (ACK, None),
        (ask("J", b"A.CSV"), packet("J", b"\x00120")),
        (ACK, None),
        (ask("J", b"B.CSV"), packet("J", b"\x01")),
        (ACK, None),
        (ask("M", b"20261127080910"), packet("M", b"\0")),
        (ACK, None),
        (ask("E", b"B.CSV"), packet("E", b"\x01")),
        (ACK, None),
    ]
    with expected_protocol(pairs) as line:
        terminal = terminal_on(line)
        assert terminal.identify() == {"maker": "Unitech", "model": "PT630"}
        assert [(e.name, e.size) for e in terminal.list()] == [("A.CSV", 120), ("B.CSV", None)]
        terminal.set_time(datetime(2026, 11, 27, 8, 9, 10))  # noqa: DTZ001
        with pytest.raises(NoSuchFile):
            terminal.delete("B.CSV")
        assert "time" not in terminal.can


def test_another_length_is_told_and_the_end_without_a_word_is_no_success(tmp_path: Path) -> None:
    stored = [(ask("L", b"A"), ACK), (ask("Y", b"abc"), ACK), (ask("Z"), ACK)]
    told = [*stored, (ask("J", b"A"), packet("J", b"\x006")), (ACK, None)]
    with expected_protocol(told) as line, pytest.raises(LengthDiffers):
        terminal_on(line).put("A", b"abc")
    silent = [*stored[:2], *[(ask("Z"), b"")] * 4]
    with expected_protocol(silent) as line:
        assert terminal_on(line).put("A", b"abc").ending == "unconfirmed"
    refused = [*[(ask("L", b"A"), NAK)] * 4, *[(ask("G"), b"")] * 4]
    with expected_protocol(refused) as line, pytest.raises(CommandRefused):
        terminal_on(line).put("A", b"abc")


@pytest.mark.parametrize("kind", ["text", "spaces", "random"])
@pytest.mark.parametrize("first", [0, 1])
def test_after_a_cut_anywhere_the_rest_is_fetched_once(
    tmp_path: Path, first: int, kind: str
) -> None:
    """The same file in the end; what was sure is not fetched again, wherever it counts from."""
    data = {
        "text": b"".join(b"%05d,reading,%d\r\n" % (n, n * n) for n in range(60)),
        "spaces": b"head" + b" " * 900 + b"tail" + b" " * 300,
        "random": random.Random(3).randbytes(1200),
    }[kind]
    whole = _fetch(data, first, tmp_path / "whole", None)
    assert whole[0] == data
    for cut in range(60, whole[1], 97):
        folder = tmp_path / f"{cut}"
        with pytest.raises((PortGone, DeviceError)):
            _fetch(data, first, folder, cut)
        part = folder / "A.DAT.part"
        have = len(part.read_bytes()) if part.exists() else 0
        again, passed = _fetch(data, first, folder, None)
        assert again == data, cut
        if kind != "spaces" and have > 400:
            assert passed < whole[1] - have // 2, (cut, have, passed)


def _fetch(data: bytes, first: int, folder: Path, cut: int | None) -> tuple[bytes, int]:
    simulator = HandheldSimulator(PT630)
    simulator.files["A.DAT"] = data
    tongue = simulator._tongue
    given = tongue._on_U  # type: ignore[attr-defined]

    def counted(parameters: bytes) -> object:
        name, bracket, offset = parameters.partition(b"[")
        start = int(offset[:-1]) - first if bracket else 0
        return given(name + b"[%d]" % start if bracket else name)

    tongue._on_U = counted  # type: ignore[attr-defined]
    folder.mkdir(exist_ok=True)
    transport = DirectTransport(simulator, cut, "unplug")
    terminal = terminal_on(Line(transport))
    try:
        moved = terminal.get("A.DAT", folder / "A.DAT")
    finally:
        terminal.close()
    return moved.files[0].read_bytes(), transport.total


def test_another_file_of_the_same_name_is_begun_anew(tmp_path: Path) -> None:
    old = b"".join(b"%05d,old\r\n" % n for n in range(60))
    new = b"".join(b"%05d,new\r\n" % n for n in range(60))
    with pytest.raises((PortGone, DeviceError)):
        _fetch(old, 0, tmp_path, 600)
    assert (tmp_path / "A.DAT.part").exists()
    assert _fetch(new, 0, tmp_path, None)[0] == new


def test_silence_in_the_middle_is_a_stop(tmp_path: Path) -> None:
    simulator = HandheldSimulator(PT630)
    transport = DirectTransport(simulator, 700, "silence")
    terminal = terminal_on(Line(transport))
    with pytest.raises((Stalled, NoReply)):
        terminal.get(simulator.book, tmp_path / "book")
    terminal.close()
    assert terminal.counts["CommunicationErrorCount"] > 0


def test_the_packet_the_manual_works_out() -> None:
    """PT630 2.1.7: command to send A.EXE to the terminal with address A; CS is 80."""
    assert packet("L", b"A.EXE", TO) == bytes.fromhex("02 1B 4C 41 2E 45 58 45 48 40 C1")


def test_what_is_escaped_as_the_manual_says() -> None:
    assert escaped(b"\\") == b"\\\\" and escaped(b"\x00\x1f") == b"\\\x80\\\x9f"
    assert escaped(b"\xa0\xff") == b"\\\x20\\\x7f"
    assert escaped(b"\xdc\x80\x9f AZ~") == b"\xdc\x80\x9f AZ~"
    assert plain(b"\\") is None and plain(b"\\\x01") is None


@given(st.binary(max_size=300), st.sampled_from("ABY06"))
def test_any_bytes_go_there_and_back(data: bytes, letter: str) -> None:
    to = address(letter)
    assert plain(escaped(data)) == data
    assert Reader(to).feed(packet("Y", data, to)) == [Packet("Y", data)]
    assert Reader().feed(b"noise" + packet("Y", data) + b"\x06") == [Packet("Y", data), 6]


@given(st.binary(max_size=2000), st.sampled_from([128, 256]))
def test_no_packet_is_longer_than_allowed(data: bytes, most: int) -> None:
    pieces = chunks(data, most)
    assert b"".join(pieces) == data
    assert all(piece and len(packet("Y", piece, TO)) <= most for piece in pieces)


@settings(max_examples=300)
@given(st.binary(min_size=1, max_size=60), st.integers(0, 200), st.integers(1, 255))
def test_one_damaged_byte_is_never_another_packet(data: bytes, at: int, change: int) -> None:
    whole = bytearray(packet("Y", data))
    place = at % len(whole)
    whole[place] ^= change
    for event in Reader().feed(bytes(whole) + packet("Z")):
        assert not isinstance(event, Packet) or event.command in ("", "Z"), (whole, event)


@given(st.binary(max_size=400), st.integers(1, 7))
def test_noise_breaks_nothing(data: bytes, size: int) -> None:
    reader = Reader(TO)
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
    reader.reset()
    assert reader.feed(packet("D", b"", TO)) == [Packet("D")]
