"""Unitech's protocol: the manual's own packet, every byte there and back, every damage noticed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.handhelds.multipoint import (
    Packet,
    Reader,
    address,
    chunks,
    escaped,
    packet,
    plain,
)

TO = address("A")


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
