"""Several ways sampled at the same time: each network card to each target, and the system's own
choice beside them. One thread for each way; the run's thread only collects."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from drivers.cancel import Cancelled, CancelToken
from drivers.errors import Illegal
from drivers.network.ping import Echo, Pinger, Series
from drivers.network.ping import Way as PingWay
from drivers.network.probe import Asker
from drivers.network.urls import port_of, split_url
from drivers.network.wire import Source
from drivers.sheet import csv_sheet
from drivers.types import Attachment, Text, same


@dataclass(frozen=True, slots=True)
class Aim:
    """A host to ping (``port`` 0), a port to connect to, or a web address whose first answer is
    waited for (``url``)."""

    host: str
    port: int = 0
    url: str = ""

    @property
    def text(self) -> str:
        if self.url:
            return self.url
        host = f"[{self.host}]" if ":" in self.host and self.port else self.host
        return f"{host}:{self.port}" if self.port else host


@dataclass(frozen=True, slots=True)
class Way:
    """One way to one aim. ``source`` None: as the system routes it."""

    aim: Aim
    address: str
    source: Source | None = None

    @property
    def bound(self) -> bool:
        return self.source is not None

    @property
    def text(self) -> str:
        """As quantities and the table call it."""
        return f"{self.source.nic}>{self.aim.text}" if self.source else self.aim.text

    @property
    def label(self) -> Text:
        if self.source is None:
            return same(self.aim.text)
        return Text(
            f"{self.source.nic} 到 {self.aim.text}", f"{self.source.nic} to {self.aim.text}"
        )


def parse_aim(text: str) -> Aim:
    """``HOST``, ``HOST:PORT``, ``[V6]:PORT`` or a web address. Raises Illegal."""
    if text.startswith(("http://", "https://")):
        parts = split_url(text)
        return Aim(parts.hostname or "", port_of(parts), text)
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\[\]:/\s]+))(?::(\d{1,5}))?", text)
    if match is not None and 0 < int(match[3] or 1) <= 65535:
        return Aim(match[1] or match[2], int(match[3] or 0))
    if re.fullmatch(r"[0-9A-Fa-f:]+(%\w+)?", text) and text.count(":") > 1:
        return Aim(text)
    raise Illegal(Text(f"目标写法不对：{text}（主机 或 主机:端口）", f"not a target: {text}"))


class Sampling:
    """Samples all ways until ``stop``. ``began`` is the moment all seconds count from."""

    def __init__(
        self, ways: Sequence[Way], interval: float, timeout: float, cancel: CancelToken
    ) -> None:
        self.ways = tuple(ways)
        self.echoes: tuple[list[Echo], ...] = tuple([] for _ in ways)
        self.how: list[PingWay] = ["tcp"] * len(self.ways)
        self.began = time.monotonic()
        self._clock = datetime.now().astimezone()
        self._interval = interval
        self._timeout = timeout
        self._stop = CancelToken()
        self._forget = cancel.on_cancel(self._stop.cancel)
        self._news: queue.SimpleQueue[tuple[int, Echo]] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, args=(index,), name=f"way {index}", daemon=True)
            for index in range(len(self.ways))
        ]

    @property
    def now(self) -> float:
        return time.monotonic() - self.began

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def collect(self) -> list[tuple[int, Echo]]:
        """What is new since the last time, kept in ``echoes`` as well."""
        found: list[tuple[int, Echo]] = []
        while True:
            try:
                item = self._news.get_nowait()
            except queue.Empty:
                return found
            self.echoes[item[0]].append(item[1])
            found.append(item)

    def since(self, index: int, begin: float, end: float = float("inf")) -> list[Echo]:
        return [item for item in self.echoes[index] if begin <= item.seconds < end]

    def series(self, index: int, begin: float, end: float = float("inf")) -> Series:
        return Series(self.how[index], tuple(self.since(index, begin, end)))

    def stop(self) -> None:
        """End the threads and collect the rest; safe to call twice."""
        self._stop.cancel()
        self._forget()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout=2)
        self.collect()

    def table(self) -> Attachment:
        """All samples as CSV that Excel opens: seconds, local time, way, address, how, ms."""
        rows: list[tuple[str, ...]] = [("seconds", "time", "way", "address", "by", "ms")]
        samples = [(echo, index) for index, echoes in enumerate(self.echoes) for echo in echoes]
        for echo, index in sorted(samples, key=lambda row: row[0].seconds):
            way = self.ways[index]
            at = (self._clock + timedelta(seconds=echo.seconds)).isoformat(timespec="milliseconds")
            shown = "" if echo.millis is None else f"{echo.millis:.2f}"
            how = self.how[index]
            rows.append((f"{echo.seconds:.3f}", at, way.text, way.address, how, shown))
        return csv_sheet("line-samples.csv", rows)

    def _work(self, index: int) -> None:
        way = self.ways[index]
        pinger: Pinger | Asker | None = None
        due = time.monotonic()
        try:
            while True:
                if pinger is None:
                    pinger = self._pinger(way)
                    self.how[index] = pinger.way
                at = self.now
                millis = pinger.once(self._timeout)
                self._news.put((index, Echo(at, millis)))
                if millis is None and way.source is not None:
                    # a card that was pulled out takes its socket with it
                    pinger.close()
                    pinger = None
                due = max(due + self._interval, time.monotonic())
                self._stop.sleep(due - time.monotonic())
        except Cancelled:
            return
        finally:
            if pinger is not None:
                pinger.close()

    def _pinger(self, way: Way) -> Pinger | Asker:
        """A port is connected to and must take it; a host may answer anything."""
        if way.aim.url:
            return Asker(way.aim.url, way.address, way.aim.port, self._stop, way.source)
        return Pinger(
            way.address,
            self._stop,
            source=way.source,
            port=way.aim.port,
            tcp=way.aim.port > 0,
            any_answer=way.aim.port == 0,
        )
