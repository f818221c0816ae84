"""What a file of meter readings must look like, as a contract pack says it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.text import Text


class ColumnKind(StrEnum):
    TEXT = "text"
    METER = "meter"  # a meter's number: figures that are a name, never a quantity
    CUSTOMER = "customer"  # an account number, the same
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class SheetChoice(StrEnum):
    FIRST = "first"  # the first sheet that is not hidden
    ALL = "all"  # every sheet, hidden ones too
    NAMED = "named"


class Severity(StrEnum):
    ERROR = "error"  # the import fails or the bill is wrong
    WARNING = "warning"  # probably wrong; a person must look
    NOTE = "note"  # worth knowing; the file may be used
    OFF = "off"  # a pack does not want to hear of it


class JumpOf(StrEnum):
    USAGE = "usage"  # this usage as a percentage of the last usage
    READING = "reading"  # this usage as a percentage of the last reading


@dataclass(frozen=True, slots=True)
class ReadingColumn:
    key: str  # "meter_no"
    title: Text
    kind: ColumnKind
    names: tuple[str, ...] = ()  # other heads that mean this column, as people write them
    required: bool = True  # the column must be there and no cell empty
    unique: bool = False  # no value twice, across all sheets
    min_length: int = 0
    max_length: int = 200
    pattern: str = ""  # of the whole value; text, meter, customer
    decimals: int = 0  # number: places after the point
    low: Decimal | None = None
    high: Decimal | None = None
    formats: tuple[str, ...] = ()  # date as text: "YYYY-MM-DD"; the first is the one to write
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """Which columns are the readings, and what must hold between them.

    Usage is ``this - last``. A reading below the last one may be a dial that went round: with
    ``digits`` wheels the usage is then ``this - last + 10**digits``, believed up to a tenth of the
    dial. ``jump_percent`` is the usage as a percentage of ``used_before`` (USAGE: 300 is three
    times the last usage) or of the last reading (READING). It is a jump above that, never at it,
    never up to ``jump_floor``, and never where the base is zero or not given.
    """

    last: str
    this: str
    used: str = ""  # the column that has the usage, if there is one
    used_before: str = ""
    digits: int = 0  # wheels of a dial, 0: not known
    jump_percent: Decimal | None = None
    jump_of: JumpOf = JumpOf.READING
    jump_floor: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReadingTemplate:
    id: str
    title: Text
    columns: tuple[ReadingColumn, ...]
    about: Text | None = None  # where the layout comes from
    rules: ReadingRules | None = None
    date: str = ""  # the column the period is asked of
    sheets: SheetChoice = SheetChoice.FIRST
    sheet_names: tuple[str, ...] = ()
    max_rows: int = 100_000
    severities: tuple[tuple[str, Severity], ...] = ()  # rule id -> other than its usual one

    def column(self, key: str) -> ReadingColumn:
        return next(c for c in self.columns if c.key == key)
