"""Queues and their paper with a real CUPS."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.queues import print_queues
from drivers.registry import Registry
from drivers.types import StepResult, Verdict
from tests.drivers.helpers import clear, step
from tests.drivers.peers import PrintService, free_port, need, print_service

QUEUE = "countercheck-reports"  # nobody has options of his own for it
EPSON = "drv:///sample.drv/epson24.ppd"


@pytest.fixture(scope="module")
def service() -> Iterator[PrintService]:
    with pytest.MonkeyPatch.context() as patch, print_service() as running:
        patch.setenv("CUPS_SERVER", running.server)
        running.queue(QUEUE, "file:///dev/null", EPSON)
        running.queue("plain", "file:///dev/null", "raw")
        yield running


def queues(registry: Registry, **params: str) -> StepResult:
    easy = {"max_load_percent": "", "min_free_disk_gb": "0", "min_free_memory_mb": "1"}
    runner = registry.runner("workstation.basics", "", params={**easy, **params})
    return step(runner.run(clear), "queues")


def paper_of(found: StepResult, name: str) -> str:
    return next(r.value for r in found.readings if r.quantity == f"paper.{name}")


def set_paper(name: str, form: str) -> None:
    words = ["lpadmin", "-p", name, "-o", f"PageSize={form}"]
    subprocess.run(words, check=True, timeout=20, capture_output=True)


def test_paper_of_a_queue(registry: Registry, service: PrintService) -> None:
    set_paper(QUEUE, "A4")
    good = queues(registry, queue=QUEUE, paper="A4")
    assert good.verdict == "pass" and paper_of(good, QUEUE) == "A4 (210×297 mm)"
    assert paper_of(good, "plain") == "not_told"  # a raw queue has no driver that knows
    values = {r.quantity: r.value for r in good.readings}
    assert values[f"driver.{QUEUE}"] == "Epson 24-Pin Series" and values["queues"] == "2"


@pytest.mark.parametrize(
    ("form", "wanted", "right"),
    [
        ("Custom.241x139mm", "241-2", True),
        ("Custom.684x396", "241-2", True),
        ("Custom.241x279mm", "241-2", False),
        ("FanFoldUS", "241-1", False),
        ("Letter", "A4", False),
        ("A4", "iso_a4_210x297mm", True),
    ],
)
def test_forms_are_told_apart_by_size(
    registry: Registry, service: PrintService, form: str, wanted: str, right: bool
) -> None:
    set_paper(QUEUE, form)
    found = queues(registry, queue=QUEUE, paper=wanted)
    assert (found.verdict, found.code) == (
        (Verdict.PASS, "") if right else (Verdict.FAIL, "PAPER")
    ), found.text


def test_the_default_queue_is_judged_when_none_is_named(
    registry: Registry, service: PrintService
) -> None:
    set_paper(QUEUE, "Letter")
    assert queues(registry, paper="A4").code == ""  # there is no default yet
    subprocess.run(["lpadmin", "-d", QUEUE], check=True, timeout=20)
    try:
        found = queues(registry, paper="A4")
        assert found.code == "PAPER" and QUEUE in found.text.zh
        result = registry.runner("workstation.java", "").run(clear)
        printer = step(result, "default_printer")
        assert printer.verdict == "pass" and printer.readings[0].value == QUEUE
    finally:
        subprocess.run(["lpadmin", "-x", QUEUE], check=True, timeout=20)
        service.queue(QUEUE, "file:///dev/null", EPSON)


def test_a_stopped_queue_says_why(registry: Registry, service: PrintService) -> None:
    subprocess.run(["cupsdisable", "-r", "纸用完", "plain"], check=True, timeout=20)
    try:
        found = queues(registry, queue="plain")
        assert (found.verdict, found.code) == (Verdict.FAIL, "QUEUE_STOPPED")
        assert "纸用完" in found.text.zh
        listed = print_queues()
        assert listed is not None
        assert {q.name: q.enabled for q in listed} == {"plain": False, QUEUE: True}
    finally:
        subprocess.run(["cupsenable", "plain"], check=True, timeout=20)


def test_a_queue_that_is_not_there_names_those_that_are(
    registry: Registry, service: PrintService
) -> None:
    found = queues(registry, queue="前台")
    assert found.code == "NO_QUEUE" and QUEUE in found.text.zh


def test_a_print_service_that_does_not_run_is_not_an_empty_one(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("lpstat", "cups-client")
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    assert print_queues() is None
    found = queues(registry)
    assert found.verdict == "not_run" and found.readings[0].value == "not_told"


def test_the_users_own_choice_comes_first(
    registry: Registry, service: PrintService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    set_paper(QUEUE, "Letter")
    words = ["lpoptions", "-p", QUEUE, "-o", "PageSize=Custom.241x140mm"]
    subprocess.run(words, check=True, timeout=20)
    if not (tmp_path / ".cups/lpoptions").exists():
        pytest.skip("this CUPS keeps the choices of this user elsewhere")
    found = queues(registry, queue=QUEUE, paper="241-2")
    assert found.verdict == "pass", found.text
    assert paper_of(found, QUEUE) == "Custom.241x140mm (241×140 mm)"
