"""Watching over the virtual line: two of them stand for the two ports of a router."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.plan import Advanced, Sampled
from drivers.questions import Question
from drivers.runner import Progress, StepStarted
from drivers.types import Verdict
from tests.drivers.helpers import clear, step
from tests.drivers.network.world import REGISTRY, run, value, world

QUICK = {
    "nics": "none",
    "minutes": "0.02",
    "interval_seconds": "0.02",
    "timeout_seconds": "0.5",
    "max_median_ms": "",
    "max_jitter_ms": "",
}


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(REGISTRY) as running:
        yield running


def test_two_good_ways(bench: VirtualBench, tmp_path: Path) -> None:
    first, second = world(bench, tmp_path), world(bench, tmp_path)
    seen: list[Progress] = []
    given = {**QUICK, "targets": f"{first.target},{second.target},127.0.0.1"}
    result = run("network.stability", given, watch=seen.append)
    assert result.outcome == "pass", result.steps
    for name in (first.target, second.target, "127.0.0.1"):
        assert value(result, f"outages.{name}") == "0"
    told = Counter(event.series.en for event in seen if isinstance(event, Sampled))
    assert set(told) == {first.target, second.target, "127.0.0.1"} and min(told.values()) > 5
    assert any(isinstance(event, Advanced) for event in seen)
    (table,) = result.attachments
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert {row["way"] for row in rows} == set(told)
    assert len(rows) >= sum(told.values())
    assert [step(result, name).verdict for name in ("unplug", "switch", "plug", "recover")] == [
        Verdict.NOT_RUN
    ] * 4


def test_one_way_goes_and_comes_back(bench: VirtualBench, tmp_path: Path) -> None:
    first, second = world(bench, tmp_path), world(bench, tmp_path)
    told: list[Sampled] = []

    def watch(event: Progress) -> None:
        if isinstance(event, Sampled) and event.series.en == first.target:
            told.append(event)
            if len(told) == 5:
                first.device.set_fault("refuse", True)
            if sum(item.value is None for item in told) == 6:
                first.device.set_fault("refuse", False)

    given = {**QUICK, "targets": f"{first.target},{second.target}", "minutes": "0.03"}
    result = run("network.stability", given, watch=watch)
    assert (result.outcome, result.code) == ("fail", "OUTAGE")
    assert value(result, f"outages.{first.target}") == "1"
    assert value(result, f"outages.{second.target}") == "0"
    longest = Decimal(value(result, f"longest.{first.target}"))
    assert longest >= Decimal("0.09")
    assert value(result, f"outage.1.{first.target}") == str(longest)
    assert 0 < Decimal(value(result, f"outage_at.1.{first.target}")) < 60
    assert Decimal(value(result, f"loss.{first.target}")) > 1


@pytest.mark.parametrize(("fault", "code"), [("loss", "LOSS"), ("jitter", "JITTER")])
def test_a_web_address_is_watched_by_its_answers(
    bench: VirtualBench, tmp_path: Path, fault: str, code: str
) -> None:
    """What a connect alone does not show; the fault comes while it runs."""
    here = world(bench, tmp_path)
    url, points = here.http("/generate_204"), [0]

    def watch(event: Progress) -> None:
        if isinstance(event, Sampled):
            points[0] += 1
            here.device.set_fault(fault, points[0] > 3)

    given = {**QUICK, "targets": url, "minutes": "0.04", "max_jitter_ms": "20"}
    result = run("network.stability", given, watch=watch)
    assert (result.outcome, result.code) == ("fail", code), result.steps
    (table,) = result.attachments
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert {(row["way"], row["by"]) for row in rows} == {(url, "http")}


def test_a_way_that_never_answers(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path, "refuse")
    result = run("network.stability", {**QUICK, "targets": here.target, "minutes": "0.01"})
    assert (result.outcome, result.code) == ("fail", "UNREACHABLE")


def test_the_port_can_be_the_target(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    given = {**QUICK, "minutes": "0.01"}
    result = REGISTRY.runner("network.stability", here.device.url, params=given).run(clear)
    assert result.outcome == "pass", result.steps
    assert value(result, f"loss.{here.target}") == "0"


def test_one_or_two_samples_show_no_stability(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    given = {**QUICK, "targets": here.target, "minutes": "0.01", "interval_seconds": "5"}
    found = step(run("network.stability", given), "watch")
    assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "TOO_FEW")


@pytest.mark.parametrize(("back", "code"), [(True, ""), (False, "NO_FAILOVER")])
def test_the_change_over_is_timed(
    bench: VirtualBench, tmp_path: Path, back: bool, code: str
) -> None:
    """The target goes when the line is pulled, and comes back when the spare takes over."""
    here = world(bench, tmp_path)
    lost = 0

    def ask(question: Question) -> str:
        if question.step_id == "unplug":
            here.device.set_fault("refuse", True)
        return "done"

    def watch(event: Progress) -> None:
        nonlocal lost
        if isinstance(event, Sampled) and event.value is None:
            lost += 1
            if lost == 8 and back:
                here.device.set_fault("refuse", False)

    given = {
        **QUICK, "targets": here.target, "failover": "yes", "failover_seconds": "1",
        "minutes": "0.01",
    }  # fmt: skip
    result = run("network.stability", given, ask=ask, watch=watch)
    assert step(result, "switch").code == code
    if back:
        assert 0.1 < Decimal(value(result, "failover.seconds")) < 5
        assert step(result, "recover").verdict is Verdict.PASS
        assert result.outcome == "pass", result.steps


def test_when_it_cannot_be_unplugged(bench: VirtualBench, tmp_path: Path) -> None:
    here = world(bench, tmp_path)
    given = {**QUICK, "targets": here.target, "failover": "yes", "minutes": "0.01"}
    result = run("network.stability", given, ask=lambda _question: "cannot")
    assert result.outcome == "pass"
    assert step(result, "switch").verdict is Verdict.NOT_RUN
    assert step(result, "plug").verdict is Verdict.NOT_RUN


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("targets", "a/b"),
        ("minutes", "0"),
        ("minutes", "61"),
        ("nics", "no-such-card"),
        ("failover", "perhaps"),
        ("failover", "yes"),  # and no target
    ],
)
def test_a_wrong_parameter_is_said(name: str, text: str) -> None:
    result = run("network.stability", {**QUICK, name: text})
    assert (result.outcome, result.code) == ("error", "ILLEGAL")


@pytest.mark.parametrize("at", ["watch", "switch", "recover"])
def test_cancel_keeps_what_was_sampled(bench: VirtualBench, tmp_path: Path, at: str) -> None:
    here = world(bench, tmp_path)
    token, set_at = CancelToken(), [0.0]

    def cancel() -> None:
        set_at[0] = time.monotonic()
        token.cancel()

    def watch(event: Progress) -> None:
        if isinstance(event, StepStarted) and event.spec.id == at:
            threading.Timer(0.1, cancel).start()

    def ask(question: Question) -> str:
        return "done"

    given = {
        **QUICK, "targets": here.target, "failover": "yes", "interval_seconds": "0.1",
        "minutes": "5" if at == "watch" else "0.01",
    }  # fmt: skip
    result = run("network.stability", given, ask=ask, cancel=token, watch=watch)
    late = time.monotonic() - set_at[0]
    assert result.outcome == "aborted" and step(result, at).code == "CANCELLED"
    assert result.attachments and late < 0.5
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("way ")]
