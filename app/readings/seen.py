"""Values that may not be there twice, and where they stood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from app.readings.cells import Cell, letters
from app.readings.cleaning import Add
from app.readings.names import ChoiceColumn, NameColumn, TextColumn
from app.readings.sieve import Checker

_AS_THEY_STAND: Final = (NameColumn, TextColumn, ChoiceColumn)  # a good cell is its value
_SHEET: Final = 1 << 32  # more rows than any sheet has


class Seen:
    """Values of the unique columns and where they stood, across the sheets of a file. A place is
    the index of the sheet times ``_SHEET`` plus the row."""

    def __init__(self) -> None:
        self.places: dict[str, dict[str, int]] = {}
        self.sheets: list[str] = []
        self.rows = 0

    def place(self, found: int, column: int) -> str:
        sheet, row = divmod(found, _SHEET)
        cell = f"{letters(column)}{row}"
        name = self.sheets[sheet]
        return f"{name}!{cell}" if name else cell


class Once:
    """A column's checker; no value may be there twice."""

    def __init__(self, check: Checker, key: str, number: int, seen: Seen, add: Add) -> None:
        self._check = check
        self._number = number
        self._seen = seen
        self._add = add
        self._places = seen.places.setdefault(key, {})
        self._sheet = (len(seen.sheets) - 1) * _SHEET

    def __call__(self, cell: Cell, row: int) -> Any:
        value = self._check(cell, row)
        if value is not None:
            here = self._sheet + row
            first = self._places.setdefault(value, here)
            if first != here:
                place = self._seen.place(first, self._number)
                self._add("duplicate", row, self._number, value, first=place)
        return value

    def plain(self, cells: Sequence[str]) -> Sequence[Any] | None:
        """See ``sieve.Checker``."""
        if type(self._check) not in _AS_THEY_STAND or "" in cells:
            return None
        if len(set(cells)) < len(cells) or not self._places.keys().isdisjoint(cells):
            return None
        return self._check.plain(cells)

    def keep(self, cells: Sequence[str], row: int) -> None:
        """Of rows that were plain."""
        start = self._sheet + row
        self._places.update(zip(cells, range(start, start + len(cells)), strict=True))
