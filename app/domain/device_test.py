"""The record of one run of a device test."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.answer import Measurement
from app.domain.clock import Stamp
from app.domain.site import AssetKind


class Outcome(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    ERROR = "error"  # the test itself could not go on: port gone, no reply
    TIMEOUT = "timeout"
    ABORTED = "aborted"  # the person cancelled


class StepVerdict(StrEnum):
    NOT_RUN = "not_run"
    PASS = "pass"
    INCONCLUSIVE = "inconclusive"
    FAIL = "fail"
    ABORTED = "aborted"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class StepRecord:
    step_id: str
    title_zh: str
    title_en: str
    verdict: StepVerdict
    seconds: str  # decimal string
    text_zh: str = ""  # what was found, in words
    text_en: str = ""
    measurements: tuple[Measurement, ...] = ()
    code: str = ""  # the driver's error code ("COVER_OPEN", "NOHARDWARE", …), empty when fine
    answer: str = ""  # what the person said, for an asked step


@dataclass(frozen=True, slots=True)
class TestRun:
    __test__ = False  # not a pytest class

    id: str
    kind: AssetKind
    plan_id: str
    port: str
    profile: str
    outcome: Outcome
    steps: tuple[StepRecord, ...]
    started: Stamp
    seconds: str
    identity: dict[str, str]  # maker, model, serial, firmware as the device gave them
    visit_id: str | None = None
    item_id: str | None = None
    asset_id: str | None = None
    capture_sha256: str = ""
    capture_size: int = 0
    by: str = ""

    @property
    def undecided(self) -> bool:
        """Not passed, yet no step failed: it could not be told, or too little was given."""
        failed = any(step.verdict is StepVerdict.FAIL for step in self.steps)
        return self.outcome is Outcome.FAIL and not failed
