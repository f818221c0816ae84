"""Our sender against our receiver in made-up time: every split, damage and cut."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
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
from drivers.transfer.machine import Ending, Machine, Patience
from drivers.transfer.part_file import MemorySink, clean_name
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender

Mangle = Callable[[bytes, int], bytes]  # what is left of bytes sent, and how many went before


def as_is(data: bytes, _at: int) -> bytes:
    return data


@dataclass
class Talk:
    """``to_receiver`` and ``to_sender`` may damage what passes. Time jumps to the next wake."""

    sender: Machine
    receiver: Machine
    to_receiver: Mangle = as_is
    to_sender: Mangle = as_is
    pieces: int = 1 << 16
    seconds: float = 0.0
    passed: dict[str, int] = field(default_factory=lambda: {"r": 0, "s": 0})

    def run(self, limit: float = 600.0) -> None:
        now = 0.0
        self.sender.start(now)
        self.receiver.start(now)
        while not (self.sender.over and self.receiver.over):
            moved = self._carry(self.sender, self.receiver, self.to_receiver, "r", now)
            moved |= self._carry(self.receiver, self.sender, self.to_sender, "s", now)
            if not moved:
                wakes = [m.next_wake() for m in (self.sender, self.receiver)]
                known = [wake for wake in wakes if wake is not None]
                if not known:
                    break
                now = max(now + 1e-3, min(known))
                assert now < limit, "it would wait for ever"
                self.sender.advance(now)
                self.receiver.advance(now)
        self.seconds = now

    def _carry(self, a: Machine, b: Machine, mangle: Mangle, way: str, now: float) -> bool:
        out = a.take_output()
        if not out:
            return False
        got = mangle(out, self.passed[way])
        self.passed[way] += len(out)
        for start in range(0, len(got), self.pieces):
            b.feed(got[start : start + self.pieces], now)
        return True


def talk(data: bytes, *, batch: bool, size: int = LARGE, **more: object) -> tuple[Talk, MemorySink]:
    sink = MemorySink()
    sender = Sender([Outgoing(data, b"a.dbf")], batch=batch, size=size, baud=1_000_000)
    options = {k: more.pop(k) for k in ("crc", "stream") if k in more}
    receiver = Receiver(
        sink,
        batch=batch,
        size=None if batch else len(data),
        baud=1_000_000,
        **options,  # type: ignore[arg-type]
    )
    return Talk(sender, receiver, **more), sink  # type: ignore[arg-type]


def received(sink: MemorySink) -> bytes:
    return next(iter(sink.files.values()))


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


@settings(max_examples=60, deadline=None)
@given(
    data=st.binary(max_size=3000),
    batch=st.booleans(),
    pieces=st.integers(1, 400),
    at=st.integers(0, 3400),
    what=st.sampled_from(["flip", "drop", "double"]),
    bit=st.integers(0, 7),
    towards=st.sampled_from(["r", "s"]),
)
def test_one_byte_damaged_anywhere_never_gives_a_wrong_file(
    data: bytes, batch: bool, pieces: int, at: int, what: str, bit: int, towards: str
) -> None:
    def damage(out: bytes, before: int) -> bytes:
        place = at - before
        if not 0 <= place < len(out):
            return out
        byte = out[place]
        new = {"flip": bytes((byte ^ 1 << bit,)), "drop": b"", "double": bytes((byte, byte))}[what]
        return out[:place] + new + out[place + 1 :]

    ways = {"to_receiver" if towards == "r" else "to_sender": damage}
    conversation, sink = talk(data, batch=batch, size=SMALL, pieces=pieces, **ways)
    conversation.run()
    for held in sink.files.values():
        assert held == data
    if conversation.sender.ending is Ending.CONFIRMED:
        # acknowledged to the end means that it is there
        assert list(sink.files.values()) == [data]
    if conversation.receiver.ending is Ending.FAILED:
        assert conversation.receiver.fault is not None or conversation.sender.fault is not None


@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize("towards", ["r", "s"])
def test_cut_after_every_byte(batch: bool, towards: str) -> None:
    data = random.Random(5).randbytes(700)
    whole, _ = talk(data, batch=batch, size=SMALL)
    whole.run()
    for cut in range(whole.passed[towards]):

        def cable(out: bytes, before: int, cut: int = cut) -> bytes:
            return out[: max(0, cut - before)]

        ways = {"to_receiver" if towards == "r" else "to_sender": cable}
        conversation, sink = talk(data, batch=batch, size=SMALL, **ways)
        conversation.run()
        sender, receiver = conversation.sender, conversation.receiver
        assert sender.over and receiver.over
        assert sender.ending is not Ending.CONFIRMED, cut
        got = received(sink) if sink.files else bytes(sink.data)
        # nothing that was acknowledged is missing
        assert data.startswith(got) and len(got) >= sender.done
        if sender.ending is Ending.UNCONFIRMED:
            assert got == data and sender.done == len(data)
        elif sender.fault is not None:
            assert sender.fault.done == sender.done


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


@given(st.binary(min_size=1, max_size=200))
def test_a_name_from_the_line_never_leaves_its_folder(raw: bytes) -> None:
    try:
        name = clean_name(raw)
    except ValueError:
        return
    assert name and "/" not in name and "\\" not in name and name not in (".", "..")
    assert all(ord(char) >= 32 for char in name)


def test_names() -> None:
    assert clean_name("C:\\DATA\\抄表.dbf".encode("cp936")) == "抄表.dbf"
    assert clean_name(b"../../etc/passwd") == "passwd"
    assert clean_name(b"CON.txt") == "_CON.txt"
    with pytest.raises(ValueError, match="no name"):
        clean_name(b"..")
