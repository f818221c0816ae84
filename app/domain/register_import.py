"""What an import of sites or devices would do, row by row, before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.site import Asset, Site
from app.domain.text import Text


class ImportKind(StrEnum):
    SITES = "sites"
    DEVICES = "devices"


class RowState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"  # left out; ``problems`` say why


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file. ``field`` is a field id of the kind ("number", "town", …), "" for one
    that is not taken."""

    index: int  # from 0
    head: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    title: Text
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CellProblem:
    column: str  # its head as the file has it, "" if the whole row is meant
    value: str
    message: Text
    hint: Text


@dataclass(frozen=True, slots=True)
class ImportRow:
    line: int  # as a spreadsheet numbers it, from 1
    number: str
    title: str  # town and name, or the device's name
    state: RowState
    record: Site | Asset | None = None  # as it would be kept; None for a problem
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    flags: tuple[Text, ...] = ()  # what the register check finds odd; taken all the same


@dataclass(frozen=True, slots=True)
class ImportPreview:
    kind: ImportKind
    file: str  # its name
    sheet: str  # "" for CSV
    columns: tuple[Column, ...]
    rows: tuple[ImportRow, ...]
    absent: tuple[Site, ...] = ()  # in the register, not in the file; never deleted
    notes: tuple[Text, ...] = ()  # about the file as a whole

    def count(self, state: RowState) -> int:
        return sum(row.state is state for row in self.rows)


@dataclass(frozen=True, slots=True)
class ImportResult:
    added: int
    changed: int
    same: int
    left_out: int
    closed: int = 0  # absent sites that were marked as no longer served, by choice
