"""Is the printer recognised: what is plugged in, what the queues say, who answers."""

from __future__ import annotations

import pytest

from drivers import queues
from drivers.bench import VirtualBench
from drivers.discovery import Found
from drivers.printers import find_session
from drivers.queues import Queue
from drivers.registry import Registry
from drivers.types import Text
from tests.drivers.helpers import run_plan, step

T = Text("端口", "port")


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the computer shows; change it before the run."""
    shown: dict[str, object] = {"found": (), "queues": ()}
    monkeypatch.setattr(find_session, "discover", lambda *_: shown["found"])
    monkeypatch.setattr(find_session, "print_queues", lambda *_: shown["queues"])
    return shown


def test_nothing_at_all_is_not_recognised(registry: Registry, computer: dict[str, object]) -> None:
    result = run_plan(registry, "printer.find", "")
    assert (result.outcome, result.code) == ("fail", "NOT_RECOGNISED")
    assert step(result, "answers").verdict == "not_run"


def test_a_printer_that_answers_is_named(
    registry: Registry, bench: VirtualBench, computer: dict[str, object]
) -> None:
    url = bench.start("printer", listen="tcp").url
    computer["found"] = (Found(url, T, "printer"),)
    result = run_plan(registry, "printer.find", "", params={"reply_seconds": "0.3"})
    assert result.outcome == "pass", result.steps
    assert "1 台" in step(result, "answers").text.zh


@pytest.mark.parametrize("fault", ["no_reply", "garbage_reply"])
def test_one_that_does_not_answer_is_not_called_broken(
    registry: Registry, bench: VirtualBench, computer: dict[str, object], fault: str
) -> None:
    url = bench.start("printer", listen="tcp", faults=[fault]).url
    computer["found"] = (Found(url, T), Found("serial:/dev/x", T, in_use_by="minicom (1)"))
    result = run_plan(registry, "printer.find", "", params={"reply_seconds": "0.1"})
    assert step(result, "answers").code == "NO_ANSWER"
    words = [r.words.en for r in step(result, "answers").readings if r.words]
    assert words == ["no answer", "in use"]


def test_only_queues_and_no_printer(registry: Registry, computer: dict[str, object]) -> None:
    computer["found"] = (Found("queue:bills", T, "printer"),)
    computer["queues"] = (Queue("bills"),)
    result = run_plan(registry, "printer.find", "")
    assert step(result, "answers").code == "NOT_RECOGNISED"


@pytest.mark.parametrize(
    ("known", "wanted", "code"),
    [
        ((Queue("bills"),), "bills", ""),
        ((Queue("other"),), "bills", "NO_QUEUE"),
        ((Queue("bills", enabled=False),), "bills", "QUEUE_STOPPED"),
        ((Queue("a"), Queue("b", enabled=False)), "", "QUEUE_STOPPED"),
        ((Queue("a"), Queue("b", enabled=False)), "a", ""),
        (None, "", ""),
    ],
)
def test_what_the_queues_say(
    registry: Registry,
    computer: dict[str, object],
    known: tuple[Queue, ...] | None,
    wanted: str,
    code: str,
) -> None:
    computer["found"] = (Found("queue:x", T),)
    computer["queues"] = known
    result = run_plan(registry, "printer.find", "", params={"queue": wanted})
    assert step(result, "queues").code == code
    assert (step(result, "queues").verdict == "not_run") is (known is None)


def test_this_computer_can_be_looked_at(registry: Registry) -> None:
    result = run_plan(registry, "printer.find", "", params={"reply_seconds": "0.05"})
    assert result.outcome in ("pass", "fail")
    assert queues.print_queues() is None or result.steps[1].text.zh
