"""The driver's side of a test plan: a session that carries out declared steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from drivers.capture import Capture
from drivers.errors import Illegal
from drivers.profile import Profile
from drivers.transport.base import Budget, Line
from drivers.types import Question, Reading, TestPlan, Text, Verdict


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What a session found in one step. ``stop`` ends the run: the rest would make no sense."""

    verdict: Verdict
    text: Text
    readings: tuple[Reading, ...] = ()
    code: str = ""
    stop: bool = False


@dataclass(frozen=True, slots=True)
class RunContext:
    """All a session gets. ``line`` is closed yet; None for plans that need no byte transport."""

    port: str
    profile: Profile | None
    params: Mapping[str, str]
    budget: Budget
    capture: Capture
    line: Line | None

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
    def identity(self) -> dict[str, str]: ...

    def step(self, step_id: str) -> StepOutcome:
        """Carry out an ``auto`` step."""
        ...

    def question(self, step_id: str) -> Question:
        """What to ask in an ``ask`` step."""
        ...

    def close(self) -> None:
        """Give everything back. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class PlanCode:
    """A plan with the code that carries it out. ``needs_line``: it works on a byte transport."""

    plan: TestPlan
    start: Callable[[RunContext], Session]
    needs_line: bool = True
