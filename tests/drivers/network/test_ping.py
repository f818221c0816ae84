from __future__ import annotations

import ctypes
import socket
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.cancel import Cancelled, CancelToken
from drivers.network.ping import Pinger, Way, ping
from drivers.network.win_echo import WinEcho


def test_by_tcp_a_refusal_is_an_answer_where_any_answer_will_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        series = ping(Pinger("127.0.0.1", CancelToken(), port=port, tcp=True), 3, 1, CancelToken())
        assert (series.way, series.loss) == ("tcp", 0.0)
    cancel = CancelToken()
    assert Pinger("127.0.0.1", cancel, port=port, tcp=True).once(1) is not None
    strict = Pinger("127.0.0.1", cancel, port=port, tcp=True, any_answer=False)
    assert strict.once(1) is None


def test_it_gives_up_on_what_never_answers() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        pinger = Pinger(
            "127.0.0.1", CancelToken(), port=free.getsockname()[1], tcp=True, any_answer=False
        )
        series = ping(pinger, 50, 0.2, CancelToken(), pause=0.01, give_up=3)
    assert len(series.echoes) == 3 and series.loss == 100


class Scripted:
    """Answers and losses in a row, then answers only."""

    way: Way = "icmp"

    def __init__(self, *lost: int) -> None:
        self.lost, self.sent = lost, 0

    def once(self, timeout: float) -> float | None:
        self.sent += 1
        return None if self.sent - 1 in self.lost else 1.0


@pytest.mark.parametrize(
    ("lost", "sent"),
    [
        ((), 10),
        ((4,), 60),  # one of ten: chance or a bad line?
        ((0, 1, 2), 60),
        ((0, 2, 4, 6), 10),  # no doubt
        (tuple(range(60)), 10),
        ((30,), 10),
    ],
)
def test_a_loss_is_looked_at_again(lost: tuple[int, ...], sent: int) -> None:
    series = ping(Scripted(*lost), 10, 1, CancelToken(), pause=0, more=50)
    assert len(series.echoes) == sent
    expected = 100 * len([item for item in lost if item < sent]) / sent
    assert series.loss == pytest.approx(expected)


def test_looking_again_ends_in_its_time() -> None:
    series = ping(Scripted(4), 10, 1, CancelToken(), pause=0.001, more=100_000, seconds=0.05)
    assert 10 <= len(series.echoes) < 1000


class FakeWindows:
    """What iphlpapi and kernel32 do for an echo, as their manual says: ``status`` 0 is a reply,
    11010 a timeout; ``silent`` never sets the event; ``error`` is a refusal at once."""

    def __init__(self, status: int = 0, *, silent: bool = False, error: int = 997) -> None:
        self.status, self.silent, self.error = status, silent, error
        self.closed: list[Any] = []
        self.source = 0
        self.iphlpapi = SimpleNamespace(
            IcmpCreateFile=lambda: 7,
            IcmpCloseHandle=self.closed.append,
            IcmpSendEcho2Ex=self._send,
            IcmpParseReplies=lambda _buffer, _size: int(self.status == 0),
        )
        self.kernel = SimpleNamespace(
            CreateEventW=lambda *_all: 8,
            ResetEvent=lambda _event: 1,
            WaitForSingleObject=self._wait,
            CloseHandle=self.closed.append,
        )

    def last_error(self) -> int:
        return self.error

    def _send(self, *words: Any) -> int:
        self.source, target, buffer = words[4], words[5], words[9]
        ctypes.memmove(buffer, target.to_bytes(4, "little") + self.status.to_bytes(4, "little"), 8)
        return 0

    def _wait(self, _event: int, millis: int) -> int:
        if self.silent:
            threading.Event().wait(millis / 1000)
        return 258 if self.silent else 0


def test_the_door_of_windows() -> None:
    fake = FakeWindows()
    echo = WinEcho("10.1.2.3", "10.1.2.4", api=fake)
    spent = echo.once(1, CancelToken())
    assert spent is not None and spent < 1000
    assert fake.source == int.from_bytes(bytes([10, 1, 2, 4]), "little")
    echo.close()
    assert fake.closed == [7, 8]
    assert WinEcho("10.1.2.3", api=FakeWindows(11010)).once(1, CancelToken()) is None
    assert WinEcho("10.1.2.3", api=FakeWindows(error=1231)).once(1, CancelToken()) is None
    assert WinEcho("10.1.2.3", api=FakeWindows(silent=True)).once(0.05, CancelToken()) is None


def test_the_door_of_windows_lets_go_when_cancelled() -> None:
    token = CancelToken()
    threading.Timer(0.1, token.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        WinEcho("10.1.2.3", api=FakeWindows(silent=True)).once(30, token)
    assert time.monotonic() - began < 1


@pytest.mark.skipif(hasattr(ctypes, "WinDLL"), reason="here it is there")
def test_elsewhere_there_is_no_such_door() -> None:
    with pytest.raises(OSError, match="not Windows"):
        WinEcho("10.1.2.3")
