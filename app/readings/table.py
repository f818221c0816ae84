"""A file as tables: what every reader gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.text import Text
from app.readings.cells import Area, Cells

Tick = Callable[[float], None]  # share of the sheet read, 0-1; raises to stop the reading
Told = Callable[[str, int, str, dict[str, object]], None]  # rule, row, value, names for the words


def no_tick(share: float) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Row:
    number: int  # from 1, as a spreadsheet counts
    cells: Cells  # index 0 is column A; may be shorter than the table is wide
    hidden: bool = False


class Table(Protocol):
    """One sheet. ``hidden_columns`` is complete once the first row came; rows that are wholly
    empty may be left out, their numbers missing."""

    @property
    def name(self) -> str: ...

    @property
    def hidden(self) -> bool: ...

    @property
    def merged(self) -> Sequence[Area]: ...

    @property
    def hidden_columns(self) -> frozenset[int]: ...

    def rows(self, told: Told, tick: Tick) -> Iterator[Row]: ...


@dataclass(frozen=True, slots=True)
class Book:
    kind: str  # xlsx, xls, csv, html
    typed: bool  # numbers, texts and dates are told apart by the file
    tables: tuple[Table, ...]
    detail: Text = field(default=Text("", ""))  # encoding and separator of a text file
