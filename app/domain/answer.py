"""An answer, and the measurements that fill it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from app.domain.clock import Stamp
from app.domain.codec import SPARSE
from app.domain.text import Text


class Verdict(StrEnum):
    NORMAL = "normal"
    ABNORMAL = "abnormal"
    NA = "na"


@dataclass(frozen=True, slots=True)
class Limits:
    """Inclusive bounds, in the measurement's unit. ``soft`` bounds warn, they do not judge."""

    low: Decimal | None = None
    high: Decimal | None = None
    soft: bool = False

    def holds(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        if self.low is not None and self.high is not None:
            if self.low == self.high:
                return f"= {self.high}"
            return f"±{self.high}" if self.low == -self.high else f"{self.low} – {self.high}"
        if self.low is not None:
            return f"≥ {self.low}"
        return f"≤ {self.high}" if self.high is not None else ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A quantity that was measured; judged when it is made. Decimal, so that it can be signed."""

    quantity: str  # id, e.g. "offset_x"
    value: str  # decimal string or word
    unit: str = ""
    limits: Limits | None = None
    ok: bool | None = None  # None: nothing to judge it by
    raw: str = ""  # hex of the bytes it was read from
    label_zh: str = ""
    label_en: str = ""
    # a word value and a unit that is a word, in both languages; "" for figures and symbols
    value_zh: str = field(default="", metadata=SPARSE)
    value_en: str = field(default="", metadata=SPARSE)
    unit_zh: str = field(default="", metadata=SPARSE)
    unit_en: str = field(default="", metadata=SPARSE)

    @property
    def said(self) -> Text:
        """Value and unit as a person reads them."""
        return Text(
            f"{self.value_zh or self.value} {self.unit_zh or self.unit}".strip(),
            f"{self.value_en or self.value} {self.unit_en or self.unit}".strip(),
        )

    @property
    def off_guide(self) -> bool:
        """Whether a figure is outside limits that only warn."""
        if self.limits is None or not self.limits.soft:
            return False
        try:
            number = Decimal(self.value)
        except InvalidOperation:
            return False
        return number.is_finite() and not self.limits.holds(number)

    @property
    def unit_said(self) -> Text:
        return Text(self.unit_zh or self.unit, self.unit_en or self.unit)

    @staticmethod
    def of(quantity: str, value: Decimal, unit: str, limits: Limits | None = None) -> Measurement:
        ok = None if limits is None or limits.soft else limits.holds(value)
        return Measurement(quantity, str(value), unit, limits, ok)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one item in one revision of a visit. Later revisions answer anew, so the
    signed one stays readable for ever; the newest revision with an answer is the one in force."""

    id: str
    visit_id: str
    item_id: str
    revision: int
    verdict: Verdict | None
    value: str = ""  # what was typed, chosen or timed; a number is a decimal string
    note: str = ""
    measurements: tuple[Measurement, ...] = ()
    run_id: str | None = None  # the test run that filled this answer
    by: str = ""  # account id
    at: Stamp | None = None
    reason: str = ""  # why an earlier answer was changed, if it was asked for

    @property
    def given(self) -> bool:
        return self.verdict is not None


def in_force(answers: Iterable[Answer]) -> dict[str, Answer]:
    """item id -> the answer of the highest revision."""
    newest: dict[str, Answer] = {}
    for answer in answers:
        held = newest.get(answer.item_id)
        if held is None or answer.revision > held.revision:
            newest[answer.item_id] = answer
    return newest
