"""Columns of numbers that are names: meters, accounts. And of text and choices."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Final

from app.domain.reading_template import ReadingColumn
from app.readings.cells import Cell, cell_text, number_text
from app.readings.cleaning import Add, Cleaner

_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}", re.ASCII)
_ONE_CLASS: Final = re.compile(r"\[[0-9A-Za-z-]+\]\+")  # texts that fit one by one fit joined
_POINT_ZERO: Final = re.compile(r"([0-9]+)\.0+", re.ASCII)  # what passed through a float
_EXACT: Final = 1e15  # a spreadsheet keeps 15 figures


class NameColumn:
    """Called with each cell and its row; gives the number cleaned, or None."""

    def __init__(self, column: ReadingColumn, number: int, typed: bool, add: Add) -> None:
        self._cleaner = Cleaner(add, number, column.required)
        self._add = add
        self._number = number
        self._typed = typed
        self._shortest = column.min_length
        self._longest = column.max_length
        pattern = column.pattern or r"[0-9A-Za-z-]+"
        self._form = re.compile(pattern, re.ASCII).fullmatch
        self._one_class = bool(_ONE_CLASS.fullmatch(pattern))

    def __call__(self, cell: Cell, row: int) -> str | None:
        if (
            type(cell) is str
            and self._shortest <= len(cell) <= self._longest
            and self._form(cell)
            and cell.isascii()
            and not _SCIENTIFIC.fullmatch(cell)
        ):
            return cell
        return self._slow(cell, row)

    def plain(self, cells: Sequence[str]) -> Sequence[str] | None:
        """See ``sieve.Checker``."""
        given = self._cleaner.given(cells)
        if not given:
            return cells
        whole = "".join(given)
        if not whole.isascii() or not _all_between(self._shortest, given, self._longest):
            return None
        formed = self._form(whole) if self._one_class else all(map(self._form, given))
        if not formed or (
            ("e" in whole or "E" in whole) and any(map(_SCIENTIFIC.fullmatch, given))
        ):
            return None
        return cells

    def _slow(self, cell: Cell, row: int) -> str | None:
        if self._cleaner.missing(cell, row):
            return None
        if type(cell) is float:
            return self._quantity(cell, row)
        if type(cell) is not str:
            self._tell("id_form", row, cell_text(cell))
            return None
        text, _ = self._cleaner.cleaned(cell, row, strict=True)
        if not text:
            return None
        if _SCIENTIFIC.fullmatch(text):
            self._lost(text, row)
            return None
        if passed := _POINT_ZERO.fullmatch(text):
            return self._quantity(float(passed[1]), row)
        if self._shortest > len(text) and text.isdigit() and not self._typed:
            self._short("zeros_lost", text, row)
            return None
        if not self._shortest <= len(text) <= self._longest:
            return self._length(text, row)
        if not self._form(text):
            self._tell("id_form", row, text)
            return None
        return text

    def _quantity(self, value: float, row: int) -> str | None:
        if not math.isfinite(value) or not value.is_integer() or value < 0:
            self._tell("id_form", row, cell_text(value))
            return None
        if value >= _EXACT:
            self._lost(number_text(value), row)
            return None
        text = number_text(value)
        if len(text) < self._shortest:
            self._short("zeros_lost", text, row)
            return None
        if len(text) > self._longest:
            return self._length(text, row)
        if not self._form(text):
            self._tell("id_form", row, text)
            return None
        self._tell("id_as_number", row, text)
        return text

    def _lost(self, text: str, row: int) -> None:
        self._add("digits_lost", row, self._number, text)

    def _tell(self, rule: str, row: int, text: str) -> None:
        self._add(rule, row, self._number, text)

    def _short(self, rule: str, text: str, row: int) -> None:
        self._add(rule, row, self._number, text, count=len(text), expected=self._shortest)

    def _length(self, text: str, row: int) -> str:
        same = self._shortest == self._longest
        expected = f"{self._longest}" if same else f"{self._shortest}–{self._longest}"
        self._add("id_length", row, self._number, text, count=len(text), expected=expected)
        return text


class TextColumn:
    def __init__(self, column: ReadingColumn, number: int, typed: bool, add: Add) -> None:
        self._cleaner = Cleaner(add, number, column.required)
        self._add = add
        self._number = number
        self._shortest = max(1, column.min_length)
        self._longest = column.max_length
        self._form: Callable[[str], object] = (
            re.compile(column.pattern).fullmatch if column.pattern else _any
        )

    def __call__(self, cell: Cell, row: int) -> str | None:
        if (
            type(cell) is str
            and cell.isprintable()
            and self._shortest <= len(cell) <= self._longest
            and cell[0] not in " '="
            and cell[-1] != " "
            and self._form(cell)
        ):
            return cell
        return self._slow(cell, row)

    def plain(self, cells: Sequence[str]) -> Sequence[str] | None:
        """See ``sieve.Checker``."""
        given = self._cleaner.given(cells)
        if not given:
            return cells
        whole = "".join(given)
        if not whole.isprintable() or not _all_between(self._shortest, given, self._longest):
            return None
        if (" " in whole or "'" in whole or "=" in whole) and any(
            cell[0] in " '=" or cell[-1] == " " for cell in given
        ):
            return None
        return cells if self._form is _any or all(map(self._form, given)) else None

    def _slow(self, cell: Cell, row: int) -> str | None:
        if self._cleaner.missing(cell, row):
            return None
        text = cell_text(cell)
        if type(cell) is str:
            text, _ = self._cleaner.cleaned(cell, row, strict=False)
            if not text:
                return None
        if len(text) > self._longest:
            limit = self._longest
            self._add("text_long", row, self._number, text, count=len(text), limit=limit)
        elif len(text) < self._shortest or not self._form(text):
            self._add("text_form", row, self._number, text)
        return text


class ChoiceColumn:
    def __init__(self, column: ReadingColumn, number: int, typed: bool, add: Add) -> None:
        self._cleaner = Cleaner(add, number, column.required)
        self._add = add
        self._number = number
        self._choices = frozenset(column.choices)
        self._names = "、".join(column.choices)

    def plain(self, cells: Sequence[str]) -> Sequence[str] | None:
        """See ``sieve.Checker``."""
        return cells if self._choices.issuperset(self._cleaner.given(cells)) else None

    def __call__(self, cell: Cell, row: int) -> str | None:
        if type(cell) is str and cell in self._choices:
            return cell
        if self._cleaner.missing(cell, row):
            return None
        text = cell_text(cell)
        if type(cell) is str:
            text, _ = self._cleaner.cleaned(cell, row, strict=False)
            if not text:
                return None
        if text not in self._choices:
            self._add("choice_unknown", row, self._number, text, names=self._names)
        return text


def _all_between(shortest: int, texts: Sequence[str], longest: int) -> bool:
    """Whether all have such a length; none is empty."""
    lengths = set(map(len, texts))
    return max(1, shortest) <= min(lengths) and max(lengths) <= longest


def _any(text: str) -> object:
    return True
