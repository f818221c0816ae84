"""Rows of a text file many at once, as rows or as columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, Protocol

from app.readings.cells import MAX_COLUMNS, Cells
from app.readings.table import Row, Tick, Told

Columns = Sequence[Sequence[str]]
_ROWS: Final = 1000  # of a block
_CHARACTERS: Final = 1 << 15  # of a block


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


class BlockRows:
    """The rows one by one or a block at once: ``sieve.Ahead``."""

    def __init__(self, blocks: Iterator[Block], lines: int, told: Told, tick: Tick) -> None:
        self._blocks = blocks
        self._lines = max(1, lines)
        self._told = told
        self._tick = tick
        self._waiting: list[Cells] = []  # of the block that is begun, last first
        self._number = 0
        self._block: Block | None = None
        self._cut = 0  # the first row that had too many columns

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        while not self._waiting:
            block = self.take()
            if block is None:
                raise StopIteration
            self._number = block.first - 1
            self._waiting = block.rows()[::-1]
        self._number += 1
        return Row(self._number, self._waiting.pop())

    def take(self) -> Block | None:
        """The rest of the block that is begun, or the next one; None at the end."""
        if self._waiting:
            rest = self._waiting[::-1]
            self._waiting = []
            return RowBlock(self._number + 1, rest)
        if self._block is not None:
            self._cut = self._cut or self._block.cut
        self._block = next(self._blocks, None)
        if self._block is not None:
            self._tick(min(1.0, self._block.first / self._lines))
        elif self._cut:
            self._told("columns_too_many", self._cut, "", {"limit": MAX_COLUMNS})
            self._cut = 0
        return self._block


def blocks_of_text(text: str, separator: str) -> Iterator[Block]:
    """Without quotes and long lines a line is a row."""
    first, at = 1, 0
    while at < len(text):
        end = text.rfind("\n", at, at + _CHARACTERS) + 1 or text.find("\n", at) + 1 or len(text)
        block = TextBlock(first, text[at:end], separator)
        yield block
        first += block.count
        at = end


def blocks_of_rows(rows: Iterator[Cells]) -> Iterator[Block]:
    first = 1
    while found := list(islice(rows, _ROWS)):
        yield RowBlock(first, found)
        first += len(found)
