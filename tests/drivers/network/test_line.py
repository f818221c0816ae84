from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.errors import Illegal
from drivers.network.probe import parse_targets
from drivers.registry import Registry
from drivers.runner import Progress, StepStarted
from drivers.types import RunResult, Verdict
from tests.drivers.helpers import clear, step

QUICK = {
    "tries": "3",
    "timeout_seconds": "0.3",
    "max_median_ms": "250",
    "gateway": "none",
    "dns_servers": "none",
}


def _run(registry: Registry, targets: str, port: str = "", **params: str) -> RunResult:
    given = {**QUICK, "targets": targets, **params}
    return registry.runner("network.line", port, params=given).run(clear)


def _target(url: str) -> str:
    return url.removeprefix("socket://")


def test_a_good_line_passes_with_figures(registry: Registry, bench: VirtualBench) -> None:
    target = _target(bench.start("network", listen="tcp").url)
    result = _run(registry, f"{target}, http://{target}/healthz")
    assert result.outcome == "pass", result.steps
    loss = [item for item in result.readings if item.quantity.startswith("loss.")]
    assert [item.value for item in loss] == ["0", "0"]
    delay = [item for item in result.readings if item.quantity.startswith("median.")]
    assert all(Decimal(item.value) < 250 and item.ok for item in delay)


def test_refused(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("network", listen="tcp", faults=["refuse"])
    result = _run(registry, _target(device.url))
    assert (result.outcome, result.code) == ("fail", "REFUSED")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="depends on the kernel's backlog")
def test_dropped(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("network", listen="tcp", faults=["drop"])
    result = _run(registry, _target(device.url), tries="2")
    assert (result.outcome, result.code) == ("fail", "UNREACHABLE")
    device.set_fault("drop", False)
    assert _run(registry, _target(device.url)).outcome == "pass"


def test_slow_answers(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("network", listen="tcp", faults=["slow"])
    target = f"http://{_target(device.url)}/"
    result = _run(registry, target, tries="1", timeout_seconds="3")
    assert (result.outcome, result.code) == ("fail", "SLOW")


def test_a_name_that_does_not_resolve(registry: Registry) -> None:
    result = _run(registry, "no-such-host.invalid:80", timeout_seconds="5")
    assert result.code == "UNREACHABLE"
    assert step(result, "names").verdict is Verdict.FAIL


def test_the_port_can_be_the_target(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("network", listen="tcp")
    assert _run(registry, "", device.url).outcome == "pass"


def test_no_target_is_said_so(registry: Registry) -> None:
    result = _run(registry, "")
    assert (result.verdict, result.code) == (Verdict.INCONCLUSIVE, "NO_TARGET")
    assert step(result, "nics").verdict is not Verdict.NOT_RUN
    assert step(result, "connect").verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("text", ["host", "host:0", "host:99999", "http://", "a/b:80", ":80"])
def test_wrong_targets(text: str) -> None:
    with pytest.raises(Illegal):
        parse_targets(text)


def test_targets_as_people_type_them() -> None:
    found = parse_targets("a:80，b:443; [::1]:5432\nhttps://c/x")
    assert [(t.host, t.port) for t in found] == [("a", 80), ("b", 443), ("::1", 5432), ("c", 443)]


def test_cancel(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("network", listen="tcp", faults=["drop"])
    token = CancelToken()

    def watch(event: Progress) -> None:
        if isinstance(event, StepStarted) and event.spec.id == "connect":
            token.cancel()

    params = {"targets": _target(device.url), "timeout_seconds": "20"}
    runner = registry.runner("network.line", "", params=params, cancel=token, on_progress=watch)
    result = runner.run(clear)
    assert result.outcome == "aborted" and result.seconds < 5
