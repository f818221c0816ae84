"""The whole line test over the virtual line: everything good, then each of its faults."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.plan import Sampled
from drivers.runner import Progress, StepStarted
from drivers.types import RunResult, Verdict
from tests.drivers.helpers import step
from tests.drivers.network.world import ALONE, QUICK, REGISTRY, World, run, value, world


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(REGISTRY) as running:
        yield running


def _all(here: World, **more: str) -> RunResult:
    """Every step with something to do."""
    params = {
        **QUICK,
        "targets": f"{here.target}, {here.https()}",
        "gateway": "127.0.0.1",
        "dns_servers": here.target,
        "dns_names": "pay.example",
        "probe_url": here.http("/generate_204"),
        "throughput_url": here.http("/download?bytes=3000000"),
        "upload_url": here.http("/upload"),
        "throughput_seconds": "1",
        "throughput_mb": "3",
        "ca_file": here.ca_file,
    }
    return run("network.line", {**params, **more})


def test_a_good_line_passes_every_step(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    seen: list[Progress] = []
    params = {"targets": here.https(), "ca_file": here.ca_file, **QUICK}
    result = _all(here)
    assert result.outcome == "pass", [(s.step_id, s.verdict, s.text.en) for s in result.steps]
    assert {s.verdict for s in result.steps} == {Verdict.PASS}
    assert value(result, "tls.trusted.localhost") == "yes"
    assert value(result, "tls.protocol.localhost") == "TLSv1.3"
    assert value(result, "tls.chain.localhost") == "2"
    assert value(result, "tls.days.localhost") == "89"
    assert value(result, f"http.status.{here.https()}") == "204"
    assert Decimal(value(result, "throughput.down")) > 10
    assert value(result, "throughput.down.bytes") == value(result, "throughput.up.bytes")
    assert value(result, "portal.state") == "open"
    run("network.line", params, watch=seen.append)
    curves = {event.series.en for event in seen if isinstance(event, Sampled)}
    assert {f"Connect {here.https()}", f"First byte {here.https()}"} <= curves


@pytest.mark.parametrize(
    ("fault", "code", "where"),
    [
        ("cert_expired", "CERT_EXPIRED", "web"),
        ("cert_wrong_name", "CERT_NAME", "web"),
        ("cert_self_signed", "CERT_SELF_SIGNED", "web"),
        ("cert_other_ca", "CERT_UNKNOWN_CA", "web"),
        ("cert_soon", "CERT_SOON", "web"),
        ("server_error", "HTTP_STATUS", "web"),
        ("dns_fails", "DNS_SERVFAIL", "dns"),
        ("dns_hijack", "DNS_HIJACK", "dns"),
        ("dns_hijack_behind", "DNS_HIJACK", "dns"),
        ("dns_silent", "DNS_TIMEOUT", "dns"),
        ("dns_alone", "DNS_UPSTREAM", "dns"),
        ("portal", "PORTAL", "portal"),
        ("cut", "HTTP_CUT", "speed"),
    ],
)
def test_each_fault_is_told_in_its_own_step(
    bench: VirtualBench, tmp_path: Path, fault: str, code: str, where: str
) -> None:
    result = _all(world(bench, tmp_path, fault))
    found = step(result, where)
    assert (found.verdict, found.code) == (Verdict.FAIL, code), found.text
    assert found.text.zh != found.text.en


def test_a_limited_line_fails_its_rate(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path, "throttle")
    result = _all(here, min_mbit="10", min_upload_mbit="10")
    assert step(result, "connect").verdict is Verdict.PASS
    assert step(result, "speed").code == "THROUGHPUT"
    assert Decimal(value(result, "throughput.down")) < 4
    assert Decimal(value(result, "throughput.up")) < 4


def test_wavering_and_loss(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path, "jitter")
    given = {**QUICK, "targets": here.http(), "tries": "6", "max_median_ms": ""}
    result = run("network.line", given)
    assert step(result, "connect").code == "JITTER"
    here.device.set_fault("jitter", False)
    here.device.set_fault("loss", True)
    result = run("network.line", given)
    assert step(result, "connect").code == "LOSS"
    assert value(result, f"loss.{here.http()}") in ("33.3", "34")


def test_the_portal_is_named(bench: VirtualBench, tmp_path: Path) -> None:
    result = _all(world(bench, tmp_path, "portal"))
    assert value(result, "portal.title") == "网络认证登录"
    assert value(result, "portal.host") == "127.0.0.1"


def test_a_page_where_another_was_agreed(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    result = run(
        "network.line", {**QUICK, "probe_url": here.http("/site/"), "probe_text": "水务局"}
    )
    assert value(result, "portal.state") == "open"
    result = run("network.line", {**QUICK, "probe_url": here.http("/site/")})
    assert (value(result, "portal.state"), step(result, "portal").code) == ("foreign", "PORTAL")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.example", "NAME_UNKNOWN"),
        ("no.test", "NAME_UNKNOWN"),
        ("broken.example", "DNS_SERVFAIL"),
    ],
)
def test_names_fail_in_different_ways(
    bench: VirtualBench, tmp_path: Path, name: str, code: str
) -> None:
    here = world(bench, tmp_path)
    result = run("network.line", {**QUICK, "dns_servers": here.target, "dns_names": name})
    assert step(result, "dns").code == code


def test_a_dead_server_beside_a_good_one(bench: VirtualBench, tmp_path: Path) -> None:
    good, dead = world(bench, tmp_path), world(bench, tmp_path, "dns_silent")
    servers = f"{good.target},{dead.target}"
    given = {**QUICK, "timeout_seconds": "0.2", "dns_servers": servers, "dns_names": "pay.example"}
    found = step(run("network.line", given), "dns")
    assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "DNS_TIMEOUT")
    assert dead.target in found.text.zh and good.target not in found.text.zh


def test_a_closed_network_knows_no_names_outside(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path, "dns_alone")
    given = {**QUICK, "timeout_seconds": "0.2", "dns_servers": here.target}
    found = step(run("network.line", given), "dns")
    assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "DNS_UPSTREAM")


def test_an_answer_too_long_for_udp_comes_by_tcp(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    result = run("network.line", {**QUICK, "dns_servers": here.target, "dns_names": "big.example"})
    assert step(result, "dns").verdict is Verdict.PASS


def test_a_web_address_says_where_it_fails(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    for url, code in (
        (here.http("/loop"), "HTTP_LOOP"),
        (here.http("/status?code=404"), "HTTP_STATUS"),
        (here.http("/redirect?n=3"), ""),
        (here.http("/status?code=403"), ""),
    ):
        assert step(run("network.line", {**QUICK, "targets": url}), "web").code == code, url


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nic", "no-such-card"),
        ("tries", "0"),
        ("dns_servers", "not an address"),
        ("gateway", "router"),
        ("probe_url", "https://localhost/"),
        ("throughput_url", "ftp://localhost/"),
        ("ca_file", "/no/such/file.pem"),
        ("cert_days", "many"),
        ("targets", "a..b:80x"),
    ],
)
def test_a_wrong_parameter_is_said(name: str, text: str) -> None:
    result = run("network.line", {**ALONE, name: text})
    assert (result.outcome, result.code) == ("error", "ILLEGAL")


@pytest.mark.parametrize("at", ["dns", "connect", "web", "portal", "speed"])
def test_cancel_in_each_step(bench: VirtualBench, tmp_path: Path, at: str) -> None:
    """Every step is caught in the middle of a wait: the other side is silent or slow."""
    here = world(bench, tmp_path, "dns_silent", "throttle")
    token = CancelToken()
    ended: list[float] = []

    def watch(event: Progress) -> None:
        if isinstance(event, StepStarted) and event.spec.id == at:
            if at in ("connect", "web", "portal"):
                here.device.set_fault("slow", True)
            ended.append(time.monotonic())
            threading.Timer(0.15, lambda: (ended.append(time.monotonic()), token.cancel())).start()

    params = {
        **QUICK,
        "timeout_seconds": "5",
        "tries": "5",
        "targets": here.http(),
        "dns_servers": here.target if at == "dns" else "none",
        "probe_url": here.http("/generate_204"),
        "throughput_url": here.http("/download"),
    }
    result = run("network.line", params, cancel=token, watch=watch)
    late = time.monotonic() - ended[-1]
    assert result.outcome == "aborted"
    assert step(result, at).code == "CANCELLED"
    assert late < 0.5, late  # 0.1 promised; this machine is shared
