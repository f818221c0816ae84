"""The driver's side of a test plan: a session that carries out declared steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from drivers.capture import Capture
from drivers.errors import Illegal
from drivers.profile import Profile
from drivers.questions import Question, Reply
from drivers.transport.base import Budget, Line
from drivers.types import Attachment, Reading, TestPlan, Text, Verdict


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What a session found in one step. ``stop`` ends the run: the rest would make no sense.
    ``again``: an answer that cannot be used; the question is asked anew."""

    verdict: Verdict
    text: Text
    readings: tuple[Reading, ...] = ()
    code: str = ""
    stop: bool = False
    again: bool = False


Word = TypeVar("Word", bound=str)


@dataclass(frozen=True, slots=True)
class Advanced:
    """How far a step is: ``done`` of ``total`` ``unit`` (see ``drivers.words``)."""

    done: int
    total: int
    unit: str = "B"


@dataclass(frozen=True, slots=True)
class Sampled:
    """One point of a curve that a person watches: ``value`` in ``unit``, ``seconds`` after the
    start of the run; None where a value was due and did not come (a lost packet)."""

    series: Text
    seconds: float
    value: float | None
    unit: str = "ms"


Live = Advanced | Sampled


def _nobody(_event: Live) -> None:
    return None


@dataclass(frozen=True, slots=True)
class RunContext:
    """All a session gets. ``line`` is closed yet; None for plans that need no byte transport.
    ``watch`` is told how a long step gets on: a few times a second, from the run's own thread."""

    port: str
    profile: Profile | None
    params: Mapping[str, str]
    budget: Budget
    capture: Capture
    line: Line | None
    watch: Callable[[Live], None] = _nobody

    def choice(self, name: str, allowed: Sequence[Word]) -> Word | None:
        """A parameter that is one of ``allowed``, None when empty; raises Illegal for another."""
        text = self.params.get(name, "")
        for word in allowed:
            if text == word:
                return word
        if text:
            raise Illegal(
                Text(
                    f"参数 {name} 应为 {'、'.join(allowed)} 之一，而不是 {text}",
                    f"parameter {name} must be one of {', '.join(allowed)}, not {text}",
                )
            )
        return None

    def number(self, name: str, low: float, high: float) -> float | None:
        """A numeric parameter, None when empty; raises Illegal outside low–high."""
        text = self.params.get(name, "")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise Illegal(
                Text(
                    f"参数 {name} 应为 {low:g}–{high:g} 的数，而不是 {text}",
                    f"parameter {name} must be a number {low:g}–{high:g}, not {text}",
                )
            )
        return value


class Session(Protocol):
    """One run of one plan. A DeviceError from a step ends the run with its code."""

    @property
    def identity(self) -> dict[str, str]:
        """maker, model, serial, firmware and the like, as the device gave them."""
        ...

    @property
    def statistics(self) -> Mapping[str, int]:
        """UnifiedPOS counters of this run by name; empty if none are kept."""
        ...

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Files that belong to the record, such as the photo that was measured."""
        ...

    def step(self, step_id: str) -> StepOutcome:
        """Carry out an ``auto`` step."""
        ...

    def question(self, step_id: str) -> Question | None:
        """What to ask in an ``ask`` step; None when there is nothing to ask any more."""
        ...

    def answered(self, step_id: str, reply: Reply) -> StepOutcome | None:
        """What a reply means; None: what its choice says."""
        ...

    def close(self) -> None:
        """Give everything back. Never raises."""
        ...


class BaseSession:
    """What most sessions share: steps by method, nothing to ask, nothing to give back. A step
    ``look`` is the method ``_look``, its question ``_ask_look``, what a reply to it means
    ``_told_look``; the last two may be left out."""

    def __init__(self) -> None:
        self.identity: dict[str, str] = {}
        self.statistics: Mapping[str, int] = {}
        self.attachments: tuple[Attachment, ...] = ()

    def step(self, step_id: str) -> StepOutcome:
        carry_out: Callable[[], StepOutcome] = getattr(self, f"_{step_id}")
        return carry_out()

    def question(self, step_id: str) -> Question | None:
        ask: Callable[[], Question | None] = getattr(self, f"_ask_{step_id}")
        return ask()

    def answered(self, step_id: str, reply: Reply) -> StepOutcome | None:
        told: Callable[[Reply], StepOutcome | None] | None = getattr(self, f"_told_{step_id}", None)
        return None if told is None else told(reply)

    def close(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class PlanCode:
    """A plan with the code that carries it out. ``needs_line``: it works on a byte transport;
    ``fits``: which profiles of its kind it is for."""

    plan: TestPlan
    start: Callable[[RunContext], Session]
    needs_line: bool = True
    fits: Callable[[Profile], bool] = lambda _profile: True
