"""When the next round is due, and what the pill says."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import Text
from sync.cancel import Cancel
from sync.engine import Progress, SyncReport
from sync.errors import REASONS, RULES, Kind, Retry, SyncProblem, reason_text
from sync.schedule import IDLE, LONGEST, Schedule, SyncLoop, worst
from sync.status import PillState, Status

NOW = datetime(2026, 11, 20, 1, 32, tzinfo=UTC)


class Ticks:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def failed(kind: Kind, **more: Any) -> SyncReport:
    return SyncReport(waiting=3, errors=(SyncProblem(kind, **more),))


def test_the_first_round_is_at_once_and_the_next_after_a_minute() -> None:
    ticks = Ticks()
    schedule = Schedule(ticks, random.Random(1))
    assert schedule.wait() == 0
    schedule.done(SyncReport())
    assert schedule.wait() == IDLE
    schedule.nudge()
    assert 0 < schedule.wait() < 1
    schedule.done(SyncReport(more=True))
    assert schedule.wait() == 0


@given(seed=st.integers(0, 10**6), times=st.integers(1, 40))
def test_failures_back_off_up_to_five_minutes_and_never_beyond(seed: int, times: int) -> None:
    ticks = Ticks()
    schedule = Schedule(ticks, random.Random(seed))
    for i in range(times):
        schedule.done(failed(Kind.OFFLINE))
        assert 0 <= schedule.wait() <= min(LONGEST, 2.0**i)
    schedule.done(SyncReport())
    assert schedule.failures == 0


def test_central_asks_for_patience_and_a_nudge_respects_it() -> None:
    ticks = Ticks()
    schedule = Schedule(ticks, random.Random(1))
    schedule.done(failed(Kind.BUSY, retry_after=30))
    assert schedule.wait() >= 30
    schedule.nudge()
    assert schedule.wait() >= 30
    ticks.now += 31
    schedule.nudge()
    assert schedule.wait() < 1


def test_what_only_a_person_can_mend_is_not_tried_again_by_itself() -> None:
    schedule = Schedule(Ticks(), random.Random(1))
    schedule.done(failed(Kind.REVOKED))
    assert schedule.wait() == float("inf")
    schedule.nudge()
    assert schedule.wait() < 1


def test_the_gravest_error_decides() -> None:
    errors = tuple(SyncProblem(k) for k in (Kind.OFFLINE, Kind.REVOKED, Kind.FULL))
    found = worst(errors)
    assert found is not None and found.kind is Kind.REVOKED
    assert worst(()) is None


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_says_what_happened_and_what_to_do_in_both_languages(kind: Kind) -> None:
    problem = SyncProblem(kind)
    assert isinstance(RULES[kind].retry, Retry)
    for lang in ("zh", "en"):
        assert problem.what.to(lang) and problem.todo.to(lang)
        assert problem.todo.to(lang) in problem.sentence(lang)
    assert problem.text.zh != problem.text.en


def test_every_refusal_has_words() -> None:
    import re
    from pathlib import Path

    import sync.central.rules as rules

    folder = Path(rules.__file__).parent
    files = ("rules", "judging", "chain", "incoming", "sealing")
    source = "".join((folder / f"{name}.py").read_text("utf-8") for name in files)
    codes = set(re.findall(r'Refused\(\s*"(\w+)"', source))
    codes |= set(re.findall(r'\.refuse\(item, "(\w+)"', source))
    assert codes <= REASONS.keys()
    assert "neu" in reason_text("neu").zh


def test_the_pill_from_morning_to_evening() -> None:
    status = Status()
    assert (status.state, status.text.en) == (PillState.OFFLINE, "offline")
    status = status.finished(failed(Kind.DNS), NOW)
    assert (status.state, status.text.zh) == (PillState.OFFLINE, "离线 · 待上传 3")
    assert "address" in status.detail.en
    status = status.started().progressed(Progress("push", 1, 12, Text("", "")))
    assert status.text.en == "sending 2 of 12"
    status = status.finished(SyncReport(), NOW)
    assert status.text.zh == "全部已确认 09:32"
    status = status.changed(2)
    assert (status.state, status.text.en) == (PillState.WAITING, "waiting 2")
    status = status.finished(failed(Kind.TLS_DATE), NOW)
    assert status.state is PillState.ATTENTION
    assert status.started().state is PillState.ATTENTION
    status = status.finished(SyncReport(), NOW, rejected=1)
    assert status.state is PillState.ATTENTION and "1" in status.detail.zh
    assert status.finished(SyncReport(waiting=1), NOW).state is PillState.WAITING


class FakeEngine:
    """Answers with what it is told; counts how often it was asked."""

    def __init__(self, reports: list[SyncReport | Exception]) -> None:
        self.cancel = Cancel()
        self.reports = reports
        self.rounds = 0

    def once(self) -> SyncReport:
        self.rounds += 1
        report = self.reports.pop(0) if self.reports else SyncReport()
        if isinstance(report, Exception):
            raise report
        return report


def test_the_loop_runs_is_nudged_survives_a_fault_of_ours_and_stops() -> None:
    engine = FakeEngine([SyncReport(pushed=1), RuntimeError("a bug")])
    seen: list[SyncReport] = []
    came = threading.Semaphore(0)

    def heard(report: SyncReport) -> None:
        seen.append(report)
        came.release()

    loop = SyncLoop(engine, Schedule(), on_report=heard)  # type: ignore[arg-type]
    loop.start()
    assert came.acquire(timeout=5)
    loop.nudge()
    assert came.acquire(timeout=5)
    assert loop.stop()
    assert [r.pushed for r in seen] == [1, 0]
    assert seen[1].errors[0].kind is Kind.LOCAL
    assert engine.cancel.is_set()


def test_a_cancel_calls_back_at_once_when_it_came_too_late() -> None:
    cancel, called = Cancel(), []
    forget = cancel.on_cancel(lambda: called.append("early"))
    forget()
    cancel.set()
    cancel.on_cancel(lambda: called.append("late"))
    assert called == ["late"]
