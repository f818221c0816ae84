"""Every rule a route file can break: how grave it is, and what it says to a person.

A problem names row, column and value; its sentence is made from the rule's and these facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from drivers.handhelds.routes.rule_texts import ERRORS, NOTES, WARNINGS
from drivers.types import Text

MAX_PROBLEMS: Final = 5_000
# what a test tells apart: when was it read, and what; all else is the form of the file
DATE_RULES: Final = frozenset(
    ("not_a_date", "read_without_time", "time_future", "time_outside", "time_not_read")
    + ("header_date", "header_future", "header_before", "header_other_day")
)
READING_RULES: Final = frozenset(
    ("no_meter", "meter_twice", "no_customer", "customer_twice", "excel_number", "not_a_number")
    + ("overflow", "digits", "negative", "read_without_reading", "reading_without_state")
    + ("state_unknown", "below_last", "reading_not_marked", "no_state", "way_unknown")
)
_SHOWN: Final = 60  # characters of a value that a sentence shows


class Level(IntEnum):
    """NOTE: good to know. WARNING: perhaps wrong, a person decides. ERROR: wrong."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """``says`` is a template; what may stand in it is given when it is broken."""

    id: str
    level: Level
    says: Text


def _table() -> Mapping[str, Rule]:
    groups = ((Level.ERROR, ERRORS), (Level.WARNING, WARNINGS), (Level.NOTE, NOTES))
    return MappingProxyType(
        {id: Rule(id, level, says) for level, texts in groups for id, says in texts.items()}
    )


RULES: Final[Mapping[str, Rule]] = _table()


@dataclass(frozen=True, slots=True)
class Problem:
    """``row`` as in RouteRecord, 0 for the file as a whole; ``column`` as the file calls it, empty
    for the whole record; ``value`` as it stands there."""

    row: int
    column: str
    value: str
    rule: str
    text: Text

    @property
    def level(self) -> Level:
        return RULES[self.rule].level


def shown(value: str) -> str:
    """A value fit for a sentence: printable, not too long."""
    plain = "".join(char if char.isprintable() else f"<{ord(char):02X}>" for char in value[:_SHOWN])
    return plain + "…" if len(value) > _SHOWN else plain


def problem(
    row: int, column: str, value: str, rule: str, *, lines: bool = False, **facts: object
) -> Problem:
    """Make a problem; ``facts`` fill the rule's sentence. ``lines``: rows are called lines."""
    says = RULES[rule].says
    known = {"column": column, "value": shown(value)}
    unit = Text("行", "line") if lines else Text("条", "record")
    zh, en = {**facts, "unit": unit.zh}, {**facts, "unit": unit.en}
    zh["at"], en["at"] = f"第 {row} {unit.zh}", f"{unit.en.capitalize()} {row}"
    for name, fact in facts.items():
        if isinstance(fact, Text):
            zh[name], en[name] = fact.zh, fact.en
    text = Text(says.zh.format(**known, **zh), says.en.format(**known, **en))
    return Problem(row, column, value, rule, text)


@dataclass(slots=True)
class Problems:
    """Collects in one pass: all are counted, the first MAX_PROBLEMS are kept. ``lines``: the file
    has lines or rows, a dbf has records."""

    found: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lines: bool = False

    def add(self, row: int, column: str, value: str, rule: str, **facts: object) -> None:
        self.counts[rule] += 1
        if len(self.found) < MAX_PROBLEMS:
            self.found.append(problem(row, column, value, rule, lines=self.lines, **facts))

    def sorted(self) -> tuple[Problem, ...]:
        """In the order of the file."""
        return tuple(sorted(self.found, key=lambda item: item.row))
