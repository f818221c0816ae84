"""Problems as they are found: every one counted, the first of each rule kept.

A column of 100,000 wrong cells is one line to read; the kept ones show where.
"""

from __future__ import annotations

from typing import Final

from app.domain.reading_rules import READING_RULES
from app.domain.reading_template import ReadingTemplate, Severity
from app.domain.text import Text
from app.readings.cells import letters, shown
from app.readings.result import Group, Problem

KEEP: Final = 200  # problems of one rule that are kept
_FIRST: Final = 5
_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Collector:
    def __init__(self, template: ReadingTemplate, keep: int = KEEP) -> None:
        self._severities = {id: rule.severity for id, rule in READING_RULES.items()}
        self._severities |= dict(template.severities)
        self._keep = keep
        self._counts: dict[str, int] = {}
        self._kept: list[tuple[int, int, int, str, Problem]] = []
        self._sheet = ""
        self._sheet_index = 0
        self._heads: dict[int, str] = {}

    def sheet(self, index: int, name: str) -> None:
        """What is told from now on is of this sheet."""
        self._sheet, self._sheet_index, self._heads = name, index, {}

    def heads(self, heads: dict[int, str]) -> None:
        """Column number -> the head as it stands in the file."""
        self._heads = heads

    def add(
        self, rule: str, row: int = 0, column: int = 0, value: str = "", **names: object
    ) -> None:
        """``column`` from 1, 0 for none. ``names`` fill in the rule's sentences."""
        severity = self._severities[rule]
        if severity is Severity.OFF:
            return
        count = self._counts[rule] = self._counts.get(rule, 0) + 1
        if count > self._keep:
            return
        head = self._heads.get(column, "")
        value = shown(value)
        words = {"value": value, "head": shown(head, 30), **names}
        known = READING_RULES[rule]
        problem = Problem(
            sheet=self._sheet,
            row=row,
            column=letters(column),
            head=shown(head, 30),
            value=value,
            rule=rule,
            severity=severity,
            what=_filled(known.what, words),
            todo=_filled(known.todo, words),
        )
        self._kept.append((self._sheet_index, row, column, rule, problem))

    def problems(self) -> tuple[Problem, ...]:
        """What was kept, by sheet, row, column, rule."""
        return tuple(found[-1] for found in sorted(self._kept, key=lambda k: k[:4]))

    def groups(self) -> tuple[Group, ...]:
        """Gravest first, then by how many."""
        kept = self.problems()
        made = []
        for rule, count in self._counts.items():
            own = [p for p in kept if p.rule == rule]
            first = tuple(own[:_FIRST])
            made.append(Group(rule, self._severities[rule], count, len(own), first))
        return tuple(sorted(made, key=lambda g: (_ORDER[g.severity], -g.count, g.rule)))


def _filled(text: Text, words: dict[str, object]) -> Text:
    return Text(text.zh.format_map(words), text.en.format_map(words))
