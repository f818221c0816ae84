"""Rows of cells to records, each problem told where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from drivers.handhelds.routes import values
from drivers.handhelds.routes.chinese import garbled, has_control, without_control
from drivers.handhelds.routes.layout import RouteColumn, RouteLayout
from drivers.handhelds.routes.record import Part, ReadState, RouteRecord
from drivers.handhelds.routes.rules import Problems
from drivers.handhelds.routes.table import Cell, Figure, Row, Table

_TEXTS: Final = (Part.CUSTOMER, Part.NAME, Part.ADDRESS, Part.METER, Part.WAY)
_IDS: Final = (Part.CUSTOMER, Part.METER)
_SAFE_FIGURES: Final = 15  # what a sheet keeps of a number


class Parser:
    """Reads the rows of one table. Tells at once what is wrong with its columns."""

    def __init__(self, table: Table, layout: RouteLayout, told: Problems) -> None:
        self._table = table
        self._layout = layout
        self._told = told
        self._example = values.example(layout)
        self._digits = {"digits": layout.digits, "decimals": layout.decimals}
        self._states = "、".join(f"{c}（{s.words.zh}）" for s, c in layout.states.items())
        places = self._places()
        self._place = {column.part: at for column, at in places if column.part is not None}
        self._extra = [(column.name, at) for column, at in places if column.part is None]

    @property
    def knows_none(self) -> bool:
        """Not one column of the layout is there: it is another kind of file."""
        return not self._place

    def _places(self) -> list[tuple[RouteColumn, int]]:
        """Each column with its place; those of no meaning to the layout come as extra ones."""
        known = {column.name.upper(): column for column in self._layout.columns}
        found: dict[str, tuple[RouteColumn, int]] = {}
        for at, name in enumerate(self._table.columns):
            key = name.upper()
            if key in found:
                self._told.add(0, name, "", "column_twice")
            elif key in known:
                found[key] = known[key], at
            elif name:
                self._told.add(0, name, "", "extra_column")
                found[key] = RouteColumn(name), at
        for key, column in known.items():
            if key not in found and not column.optional:
                part = column.part.words if column.part is not None else column.name
                self._told.add(0, column.name, "", "missing_column", part=part)
        if self._layout.ordered and not self._told.counts["missing_column"]:
            self._order()
        return list(found.values())

    def _order(self) -> None:
        pairs = zip(self._layout.columns, self._table.columns, strict=False)
        for place, (column, name) in enumerate(pairs, 1):
            if column.name.upper() != name.upper():
                self._told.add(0, column.name, name, "column_order", place=place)
                return  # from here on all are out of place

    def records(self) -> Iterator[tuple[RouteRecord, Row]]:
        """Each record with the row it was read from."""
        told = self._told
        for row in self._table.rows:
            self._told = Problems() if row.broken else told
            yield self._record(row), row

    def _record(self, row: Row) -> RouteRecord:
        texts = [self._text(row, part) for part in _TEXTS]
        extra: list[tuple[str, str]] = []
        for name, at in self._extra:
            cell = row.cells[at]
            if cell:
                extra.append((name, self._plain(row, name, cell)))
        last, reading = self._number(row, Part.LAST), self._number(row, Part.READING)
        return RouteRecord(
            customer=texts[0],
            name=texts[1],
            address=texts[2],
            meter=texts[3],
            last=last,
            reading=reading,
            time=self._time(row),
            state=self._state(row),
            way=texts[4],
            extra=tuple(extra),
            row=row.number,
        )

    def _cell(self, row: Row, part: Part) -> Cell:
        at = self._place.get(part)
        return None if at is None else row.cells[at]

    def _name(self, part: Part) -> str:
        return self._layout.column_of(part)

    def _text(self, row: Row, part: Part) -> str:
        cell = self._cell(row, part)
        if not cell:
            return ""
        name = self._name(part)
        if part in _IDS:
            self._figures(row, name, cell)
            guarded = values.GUARDED.fullmatch(cell) if isinstance(cell, str) else None
            if guarded is not None:
                cell = guarded[1]
        text = self._plain(row, name, cell)
        if part is Part.WAY and self._layout.ways and text and text not in self._layout.ways:
            self._told.add(row.number, name, text, "way_unknown")
        return text

    def _figures(self, row: Row, name: str, cell: Cell) -> None:
        """A number that went through a sheet as a quantity has lost its last figures."""
        if not isinstance(cell, str):
            return
        lost = isinstance(cell, Figure) and len(cell) > _SAFE_FIGURES
        if lost or values.SCIENTIFIC.fullmatch(cell):
            self._told.add(row.number, name, cell, "excel_number")

    def _plain(self, row: Row, name: str, cell: Cell) -> str:
        """A text without what no text has."""
        text = values.time_text(cell, self._layout) if isinstance(cell, datetime) else str(cell)
        text = text.strip()
        if text.isascii() and text.isprintable():
            return text
        if has_control(text):
            self._told.add(row.number, name, text, "control")
            return without_control(text).strip()
        meant = garbled(text)
        if meant == "":
            self._told.add(row.number, name, text, "lost_text")
        elif meant is not None:
            self._told.add(row.number, name, text, "mojibake", meant=meant)
        return text

    def _number(self, row: Row, part: Part) -> Decimal | None:
        cell = self._cell(row, part)
        text = str(cell).strip() if cell is not None else ""
        if not text:
            return None
        name = self._name(part)
        value = None if isinstance(cell, datetime) else values.number(text)
        if value is None:
            rule = "overflow" if not text.strip("*") else "not_a_number"
            self._told.add(row.number, name, text, rule)
            return None
        if value < 0:
            self._told.add(row.number, name, text, "negative")
        if values.too_long(value, self._layout.digits, self._layout.decimals):
            if isinstance(cell, Figure) and not values.too_long(value, self._layout.digits, 9):
                value = round(value, self._layout.decimals)  # 0.1 + 0.2 of a formula
            else:
                self._told.add(row.number, name, text, "digits", **self._digits)
        return value

    def _time(self, row: Row) -> datetime | None:
        cell = self._cell(row, Part.TIME)
        if isinstance(cell, datetime):
            return cell.replace(microsecond=0)
        text = cell.strip() if cell else ""
        if not text or values.never_set(text):
            return None
        moment = values.time(text, self._layout)
        if moment is None:
            name = self._name(Part.TIME)
            self._told.add(row.number, name, text, "not_a_date", example=self._example)
        return moment

    def _state(self, row: Row) -> ReadState | None:
        cell = self._cell(row, Part.STATE)
        text = str(cell).strip() if cell is not None else ""
        if not text:
            return None
        state = self._layout.codes.get(text)
        if state is None:
            name = self._name(Part.STATE)
            self._told.add(row.number, name, text, "state_unknown", known=self._states)
        return state
