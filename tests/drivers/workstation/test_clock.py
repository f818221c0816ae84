"""The clock against time servers on the loopback: right, wrong, silent, and lying ones."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cancel import CancelToken
from drivers.errors import Illegal
from drivers.registry import Registry
from drivers.types import StepResult, Verdict
from drivers.workstation.clock import (
    clock_offset,
    minutes_of,
    parse_sntp,
    server_of,
    zone_text,
)
from tests.drivers.helpers import clear, step

_EPOCH = 2_208_988_800


def check(registry: Registry, **params: str) -> StepResult:
    easy = {"max_load_percent": "", "min_free_disk_gb": "0", "min_free_memory_mb": "1"}
    runner = registry.runner("workstation.basics", "", params={**easy, **params})
    return step(runner.run(clear), "clock")


def packet(
    request: bytes, wrong: float = 0.0, head: bytes = b"\x24\x02", mark: bytes | None = None
) -> bytes:
    now = time.time() - wrong + _EPOCH
    stamp = struct.pack(">II", int(now) & 0xFFFFFFFF, int(now % 1 * 2**32))
    return head + bytes(22) + (request[40:48] if mark is None else mark) + stamp + stamp


@contextmanager
def time_server(answer: Callable[[bytes], list[bytes]]) -> Iterator[str]:
    """An SNTP server that says what it is told to; gives host:port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                request, sender = sock.recvfrom(512)
                if request == b"end":
                    return
                for part in answer(request):
                    sock.sendto(part, sender)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{sock.getsockname()[1]}"
        finally:
            sock.sendto(b"end", sock.getsockname())
            thread.join()


def ask(place: str, seconds: float = 0.3) -> float | None:
    found = clock_offset(server_of(place), seconds, CancelToken())
    return None if found is None else found.seconds


@pytest.mark.parametrize("wrong", [0.0, 3600.0, -86400.0 * 400])
def test_an_sntp_server_tells(registry: Registry, wrong: float) -> None:
    with time_server(lambda request: [packet(request, wrong)]) as place:
        found = check(registry, time_server=place)
    assert (found.verdict, found.code) == ((Verdict.FAIL, "CLOCK") if wrong else (Verdict.PASS, ""))
    offset = next(r for r in found.readings if r.quantity == "clock_offset")
    assert float(offset.value) == pytest.approx(wrong, abs=2)


def test_only_a_reply_to_our_own_question_counts() -> None:
    """One that is older, one that somebody else made up, and then the right one."""
    with time_server(
        lambda r: [packet(r, 500, mark=bytes(8)), b"\x24" + bytes(10), packet(r, 0)]
    ) as place:
        offset = ask(place, 2)
    assert offset is not None and abs(offset) < 2


@pytest.mark.parametrize(
    "head",
    [b"\xe4\x02", b"\x24\x00", b"\x24\x10", b"\x23\x02"],
    ids=["unsynchronised", "kiss of death", "stratum 16", "a client"],
)
def test_a_server_without_the_time_is_not_believed(head: bytes) -> None:
    with time_server(lambda request: [packet(request, head=head)]) as place:
        assert ask(place) is None


def test_a_silent_server_is_inconclusive(registry: Registry) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        found = check(registry, time_server=place)
        assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "TIMEOUT")


class Web(BaseHTTPRequestHandler):
    wrong = timedelta()

    def do_HEAD(self) -> None:
        self.send_response_only(204)
        moment = datetime.now(UTC) - self.wrong
        self.send_header("Date", moment.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def web(wrong: float) -> Iterator[str]:
    handler = type("Handler", (Web,), {"wrong": timedelta(seconds=wrong)})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("wrong", [0, 7200, -7200])
def test_a_web_server_tells(registry: Registry, wrong: int) -> None:
    with web(wrong) as url:
        found = check(registry, time_server=url)
    assert found.code == ("CLOCK" if wrong else "")
    offset = next(r for r in found.readings if r.quantity == "clock_offset")
    assert float(offset.value) == pytest.approx(wrong, abs=3)


def test_central_is_asked_when_there_is_no_time_server(registry: Registry) -> None:
    with web(7200) as url:
        assert check(registry, central=url).code == "CLOCK"
    away = check(registry, central=url)  # it is gone: no fault of the clock
    assert away.verdict == "pass" and "中心" in away.text.zh


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.0 200 OK\r\nDate: soon\r\n\r\n"]
)
def test_a_web_server_without_a_date(said: bytes) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def serve() -> None:
            peer, _ = listening.accept()
            with peer:
                peer.recv(4096)
                peer.sendall(said)

        thread = threading.Thread(target=serve)
        thread.start()
        assert ask(f"http://127.0.0.1:{listening.getsockname()[1]}", 2) is None
        thread.join()


def test_a_web_server_that_drips_is_left() -> None:
    """One byte now and then never fills a line: the deadline is for the whole."""
    ended = threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def serve() -> None:
            peer, _ = listening.accept()
            with peer:
                while not ended.wait(0.02):
                    try:
                        peer.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=serve)
        thread.start()
        began = time.monotonic()
        assert ask(f"http://127.0.0.1:{listening.getsockname()[1]}", 0.4) is None
        assert time.monotonic() - began < 3
        ended.set()
        thread.join()


def test_servers_as_people_write_them() -> None:
    assert server_of("ntp.local").port == 123 and server_of("10.0.0.1:1123").port == 1123
    assert server_of("[::1]:123").host == "::1" and server_of("https://a.cn/x").port == 443
    for wrong in ("", "a b", "x:99999", "x:0", "ftp://a", "http://", "http://a:b", "[::1"):
        with pytest.raises(Illegal):
            server_of(wrong)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("UTC+08:00", 480), ("utc+8", 480), ("+0800", 480), ("Asia/Shanghai", 480), ("UTC", 0)]
    + [("UTC-3:30", -210), ("北京时间", 480)],
)
def test_zones_as_people_write_them(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


def test_a_zone_is_written_one_way() -> None:
    assert zone_text(480) == "UTC+08:00" and zone_text(-210) == "UTC-03:30"
    for wrong in ("", "east", "UTC+8:99", "8"):
        with pytest.raises(Illegal):
            minutes_of(wrong)


@given(st.binary(max_size=80), st.binary(min_size=8, max_size=8))
def test_no_packet_breaks_it(data: bytes, mark: bytes) -> None:
    parse_sntp(data, mark, 0.0, 0.1)
    parse_sntp(data[:24] + mark + data[32:], mark, 0.0, 0.1)


def test_the_count_that_begins_anew_in_2036() -> None:
    sent = 2_100_000_000.0  # 2036-07-18
    stamp = struct.pack(">II", int(sent + _EPOCH) & 0xFFFFFFFF, 0)
    reply = b"\x24\x01" + bytes(22) + b"12345678" + stamp + stamp
    found = parse_sntp(reply, b"12345678", sent, 0.0)
    assert found is not None and abs(found.seconds) < 1
