"""The real HTTP line against a real server, with everything a bad line can do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.account import Role
from app.domain.visit import Visit
from sync.central.serve import NotStarted, Running, listen
from sync.client import HttpLine, checked
from sync.engine import SyncEngine
from sync.enrol import client_for
from sync.errors import Kind, SyncProblem
from sync.wire import MEDIA
from tests.sync import proxy as bad
from tests.sync.proxy import FaultProxy
from tests.sync.world import Laptop, World


@dataclass
class Street:
    """A laptop that reaches central through a proxy, and one in the office that always does."""

    world: World
    server: Running
    proxy: FaultProxy
    laptop: Laptop
    office: Laptop


@pytest.fixture
def street(world: World) -> Iterator[Street]:
    laptop = world.laptop("L3", world.account("li"))
    office = world.laptop("C1", world.account("boss", Role.REVIEWER))
    with Running(world.central) as server:
        proxy = FaultProxy(int(server.url.rsplit(":", 1)[1]))
        through(laptop, proxy.url)
        yield Street(world, server, proxy, laptop, office)
        laptop.client.close()
        proxy.close()


def through(laptop: Laptop, url: str, timeouts: tuple[float, float] = (2.0, 0.6)) -> None:
    """Gives the laptop the HTTP line to this address. Short time-outs keep the tests quick."""
    device = replace(laptop.device, central_url=url)
    client = client_for(device, laptop.clock)
    line = HttpLine(url, client.cancel, timeouts=timeouts, wall=laptop.clock.wall)
    client.line.close()
    client.line = line
    laptop.client = client
    laptop.engine = SyncEngine(laptop.store, client, laptop.clock)


def test_both_ways_over_http(street: Street) -> None:
    through(street.office, street.server.url)
    visit = street.laptop.start_visit()
    street.laptop.photo(visit, size=700_000)
    street.laptop.sign(visit.id)
    report = street.laptop.sync()
    assert report.errors == ()
    assert (report.waiting, report.rejected, report.blobs_sent) == (0, 0, 2)
    assert street.office.sync().errors == ()
    assert street.office.get(Visit, visit.id) == street.laptop.get(Visit, visit.id)
    street.office.client.close()


PORTAL = b"<html>welcome to the hotel</html>"
GARBLED = b'{"proto":1,"server_id":"x","epoch":"y","nonce":"z"'
CASES = [
    ("portal_page", bad.says(bad.http("200 OK", "text/html", PORTAL)), Kind.PORTAL),
    (
        "portal_redirect",
        bad.says(bad.http("302 Found", "text/html", b"", "Location: http://portal.example/")),
        Kind.PORTAL,
    ),
    ("portal_511", bad.says(bad.http("511 Auth", "text/html", b"")), Kind.PORTAL),
    ("proxy_407", bad.says(bad.http("407 Auth", "text/html", b"")), Kind.PROXY),
    ("garbled", bad.says(bad.http("200 OK", MEDIA, GARBLED)), Kind.GARBLED),
    (
        "empty_json",
        bad.says(bad.http("200 OK", MEDIA, b"{}")),
        Kind.GARBLED,
    ),
    ("noise", bad.says(b"\x00\x01\x02 nothing like http\r\n\r\n"), None),
    ("gateway_500", bad.says(bad.http("500 Oops", "text/html", b"x")), Kind.SERVER),
    (
        "gateway_503",
        bad.says(bad.http("503 Busy", "text/html", b"", "Retry-After: 7")),
        Kind.BUSY,
    ),
    ("blackhole", bad.blackhole, Kind.TIMEOUT),
    ("closed_at_once", bad.cut_reply(0), None),
    ("reset", bad.reset_reply(10), None),
    ("cut_in_reply", bad.cut_reply(150), None),
    ("cut_in_request", bad.cut_request(50), None),
]


@pytest.mark.parametrize(("name", "fault", "kind"), CASES, ids=[c[0] for c in CASES])
def test_a_bad_line_is_named_and_costs_nothing(street: Street, name: str, fault, kind) -> None:
    visit = street.laptop.start_visit()
    waiting = street.laptop.engine.waiting()
    street.proxy.plan = [fault]
    report = street.laptop.sync()
    [problem] = report.errors
    if kind is not None:
        assert problem.kind is kind
    assert problem.kind in set(Kind) - {Kind.LOCAL, Kind.NOT_TAKEN}
    for lang in ("zh", "en"):
        assert problem.sentence(lang)
    assert report.waiting == waiting
    if name == "gateway_503":
        assert problem.retry_after == 7
    assert street.laptop.sync().errors == ()
    street.office.sync()
    assert street.office.get(Visit, visit.id) is not None


@pytest.mark.parametrize("after", [0, 120, 400, 900, 1600, 2600, 4200])
def test_cut_anywhere_then_tried_again_loses_and_doubles_nothing(
    street: Street, after: int
) -> None:
    visit = street.laptop.start_visit(items=12)
    street.laptop.photo(visit, size=2000)
    street.laptop.sign(visit.id)
    street.proxy.plan = [bad.cut_reply(after), bad.cut_request(after + 300)]
    for _ in range(4):
        report = street.laptop.sync()
    assert report.errors == ()
    assert report.waiting == 0
    street.office.sync()
    mine, theirs = street.laptop.facts(), street.office.facts()
    assert {k: mine[k] for k in theirs if k in mine} == {k: theirs[k] for k in mine if k in theirs}
    assert sum(k.startswith("answer:") for k in theirs) == 12
    assert sum(k.startswith("sign_off:") for k in theirs) == 1


def test_a_server_that_drips_is_left_at_the_deadline(street: Street, monkeypatch) -> None:
    monkeypatch.setattr("sync.asking.DEADLINE", 0.5)
    stop = threading.Event()

    def drip(client: socket.socket, port: int) -> None:
        client.recv(65536)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stop.wait(0.05):
            client.sendall(b"x")

    street.proxy.plan = [drip]
    began = time.monotonic()
    [problem] = street.laptop.sync().errors
    stop.set()
    assert problem.kind is Kind.TIMEOUT
    assert time.monotonic() - began < 5


def test_cancelling_wakes_whoever_waits_for_the_line(street: Street) -> None:
    through(street.laptop, street.proxy.url, timeouts=(2.0, 20.0))
    taken = threading.Event()

    def hole(client: socket.socket, port: int) -> None:
        client.recv(65536)
        taken.set()
        bad.blackhole(client, port)

    street.proxy.plan = [hole]
    reports = []
    thread = threading.Thread(target=lambda: reports.append(street.laptop.sync()))
    began = time.monotonic()
    thread.start()
    assert taken.wait(5)
    street.laptop.engine.cancel.set()
    thread.join(5)
    assert time.monotonic() - began < 5
    assert [e.kind for e in reports[0].errors] == [Kind.CANCELLED]


def test_nobody_listens(street: Street) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    through(street.laptop, f"http://127.0.0.1:{port}")
    assert [e.kind for e in street.laptop.sync().errors] == [Kind.REFUSED]


def test_another_central_at_the_address_is_not_believed(street: Street, tmp_path) -> None:
    other = World.make(tmp_path / "other")
    street.laptop.line.gate = other.gate
    street.laptop.client.line = street.laptop.line
    assert [e.kind for e in street.laptop.sync().errors] == [Kind.STRANGER]
    other.close()


def test_an_answer_to_another_question_is_not_believed(world: World) -> None:
    laptop = world.laptop("L3", world.account("li"))
    earlier: list[Any] = []

    def stale(method: str, path: str, through: Any) -> Any:
        earlier.append(through())
        return earlier[0]

    laptop.line.fault = stale
    laptop.client.ping()
    with pytest.raises(SyncProblem) as caught:
        laptop.client.ping()
    assert caught.value.kind is Kind.GARBLED


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://central.example", Kind.PLAIN_HTTP),
        ("ftp://central.example", Kind.DNS),
        ("central.example", Kind.DNS),
        ("", Kind.DNS),
    ],
)
def test_an_address_without_encryption_is_refused(address: str, kind: Kind) -> None:
    with pytest.raises(SyncProblem) as caught:
        checked(address)
    assert caught.value.kind is kind


def test_loopback_and_https_are_fine() -> None:
    assert checked(" https://central.example/cc/ ") == "https://central.example/cc"
    assert checked("http://127.0.0.1:8080") == "http://127.0.0.1:8080"


def test_a_certificate_out_of_date_speaks_of_the_clock(street: Street) -> None:
    import ssl

    from requests.exceptions import SSLError

    line = street.laptop.client.line
    assert isinstance(line, HttpLine)
    inner = ssl.SSLCertVerificationError(1, "certificate verify failed: certificate has expired")
    problem = line._mapped(SSLError(inner))
    assert problem.kind is Kind.TLS_DATE
    assert "2026-11-20 09:00" in problem.sentence("en")  # Asia/Shanghai
    other = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
    assert line._mapped(SSLError(other)).kind is Kind.TLS


def test_a_wrong_clock_is_measured_at_the_first_contact(world: World) -> None:
    laptop = world.laptop("L3", world.account("li"), wrong_by=3600 * 24 * 365 * 10)
    laptop.start_visit()
    report = laptop.sync()
    assert report.errors == ()
    assert report.clock_offset == pytest.approx(-3600 * 24 * 365 * 10, abs=2)
    assert laptop.clock.now().best - world.time.now < timedelta(seconds=2)
    assert laptop.store.local("clock_offset")["offset"].startswith("-315360000")


def test_a_taken_port_is_said_at_once(street: Street) -> None:
    port = int(street.server.url.rsplit(":", 1)[1])
    with pytest.raises(NotStarted):
        listen("127.0.0.1", port)


def test_health_figures_and_the_description_of_the_api(street: Street) -> None:
    import requests

    street.laptop.start_visit()
    street.laptop.sync()

    def get(path: str) -> requests.Response:
        return requests.get(street.server.url + path, timeout=5)

    assert get("/healthz").text == "ok"
    assert get("/readyz").status_code == 200
    assert 'countercheck_changes_total{outcome="ok"} 4' in get("/metrics").text
    described = get("/openapi.json").json()
    assert {"/v1/ping", "/v1/push", "/v1/pull", "/v1/blobs/{sha}/{i}"} <= described["paths"].keys()
    assert get("/v1/nothing").status_code == 404
