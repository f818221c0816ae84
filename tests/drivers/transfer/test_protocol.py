"""Peers that behave badly, one fault at a time, byte by byte."""

from __future__ import annotations

import random

import pytest

from drivers.transfer.frames import ACK, CANCEL, EOT, LARGE, NAK, SMALL, block, header
from drivers.transfer.machine import Ending, Machine, Patience
from drivers.transfer.part_file import MemorySink
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender
from tests.drivers.transfer.talking import Talk, received

DATA = random.Random(8).randbytes(300)  # three small blocks
A, N, E = bytes((ACK,)), bytes((NAK,)), bytes((EOT,))


def say(machine: Machine, data: bytes, now: float = 0.0) -> bytes:
    machine.feed(data, now)
    machine.advance(now)
    return machine.take_output()


def later(machine: Machine, seconds: float = 1e9) -> tuple[bytes, float]:
    """What it says at its next wakes, until it says something or is over."""
    out, now = b"", 0.0
    while not out and not machine.over and now < seconds:
        now = machine.next_wake() or now
        machine.advance(now)
        out = machine.take_output()
    return out, now


def sender(size: int = SMALL, data: bytes = DATA, **more: object) -> Sender:
    made = Sender([Outgoing(data, b"a.dbf")], size=size, baud=115200, **more)  # type: ignore[arg-type]
    made.start(0.0)
    return made


def receiver(**more: object) -> tuple[Receiver, MemorySink]:
    sink = MemorySink()
    made = Receiver(sink, baud=115200, **more)  # type: ignore[arg-type]
    made.start(0.0)
    made.take_output()
    return made, sink


# ---------------------------------------------------------------- our sender


def test_many_invitations_are_one() -> None:
    ours = sender()
    assert say(ours, b"CCC")[:3] == b"\x01\x01\xfe"
    assert say(ours, b"C") == b""  # it crossed the block on its way
    assert say(ours, A)[:3] == b"\x01\x02\xfd"


def test_a_second_answer_to_one_block_is_not_an_answer_to_the_next() -> None:
    ours = sender()
    first = say(ours, b"C")
    out, now = later(ours)
    assert out == first  # the receiver was slow, not deaf: both copies will be answered
    assert say(ours, A, now) == b"" and say(ours, A, now + 0.05)[1] == 2
    assert ours.done == 128 and ours.bad == 1


def test_after_a_lost_copy_the_second_answer_is_not_waited_for_long() -> None:
    ours = sender()
    say(ours, b"C")
    _, now = later(ours)
    assert say(ours, A, now) == b""
    wake = ours.next_wake()
    assert wake is not None and wake - now <= ours.patience.gap
    ours.advance(wake)
    assert ours.take_output()[1] == 2


def test_a_stray_answer_does_not_confirm_the_end() -> None:
    ours = sender(data=DATA[:256])
    say(ours, b"C")
    _, now = later(ours)
    say(ours, A, now)
    ours.advance(now + 2)  # its second answer did not come in time
    assert ours.take_output()[1] == 2
    now += 3
    assert say(ours, A, now) == b""  # here it is, and not yet the end
    again = say(ours, N, now + 0.1)  # block 2 was damaged, in truth
    assert again[1] == 2 and not ours.over
    assert say(ours, A, now + 0.2) == E and say(ours, A, now + 0.3) == b""
    assert ours.ending is Ending.CONFIRMED and ours.done == 256


def test_two_naks_at_once_are_one() -> None:
    ours = sender()
    first = say(ours, b"C")
    assert say(ours, N + N) == first


def test_eot_is_sent_again_after_nak_and_after_silence() -> None:
    ours = sender(data=b"")
    assert say(ours, b"C") == E and say(ours, N) == E
    assert later(ours)[0] == E
    assert say(ours, A) == b"" and ours.ending is Ending.CONFIRMED


def test_a_receiver_without_crc_gets_small_blocks_with_sums() -> None:
    out = say(sender(LARGE, data=b"x" * 2000), N)
    assert len(out) == 132 and out[-1] == 128 * ord("x") & 0xFF


def test_cancel_of_the_peer_in_two_pieces() -> None:
    ours = sender()
    say(ours, b"C")
    say(ours, b"\x18")
    assert not ours.over
    say(ours, b"\x18\x18\b\bERR\r\n")
    assert ours.fault is not None and ours.fault.code == "PEER_CANCELLED"
    assert ours.rest == b"ERR\r\n"


def test_one_file_name_too_long_is_refused() -> None:
    for name in (b"", b"x" * 101, b"a\0b"):
        with pytest.raises(ValueError, match="name"):
            Sender([Outgoing(b"", name)], batch=True)


# ---------------------------------------------------------------- our receiver


def test_it_asks_three_times_with_crc_and_then_for_sums() -> None:
    theirs, _ = receiver()
    asked = b"C" + b"".join(later(theirs)[0] for _ in range(4))
    assert asked == b"CCC" + N + N
    assert say(theirs, block(1, DATA[:128], crc=False)) == A
    assert say(theirs, block(2, DATA[128:256], crc=False)) == A


def test_a_sender_that_heard_a_late_c_is_understood() -> None:
    theirs, _ = receiver()
    for _ in range(4):
        later(theirs)  # it asks for sums now
    frame = block(1, DATA[:128])
    assert say(theirs, frame[:132]) == b"" and say(theirs, frame[132:]) == A
    assert say(theirs, block(2, DATA[128:256])) == A


def test_garbage_before_the_start() -> None:
    theirs, sink = receiver(size=128)
    assert say(theirs, b"\x00\xffMETER V1.2 \x01\x02\x04\x04 ready\r\n") == b""
    assert say(theirs, block(1, DATA[:128])) == A
    assert say(theirs, E) == N and say(theirs, E) == A
    assert received(sink) == DATA[:128]


def test_an_end_within_a_damaged_block_is_no_end() -> None:
    theirs, sink = receiver()
    say(theirs, block(1, DATA[:128]))
    spoilt = b"\x03" + block(2, b"\x04" * 128)[1:]
    for at in range(len(spoilt)):
        out = say(theirs, spoilt[at : at + 1], at * 1e-4)
        assert ACK not in out
    out, now = later(theirs)
    assert out == N and not sink.files and not theirs.over
    assert say(theirs, block(2, b"\x04" * 128), now) == A


def test_a_doubled_end_within_a_block_is_no_end() -> None:
    theirs, sink = receiver()
    say(theirs, block(1, DATA[:128]))
    assert say(theirs, E) == N
    assert say(theirs, E) == b""  # the size is not known: is the line still?
    assert say(theirs, b"body", 0.01) == b""
    assert later(theirs)[0] == N and not sink.files


def test_cancel_bytes_within_a_damaged_block_are_no_cancel() -> None:
    theirs, _ = receiver()
    say(theirs, block(1, DATA[:128]))
    spoilt = bytearray(block(2, b"\x18" * 128))
    spoilt[1] ^= 1
    assert say(theirs, bytes(spoilt)) == b"" and later(theirs)[0] == N and not theirs.over


def test_a_cancel_in_the_middle_of_a_block_is_one() -> None:
    theirs, _ = receiver()
    say(theirs, block(1, DATA[:128])[:60] + CANCEL)
    later(theirs)
    assert theirs.fault is not None and theirs.fault.code == "PEER_CANCELLED"


def test_a_block_twice_is_acknowledged_and_kept_once() -> None:
    theirs, sink = receiver(size=256)
    for number, at in ((1, 0), (1, 0), (2, 128), (2, 128)):
        assert say(theirs, block(number, DATA[at : at + 128])) == A
    assert bytes(sink.data) == DATA[:256] and theirs.count == 2


def test_a_skipped_block_ends_it() -> None:
    theirs, _ = receiver()
    say(theirs, block(1, DATA[:128]))
    assert say(theirs, block(3, DATA[:128])) == CANCEL
    assert theirs.fault is not None and theirs.fault.code == "OUT_OF_STEP"
    assert theirs.fault.done == 128 and theirs.fault.block == 1


@pytest.mark.parametrize("batch", [False, True])
def test_the_other_protocol_is_told(batch: bool) -> None:
    theirs, _ = receiver(batch=batch)
    first = block(1, DATA[:128]) if batch else header(b"a.dbf", 300)
    assert say(theirs, first) == CANCEL
    assert theirs.fault is not None and theirs.fault.code == "OTHER_PROTOCOL"


def test_fewer_bytes_than_told_and_more() -> None:
    theirs, sink = receiver(size=300)
    say(theirs, block(1, DATA[:128]))
    say(theirs, E)
    say(theirs, E)
    assert theirs.fault is not None and theirs.fault.code == "SHORT_FILE" and not sink.files
    theirs, sink = receiver(size=100)
    say(theirs, block(1, DATA[:128]))
    say(theirs, block(2, DATA[128:256]))
    assert theirs.fault is not None and theirs.fault.code == "FILE_REFUSED" and not sink.files
    theirs, sink = receiver(size=100)  # padding up to 1024 is none of this
    for number in (1, 2):
        say(theirs, block(number, DATA[:100] if number == 1 else b""))
    say(theirs, E)
    say(theirs, E)
    assert received(sink) == DATA[:100]


def test_a_streamed_block_that_is_damaged_says_what_to_do() -> None:
    theirs, _ = receiver(batch=True, stream=True)
    say(theirs, header(b"a.dbf", 300))
    spoilt = bytearray(block(2, DATA[128:256]))
    spoilt[50] ^= 1
    say(theirs, block(1, DATA[:128]) + bytes(spoilt))
    later(theirs)
    assert theirs.fault is not None and theirs.fault.code == "STREAM_BROKEN"
    assert "YMODEM" in theirs.fault.todo.zh


def test_the_time_for_all_of_it() -> None:
    ours = sender()
    say(ours, b"C")
    ours.overdue()
    assert ours.fault is not None and ours.fault.code == "TRANSFER_OVERDUE"
    assert ours.take_output() == CANCEL
    ours = sender(data=b"x")
    say(ours, b"C")
    say(ours, A)
    ours.overdue()  # all is acknowledged
    assert ours.ending is Ending.UNCONFIRMED and ours.fault is None


def test_a_line_that_goes_when_only_the_end_is_missing() -> None:
    ours = sender(data=b"x")
    say(ours, b"C")
    ours.lost()
    assert ours.ending is Ending.FAILED
    ours = sender(data=b"x")
    say(ours, b"C")
    say(ours, A)
    ours.lost()
    assert ours.ending is Ending.UNCONFIRMED


def test_more_than_256_blocks_of_both_sizes() -> None:
    for size, count in ((SMALL, 300 * 128), (LARGE, 300 * 1024 + 200)):
        data = random.Random(count).randbytes(count)
        sink = MemorySink()
        ours = Sender([Outgoing(data, b"a")], batch=True, size=size)
        Talk(ours, Receiver(sink, batch=True)).run()
        assert received(sink) == data and ours.block == ours.blocks == ours.count >= 300


def test_impatience_is_bounded_by_its_own_figures() -> None:
    quick = Patience(start=2, answer=0.2, stall=1, every=0.5, tries=3)
    ours = Sender([Outgoing(DATA)], size=SMALL, patience=quick, baud=115200)
    ours.start(0.0)
    say(ours, b"C")
    now = 0.0
    while not ours.over:
        now = ours.next_wake() or now
        ours.advance(now)
        ours.take_output()
    assert now < 1.5 and ours.fault is not None and ours.fault.code == "STALLED"
