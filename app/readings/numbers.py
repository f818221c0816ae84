"""Columns of quantities."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from app.domain.reading_template import ReadingColumn
from app.readings.cells import Cell, cell_text, number_text
from app.readings.cleaning import Add, Cleaner

_PLAIN: Final = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}", re.ASCII)
_MAX_KNOWN: Final = 50_000


class NumberColumn:
    """Called with each cell and its row; gives the quantity, or None where there is none."""

    def __init__(self, column: ReadingColumn, number: int, typed: bool, add: Add) -> None:
        self._cleaner = Cleaner(add, number, column.required)
        self._add = add
        self._number = number
        self._typed = typed
        self._low = -math.inf if column.low is None else float(column.low)
        self._high = math.inf if column.high is None else float(column.high)
        self._bounds = column.low, column.high
        self._decimals = column.decimals
        self._known: dict[str, float] = {}  # texts that are fine: readings and usages repeat
        fraction = rf"(?:\.[0-9]{{1,{column.decimals}}})?" if column.decimals else ""
        self._fine = re.compile(rf"[0-9]{{1,15}}{fraction}").fullmatch

    def __call__(self, cell: Cell, row: int) -> float | None:
        if type(cell) is float:
            if self._low <= cell <= self._high and cell.is_integer():
                return cell
        elif type(cell) is str and not self._typed:
            known = self._known.get(cell)
            if known is not None:
                return known
            if (value := self._learnt(cell)) is not None:
                return value
        return self._slow(cell, row)

    def plain(self, cells: Sequence[str]) -> Sequence[float] | None:
        """See ``sieve.Checker``."""
        known = self._known
        try:
            return list(map(known.__getitem__, cells))
        except KeyError:
            texts = set(cells)
        if len(known) + len(texts) > _MAX_KNOWN:
            known.clear()
        for text in self._cleaner.given(list(texts.difference(known))):
            if self._learnt(text) is None:
                return None
        return [known.get(text, math.nan) for text in cells]

    def _learnt(self, text: str) -> float | None:
        """The quantity of a text that is fine; it is known from now on."""
        if not self._fine(text) or not self._low <= (value := float(text)) <= self._high:
            return None
        if len(self._known) < _MAX_KNOWN:
            self._known[text] = value
        return value

    def _slow(self, cell: Cell, row: int) -> float | None:
        if self._cleaner.missing(cell, row):
            return None
        if type(cell) is float:
            if not math.isfinite(cell):
                self._add("not_a_number", row, self._number, cell_text(cell))
                return None
            return self._judged(number_text(cell), cell, row)
        if type(cell) is not str:
            self._add("not_a_number", row, self._number, cell_text(cell))
            return None
        text, told = self._cleaner.cleaned(cell, row, strict=True)
        if not text:
            return None
        if _THOUSANDS.fullmatch(text):
            told = True
            self._add("thousands", row, self._number, cell)
            text = text.replace(",", "")
        if _SCIENTIFIC.fullmatch(text):
            self._add("digits_lost", row, self._number, cell)
            return None
        if not _PLAIN.fullmatch(text):
            self._add("not_a_number", row, self._number, cell)
            return None
        if self._typed and not told:
            self._add("number_as_text", row, self._number, cell)
        return self._judged(text, float(text), row)

    def _judged(self, text: str, value: float, row: int) -> float:
        if not self._low <= value <= self._high:
            low, high = ("…" if b is None else format(b, "f") for b in self._bounds)
            self._add("number_range", row, self._number, text, low=low, high=high)
        elif _places(text) > self._decimals:
            self._add("number_decimals", row, self._number, text, limit=self._decimals)
        return value


def _places(text: str) -> int:
    """Decimals that say something: ``1.50`` has one."""
    exponent = Decimal(text).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
