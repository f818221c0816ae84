"""One sheet of an xlsx, row by row, in a single pass of expat over its XML (ECMA-376 §18.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.readings.cells import (
    MAX_COLUMNS,
    MAX_TEXT,
    Area,
    Cell,
    Dated,
    Odd,
    OddKind,
    day_of,
    letters,
)
from app.readings.faults import FileDamaged
from app.readings.table import Row, Tick, Told
from app.readings.xml import CHUNK, feed, parser
from app.readings.zipped import Zipped

_MERGE: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"
)
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_MERGED: Final = 10_000
_MAX_KNOWN: Final = 100_000  # dates remembered
_TRUE: Final = ("1", "true")
_INDEX: Final = {letters(number): number - 1 for number in range(1, MAX_COLUMNS + 1)}
_REF: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class Workbook:
    path: Path
    shared: list[str]
    date_styles: frozenset[str]
    since_1904: bool
    days: dict[str, Cell] = field(default_factory=dict)

    def day(self, raw: str) -> Cell:
        """The number of a cell that is shown as a date."""
        if len(self.days) > _MAX_KNOWN:
            self.days.clear()
        try:
            day = day_of(float(raw), self.since_1904)
        except ValueError:
            raise FileDamaged(f"{raw!r} is no number") from None
        made: Cell = Dated(day) if day else Odd(OddKind.NO_DAY, raw[:40])
        self.days[raw] = made
        return made


def unescaped(text: str) -> str:
    """Characters XML cannot hold are written ``_x000D_`` (§22.9.2.19)."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


class Sheet:
    """A table of ``app.readings.table``."""

    def __init__(self, workbook: Workbook, part: str, name: str, hidden: bool) -> None:
        self._workbook = workbook
        self._part = part
        self.name = name
        self.hidden = hidden
        self._merged: tuple[Area, ...] | None = None
        self._hidden_columns: set[int] = set()

    @property
    def hidden_columns(self) -> frozenset[int]:
        return frozenset(self._hidden_columns)

    @property
    def merged(self) -> Sequence[Area]:
        """They stand behind the rows but are needed before them, so the bytes are searched first:
        unpacking takes a fiftieth of the reading."""
        if self._merged is None:
            zipped = Zipped(self._workbook.path)
            try:
                self._merged = tuple(_merged(zipped, self._part))
            finally:
                zipped.close()
        return self._merged

    def rows(self, told: Told, tick: Tick) -> Iterator[Row]:
        zipped = Zipped(self._workbook.path)
        try:
            size = max(1, zipped.size(self._part))
            reading = _Reading(self._workbook, self._hidden_columns)
            with zipped.open(self._part) as stream:
                for done in feed(reading.parser, stream, self._part):
                    yield from reading.taken()
                    tick(min(1.0, done / size))
            if reading.cut_off:
                told("columns_too_many", reading.cut_off, "", {"limit": MAX_COLUMNS})
        finally:
            zipped.close()


def _merged(zipped: Zipped, part: str) -> Iterator[Area]:
    seen: set[tuple[bytes, ...]] = set()
    tail = b""
    with zipped.open(part) as stream:
        while chunk := stream.read(CHUNK):
            block = tail + chunk
            if b"mergeCell" in block:
                for found in _MERGE.finditer(block):
                    if found.groups() not in seen and len(seen) < _MAX_MERGED:
                        seen.add(found.groups())
            tail = block[-200:]
    for left, top, right, bottom in sorted(seen, key=lambda s: (int(s[1]), len(s[0]), s[0])):
        area = Area(int(top), _column(left), int(bottom), _column(right))
        if area.top <= area.bottom and area.left <= area.right:
            yield area


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


class _Reading:
    """The handlers of one parser: locals of one function, for they run five times a cell."""

    def __init__(self, workbook: Workbook, hidden_columns: set[int]) -> None:
        self.parser = parser()
        self.cut_off = 0  # the first row with content right of the last column that is read
        self._rows: list[Row] = []
        self._handle(workbook, hidden_columns)

    def taken(self) -> list[Row]:
        """The rows complete since the last call."""
        rows, self._rows[:] = self._rows[:], ()
        return rows

    def _handle(self, workbook: Workbook, hidden_columns: set[int]) -> None:
        shared, dates, days, rows = (
            workbook.shared,
            workbook.date_styles,
            workbook.days,
            self._rows,
        )
        index_of = _INDEX
        number = 0  # of the row
        cut = 0  # characters of its number, at the end of its cells' names
        cells: list[Cell] = []
        hidden = phonetic = wanted = False
        column = -1
        kind: str | None = None
        style: str | None = None
        text: str | None = None
        formula: str | None = None
        into_formula = False
        c = v = row = t = f = ""

        def root(tag: str, _: Any) -> None:
            nonlocal c, v, row, t, f
            prefix = tag[: tag.find(":") + 1]
            if tag != f"{prefix}worksheet":
                raise FileDamaged(f"<{tag[:40]}> is no worksheet")
            c, v, row, t, f = (prefix + name for name in ("c", "v", "row", "t", "f"))
            self.parser.StartElementHandler = start
            self.parser.EndElementHandler = end
            self.parser.CharacterDataHandler = data

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal number, cut, cells, hidden, column, kind, style, text, formula
            nonlocal wanted, phonetic, into_formula
            if tag == c:
                kind, style, text, formula = (
                    attributes.get("t"),
                    attributes.get("s"),
                    None,
                    None,
                )
                name = attributes.get("r")
                if name is None:
                    column += 1
                else:
                    column = index_of.get(name[:cut], -2)
                    if column == -2:
                        column = far(name)
            elif tag == v:
                text, wanted = "", True
            elif tag == row:
                name = attributes.get("r")
                number = number + 1 if name is None else int(name)
                cut = -len(name) if name else -len(str(number))
                cells, column = [], -1
                hidden = attributes.get("hidden") in _TRUE
            elif tag == t:
                text, wanted = text or "", not phonetic
            elif tag == f:
                formula, into_formula = "", True
            elif tag.endswith("rPh"):
                phonetic = True
            elif tag.endswith("col") and attributes.get("hidden") in _TRUE:
                first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
                hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))

        def far(name: str) -> int:
            """A cell right of what is read, or one whose name does not fit its row."""
            found = _REF.fullmatch(name)
            if found is None:
                raise FileDamaged(f"{name[:20]!r} is no cell")
            if (known := index_of.get(found[1])) is not None:
                return known
            return MAX_COLUMNS

        def data(piece: str) -> None:
            nonlocal text, formula
            if wanted:
                text = text + piece if text else piece
                if len(text) > MAX_TEXT:
                    text = text[:MAX_TEXT]
            elif into_formula and formula is not None and len(formula) < 200:
                formula += piece

        def end(tag: str) -> None:
            nonlocal wanted, phonetic, into_formula, cells
            if tag == c:
                value: Cell
                if kind is None or kind == "n":
                    if text:
                        if style in dates:
                            value = days.get(text) or workbook.day(text)
                        else:
                            value = float(text)
                    elif formula is None:
                        return
                    else:
                        value = Odd(OddKind.NO_VALUE, f"={formula}")
                elif kind == "s":
                    if not text:
                        return
                    value = shared[int(text)]
                else:
                    value = other()
                if value is None or value == "":
                    return
                here = len(cells)
                if column == here:
                    cells.append(value)
                elif column >= MAX_COLUMNS:
                    self.cut_off = self.cut_off or number
                elif column > here:
                    cells.extend([None] * (column - here))
                    cells.append(value)
                else:
                    cells[column] = value
            elif tag in (v, t):
                wanted = False
            elif tag == row:
                rows.append(Row(number, cells, hidden))
                cells = []
            elif tag == f:
                into_formula = False
            elif tag.endswith("rPh"):
                phonetic = False

        def other() -> Cell:
            """Text in the cell, results of formulas, truths, errors, days."""
            if text is None:
                return None if formula is None else Odd(OddKind.NO_VALUE, f"={formula}")
            if kind in ("str", "inlineStr"):
                return unescaped(text)
            if kind == "e":
                return Odd(OddKind.ERROR, text)
            if kind == "b":
                return Odd(OddKind.TRUTH, "TRUE" if text in _TRUE else "FALSE")
            if kind == "d":
                try:
                    return Dated(date.fromisoformat(text[:10]))
                except ValueError:
                    return Odd(OddKind.NO_DAY, text[:40])
            raise FileDamaged(f"a cell of kind {str(kind)[:20]!r}")

        self.parser.StartElementHandler = root
