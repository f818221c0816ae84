"""HTTP over a server that says exactly what the test tells it, cut or silent after any byte."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from drivers.cancel import Cancelled, CancelToken
from drivers.errors import Illegal
from drivers.network.http_phases import Answer, fetch, follow
from drivers.network.urls import proxy_for, request_head, split_url

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/html\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


@contextmanager
def saying(data: bytes, *, silent: bool = False) -> Iterator[str]:
    """Answers one request with ``data`` and hangs up, or stays on the line without a word."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> None:
            client, _ = listener.accept()
            with client:
                client.settimeout(5)
                got = b""
                while b"\r\n\r\n" not in got:
                    got += client.recv(4096)
                client.sendall(data)
                if silent:
                    done.wait(10)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/x?y=1"
        finally:
            done.set()
            thread.join(10)


def get(data: bytes, *, silent: bool = False, seconds: float = 5.0) -> Answer:
    with saying(data, silent=silent) as url:
        return fetch(url, seconds, CancelToken())


@pytest.mark.parametrize("data", [ANSWER, CHUNKED])
def test_a_whole_answer(data: bytes) -> None:
    answer = get(data)
    assert (answer.error, answer.status, answer.body) == (None, 200, b"hello")
    times = answer.times
    parts = (times.name, times.tcp, times.request, times.first_byte)
    assert all(part is not None and part >= 0 for part in parts) and times.tls is None
    assert times.total is not None and times.total >= sum(part or 0 for part in parts) - 0.01


@pytest.mark.parametrize("data", [ANSWER, CHUNKED])
def test_cut_after_every_byte(data: bytes) -> None:
    for count in range(len(data)):
        answer = get(data[:count])
        # what follows the last chunk is not waited for
        if data is CHUNKED and count >= len(data) - 4 and answer.error is None:
            continue
        assert answer.error is not None, count
        assert answer.error.code in ("HTTP_CUT", "NOT_HTTP"), (count, answer.error)


@pytest.mark.parametrize("count", [0, 1, 12, 17, 40, len(ANSWER) - 5, len(ANSWER) - 1])
def test_silent_after_a_byte(count: int) -> None:
    answer = get(ANSWER[:count], silent=True, seconds=0.2)
    assert answer.error is not None
    assert answer.error.code in ("HTTP_SILENT", "HTTP_CUT")
    assert answer.failed in ("first_byte", "body")


@pytest.mark.parametrize("data", [b"220 mail ready\r\n\r\n", b"\0\1\2\3" * 20, b"HTTP/9 x\r\n\r\n"])
def test_what_is_no_http(data: bytes) -> None:
    answer = get(data)
    assert answer.error is not None and answer.error.code == "NOT_HTTP"


def test_cancel_while_waiting_for_the_first_byte() -> None:
    token, at = CancelToken(), [0.0]

    def cancel() -> None:
        at[0] = time.monotonic()
        token.cancel()

    with saying(b"", silent=True) as url:
        threading.Timer(0.1, cancel).start()
        with pytest.raises(Cancelled):
            fetch(url, 30, token)
        assert time.monotonic() - at[0] < 0.5


def test_a_redirect_to_what_is_no_web_address_ends_there() -> None:
    data = b"HTTP/1.1 302 Found\r\nLocation: javascript:x()\r\nContent-Length: 0\r\n\r\n"
    with saying(data) as url:
        answers = follow(url, 5, CancelToken())
    assert len(answers) == 1 and answers[0].location == "javascript:x()"


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a/", "http://", "http://a:0/", "http://a:99999/", "http://a b/",
            "http://a..b/", "http://[::1/", "http://a/\r\nX: y"],
)  # fmt: skip
def test_wrong_addresses(url: str) -> None:
    with pytest.raises(Illegal):
        split_url(url)


def test_the_system_proxy_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_for("http://pay.example/") == ""
    monkeypatch.setenv("http_proxy", "http://user:secret@127.0.0.1:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert "127.0.0.1:3128" in proxy_for("http://pay.example/")
    assert proxy_for("http://inside.example/") == ""


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://例子.测试:8080/查询?户=1", "xn--fsqu00a.xn--0zwm56d:8080"),
        ("http://[fe80::1]:81/", "[fe80::1]:81"),
        ("http://user:word@pay.example/a b", "pay.example"),
    ],
)
def test_the_head_of_a_request(url: str, host: str) -> None:
    from urllib.parse import urlsplit

    head = request_head(urlsplit(url), "GET")
    assert f"\r\nHost: {host}\r\n".encode() in head
    assert head.split(b"\r\n")[0].count(b" ") == 2 and b"word" not in head
