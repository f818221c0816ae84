"""Our sender before receivers that behave badly, one fault at a time, byte by byte."""

from __future__ import annotations

import random

import pytest

from drivers.transfer.frames import CANCEL, LARGE, SMALL
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.part_file import MemorySink
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender
from tests.drivers.transfer.talking import (
    DATA,
    A,
    E,
    N,
    Talk,
    later,
    received,
    say,
    sender,
)


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
