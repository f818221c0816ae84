"""Whatever the line does: the same bytes, or an honest word, in bounded time."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.transfer.frames import LARGE, PAD, SMALL
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.part_file import FileSink, FolderSink, MemorySink
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender
from tests.drivers.transfer.talking import Talk, cable, damage, received, talk

MODES: dict[str, dict[str, Any]] = {
    "crc": {"batch": False, "size": SMALL},
    "1k": {"batch": False, "size": LARGE},
    "size unknown": {"batch": False, "size": SMALL, "told": None},
    "ymodem": {"batch": True, "size": LARGE},
    "ymodem-g": {"batch": True, "size": LARGE, "stream": True},
}


def honest(conversation: Talk, sink: MemorySink, data: bytes) -> None:
    sender, receiver = conversation.sender, conversation.receiver
    assert sender.over and receiver.over and conversation.seconds < 400
    for held in sink.files.values():
        assert held[: len(data)] == data and not held[len(data) :].strip(bytes((PAD,)))
    if sender.ending is Ending.CONFIRMED:
        # acknowledged to the end means that it is there
        assert len(sink.files) == 1
    if sender.ending is Ending.UNCONFIRMED:
        assert sender.done == len(data)
    if receiver.ending is Ending.UNCONFIRMED:
        got = received(sink) if sink.files else bytes(sink.data)
        assert got[: len(data)] == data
    for machine in (sender, receiver):
        assert (machine.ending is Ending.FAILED) == (machine.fault is not None)


@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=40, deadline=None)
@given(
    data=st.binary(max_size=2600),
    pieces=st.integers(1, 1400),
    at=st.integers(0, 2800),
    what=st.sampled_from(["flip", "drop", "double"]),
    bit=st.integers(0, 7),
    towards=st.sampled_from(["to_receiver", "to_sender"]),
)
def test_one_byte_damaged_anywhere(
    mode: str, data: bytes, pieces: int, at: int, what: str, bit: int, towards: str
) -> None:
    ways: dict[str, Any] = {towards: damage(what, at, bit)}
    conversation, sink = talk(data, pieces=pieces, **MODES[mode], **ways)
    conversation.run()
    honest(conversation, sink, data)


@pytest.mark.parametrize("towards", ["to_receiver", "to_sender"])
@pytest.mark.parametrize("mode", ["crc", "ymodem", "size unknown"])
@pytest.mark.parametrize("what", ["flip", "drop", "double"])
def test_every_byte_in_turn_is_damaged_and_the_file_still_comes(
    mode: str, towards: str, what: str
) -> None:
    data = random.Random(9).randbytes(300)
    options = {**MODES[mode], "size": SMALL}
    whole, _ = talk(data, **options)
    whole.run()
    for at in range(whole.passed["r" if towards == "to_receiver" else "s"]):
        ways: dict[str, Any] = {towards: damage(what, at, at % 8)}
        conversation, sink = talk(data, **options, **ways)
        conversation.run()
        honest(conversation, sink, data)
        # one damaged byte is no reason to give up; only the very last answer cannot come again
        assert sink.files, at
        assert conversation.sender.ending is not Ending.FAILED, at


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=2600), seed=st.integers(0, 1 << 20), pieces=st.integers(1, 300))
def test_bad_weather(data: bytes, seed: int, pieces: int) -> None:
    rng = random.Random(seed)

    def weather(out: bytes, _before: int) -> bytes:
        spoilt = bytearray()
        for byte in out:
            luck = rng.random()
            if luck < 0.002:
                continue
            spoilt += bytes((byte ^ 1 << rng.randrange(8),)) if luck < 0.004 else bytes((byte,))
        return bytes(spoilt)

    ways: dict[str, Any] = {"to_receiver": weather, "to_sender": weather}
    conversation, sink = talk(data, batch=True, size=SMALL, pieces=pieces, **ways)
    conversation.run(4000)
    for held in sink.files.values():
        assert held == data
    if conversation.sender.ending is Ending.CONFIRMED:
        assert sink.files


@pytest.mark.parametrize("towards", ["to_receiver", "to_sender"])
@pytest.mark.parametrize("mode", MODES)
def test_cut_after_every_byte(mode: str, towards: str) -> None:
    data = random.Random(5).randbytes(700)
    whole, _ = talk(data, **MODES[mode])
    whole.run()
    for cut in range(whole.passed["r" if towards == "to_receiver" else "s"]):
        ways: dict[str, Any] = {towards: cable(cut)}
        conversation, sink = talk(data, **MODES[mode], **ways)
        conversation.run()
        honest(conversation, sink, data)
        sender = conversation.sender
        got = received(sink) if sink.files else bytes(sink.data)
        # nothing that was acknowledged is missing, and nothing is confirmed that was not
        assert len(got) >= sender.done and sender.ending is not Ending.CONFIRMED, cut
        assert got[: len(data)] == data[: len(got)]


@pytest.mark.parametrize("batch", [False, True])
def test_what_was_acknowledged_is_in_the_part(tmp_path: Path, batch: bool) -> None:
    data = random.Random(6).randbytes(500)
    for cut in range(0, 900, 7):
        folder = tmp_path / str(cut)
        folder.mkdir()
        sink = FolderSink(folder) if batch else FileSink(folder / "a.dbf")
        sender = Sender([Outgoing(data, b"a.dbf")], batch=batch, size=SMALL, baud=1_000_000)
        size = None if batch else len(data)
        receiver = Receiver(sink, batch=batch, size=size, baud=1_000_000)
        Talk(sender, receiver, to_receiver=cable(cut)).run()
        sink.close()
        whole, part = folder / "a.dbf", folder / "a.dbf.part"
        assert not (whole.exists() and part.exists())
        kept = whole if whole.exists() else part
        assert (whole.exists()) == (receiver.files > 0)
        got = kept.read_bytes() if kept.exists() else b""
        assert data.startswith(got) and len(got) >= sender.done
        assert len(got) == receiver.done


def test_a_batch_that_breaks_after_its_first_file_is_not_unconfirmed() -> None:
    sink = MemorySink()
    files = [Outgoing(b"a" * 200, b"a"), Outgoing(b"b" * 200, b"b")]

    def deaf(out: bytes, before: int) -> bytes:
        return b"" if out == b"\x04" or before > 500 else out

    sender = Sender(files, batch=True, size=SMALL)
    Talk(sender, Receiver(sink, batch=True), to_receiver=deaf).run()
    assert sender.ending is Ending.FAILED and sender.done == 200 and sender.total == 400
    assert sender.fault is not None and "第 2 块（共 2 块）" in sender.fault.sentence("zh")
    assert "block 2 of 2" in sender.fault.sentence("en")


def test_a_one_way_line_ends_in_bounded_time() -> None:
    # our answers never arrive: the same block comes for ever
    patience = Patience(stall=20)
    receiver = Receiver(MemorySink(), patience=patience)
    sender = Sender([Outgoing(b"x" * 500)], size=SMALL, patience=Patience(tries=1000, stall=1e6))
    receiver.start(0.0)
    sender.start(0.0)
    sender.feed(b"C", 0.0)
    now = 0.0
    while not receiver.over and now < 200:
        receiver.feed(sender.take_output(), now)
        receiver.take_output()
        now = min(w for w in (sender.next_wake(), receiver.next_wake()) if w is not None)
        sender.advance(now)
        receiver.advance(now)
    assert receiver.fault is not None and receiver.fault.code == "STALLED" and now < 40


def test_endless_noise_ends_in_bounded_time() -> None:
    rng = random.Random(4)
    for settled in (False, True):
        receiver = Receiver(MemorySink(), patience=Patience(start=20, stall=20))
        receiver.start(0.0)
        now = 0.0
        if settled:
            sender = Sender([Outgoing(b"x" * 500)], size=SMALL)
            sender.start(0.0)
            sender.feed(b"C", 0.0)
            receiver.feed(sender.take_output(), 0.0)
        while not receiver.over:
            now += 0.05
            assert now < 60
            receiver.feed(bytes(rng.choice(b"\x00\x15U\xaa\xff\x01") for _ in range(40)), now)
            receiver.take_output()
            receiver.advance(now)
        assert receiver.ending is Ending.FAILED
