"""HTTPS through a relay that lets a number of the server's bytes through and then hangs up, falls
silent or changes one: each phase says where it ended."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.network.http_phases import Answer, fetch
from tests.drivers.network.world import REGISTRY, World, world

Then = Literal["cut", "silent", "changed"]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with VirtualBench(REGISTRY) as running:
        yield world(running, tmp_path_factory.mktemp("ca"))


class Relay:
    """Between one caller and the virtual line; ``passed`` counts the server's bytes."""

    def __init__(self, to: int, limit: int, then: Then) -> None:
        self.passed = 0
        self._to, self._limit, self._then = to, limit, then
        self._ending = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(5)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._thread.join(10)
        self._listener.close()

    def _work(self) -> None:
        with suppress(OSError):
            caller, _ = self._listener.accept()
            with caller, socket.create_connection(("127.0.0.1", self._to), 5) as server:
                caller.settimeout(0.01)
                server.settimeout(0.01)
                while not self._ending.is_set():
                    with suppress(TimeoutError):
                        server.sendall(caller.recv(65536) or self._gone())
                    with suppress(TimeoutError):
                        caller.sendall(self._let(server.recv(65536) or self._gone()))
                    if self._then == "cut" and self.passed >= self._limit:
                        return

    def _gone(self) -> bytes:
        raise ConnectionResetError

    def _let(self, data: bytes) -> bytes:
        begin, self.passed = self.passed, self.passed + len(data)
        place = self._limit - begin
        if self._then == "changed":
            if 0 <= place < len(data):
                data = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
            return data
        self.passed = min(self.passed, self._limit)
        return data[: max(0, place)]


@contextmanager
def relayed(here: World, limit: int, then: Then) -> Iterator[Relay]:
    relay = Relay(here.port, limit, then)
    try:
        yield relay
    finally:
        relay.close()


def _get(here: World, limit: int, then: Then, seconds: float = 5.0) -> tuple[Answer, int]:
    with relayed(here, limit, then) as relay:
        url = f"https://localhost:{relay.port}/site/"
        answer = fetch(url, seconds, CancelToken(), address=_here(relay.port))
        return answer, relay.passed


def _here(port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    return socket.AF_INET, ("127.0.0.1", port)


def test_all_of_it(here: World) -> None:
    answer, passed = _get(here, 1_000_000, "silent")
    assert (answer.error, answer.status) == (None, 200)
    assert passed > 1000 and answer.shown is not None and len(answer.shown.chain) == 2


CODES = {
    "tls": {"TLS_FAILED", "UNREACHABLE", "BUSY"},
    "first_byte": {"HTTP_CUT", "HTTP_SILENT", "BUSY"},
    "body": {"HTTP_CUT"},
}


@pytest.mark.parametrize("then", ["cut", "changed"])
def test_after_any_byte(here: World, then: Then) -> None:
    """Every 29th, a prime, so that each record is met in its head and in its middle."""
    whole = _get(here, 1_000_000, "silent")[1]
    phases = set()
    for limit in range(0, whole - 200, 29):
        answer, _ = _get(here, limit, then)
        assert answer.error is not None and answer.failed is not None, limit
        assert answer.error.code in CODES[answer.failed], (limit, answer.failed, answer.error)
        assert answer.error.text().zh
        phases.add(answer.failed)
    assert "tls" in phases


@pytest.mark.parametrize("limit", [0, 3, 5, 90, 700])
def test_silent_in_the_handshake(here: World, limit: int) -> None:
    began = time.monotonic()
    answer, _ = _get(here, limit, "silent", 0.3)
    assert (answer.failed, answer.status) == ("tls", 0)
    assert answer.error is not None and answer.error.code == "TLS_FAILED"
    assert time.monotonic() - began < 3
