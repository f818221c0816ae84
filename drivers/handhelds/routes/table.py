"""What every kind of file is first turned into: named columns and rows of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from drivers.handhelds.routes.record import FileKind

Cell = str | datetime | None


class Figure(str):
    """A cell of a sheet that is kept as a number, as text without an exponent."""

    __slots__ = ()


class Row(NamedTuple):
    """``number`` as in RouteRecord; ``cells`` in the order of the columns, None for one missing;
    ``broken`` once that has been told: what its cells hold is not worth telling."""

    number: int
    cells: list[Cell]
    deleted: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` is read once, and tells its problems while it is."""

    kind: FileKind
    columns: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str = ""
    header_date: date | None = None
