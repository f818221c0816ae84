"""The nouns every driver speaks: readings, steps, questions, verdicts, the result of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Literal

from drivers.words import NO_TEXT as NO_TEXT
from drivers.words import Lang as Lang
from drivers.words import Text as Text
from drivers.words import same as same
from drivers.words import unit_text, word_text

Outcome = Literal["pass", "fail", "error", "timeout", "aborted"]


class Verdict(StrEnum):
    """Ordered from harmless to grave; the verdict of a whole is the gravest of its parts."""

    NOT_RUN = "not_run"
    PASS = "pass"
    INCONCLUSIVE = "inconclusive"
    FAIL = "fail"
    ABORTED = "aborted"
    ERROR = "error"

    @property
    def weight(self) -> int:
        return _ORDER.index(self)

    def merge(self, other: Verdict) -> Verdict:
        return self if self.weight >= other.weight else other


_ORDER = tuple(Verdict)


def merge(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest of them; NOT_RUN when there is none."""
    worst = Verdict.NOT_RUN
    for verdict in verdicts:
        worst = worst.merge(verdict)
    return worst


@dataclass(frozen=True, slots=True)
class Limit:
    """Inclusive bounds in the reading's unit, or the one word that is right."""

    low: Decimal | None = None
    high: Decimal | None = None
    expected: str | None = None

    def holds(self, value: str) -> bool:
        """Whether ``value`` is within. A value that is no finite number fails numeric bounds."""
        if self.expected is not None and value != self.expected:
            return False
        if self.low is None and self.high is None:
            return True
        try:
            number = Decimal(value)
        except InvalidOperation:
            return False
        if not number.is_finite():
            return False
        return (self.low is None or number >= self.low) and (
            self.high is None or number <= self.high
        )

    def __str__(self) -> str:
        if self.expected is not None:
            return f"= {self.expected}"
        if self.low is not None and self.high is not None:
            return f"{self.low} – {self.high}"
        if self.low is not None:
            return f"≥ {self.low}"
        return f"≤ {self.high}" if self.high is not None else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured quantity, judged when it is made. ``value`` is a decimal string or a word,
    ``raw`` the bytes it was read from, ``ok`` None when there is nothing to judge it by. ``words``
    says a word value in both languages, ``wanted`` the one word of its limit."""

    quantity: str
    label: Text
    value: str
    unit: str = ""
    limit: Limit | None = None
    ok: bool | None = None
    raw: bytes = b""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    words: Text | None = None
    wanted: Text | None = None

    @property
    def said(self) -> Text:
        """Value and unit as a person reads them."""
        value, unit = self.words or same(self.value), unit_text(self.unit)
        return Text(f"{value.zh} {unit.zh}".strip(), f"{value.en} {unit.en}".strip())

    @property
    def limit_said(self) -> Text:
        """The limit as a person reads it; empty without one."""
        if self.limit is None:
            return NO_TEXT
        if self.limit.expected is not None and self.wanted is not None:
            return Text(f"= {self.wanted.zh}", f"= {self.wanted.en}")
        return same(str(self.limit))


def reading(
    quantity: str,
    label: Text,
    value: str | Decimal | int,
    unit: str = "",
    limit: Limit | None = None,
    raw: bytes = b"",
    words: Mapping[str, Text] | None = None,
) -> Reading:
    """Make a reading and judge it by ``limit``. ``words`` are its own for one-word values, before
    the usual ones of ``drivers.words``."""
    text = str(value)
    ok = None if limit is None else limit.holds(text)
    wanted = limit.expected if limit is not None else None
    return Reading(
        quantity,
        label,
        text,
        unit,
        limit,
        ok,
        raw,
        words=word_text(text, words),
        wanted=None if wanted is None else word_text(wanted, words),
    )


@dataclass(frozen=True, slots=True)
class StepSpec:
    """A declared step. ``deadline`` in seconds; an ``ask`` step waits for the person."""

    id: str
    title: Text
    kind: Literal["auto", "ask"] = "auto"
    deadline: float = 10.0


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step gave. ``code`` is the driver's error code, empty when fine; ``seconds`` the
    time it took; ``answer`` the chosen key of an asked step."""

    step_id: str
    title: Text
    verdict: Verdict
    text: Text = NO_TEXT
    readings: tuple[Reading, ...] = ()
    code: str = ""
    seconds: float = 0.0
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Param:
    """A value the caller may hand to a plan; an empty default means it may be left out. What is
    ``secret`` is not shown when it is typed."""

    name: str
    label: Text
    default: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class TestPlan:
    """A test as data: what it needs and how long it takes is in ``about``."""

    __test__ = False  # not a pytest class

    id: str
    kind: str
    title: Text
    about: Text
    steps: tuple[StepSpec, ...]
    params: tuple[Param, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a run, such as the photo that was measured."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RunResult:
    """The record of one run; ``capture`` is a pcap file of the whole wire (see ``capture``).
    ``statistics`` are UnifiedPOS counters of this run by name."""

    plan_id: str
    kind: str
    port: str
    profile: str
    outcome: Outcome
    identity: dict[str, str]
    steps: tuple[StepResult, ...]
    capture: bytes
    started: datetime
    seconds: float
    attachments: tuple[Attachment, ...] = ()
    statistics: Mapping[str, int] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        return merge(step.verdict for step in self.steps)

    @property
    def undecided(self) -> bool:
        """Not passed, yet no step failed: it could not be told, or too little was given."""
        return self.outcome == "fail" and self.verdict is not Verdict.FAIL

    @property
    def code(self) -> str:
        """The code of the gravest step that has one; empty when all is fine."""
        worst = Verdict.NOT_RUN
        code = ""
        for step in self.steps:
            if step.code and (not code or step.verdict.weight > worst.weight):
                worst, code = step.verdict, step.code
        return code

    @property
    def readings(self) -> tuple[Reading, ...]:
        return tuple(item for step in self.steps for item in step.readings)
