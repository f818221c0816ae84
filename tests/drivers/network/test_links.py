from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.network.html_links import Link, links_of
from drivers.plan import Advanced
from drivers.runner import Progress, StepStarted
from drivers.types import RunResult, Verdict
from tests.drivers.helpers import step
from tests.drivers.network.world import REGISTRY, run, value, world

FAST = {"rate": "50", "timeout_seconds": "3"}


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(REGISTRY) as running:
        yield running


def _rows(result: RunResult) -> dict[str, dict[str, str]]:
    (file,) = result.attachments
    found = csv.DictReader(io.StringIO(file.data.decode("utf-8-sig")))
    return {row["url"]: row for row in found}


def test_a_good_site(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    seen: list[Progress] = []
    result = run("network.links", {**FAST, "start_url": here.http("/site")}, watch=seen.append)
    assert result.outcome == "pass", result.steps
    assert value(result, "links.pages") == "5"
    assert value(result, "links.broken") == "0"
    assert value(result, "links.robots") == "1"
    rows = _rows(result)
    assert rows[here.http("/site/private/secret.html")]["state"] == "robots"
    assert rows[here.http("/site/moved")]["leads_to"] == here.http("/site/about.html")
    asked = here.device.received().raw
    assert b"/site/private/" not in asked
    assert b"HEAD /site/logo.png " in asked and b"GET /site/logo.png " not in asked
    assert any(isinstance(event, Advanced) for event in seen)


def test_broken_links_with_the_page_that_holds_them(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path, "broken_links")
    result = run("network.links", {**FAST, "start_url": here.http("/site/")})
    assert (result.outcome, result.code) == ("fail", "BROKEN_LINKS")
    assert value(result, "links.broken") == "3"
    rows = _rows(result)
    for path, holder, status in (
        ("/site/gone.html", "/site/", "404"),
        ("/site/report.pdf", "/site/about.html", "500"),
        ("/site/lost.png", "/site/news/2.html", "404"),
    ):
        row = rows[here.http(path)]
        assert (row["state"], row["status"]) == ("broken", status)
        assert here.http(holder) in row["found_on"].split()
    # HEAD is not the last word
    assert b"HEAD /site/lost.png" in here.device.received().raw
    assert b"GET /site/lost.png" in here.device.received().raw


def test_http_in_https_and_the_certificate(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path, "mixed_content")
    given = {**FAST, "start_url": here.https("/site/"), "ca_file": here.ca_file}
    result = run("network.links", given)
    assert result.code == "MIXED_CONTENT"
    assert value(result, "links.external") == "1"  # 127.0.0.1 is another host than localhost
    here.device.set_fault("cert_expired", True)
    assert step(run("network.links", given), "start").code == "CERT_EXPIRED"


def test_bounds(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path, "broken_links")
    url = here.http("/site/")
    result = run("network.links", {**FAST, "start_url": url, "max_depth": "0"})
    assert value(result, "links.pages") == "1"
    result = run("network.links", {**FAST, "start_url": url, "max_pages": "2"})
    assert value(result, "links.pages") == "2"
    result = run("network.links", {**FAST, "start_url": url, "rate": "2", "minutes": "0.02"})
    assert step(result, "crawl").verdict in (Verdict.INCONCLUSIVE, Verdict.FAIL)
    assert any(row["state"] == "left" for row in _rows(result).values())


def test_a_site_that_is_not_there(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path, "server_error")
    result = run("network.links", {**FAST, "start_url": here.http("/site/")})
    assert (result.outcome, result.code) == ("fail", "HTTP_STATUS")
    here.device.set_fault("refuse", True)
    assert run("network.links", {**FAST, "start_url": here.http("/site/")}).code == "REFUSED"


def test_a_page_without_links_proves_nothing(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    for path in ("/status?code=200", "/site/private/secret.html"):
        result = run("network.links", {**FAST, "start_url": here.http(path)})
        found = step(result, "crawl")
        assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "NO_LINKS"), path


@pytest.mark.parametrize(
    ("name", "text"),
    [("start_url", ""), ("start_url", "site"), ("rate", "1000"), ("external", "?")],
)
def test_a_wrong_parameter_is_said(name: str, text: str) -> None:
    result = run("network.links", {"start_url": "http://127.0.0.1:9/", name: text})
    assert (result.outcome, result.code) == ("error", "ILLEGAL")


def test_cancel_keeps_the_table(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    token, set_at = CancelToken(), [0.0]

    def cancel() -> None:
        set_at[0] = time.monotonic()
        token.cancel()

    def watch(event: Progress) -> None:
        if isinstance(event, StepStarted) and event.spec.id == "crawl":
            here.device.set_fault("slow", True)
            threading.Timer(0.2, cancel).start()

    given = {**FAST, "start_url": here.http("/site/")}
    result = run("network.links", given, cancel=token, watch=watch)
    assert result.outcome == "aborted" and time.monotonic() - set_at[0] < 0.5
    assert result.attachments


def test_links_of_a_page() -> None:
    page = """<base href="/a/"><a href=" b.html#x ">1</a><a HREF='//c.test/'>2</a><a href="">3</a>
    <a href="javascript:x()"><a href="mailto:x@y"><a href="http://[bad"><a href="tel:1">
    <img src=i.png srcset="i2.png 2x, i3.png 3x"><link rel=stylesheet href=s.css>
    <meta http-equiv=Refresh content="3; URL='m.html'"><meta http-equiv=refresh content=30>
    <link rel=preconnect href="http://d.test/"><script src=s.js></script><a href="空 格.html">"""
    assert links_of(page, "http://h.test/index.html") == (
        Link("http://h.test/a/b.html", "page"),
        Link("http://c.test/", "page"),
        Link("http://h.test/a/i.png", "resource"),
        Link("http://h.test/a/i2.png", "resource"),
        Link("http://h.test/a/i3.png", "resource"),
        Link("http://h.test/a/s.css", "resource"),
        Link("http://h.test/a/m.html", "page"),
        Link("http://h.test/a/s.js", "resource"),
        Link("http://h.test/a/空%20格.html", "page"),
    )


@given(st.text(alphabet="<>!/ahref='\"= scr:[]&#;x-\n", max_size=200))
def test_any_rubbish_gives_links_or_none(text: str) -> None:
    for link in links_of(text, "http://h.test/"):
        assert link.url.startswith(("http://", "https://"))
