"""Our receiver before senders that behave badly, one fault at a time, byte by byte."""

from __future__ import annotations

import pytest

from drivers.transfer.frames import ACK, CANCEL, block, header
from tests.drivers.transfer.talking import (
    DATA,
    A,
    E,
    N,
    later,
    received,
    receiver,
    say,
)


def test_it_asks_three_times_with_crc_and_then_for_sums() -> None:
    theirs, _ = receiver()
    asked = b"C" + b"".join(later(theirs)[0] for _ in range(4))
    assert asked == b"CCC" + N + N
    assert say(theirs, block(1, DATA[:128], crc=False)) == A
    assert say(theirs, block(2, DATA[128:256], crc=False)) == A


def test_a_sender_that_does_not_know_streaming_is_asked_without() -> None:
    theirs, _ = receiver(batch=True, stream=True)
    assert b"".join(later(theirs)[0] for _ in range(4)) == b"GGCC"
    assert say(theirs, header(b"a.dbf", 300)) == A + b"C"


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


def test_a_streamed_file_whose_end_is_damaged_is_asked_for_its_end() -> None:
    theirs, sink = receiver(batch=True, stream=True)
    say(theirs, header(b"a.dbf", 128))
    say(theirs, block(1, DATA[:128]))
    say(theirs, b"\x44")  # an EOT with one bit wrong
    out, now = later(theirs)
    assert out == N and say(theirs, E, now) == A + b"G"
    assert received(sink) == DATA[:128]
