"""What must hold between the readings of one row."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import sub
from typing import Any, Final

from app.domain.reading_template import JumpOf, ReadingRules
from app.domain.text import Text
from app.readings.cells import number_text
from app.readings.cleaning import Add

_TURN_SHARE: Final = 0.1  # of a dial: more usage than that is no turn but a misreading
_PLACES: Final = 6  # decimals compared; more are noise of binary fractions
_SLACK: Final = 1 + 1e-9  # exactly the limit is no jump, whatever binary fractions make of it
_NEAR: Final = 1e-5  # nearer than that to a limit a row is looked at by itself
_BASES: Final = {
    JumpOf.USAGE: Text("上期用量", "last usage"),
    JumpOf.READING: Text("上期读数", "last reading"),
}


class Between:
    """Called with the values of a row and its number."""

    def __init__(
        self,
        rules: ReadingRules,
        slots: Mapping[str, int],
        numbers: Mapping[str, int],
        add: Add,
    ) -> None:
        """``slots``: template key -> index in the values; ``numbers``: key -> column."""
        self._rules = rules
        self._add = add
        self._last = slots.get(rules.last, -1)
        self._this = slots.get(rules.this, -1)
        self._used = slots.get(rules.used, -1)
        self._base = self._last
        if rules.jump_of is JumpOf.USAGE:
            self._base = slots.get(rules.used_before, -1)
        self._column = numbers.get(rules.this, 0)
        self._used_column = numbers.get(rules.used, 0)
        self._factor = float(rules.jump_percent) / 100 if rules.jump_percent else math.inf
        self._floor = float(rules.jump_floor)
        rounded = round(self._floor, _PLACES) <= self._floor
        self._safe = self._floor if rounded else self._floor - _NEAR  # no jump up to it, unrounded

    @property
    def slots(self) -> tuple[int, ...]:
        """What it looks at."""
        found = (self._last, self._this, self._used, self._base)
        return tuple(slot for slot in found if slot >= 0)

    @property
    def possible(self) -> bool:
        return self._last >= 0 and self._this >= 0

    def block(self, values: Sequence[Sequence[Any]], first: int) -> None:
        """The same for many rows whose cells are right, ``values`` by column; an empty quantity is
        not a number. Only rows of which something may be told are looked at one by one."""
        last, this = values[self._last], values[self._this]
        used = list(map(sub, this, last))
        told = values[self._used] if self._used >= 0 else used
        may_jump = self._factor < math.inf and not max(used) <= self._safe
        if min(used) > _NEAR and told == used and not may_jump:
            return
        base = values[self._base] if self._base >= 0 else repeat(math.nan)
        for at, (use, say, than) in enumerate(zip(used, told, base, strict=False)):
            plain = use > _NEAR and (say == use or math.isnan(say))
            if not plain or (use > self._safe and use > than * self._factor - _NEAR):
                row = [column[at] for column in values]
                self([None if value != value else value for value in row], first + at)

    def __call__(self, values: list[object], row: int) -> None:
        last, this = values[self._last], values[self._this]
        if not isinstance(last, float) or not isinstance(this, float):
            return
        used = round(this - last, _PLACES)
        if used < 0:
            turned = self._below(this, last, row)
            if turned is None:
                return
            used = turned
        elif used == 0:
            self._add("zero_usage", row, self._column, number_text(this))
        if used > self._floor:
            base = self._base_of(values)
            if base > 0 and used > base * self._factor * _SLACK:
                self._jump(this, used, base, row)
        if self._used >= 0:
            told = values[self._used]
            if isinstance(told, float) and round(told - used, _PLACES):
                used_text = number_text(used)
                self._add(
                    "usage_differs", row, self._used_column, number_text(told), used=used_text
                )

    def _base_of(self, values: list[object]) -> float:
        base = values[self._base] if self._base >= 0 else None
        return base if isinstance(base, float) else 0.0

    def _below(self, this: float, last: float, row: int) -> float | None:
        """The usage if the dial went round, else None; tells which."""
        digits = self._rules.digits
        whole = 10.0**digits
        names = {"last": number_text(last)}
        if digits and last < whole and this - last + whole <= whole * _TURN_SHARE:
            used = round(this - last + whole, _PLACES)
            more = {"digits": digits, "used": number_text(used)}
            self._add("rolled_over", row, self._column, number_text(this), **names, **more)
            return used
        self._add("below_last", row, self._column, number_text(this), **names)
        return None

    def _jump(self, this: float, used: float, base: float, row: int) -> None:
        name = _BASES[self._rules.jump_of]
        self._add(
            "jump",
            row,
            self._column,
            number_text(this),
            used=number_text(used),
            base=name.zh,
            base_en=name.en,
            percent=round(used / base * 100),
            limit=number_text(self._factor * 100),
        )
