"""What a rate is worth: a small file that comes in one burst proves nothing of the line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from drivers.cancel import CancelToken
from drivers.network.throughput import Rate, download
from drivers.types import StepResult, Verdict
from tests.drivers.helpers import step
from tests.drivers.network.world import QUICK, run

SMALL = 40_000


@contextmanager
def far_server(delay: float, size: int = SMALL) -> Iterator[str]:
    """``delay`` seconds away: then head and body arrive together, as a server far off sends what
    fits into its first window."""
    waiting = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def work() -> None:
            client, _ = listener.accept()
            with client:
                client.settimeout(10)
                got = b""
                while b"\r\n\r\n" not in got:
                    got += client.recv(4096)
                waiting.wait(delay)
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode()
                client.sendall(head + bytes(size))

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/file"
        finally:
            waiting.set()
            thread.join(10)


def _speed(delay: float, **params: str) -> tuple[StepResult, Decimal]:
    with far_server(delay) as url:
        found = step(run("network.line", {**QUICK, "throughput_url": url, **params}), "speed")
    (value,) = [item.value for item in found.readings if item.quantity == "throughput.down"]
    return found, Decimal(value)


def test_a_burst_is_no_proof() -> None:
    """0.32 Mbit in 0.3 s: between 1 Mbit/s and anything."""
    found, value = _speed(0.3, min_mbit="10")
    assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "RATE_COARSE"), found.text
    assert value < 2
    assert all(item.ok is not False for item in found.readings)


def test_what_it_proves_counts() -> None:
    """At least 1 Mbit/s is proven, however short it was."""
    found, value = _speed(0.2, min_mbit="0.2")
    assert found.verdict is Verdict.PASS and Decimal("0.2") < value < 3
    (held,) = [item for item in found.readings if item.quantity == "throughput.down"]
    assert held.ok is True


def test_without_a_limit_the_figure_is_a_floor_and_said_to_be() -> None:
    found, value = _speed(0.2)
    assert found.verdict is Verdict.PASS and value < 3
    assert "at least" in found.text.en and "至少" in found.text.zh


def test_the_floor_of_a_rate() -> None:
    with far_server(0.2) as url:
        rate = download(url, 5, 10_000_000, CancelToken())
    assert rate.bytes == SMALL and rate.waited >= 0.19
    assert rate.floor < rate.mbit and rate.floor < 2
    assert Rate(1_000_000, 1.0).floor == pytest.approx(8.0)
    assert Rate(0, 0.0).floor == 0
