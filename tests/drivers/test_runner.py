"""The runner by itself, with sessions that misbehave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.capture import parse_pcap
from drivers.plan import BaseSession, PlanCode, RunContext, StepOutcome
from drivers.runner import TestRunner
from drivers.transport.file import FileTransport
from drivers.transport.url import PortUrl
from drivers.types import StepSpec, TestPlan, Text, Verdict
from tests.drivers.helpers import clear

T = Text("测试", "test")


class Misbehaving(BaseSession):
    """Opens its port, writes, then does what it is told in its second step."""

    def __init__(self, context: RunContext, act: Callable[[], StepOutcome]) -> None:
        super().__init__()
        self.identity = {"model": "X"}
        self._context = context
        self._act = act
        self.closed = False

    def step(self, step_id: str) -> StepOutcome:
        if step_id == "open":
            assert self._context.line is not None
            self._context.line.open()
            self._context.line.write(b"hello")
            return StepOutcome(Verdict.PASS, T)
        return self._act()

    def close(self) -> None:
        self.closed = True


def _runner(path: Path, act: Callable[[], StepOutcome]) -> tuple[TestRunner, FileTransport]:
    plan = TestPlan("x.y", "x", T, T, tuple(StepSpec(i, T) for i in ("open", "act", "after")))
    transport = FileTransport(PortUrl("file", str(path)))
    code = PlanCode(plan, lambda context: Misbehaving(context, act))
    return TestRunner(code, lambda: transport, port=transport.url), transport


def test_a_bug_in_a_driver_is_a_result_and_the_port_is_closed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def act() -> StepOutcome:
        raise ZeroDivisionError("oops")

    runner, transport = _runner(tmp_path / "out", act)
    result = runner.run(clear)
    assert (result.outcome, result.code) == ("error", "INTERNAL")
    assert [str(item.verdict) for item in result.steps] == ["pass", "error", "not_run"]
    assert not transport.is_open
    assert [record.data for record in parse_pcap(result.capture)] == [b"hello"]
    assert "oops" in caplog.text


def test_even_an_interrupt_closes_the_port(tmp_path: Path) -> None:
    def act() -> StepOutcome:
        raise KeyboardInterrupt

    runner, transport = _runner(tmp_path / "out", act)
    with pytest.raises(KeyboardInterrupt):
        runner.run(clear)
    assert not transport.is_open


def test_a_driver_that_cannot_close_still_lets_the_port_go(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Misbehaving) -> None:
        raise OSError("gone")

    monkeypatch.setattr(Misbehaving, "close", broken)
    runner, transport = _runner(tmp_path / "out", lambda: StepOutcome(Verdict.PASS, T))
    assert runner.run(clear).outcome == "pass"
    assert not transport.is_open and "gone" in caplog.text


def test_a_step_may_end_the_run(tmp_path: Path) -> None:
    runner, _ = _runner(
        tmp_path / "out", lambda: StepOutcome(Verdict.FAIL, T, code="WHY", stop=True)
    )
    result = runner.run(clear)
    assert (result.outcome, result.code, result.identity) == ("fail", "WHY", {"model": "X"})
    assert result.steps[2].verdict is Verdict.NOT_RUN


def test_a_folder_is_no_port(tmp_path: Path) -> None:
    runner, _ = _runner(tmp_path, lambda: StepOutcome(Verdict.PASS, T))
    assert runner.run(clear).code == "NOEXIST"
