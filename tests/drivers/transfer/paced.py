"""A serial line of a given speed between two ends, with latency, damage and a cut cable.

One end is a pseudo-terminal for our own transport, or a program's pipes; the other a program's
pipes. lrzsz must never sit on a pseudo-terminal itself: when it ends it flushes the line and can
throw away its own last answer.
"""

from __future__ import annotations

import os
import random
import select
import subprocess
import threading
import time
import tty
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from drivers.transport.base import Line
from drivers.transport.opener import make_transport

_POLL = 0.0004  # seconds


@dataclass(frozen=True)
class Weather:
    """``baud`` of both directions, ``latency`` seconds one way, chance of a bit flip and of a lost
    byte per byte, ``cut`` after so many bytes of both directions together."""

    baud: int = 1_000_000
    latency: float = 0.0
    flips: float = 0.0
    drops: float = 0.0
    cut: int | None = None
    seed: int = 1


@dataclass
class Way:
    """One direction. ``log`` has the moment and the bytes of every delivery."""

    source: int
    target: int
    weather: Weather
    rng: random.Random
    buffer: bytearray = field(default_factory=bytearray)
    under_way: deque[tuple[float, bytes]] = field(default_factory=deque)
    free_at: float = 0.0
    passed: int = 0
    closed: bool = False
    log: list[tuple[float, bytes]] = field(default_factory=list)

    def take(self, now: float) -> None:
        with suppress(BlockingIOError):
            try:
                data = os.read(self.source, 65536)
            except OSError:
                data = b""
            if not data:
                self.closed = True
                return
            if not self.buffer:
                self.free_at = max(self.free_at, now)
            self.buffer += data

    def move(self, now: float, most: int | None) -> None:
        """``most`` bytes more before the cable is cut."""
        speed = self.weather.baud / 10
        count = min(int((now - self.free_at) * speed), len(self.buffer))
        count = count if most is None else min(count, most)
        if count > 0:
            self.free_at += count / speed
            data = bytes(self.buffer[:count])
            del self.buffer[:count]
            self.passed += count
            self.under_way.append((now + self.weather.latency, self._weathered(data)))
        while self.under_way and self.under_way[0][0] <= now:
            _, data = self.under_way.popleft()
            self.log.append((now, data))
            with suppress(OSError):
                while data:
                    data = data[os.write(self.target, data) :]

    def _weathered(self, data: bytes) -> bytes:
        if not self.weather.flips and not self.weather.drops:
            return data
        out = bytearray()
        for byte in data:
            if self.rng.random() < self.weather.drops:
                continue
            if self.rng.random() < self.weather.flips:
                byte ^= 1 << self.rng.randrange(8)
            out.append(byte)
        return bytes(out)


class Relay:
    """Moves bytes in a thread until both programs are through or the cable is cut."""

    def __init__(self, ends: Sequence[tuple[int, int]], weather: Weather) -> None:
        """``ends``: (read, write) file descriptors of both ends; ``ways`` go from the first end to
        the second and back."""
        rng = random.Random(weather.seed)
        (a_in, a_out), (b_in, b_out) = ends
        self._weather = weather
        self.ways = (Way(a_in, b_out, weather, rng), Way(b_in, a_out, weather, rng))
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        for fd in (a_in, b_in):
            os.set_blocking(fd, False)
        self._thread.start()

    @property
    def passed(self) -> int:
        return sum(way.passed for way in self.ways)

    @property
    def cut(self) -> bool:
        """The cable carries nothing any more."""
        return self._weather.cut is not None and self.passed >= self._weather.cut

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._stopping.is_set():
            sources = [w.source for w in self.ways if not w.closed and len(w.buffer) < 8192]
            if not sources:
                time.sleep(_POLL)
            ready = select.select(sources, [], [], _POLL)[0] if sources else []
            now = time.monotonic()
            cut = self._weather.cut
            for way in self.ways:
                if way.source in ready:
                    way.take(now)
                if cut is None or self.passed < cut:
                    way.move(now, None if cut is None else cut - self.passed)
                else:  # a cable that carries nothing any more, and nobody tells
                    way.buffer.clear()
                    way.under_way.clear()


def _program(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    )


def _end_of(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    assert process.stdin is not None and process.stdout is not None
    return process.stdout.fileno(), process.stdin.fileno()


@contextmanager
def _running(processes: Sequence[subprocess.Popen[bytes]], relay: Relay) -> Iterator[None]:
    """Afterwards the programs may end by themselves while the relay still carries: at most 5 s,
    and none where the cable is cut."""
    try:
        yield
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0 if relay.cut else 5)
    finally:
        for process in processes:
            process.kill()
            process.wait()
        relay.stop()
        for process in processes:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()


@contextmanager
def terminal() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal: the relay's side of it, and the address of ours."""
    master, slave = os.openpty()
    tty.setraw(slave)
    try:
        yield master, f"serial:{os.ttyname(slave)}?baud=115200"
    finally:
        os.close(slave)
        os.close(master)


@contextmanager
def far_end(master: int, command: Sequence[str], folder: Path, weather: Weather) -> Iterator[Relay]:
    """A program in ``folder`` at the other end. It is killed afterwards if it has not ended."""
    process = _program(command, folder)
    relay = Relay([(master, master), _end_of(process)], weather)
    with _running([process], relay):
        yield relay


@contextmanager
def beside(command: Sequence[str], folder: Path, weather: Weather) -> Iterator[tuple[Line, Relay]]:
    """A program at the other end of a line; gives our end, open."""
    with terminal() as (master, url):
        # open first: opening throws away what has come, and a receiver's next call takes seconds
        line = Line(make_transport(url))
        line.open()
        try:
            with far_end(master, command, folder, weather) as relay:
                yield line, relay
        finally:
            line.close()


def between(
    first: tuple[Sequence[str], Path],
    second: tuple[Sequence[str], Path],
    weather: Weather,
    limit: float = 60.0,
) -> Relay:
    """Lets two programs, each in its folder, talk until both have ended."""
    processes = [_program(*first), _program(*second)]
    relay = Relay([_end_of(process) for process in processes], weather)
    with _running(processes, relay):
        for process in processes:
            process.wait(limit)
    return relay
