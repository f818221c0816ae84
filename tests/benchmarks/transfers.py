"""File transfers on a line paced at 115200 in both directions: ours against lrzsz, beside lrzsz at
both ends through the same relay.

``data`` is from the first byte of the first data block to the moment its last acknowledgement is
delivered, read off the relay for all alike; ``total`` is all of it, and holds the second or two
that lrzsz's receivers wait at the end. ``efficiency`` is the file's bytes in ``data`` against the
line's 11520 bytes a second; blocks of 1024 allow 0.994 at most, and the relay's own steps cost
about 0.01. ``ratio`` is our time to lrzsz's: 1.00 is the aim, ``total_ratio`` not above 1. Ours
sits on a pseudo-terminal, as on a serial port, and lrzsz on pipes, some 0.1 ms quicker for
every block.
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from drivers.transfer.frames import SIZES, bound
from drivers.transfer.running import receive_xmodem, receive_ymodem, send_xmodem, send_ymodem
from drivers.transfer.sender import Outgoing
from drivers.transport.base import Line
from drivers.transport.opener import make_transport
from tests.drivers.transfer.paced import Way, Weather, between, far_end, terminal

BAUD = 115200
SIZE = 64 * 1024
LATE_SIZE = 16 * 1024
LATENCY = 0.008  # seconds one way: a USB converter's usual 16 ms timer, shared by both ways
REPEATS = 3
NAME = "src.bin"

Times = tuple[float, float]  # data, total
Move = Callable[[Line, Path], object]


@dataclass(frozen=True)
class Frame:
    """Where a block lies in a direction's bytes; number 0 is a header, as no file here is long
    enough for the numbers to wrap."""

    start: int
    end: int
    number: int


def frames(stream: bytes) -> list[Frame]:
    """The blocks with CRC in what a sender said; all between them is an end of file."""
    found, at = [], 0
    while at < len(stream):
        size = SIZES.get(stream[at])
        if size is None:
            at += 1
            continue
        end = at + 3 + size + 2
        found.append(Frame(at, end, stream[at + 1]))
        at = end
    return found


def data_time(there: Way, back: Way) -> float:
    """Seconds from when the first data block sets out to when the answer to the last is back."""
    data = [f for f in frames(b"".join(part for _, part in there.log)) if f.number]
    byte = 10 / there.weather.baud
    began = _moment(there, data[0].start + 1) - there.weather.latency - byte
    over = _moment(there, data[-1].end)
    return next(moment for moment, _ in back.log if moment >= over) - began


def _moment(way: Way, count: int) -> float:
    """When the byte ``count`` of a direction was delivered."""
    seen = 0
    for moment, data in way.log:
        seen += len(data)
        if seen >= count:
            return moment
    raise AssertionError(f"{count} of {seen} bytes")


def _floor(sender: Sequence[str], receiver: Sequence[str], data: bytes, weather: Weather) -> Times:
    with tempfile.TemporaryDirectory() as made:
        here, there = Path(made) / "a", Path(made) / "b"
        here.mkdir()
        there.mkdir()
        (here / NAME).write_bytes(data)
        began = time.perf_counter()
        relay = between((sender, here), (receiver, there), weather)
        total = time.perf_counter() - began
        assert (there / NAME).read_bytes()[: len(data)] == data
        return data_time(*relay.ways), total


def _serve(pipe: Connection, command: Sequence[str], folder: Path, weather: Weather) -> None:
    """The line and the program, in a process of their own as the floor's programs are."""
    with terminal() as (master, url):
        pipe.send(url)
        pipe.recv()
        with far_end(master, command, folder, weather) as relay:
            pipe.send(True)
            sends = pipe.recv()
        pipe.send(data_time(*(relay.ways if sends else relay.ways[::-1])))


def _ours(
    command: Sequence[str], move: Move, data: bytes, weather: Weather, *, sends: bool
) -> Times:
    """``sends``: we do, and the program receives."""
    here, there = multiprocessing.Pipe()
    with tempfile.TemporaryDirectory() as made:
        far, near = Path(made) / "far", Path(made) / "near"
        far.mkdir()
        near.mkdir()
        if not sends:
            (far / NAME).write_bytes(data)
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(there, command, far, weather)
        )
        process.start()
        try:
            line = Line(make_transport(here.recv()))
            line.open()
            here.send("go")
            here.recv()
            began = time.perf_counter()
            move(line, near)
            total = time.perf_counter() - began
            here.send(sends)
            taken = here.recv()
            line.close()
        finally:
            process.join(10)
            process.kill()
        assert ((far if sends else near) / NAME).read_bytes()[: len(data)] == data
        return taken, total


def _row(floor: list[Times], ours: list[Times], size: int, baud: int) -> dict[str, float]:
    best = size * 10 / baud
    return {
        "floor_s": statistics.median(data for data, _ in floor),
        "ours_s": statistics.median(data for data, _ in ours),
        "floor_total_s": statistics.median(total for _, total in floor),
        "total_s": statistics.median(total for _, total in ours),
        "efficiency": statistics.median(best / data for data, _ in ours),
        "total_efficiency": statistics.median(best / total for _, total in ours),
        "ratio": statistics.median(o / f for (f, _), (o, _) in zip(floor, ours, strict=True)),
        "total_ratio": statistics.median(o / f for (_, f), (_, o) in zip(floor, ours, strict=True)),
    }


def measure(size: int = SIZE, repeats: int = REPEATS) -> dict[str, dict[str, float]]:
    """Rows for the benchmark; medians of runs that took turns. About four minutes."""
    data = random.Random(7).randbytes(size)
    clear = Weather(baud=BAUD)
    late = Weather(baud=BAUD, latency=LATENCY)
    short = data[:LATE_SIZE]
    rx, sx = ["rx", "-b", "-c", "-q", NAME], ["sx", "-b", "-k", "-q", NAME]
    rb, sb = ["rb", "-b", "-q"], ["sb", "-b", "-k", "-q", NAME]
    book = [Outgoing(data, NAME.encode())]

    def put_x(line: Line, _folder: Path) -> object:
        return send_xmodem(line, data, baud=BAUD)

    def get_x(line: Line, folder: Path) -> object:
        return receive_xmodem(line, folder / NAME, size=len(data), baud=BAUD)

    def put_y(line: Line, _folder: Path) -> object:
        return send_ymodem(line, book, baud=BAUD)

    def get_y(line: Line, folder: Path) -> object:
        return receive_ymodem(line, folder, baud=BAUD)

    def get_g(line: Line, folder: Path) -> object:
        return receive_ymodem(line, folder, streaming=True, baud=BAUD)

    def put_late(line: Line, _folder: Path) -> object:
        return send_xmodem(line, short, baud=BAUD)

    def get_late(line: Line, folder: Path) -> object:
        return receive_xmodem(line, folder / NAME, size=len(short), baud=BAUD)

    taken: dict[str, tuple[list[Times], list[Times]]] = {}
    for _ in range(repeats):
        x = _floor(sx, rx, data, clear)
        y = _floor(sb, rb, data, clear)
        slow = _floor(sx, rx, short, late)
        for name, floor, ours in (
            ("xmodem-1k send", x, _ours(rx, put_x, data, clear, sends=True)),
            ("xmodem-1k receive", x, _ours(sx, get_x, data, clear, sends=False)),
            ("ymodem send", y, _ours(rb, put_y, data, clear, sends=True)),
            ("ymodem receive", y, _ours(sb, get_y, data, clear, sends=False)),
            ("ymodem-g receive", y, _ours(sb, get_g, data, clear, sends=False)),
            ("8 ms send", slow, _ours(rx, put_late, short, late, sends=True)),
            ("8 ms receive", slow, _ours(sx, get_late, short, late, sends=False)),
            ("8 ms ymodem-g", slow, _ours(sb, get_g, short, late, sends=False)),
        ):
            floors, times = taken.setdefault(name, ([], []))
            floors.append(floor)
            times.append(ours)
    rows = {
        name: _row(floors, times, len(short) if name.startswith("8 ms") else size, BAUD)
        for name, (floors, times) in taken.items()
    }
    for name in ("8 ms send", "8 ms receive"):
        most = bound(1024, BAUD, LATENCY)
        rows[name]["bound"] = most
        rows[name]["of_bound"] = rows[name]["efficiency"] / most
    return rows


if __name__ == "__main__":
    for name, row in measure().items():
        print(f"{name:18}", "  ".join(f"{key} {value:.3f}" for key, value in row.items()))
