"""A driver's result as the record that is kept and signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.answer import Limits, Measurement, Verdict
from app.domain.clock import Clock, Stamp
from app.domain.device_test import Outcome, StepRecord, StepVerdict, TestRun
from app.domain.ids import new_id
from app.domain.site import AssetKind
from drivers.words import NO_TEXT, unit_text

if TYPE_CHECKING:
    from drivers.types import Reading, RunResult, StepResult


def record_of(result: RunResult, clock: Clock, by: str) -> TestRun:
    """The run without its visit and capture. Its start is told in this laptop's stamps: the
    driver's clock reading is the same wall clock."""
    return TestRun(
        id=new_id(),
        kind=AssetKind(result.kind),
        plan_id=result.plan_id,
        port=result.port,
        profile=result.profile,
        outcome=Outcome(result.outcome),
        steps=tuple(_step(s) for s in result.steps),
        started=_started(result, clock),
        seconds=_seconds(result.seconds),
        identity={str(k): str(v) for k, v in result.identity.items()},
        by=by,
    )


def verdict_of(result: RunResult) -> Verdict | None:
    """What the run says of the item: None if it says nothing, because the test itself could not
    go on, was stopped, or a person could not tell."""
    if result.outcome == "pass":
        return Verdict.NORMAL
    if result.outcome == "fail" and not result.undecided:
        return Verdict.ABNORMAL
    return None


def measurements_of(run: TestRun) -> tuple[Measurement, ...]:
    return tuple(m for step in run.steps for m in step.measurements)


def _started(result: RunResult, clock: Clock) -> Stamp:
    now = clock.now()
    ago = now.at_wall - result.started
    if ago < timedelta(0):
        return now
    return replace(now, at_wall=result.started, at_mono=now.at_mono - ago.total_seconds())


def _step(step: StepResult) -> StepRecord:
    return StepRecord(
        step_id=step.step_id,
        title_zh=step.title.zh,
        title_en=step.title.en,
        verdict=StepVerdict(step.verdict.value),
        seconds=_seconds(step.seconds),
        text_zh=step.text.zh,
        text_en=step.text.en,
        measurements=tuple(_measurement(r) for r in step.readings),
        code=step.code,
        answer=step.answer,
    )


def _measurement(reading: Reading) -> Measurement:
    limits = None
    if reading.limit is not None and (reading.limit.low, reading.limit.high) != (None, None):
        limits = Limits(reading.limit.low, reading.limit.high)
    unit = unit_text(reading.unit)
    if unit.zh == unit.en:  # a symbol
        unit = NO_TEXT
    words = reading.words or NO_TEXT
    return Measurement(
        quantity=reading.quantity,
        value=reading.value,
        unit=reading.unit,
        limits=limits,
        ok=reading.ok,
        raw=reading.raw.hex(),
        label_zh=reading.label.zh,
        label_en=reading.label.en,
        value_zh=words.zh,
        value_en=words.en,
        unit_zh=unit.zh,
        unit_en=unit.en,
    )


def _seconds(seconds: float) -> str:
    """Milliseconds are enough, and a float's digits must not be signed."""
    return str(Decimal(str(seconds)).quantize(Decimal("0.001")))
