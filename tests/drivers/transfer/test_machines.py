"""Our sender against our receiver in made-up time: every split, damage and cut."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.transfer.frames import (
    EOT,
    LARGE,
    SMALL,
    block,
    bound,
    checksum,
    crc16,
    header,
    read_header,
)
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.part_file import MemorySink
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender
from tests.drivers.transfer.talking import Talk, received, talk


@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("count", [0, 1, 127, 128, 129, 895, 896, 897, 1024, 1025, 40_000])
def test_every_length_arrives(batch: bool, size: int, count: int) -> None:
    data = random.Random(count).randbytes(count)
    conversation, sink = talk(data, batch=batch, size=size)
    conversation.run()
    assert conversation.sender.ending is conversation.receiver.ending is Ending.CONFIRMED
    assert received(sink) == data and conversation.seconds < 1
    assert conversation.sender.done == conversation.receiver.done == count


def test_block_numbers_wrap_and_the_old_checksum_works() -> None:
    data = random.Random(1).randbytes(300 * 128)
    conversation, sink = talk(data, batch=False, size=SMALL, crc=False)
    conversation.run()
    assert received(sink) == data and conversation.sender.block == 300


def test_streaming_needs_no_answers_and_one_bad_byte_ends_it() -> None:
    data = random.Random(2).randbytes(50_000)
    conversation, sink = talk(data, batch=True, stream=True)
    conversation.run()
    assert received(sink) == data and conversation.passed["s"] < 12

    def damage(out: bytes, at: int) -> bytes:
        return out if at > 20_000 or at + len(out) < 20_000 else out[:50] + b"\x00" + out[51:]

    conversation, sink = talk(data, batch=True, stream=True, to_receiver=damage)
    conversation.run()
    assert conversation.receiver.ending is Ending.FAILED and not sink.files
    assert conversation.sender.ending is Ending.FAILED


def test_the_padding_goes_where_no_size_is_known() -> None:
    for text in (b"one\r\n", b"x" * 127 + b"\x1a", b"", b"\x1a" * 128 + b"a"):
        sink = MemorySink()
        sender = Sender([Outgoing(text)], size=SMALL)
        Talk(sender, Receiver(sink, trim=True)).run()
        assert received(sink) == text.rstrip(b"\x1a")


def test_all_acknowledged_but_the_end_is_a_state_of_its_own() -> None:
    data = b"x" * 500

    def no_end(out: bytes, _at: int) -> bytes:
        return b"" if out == bytes((EOT,)) else out

    conversation, _ = talk(data, batch=False, size=SMALL, to_receiver=no_end)
    conversation.run()
    assert conversation.sender.ending is Ending.UNCONFIRMED
    assert conversation.receiver.ending is Ending.UNCONFIRMED
    assert conversation.sender.done == 500


def test_a_full_disk_cancels_and_says_so() -> None:
    sink = MemorySink(room=1000)
    receiver = Receiver(sink)
    sender = Sender([Outgoing(b"x" * 5000)], size=SMALL)
    Talk(sender, receiver).run()
    assert receiver.fault is not None and receiver.fault.code == "NO_ROOM"
    assert sender.fault is not None and sender.fault.code == "PEER_CANCELLED"
    assert len(sink.data) >= sender.done


def test_nobody_there() -> None:
    quick = Patience(start=5)
    sender, receiver = (
        Sender([Outgoing(b"x")], patience=quick),
        Receiver(MemorySink(), patience=quick),
    )
    for machine in (sender, receiver):
        machine.start(0.0)
        now = 0.0
        while not machine.over:
            machine.take_output()
            now = machine.next_wake() or now
            machine.advance(now)
        assert machine.fault is not None and machine.fault.code == "NOT_STARTED" and now <= 9


@given(st.binary(max_size=4000), st.integers(1, 300))
def test_any_bytes_at_all_are_survived(noise: bytes, pieces: int) -> None:
    for machine in (
        Sender([Outgoing(b"data" * 100, b"n")], batch=True),
        Sender([Outgoing(b"data" * 100)]),
        Receiver(MemorySink(), batch=True),
        Receiver(MemorySink()),
    ):
        machine.start(0.0)
        for start in range(0, len(noise), pieces):
            machine.feed(noise[start : start + pieces], start * 1e-3)
            machine.take_output()
        now = 10.0
        for _ in range(400):
            if machine.over:
                break
            now = max(now, machine.next_wake() or now)
            machine.advance(now)
            machine.take_output()
        assert machine.over


def test_check_values_of_the_book() -> None:
    assert crc16(b"123456789") == 0x31C3  # CRC-16/XMODEM's published check value
    assert checksum(b"\xff\x02") == 1
    assert block(1, b"a")[:3] == b"\x01\x01\xfe" and len(block(1, b"a")) == 133
    assert len(block(256, b"a" * 129)) == 1029 and block(256, b"a" * 129)[1] == 0
    body = header(b"book.dbf", 1234, 1_700_000_000)[3:-2]
    assert read_header(body) == (b"book.dbf", 1234, 1_700_000_000)
    assert read_header(bytes(128)) == (b"", None, 0)
    assert round(bound(1024, 115200, 0.008), 3) == 0.843


@given(st.binary(max_size=128))
def test_any_header_is_read(body: bytes) -> None:
    name, size, modified = read_header(body)
    assert b"\0" not in name and (size is None or size >= 0) and modified >= 0
