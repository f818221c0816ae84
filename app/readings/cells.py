"""What a cell can hold, the same for every kind of file.

``None`` is empty, ``str`` is text, ``float`` a quantity. The rest are the classes here. In files
without types (csv, HTML) everything is text; ``Table.typed`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import Any, Final

Cell = Any  # None | str | float | Dated | Odd | COVERED
Cells = list[Cell]

MAX_COLUMNS: Final = 256  # a ledger has a dozen
MAX_TEXT: Final = 32_767  # characters: what a cell of a spreadsheet can hold
_EPOCH: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_LAST_SERIAL: Final = 2_958_465  # 9999-12-31


class OddKind(Enum):
    ERROR = auto()  # #N/A and its like; ``text`` says which
    NO_VALUE = auto()  # a formula nobody has calculated; ``text`` is the formula
    TRUTH = auto()  # TRUE or FALSE
    NO_DAY = auto()  # a number shown as a date that is no day


@dataclass(frozen=True, slots=True)
class Odd:
    kind: OddKind
    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A number that is shown as a date."""

    day: date

    @property
    def text(self) -> str:
        return self.day.isoformat()


class _Covered:
    __slots__ = ()


COVERED: Final = _Covered()  # under a merged cell, not its first


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range; rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def text(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


def letters(column: int) -> str:
    """1 -> A, 28 -> AB."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def day_of(serial: float, since_1904: bool = False) -> date | None:
    """The day of a spreadsheet's serial number; None outside 1900 to 9999.

    Serials below 60 count from the day after, for 1900 had no 29 February but spreadsheets think
    so.
    """
    if not 0 <= serial <= _LAST_SERIAL:
        return None
    days = int(serial)
    if since_1904:
        try:
            return _EPOCH_1904 + timedelta(days)
        except OverflowError:
            return None
    return _EPOCH + timedelta(days + 1 if days < 60 else days)


def number_text(value: float) -> str:
    """As a spreadsheet shows it: at most 15 figures, no point for whole numbers."""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return format(value, ".15g")


def cell_text(cell: Cell) -> str:
    """For a person."""
    if cell is None or cell is COVERED:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return number_text(cell)
    return str(cell.text)


def shown(text: str, limit: int = 80) -> str:
    """One line, what cannot be seen made visible, cut to ``limit`` characters."""
    if not text.isprintable():
        text = "".join(
            c if c.isprintable() else "␣" if c in "\u00a0\u3000" else f"<U+{ord(c):04X}>"
            for c in text[: limit + 1]
        )
    return text if len(text) <= limit else text[: limit - 1] + "…"
