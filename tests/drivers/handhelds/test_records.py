"""Record by record: every damage is noticed, every cut goes on where it stopped."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.handhelds.records import RecordReceiver, RecordSender, frame, parse
from drivers.transfer.machine import Ending
from tests.drivers.transfer.test_machines import Talk

LINES = [b"%04d,record,%d" % (n, n * n) for n in range(40)]


def test_a_frame_is_what_it_says() -> None:
    sums = 0x31 ^ 0x2C ^ 0x41 ^ 0x30  # five zeros: all but one cancel out
    assert frame(1, b"A") == b"000001,A*%02X\r\n" % sums
    assert parse(frame(123456, b"x*y,z")[:-2]) == (123456, b"x*y,z")
    assert parse(b"000001,A*00") is None and parse(b"") is None


def test_the_rest_is_taken_up_where_it_stopped() -> None:
    sender, receiver = RecordSender(LINES), RecordReceiver(LINES[:25])
    conversation = Talk(sender, receiver)
    conversation.run()
    assert receiver.ending is sender.ending is Ending.CONFIRMED and receiver.lines == LINES
    assert conversation.passed["r"] < sum(len(line) for line in LINES)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 1000),
    st.sampled_from(["flip", "drop", "double"]),
    st.integers(0, 7),
    st.sampled_from(["r", "s"]),
    st.integers(1, 50),
)
def test_one_damaged_byte_never_gives_a_wrong_record(
    at: int, what: str, bit: int, towards: str, pieces: int
) -> None:
    def damage(out: bytes, before: int) -> bytes:
        place = at - before
        if not 0 <= place < len(out):
            return out
        byte = out[place]
        new = {"flip": bytes((byte ^ 1 << bit,)), "drop": b"", "double": bytes((byte, byte))}[what]
        return out[:place] + new + out[place + 1 :]

    sender, receiver = RecordSender(LINES), RecordReceiver()
    ways = {"to_receiver" if towards == "r" else "to_sender": damage}
    Talk(sender, receiver, pieces=pieces, **ways).run()
    assert LINES[: len(receiver.lines)] == receiver.lines
    if sender.ending is Ending.CONFIRMED:
        assert receiver.lines == LINES


def test_cut_after_every_byte_nothing_sure_is_lost() -> None:
    lines = LINES[:6]
    whole = Talk(RecordSender(lines), RecordReceiver())
    whole.run()
    for towards in ("r", "s"):
        for cut in range(whole.passed[towards]):

            def cable(out: bytes, before: int, cut: int = cut) -> bytes:
                return out[: max(0, cut - before)]

            sender, receiver = RecordSender(lines), RecordReceiver()
            ways = {"to_receiver" if towards == "r" else "to_sender": cable}
            Talk(sender, receiver, **ways).run()
            assert sender.over and receiver.over and sender.ending is not Ending.CONFIRMED
            assert lines[: len(receiver.lines)] == receiver.lines
            assert len(receiver.lines) >= sender.block
