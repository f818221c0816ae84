"""Runs a test plan from the first step to the record, whatever happens on the way."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from drivers.cancel import Cancelled, CancelToken, Deadline
from drivers.capture import Capture, WireRecord
from drivers.errors import DeviceError, DeviceFault, Illegal, StepTimeout
from drivers.plan import Advanced, PlanCode, RunContext, Sampled, Session, StepOutcome
from drivers.profile import Profile
from drivers.questions import Question, Reply, said
from drivers.transport.base import Budget, Line, Transport
from drivers.types import (
    Outcome,
    RunResult,
    StepResult,
    StepSpec,
    Text,
    Verdict,
    merge,
)

_log = logging.getLogger(__name__)
_PATIENCE = 12  # times a question is asked whose answer cannot be used

Ask = Callable[[Question], Reply | str]


@dataclass(frozen=True, slots=True)
class StepStarted:
    spec: StepSpec
    index: int
    count: int


@dataclass(frozen=True, slots=True)
class StepDone:
    result: StepResult


@dataclass(frozen=True, slots=True)
class WireSeen:
    record: WireRecord


Progress = StepStarted | StepDone | WireSeen | Advanced | Sampled
OnProgress = Callable[[Progress], None]


class TestRunner:
    """One run. Make it, call ``run`` once on a worker thread; ``cancel`` may be set from any
    thread and ends the run within 100 ms with everything so far kept."""

    __test__ = False  # not a pytest class

    def __init__(
        self,
        code: PlanCode,
        open_transport: Callable[[], Transport] | None,
        *,
        port: str,
        reach: Callable[[], AbstractContextManager[str]] | None = None,
        profile: Profile | None = None,
        params: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
        on_progress: OnProgress | None = None,
        total_deadline: float | None = None,
    ) -> None:
        self.plan = code.plan
        self.cancel = cancel or CancelToken()
        self._code = code
        self._open_transport = open_transport
        self._port = port
        self._reach: Callable[[], AbstractContextManager[str]]
        self._reach = reach if reach is not None else lambda: nullcontext(port)
        self._profile = profile
        self._params = {item.name: item.default for item in code.plan.params} | dict(params or {})
        self._tell = on_progress or (lambda _event: None)
        # the steps' own deadlines bound the run; the total is a second fence around them
        automatic = sum(step.deadline for step in code.plan.steps if step.kind == "auto")
        self._total = total_deadline if total_deadline is not None else automatic + 5.0
        self._results: list[StepResult] = []
        self._outcome: Outcome | None = None

    def run(self, ask: Ask) -> RunResult:
        """Carry out all steps. ``ask`` is called on this thread for each asked step and returns
        a reply, or just the key of a choice; it may raise Cancelled. Raises no DeviceError: the
        result tells."""
        started, clock = datetime.now(UTC), time.monotonic()
        capture = Capture(lambda record: self._tell(WireSeen(record)))
        budget = Budget(self.cancel)
        line: Line | None = None
        session: Session | None = None
        left = self._total
        stopped = False
        held = ExitStack()
        try:
            for index, spec in enumerate(self.plan.steps):
                if stopped:
                    self._done(StepResult(spec.id, spec.title, Verdict.NOT_RUN))
                    continue
                self._tell(StepStarted(spec, index, len(self.plan.steps)))
                began = time.monotonic()
                budget.limit = (
                    Deadline(min(spec.deadline, max(0.0, left))) if spec.kind == "auto" else None
                )
                try:
                    self.cancel.check()
                    if session is None:
                        if self._code.needs_line and self._open_transport is not None:
                            line = Line(self._open_transport(), budget, capture.tap)
                        session = self._code.start(
                            RunContext(
                                held.enter_context(self._reach()),
                                self._profile,
                                self._params,
                                budget,
                                capture,
                                line,
                                self._tell,
                            )
                        )
                    result, stopped = self._step(session, spec, ask)
                except Exception as error:
                    result, stopped = self._failed(spec, error), True
                seconds = time.monotonic() - began
                if spec.kind == "auto":
                    left -= seconds
                self._done(_timed(result, seconds))
        finally:
            try:
                if session is not None:
                    session.close()
            except Exception:  # the port must be let go whatever the driver does
                _log.exception("closing %s on %s", self.plan.id, self._port)
            finally:
                if line is not None:
                    line.close()
                held.close()
        return RunResult(
            plan_id=self.plan.id,
            kind=self.plan.kind,
            port=self._port,
            profile=self._profile.id if self._profile else "",
            outcome=self._outcome or _outcome(self._results),
            identity=dict(session.identity) if session is not None else {},
            steps=tuple(self._results),
            capture=capture.to_pcap(self._port),
            started=started,
            seconds=round(time.monotonic() - clock, 3),
            attachments=session.attachments if session is not None else (),
            statistics=dict(session.statistics) if session is not None else {},
        )

    def _step(self, session: Session, spec: StepSpec, ask: Ask) -> tuple[StepResult, bool]:
        if spec.kind == "ask":
            return self._asked(session, spec, ask)
        found = session.step(spec.id)
        return _result(spec, found), found.stop

    def _asked(self, session: Session, spec: StepSpec, ask: Ask) -> tuple[StepResult, bool]:
        """Asks until the answer can be used; a list of answers is not asked for ever."""
        for _ in range(_PATIENCE):
            result, stop, again = self._asked_once(session, spec, ask)
            if not again:
                break
        return result, stop

    def _asked_once(
        self, session: Session, spec: StepSpec, ask: Ask
    ) -> tuple[StepResult, bool, bool]:
        question = session.question(spec.id)
        if question is None:
            return StepResult(spec.id, spec.title, Verdict.NOT_RUN), False, False
        given = ask(question)
        reply = Reply(given) if isinstance(given, str) else given
        self.cancel.check()
        if (wrong := question.problem(reply)) is not None:
            raise Illegal(wrong)
        found = session.answered(spec.id, reply)
        if found is None:
            verdict = question.verdict_of(reply.choice) or Verdict.NOT_RUN
            found = StepOutcome(verdict, said(reply, question))
        return _result(spec, found, reply.choice), found.stop, found.again

    def _failed(self, spec: StepSpec, error: Exception) -> StepResult:
        if isinstance(error, Cancelled):
            self._outcome = "aborted"
            return StepResult(
                spec.id,
                spec.title,
                Verdict.ABORTED,
                Text("已取消；之前的结果都已保留。", "Cancelled; everything so far is kept."),
                code="CANCELLED",
            )
        if isinstance(error, DeviceError):
            if isinstance(error, StepTimeout):
                self._outcome = "timeout"
            verdict = Verdict.FAIL if isinstance(error, DeviceFault) else Verdict.ERROR
            return StepResult(spec.id, spec.title, verdict, error.text(), code=error.code)
        _log.exception("step %s of %s broke", spec.id, self.plan.id)
        return StepResult(
            spec.id,
            spec.title,
            Verdict.ERROR,
            Text(
                f"程序内部错误：{error!r}。请把日志发给维护人员。",
                f"Internal error: {error!r}. Please send the log to the maintainers.",
            ),
            code="INTERNAL",
        )

    def _done(self, result: StepResult) -> None:
        self._results.append(result)
        self._tell(StepDone(result))


def _result(spec: StepSpec, found: StepOutcome, answer: str = "") -> StepResult:
    return StepResult(
        spec.id,
        spec.title,
        found.verdict,
        found.text,
        found.readings,
        found.code,
        answer=answer,
    )


def _timed(result: StepResult, seconds: float) -> StepResult:
    return replace(result, seconds=round(seconds, 3))


def _outcome(results: list[StepResult]) -> Outcome:
    """Pass only when proven: an inconclusive run has not passed."""
    verdict = merge(result.verdict for result in results)
    if verdict is Verdict.PASS:
        return "pass"
    if verdict is Verdict.ABORTED:
        return "aborted"
    return "fail" if verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE) else "error"


__all__ = [
    "Ask",
    "OnProgress",
    "Progress",
    "StepDone",
    "StepStarted",
    "TestRunner",
    "WireSeen",
]
