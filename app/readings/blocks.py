"""Rows of a text file many at once, as rows or as columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Protocol

from app.readings.cells import MAX_COLUMNS, Cells

Columns = Sequence[Sequence[str]]


class Block(Protocol):
    """``first``: the number of its first row, from 1; ``count``: rows, empty ones too; ``cut``: the
    number of the first row that had more than ``MAX_COLUMNS`` cells when rows were asked for."""

    first: int
    count: int
    cut: int

    def columns(self, width: int) -> Columns | None:
        """Its columns, where every row has ``width`` cells."""

    def rows(self) -> list[Cells]: ...


class RowBlock:
    def __init__(self, first: int, rows: list[Cells]) -> None:
        self.first = first
        self.count = len(rows)
        self.cut = 0
        self._rows = rows

    def columns(self, width: int) -> Columns | None:
        if set(map(len, self._rows)) != {width}:
            return None
        return list(zip(*self._rows, strict=True))

    def rows(self) -> list[Cells]:
        self.cut = _cut(self._rows, self.first)
        return self._rows


class TextBlock:
    """Lines that end with LF, without CR and quotes: where all have as many cells the text is cut
    but once, which takes a quarter of what csv takes."""

    def __init__(self, first: int, text: str, separator: str) -> None:
        self.first = first
        self._text = text if text.endswith("\n") else f"{text}\n"
        self._separator = separator
        self.cut = 0
        self.count = self._text.count("\n")

    def columns(self, width: int) -> Columns | None:
        separator = self._separator
        # each line end becomes a cell of its own: if these stand in one column all rows are even
        cells = self._text.replace("\n", f"{separator}\n{separator}").split(separator)
        step = width + 1
        if len(cells) != self.count * step + 1 or cells[width::step] != ["\n"] * self.count:
            return None
        cells.pop()  # what stands after the last line end
        return [cells[at::step] for at in range(width)]

    def rows(self) -> list[Cells]:
        rows = list(csv.reader(io.StringIO(self._text), delimiter=self._separator))
        self.cut = _cut(rows, self.first)
        return rows


def _cut(rows: list[Cells], first: int) -> int:
    """Leaves no row wider than ``MAX_COLUMNS``; gives the number of the first that was, or 0."""
    wide = [at for at, cells in enumerate(rows) if len(cells) > MAX_COLUMNS]
    for at in wide:
        del rows[at][MAX_COLUMNS:]
    return first + wide[0] if wide else 0
