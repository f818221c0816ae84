"""One question to a server that says exactly what the test tells it: strangers' answers, rubbish,
answers damaged in any byte, TCP cut or silent after any byte."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.cancel import Cancelled, CancelToken
from drivers.errors import Illegal
from drivers.network import sim_dns
from drivers.network.dns import Lookup, Server, ask, no_such_name, parse_server, unused_name

Says = Callable[[bytes], Sequence[bytes]]


@contextmanager
def answering(says: Says) -> Iterator[Server]:
    """A UDP server that sends what ``says`` makes of each query."""
    ending = threading.Event()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(0.05)

        def work() -> None:
            while not ending.is_set():
                with suppress(OSError):
                    query, sender = sock.recvfrom(4096)
                    for data in says(query):
                        sock.sendto(data, sender)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield Server(*sock.getsockname())
        finally:
            ending.set()
            thread.join(10)


def _good(query: bytes) -> bytes:
    return sim_dns.answer(query, frozenset()) or b""


def _asked(says: Says, seconds: float = 2.0) -> Lookup:
    with answering(says) as server:
        return ask(server, "pay.example", seconds, CancelToken())


def test_a_good_answer() -> None:
    found = _asked(lambda query: [_good(query)])
    assert (found.result, found.addresses) == ("ok", ("127.0.0.1",))
    assert found.millis is not None and found.millis < 2000


def _other(query: bytes) -> bytes:
    """A good answer to somebody else's query: another number."""
    return bytes([query[0] ^ 0xFF]) + _good(query)[1:]


@pytest.mark.parametrize(
    "first",
    [_other, lambda _query: b"", lambda _query: b"\0" * 40, lambda query: query],
    ids=["another number", "nothing", "zeros", "its own query"],
)
def test_what_is_no_answer_is_passed_over(first: Callable[[bytes], bytes]) -> None:
    """Whoever guesses is faster than the server; the right answer still counts."""
    assert _asked(lambda query: [first(query), _good(query)]).result == "ok"
    assert _asked(lambda query: [first(query)], 0.2).result == "timeout"


@given(st.integers(2, 60), st.integers(1, 255))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_answer_damaged_in_any_byte(place: int, change: int) -> None:
    """A result of its own kind or none, and no error."""

    def says(query: bytes) -> list[bytes]:
        data = bytearray(_good(query))
        data[place % len(data)] ^= change
        return [bytes(data)]

    found = _asked(says, 0.1)
    assert found.result in (
        "ok", "nxdomain", "servfail", "refused", "empty", "timeout", "unreachable", "bad",
    )  # fmt: skip


def test_a_closed_port_is_told_at_once() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        server = Server(*sock.getsockname())
    began = time.monotonic()
    found = ask(server, "pay.example", 5, CancelToken())
    assert found.result in ("unreachable", "timeout")  # Windows tells by a reset, or not at all
    assert time.monotonic() - began < 5.5


def test_cancel_while_it_is_silent() -> None:
    token, at = CancelToken(), [0.0]

    def cancel() -> None:
        at[0] = time.monotonic()
        token.cancel()

    with answering(lambda _query: []) as server:
        threading.Timer(0.13, cancel).start()
        with pytest.raises(Cancelled):
            ask(server, "pay.example", 30, token)
    assert time.monotonic() - at[0] < 1


def _over_tcp(count: int, *, silent: bool) -> Lookup:
    """UDP says "too long"; the answer over TCP ends after ``count`` bytes."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()

        def work() -> None:
            client, _ = listener.accept()
            with client, suppress(OSError):
                client.settimeout(5)
                query = client.recv(4096)[2:]
                data = sim_dns.answer(query, frozenset(), tcp=True) or b""
                client.sendall((struct.pack(">H", len(data)) + data)[:count])
                if silent:
                    done.wait(5)

        thread = threading.Thread(target=work)
        thread.start()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.bind(address)
            udp.settimeout(5)

            def names() -> None:
                query, sender = udp.recvfrom(4096)
                udp.sendto(_good(query), sender)

            second = threading.Thread(target=names)
            second.start()
            try:
                wait = 0.15 if silent else 5
                return ask(Server(*address), "big.example", wait, CancelToken())
            finally:
                done.set()
                thread.join(10)
                second.join(10)


WHOLE = 2 + 12 + 17 + 60 * 16  # length, head, question, sixty addresses


def test_all_of_it_over_tcp() -> None:
    found = _over_tcp(WHOLE, silent=False)
    assert (found.result, len(found.addresses)) == ("ok", 60)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 13, 14, 31, 200, WHOLE - 1])
@pytest.mark.parametrize("silent", [False, True])
def test_cut_or_silent_over_tcp(count: int, silent: bool) -> None:
    found = _over_tcp(count, silent=silent)
    assert found.result == ("timeout" if silent else "unreachable"), found
    assert found.addresses == ()


def test_names_that_are_nobodys() -> None:
    assert no_such_name().endswith(".invalid") and unused_name().endswith(".com")
    assert len({unused_name() for _ in range(20)}) == 20


@pytest.mark.parametrize("name", ["a..b", "x" * 70 + ".example", "." * 3])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(Illegal):
        ask(Server("127.0.0.1", 9), name, 0.1, CancelToken())


@pytest.mark.parametrize(
    "text", ["", "dns", "1.2.3", "1.2.3.4:0", "1.2.3.4:99999", "[::1", "[::1]53", "1:x"]
)
def test_what_is_no_server(text: str) -> None:
    with pytest.raises(Illegal):
        parse_server(text)


@given(st.text(max_size=20))
def test_any_text_is_a_server_or_is_refused(text: str) -> None:
    with suppress(Illegal):
        assert parse_server(parse_server(text).text) == parse_server(text)
