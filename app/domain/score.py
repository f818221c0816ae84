"""How a section, and a visit, did: 0 to 100.

Each item weighs what the pack says. A normal answer earns its whole weight; a normal answer outside
the soft limits earns half of it, for somebody found it worth a warning; an abnormal one earns
nothing. What does not apply, and what nobody has answered, is left out of the sum on both sides, so
a score says how what was looked at did, and never how much was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Item, off_guide


@dataclass(frozen=True, slots=True)
class Score:
    """In half weights, so that nothing is rounded on the way."""

    earned: int = 0
    possible: int = 0  # twice the weights of what was answered and applies

    def __add__(self, other: Score) -> Score:
        return Score(self.earned + other.earned, self.possible + other.possible)

    @property
    def percent(self) -> int | None:
        """0-100, None when nothing counts yet. 100 means that nothing at all was wrong and 0 that
        nothing was right: in between, rounding never reaches the ends."""
        if not self.possible:
            return None
        exact = (200 * self.earned + self.possible) // (2 * self.possible)
        if self.earned < self.possible:
            exact = min(exact, 99)
        return max(exact, 1) if self.earned else 0


def score_of(items: Iterable[Item], answers: Mapping[str, Answer]) -> Score:
    """Of these items, which are those that apply."""
    earned = possible = 0
    for item in items:
        answer = answers.get(item.id)
        if answer is None or answer.verdict is None or answer.verdict is Verdict.NA:
            continue
        possible += 2 * item.weight
        if answer.verdict is Verdict.NORMAL:
            earned += item.weight if off_guide(item, answer) else 2 * item.weight
    return Score(earned, possible)
