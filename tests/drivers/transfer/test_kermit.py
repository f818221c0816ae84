"""Kermit by its program: both ways, cut, cancelled, refused, and without the program."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from drivers.cancel import Cancelled, CancelToken
from drivers.transfer.faults import NeverStarted, NoKermit, PeerCancelled, Stalled
from drivers.transfer.kermit import receive_kermit, send_kermit
from drivers.transfer.kermit_packets import Follower, error
from drivers.transfer.machine import Ending, Patience
from drivers.transport.base import Line
from tests.drivers.peers import need
from tests.drivers.transfer.paced import Weather, beside

DATA = random.Random(3).randbytes(20_011)
SHORT = Patience(start=2.5, stall=0.6)
SENDS = ["gkermit", "-X", "-i", "-s", "book.dbf"]
RECEIVES = ["gkermit", "-X", "-i", "-r"]


def test_both_ways_and_an_end_that_is_not_confirmed(tmp_path: Path) -> None:
    need("gkermit", "gkermit")
    out, back = tmp_path / "out", tmp_path / "back"
    out.mkdir()
    back.mkdir()
    (out / "book.dbf").write_bytes(DATA)
    with beside(RECEIVES, tmp_path, Weather()) as (line, relay):
        assert send_kermit(line, [out / "book.dbf"]).confirmed
    assert (tmp_path / "book.dbf").read_bytes() == DATA
    (tmp_path / "book.dbf").unlink()
    # the last packet of all is the answer to the end; a line end of the sender's follows it
    with beside(RECEIVES, tmp_path, Weather(cut=relay.passed - 7)) as (line, _):
        done = send_kermit(line, [out / "book.dbf"], patience=SHORT)
    assert done.ending is Ending.UNCONFIRMED
    assert (tmp_path / "book.dbf").read_bytes() == DATA
    (back / "book.dbf").write_bytes(b"yesterday's")
    with beside(SENDS, tmp_path, Weather()) as (line, _):
        done = receive_kermit(line, back)
    # what was there stays
    assert done.confirmed and [p.name for p in done.files] == ["book (2).dbf"]
    assert done.files[0].read_bytes() == DATA and len(list(back.iterdir())) == 2


def test_cut_midway_keeps_what_came(tmp_path: Path) -> None:
    need("gkermit", "gkermit")
    back = tmp_path / "back"
    back.mkdir()
    (tmp_path / "book.dbf").write_bytes(DATA)
    with (
        beside(SENDS, tmp_path, Weather(cut=9000)) as (line, _),
        pytest.raises(Stalled),
    ):
        receive_kermit(line, back, patience=SHORT)
    assert [p.name for p in back.iterdir()] == ["book.dbf.part"]
    assert DATA.startswith((back / "book.dbf.part").read_bytes())


def test_nobody_there(tmp_path: Path) -> None:
    need("gkermit", "gkermit")
    (tmp_path / "book.dbf").write_bytes(DATA)
    with beside(["cat"], tmp_path, Weather(cut=0)) as (line, _), pytest.raises(NeverStarted):
        send_kermit(line, [tmp_path / "book.dbf"], patience=Patience(start=0.3))


def test_cancel_tells_the_other_side(tmp_path: Path) -> None:
    need("gkermit", "gkermit")
    (tmp_path / "book.dbf").write_bytes(DATA * 3)
    token = CancelToken()
    back = tmp_path / "back"
    back.mkdir()
    with beside(SENDS, tmp_path, Weather(baud=115200)) as (line, _):
        line.budget.cancel = token
        with pytest.raises(Cancelled):
            receive_kermit(
                line, back, watch=lambda told: token.cancel() if told.done > 4000 else None
            )
        began = time.monotonic()
    # it had ended by itself, or leaving would have waited for it
    assert time.monotonic() - began < 3


def test_an_error_packet_is_a_cancel(tmp_path: Path) -> None:
    need("gkermit", "gkermit")
    (tmp_path / "book.dbf").write_bytes(DATA)
    (tmp_path / "said").write_bytes(error(b"disk full"))
    command = ["sh", "-c", "head -c 5 >&2; cat said"]
    with beside(command, tmp_path, Weather()) as (line, _), pytest.raises(PeerCancelled) as told:
        send_kermit(line, [tmp_path / "book.dbf"], patience=Patience(start=5, stall=5))
    assert "disk full" in told.value.detail


def test_without_a_program_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    line = Line(object())  # type: ignore[arg-type]
    line.transport = type("T", (), {"url": "serial:X"})()
    with pytest.raises(NoKermit) as told:
        receive_kermit(line, tmp_path)
    assert "gkermit" in told.value.sentence("zh") and "Windows" in told.value.sentence("en")


@pytest.mark.parametrize("pieces", [1, 2, 3, 100])
def test_packets_are_followed_through_any_split(pieces: int) -> None:
    # an answer as G-Kermit sends it, then an error
    stream = b'\x01%*Y"N!\r' + b"noise" + error(b"no room")
    whole = stream.index(b"no room") + len(b"no room") + 1
    follower = Follower()
    for start in range(0, len(stream), pieces):
        follower.feed(stream[start : start + pieces])
        if start + pieces >= whole:  # half of the second packet takes nothing away
            assert follower.text.startswith("no room")
    assert follower.last == "E" and follower.seen == {"Y", "E"}
