"""Real programs that nobody here wrote at the other end: lrzsz and G-Kermit."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.cancel import Cancelled, CancelToken
from drivers.transfer.faults import NeverStarted, Stalled, TransferFault
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.running import (
    Moved,
    receive_xmodem,
    receive_ymodem,
    send_xmodem,
    send_ymodem,
)
from drivers.transfer.sender import Outgoing
from drivers.transport.base import Line
from tests.drivers.peers import need
from tests.drivers.transfer.paced import Weather, beside

DATA = random.Random(3).randbytes(20_011)
SHORT = Patience(start=1.5, answer=0.4, stall=1.2, gap=0.2, quiet=0.05, every=0.5, tries=30)
Move = Callable[[Line, Path], Moved]


def lrzsz() -> None:
    need("sx", "lrzsz")


def moved(command: list[str], folder: Path, move: Move, weather: Weather | None = None) -> Moved:
    with beside(command, folder, weather or Weather()) as (line, _relay):
        return move(line, folder)


@pytest.mark.parametrize(
    ("command", "size"),
    [
        (["rx", "-b", "-c", "-q", "got.bin"], 1024),
        (["rx", "-b", "-q", "got.bin"], 1024),  # without CRC: small blocks
    ],
)
def test_sends_to_rx(tmp_path: Path, command: list[str], size: int) -> None:
    lrzsz()
    done = moved(command, tmp_path, lambda line, _: send_xmodem(line, DATA, size=size))
    assert done.ending is Ending.CONFIRMED and done.bad == 0
    got = (tmp_path / "got.bin").read_bytes()
    assert got[: len(DATA)] == DATA and set(got[len(DATA) :]) <= {0x1A}


@pytest.mark.parametrize("options", [["-k"], []])
def test_receives_from_sx(tmp_path: Path, options: list[str]) -> None:
    lrzsz()
    (tmp_path / "src.bin").write_bytes(DATA)
    target = tmp_path / "got.bin"
    command = ["sx", "-b", "-q", *options, "src.bin"]
    done = moved(command, tmp_path, lambda line, _: receive_xmodem(line, target, trim=True))
    assert done.ending is Ending.CONFIRMED and done.files == (target,)
    assert target.read_bytes() == DATA and not target.with_name("got.bin.part").exists()


def test_a_batch_both_ways_keeps_names_and_sizes(tmp_path: Path) -> None:
    lrzsz()
    files = [Outgoing(DATA, b"book.dbf", 1_700_000_000)]  # rb takes two seconds for each
    done = moved(["rb", "-b", "-q"], tmp_path, lambda line, _: send_ymodem(line, files))
    assert done.ending is Ending.CONFIRMED
    assert (tmp_path / "book.dbf").read_bytes() == DATA
    assert int((tmp_path / "book.dbf").stat().st_mtime) == 1_700_000_000
    (tmp_path / "empty.txt").touch()
    back = tmp_path / "back"
    back.mkdir()
    command = ["sb", "-b", "-k", "-q", "book.dbf", "empty.txt"]
    done = moved(command, tmp_path, lambda line, _: receive_ymodem(line, back))
    assert [path.name for path in done.files] == ["book.dbf", "empty.txt"]
    assert (back / "book.dbf").read_bytes() == DATA and not list(back.glob("*.part"))
    assert int((back / "book.dbf").stat().st_mtime) == 1_700_000_000


def test_streams_from_sb(tmp_path: Path) -> None:
    lrzsz()
    (tmp_path / "book.dbf").write_bytes(DATA)
    back = tmp_path / "back"
    back.mkdir()
    weather = Weather(latency=0.01)
    with beside(["sb", "-b", "-k", "-q", "book.dbf"], tmp_path, weather) as (line, relay):
        done = receive_ymodem(line, back, streaming=True)
    assert done.confirmed and done.blocks == 24 and (back / "book.dbf").read_bytes() == DATA
    assert relay.ways[0].passed < 10  # no answer for each block


def test_receives_by_checksum_from_sx(tmp_path: Path) -> None:
    lrzsz()
    (tmp_path / "src.bin").write_bytes(DATA[:3000])
    target = tmp_path / "got.bin"
    command = ["sx", "-b", "-q", "src.bin"]
    done = moved(
        command, tmp_path, lambda line, _: receive_xmodem(line, target, crc=False, size=3000)
    )
    assert done.confirmed and target.read_bytes() == DATA[:3000]


@pytest.mark.parametrize(("way", "seed"), [("send", 5), ("receive", 1), ("receive", 5)])
def test_through_bad_weather_the_file_is_whole_or_the_failure_is_told(
    tmp_path: Path, seed: int, way: str
) -> None:
    lrzsz()
    weather = Weather(flips=4e-4, latency=0.001, seed=seed)
    data = DATA[:9000]
    (tmp_path / "src.bin").write_bytes(data)
    target = tmp_path / "got.bin"
    try:
        if way == "send":
            done = moved(
                ["rx", "-b", "-c", "-q", "got.bin"],
                tmp_path,
                lambda line, _: send_xmodem(line, data, size=128, patience=SHORT),
                weather,
            )
        else:
            done = moved(
                ["sx", "-b", "-q", "src.bin"],
                tmp_path,
                lambda line, _: receive_xmodem(line, target, size=len(data), patience=SHORT),
                weather,
            )
    except TransferFault as fault:
        assert fault.text().zh and fault.done <= len(data)
        return
    if done.confirmed:
        assert target.read_bytes()[: len(data)] == data
    else:
        assert done.ending is Ending.UNCONFIRMED and done.size == len(data)


@pytest.mark.parametrize("cut", [40, 9500])
def test_a_cable_that_goes_dead_is_noticed_and_what_came_is_kept(tmp_path: Path, cut: int) -> None:
    lrzsz()
    (tmp_path / "src.bin").write_bytes(DATA)
    target = tmp_path / "got.bin"
    command = ["sx", "-b", "-q", "-k", "src.bin"]
    quick = Patience(start=0.8, answer=0.2, stall=0.6, gap=0.1, quiet=0.05, every=0.2)
    began = time.monotonic()
    with pytest.raises((Stalled, NeverStarted)) as told:
        moved(
            command,
            tmp_path,
            lambda line, _: receive_xmodem(line, target, size=len(DATA), patience=quick),
            Weather(cut=cut),
        )
    assert time.monotonic() - began < 6
    kept = target.with_name("got.bin.part").read_bytes()
    assert not target.exists() and DATA.startswith(kept)
    assert told.value.done == len(kept)


def test_cancel_ends_it_at_once_and_tells_the_other_side(tmp_path: Path) -> None:
    lrzsz()
    token = CancelToken()
    with beside(["rx", "-b", "-c", "-q", "got.bin"], tmp_path, Weather(baud=57600)) as (line, _):
        line.budget.cancel = token
        line.transport._cancel = token  # type: ignore[attr-defined]
        with pytest.raises(Cancelled):
            send_xmodem(
                line,
                DATA,
                watch=lambda told: token.cancel() if told.done else None,
                patience=Patience(),
                baud=57600,
            )
        began = time.monotonic()
    # rx had ended by itself, or leaving would have waited for it
    assert time.monotonic() - began < 4
