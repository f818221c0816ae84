"""What a check of a reading file found."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.reading_rule import ReadingRule
from app.domain.reading_rules import READING_RULES
from app.domain.reading_template import Severity
from app.domain.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Problem:
    sheet: str  # empty in a file without sheets
    row: int  # from 1 as the spreadsheet counts; 0 if no row is meant
    column: str  # letter, empty if the whole row is meant
    head: str  # the column's head as the file has it
    value: str  # what stands there, cut to 80 characters, control characters made visible
    rule: str
    severity: Severity
    what: Text
    todo: Text

    @property
    def text(self) -> Text:
        return Text(f"{self.what.zh}{self.todo.zh}", f"{self.what.en} {self.todo.en}")

    def place(self, lang: Lang) -> str:
        """``Sheet1!D12``, ``第 12 行``."""
        cell = f"{self.column}{self.row or ''}"
        if not self.column and self.row:
            cell = f"第 {self.row} 行" if lang == "zh" else f"row {self.row}"
        return "!".join(part for part in (self.sheet, cell) if part)


@dataclass(frozen=True, slots=True)
class Group:
    """All problems of one rule: counted in full, the first of them kept."""

    rule: str
    severity: Severity
    count: int
    kept: int
    first: tuple[Problem, ...]  # the first few of those kept

    @property
    def title(self) -> Text:
        known: ReadingRule = READING_RULES[self.rule]
        return known.title


@dataclass(frozen=True, slots=True)
class SheetSeen:
    name: str
    head_row: int  # 0: none found
    rows: int  # of data
    columns: tuple[tuple[str, str], ...]  # template key -> letter


@dataclass(frozen=True, slots=True)
class Check:
    file: str  # its name
    kind: str  # xlsx, xls, csv, html
    detail: Text  # encoding and separator of a text file
    template: str
    sheets: tuple[SheetSeen, ...]
    rows: int
    groups: tuple[Group, ...]  # gravest first
    problems: tuple[Problem, ...]  # errors and warnings kept, by sheet, row, column
    notes: tuple[Problem, ...]
    seconds: float

    @property
    def clean(self) -> bool:
        """Neither an error nor a warning; notes do not count."""
        return not self.problems

    def count(self, severity: Severity) -> int:
        return sum(g.count for g in self.groups if g.severity is severity)

    def group(self, rule: str) -> Group | None:
        return next((g for g in self.groups if g.rule == rule), None)
