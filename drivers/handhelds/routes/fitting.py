"""Whether a file of a layout can hold a route, so that it reads back as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from drivers.handhelds.routes import values
from drivers.handhelds.routes.chinese import decoded, has_control
from drivers.handhelds.routes.layout import ENCODINGS, RouteColumn, RouteLayout
from drivers.handhelds.routes.record import FileKind, Part, ReadState, Route, RouteRecord
from drivers.handhelds.routes.rules import Problems

# what reading could not keep; writing it back would lose it for good
LOSSY: Final = (
    *("undecodable", "control", "not_a_number", "overflow", "not_a_date", "state_unknown"),
    *("quote", "cells", "record_flag", "truncated", "cut_character"),
)
_PARTS: Final = tuple(Part)
# Excel and openpyxl take _x0041_ in a text for an escaped character; XML has no FFFE, FFFF
_NOT_IN_SHEETS: Final = re.compile("x[0-9A-Fa-f]{4}_|[\ufffe\uffff]")


def for_layout(route: Route, layout: RouteLayout) -> Route:
    """The route without what the layout has no columns for (``jk.dbf`` has no last reading)."""
    empty = RouteRecord()
    lacking = [part for part in _PARTS if part not in layout.by_part]
    names = {column.name for column in layout.columns if column.part is None}
    return replace(
        route,
        records=tuple(
            replace(
                record,
                extra=tuple(pair for pair in record.extra if pair[0] in names),
                **{part.value: getattr(empty, part.value) for part in lacking},
            )
            for record in route.records
        ),
    )


class Fitter:
    """Turns records into cells, in the order of the layout's columns; tells what does not fit."""

    def __init__(self, layout: RouteLayout, told: Problems) -> None:
        self._layout = layout
        self._told = told
        self._dbf = layout.file is FileKind.DBF
        self._sheet = layout.file is FileKind.XLSX
        self._lacking = [part for part in _PARTS if part not in layout.by_part]
        self._extra = {column.name for column in layout.columns if column.part is None}

    def cells(self, record: RouteRecord, row: int) -> list[str]:
        for part in self._lacking:
            value = getattr(record, part.value)
            if value not in ("", None):
                self._told.add(row, part.words.zh, str(value), "no_place")
        extra = dict(record.extra)
        for name, value in record.extra:
            if name not in self._extra or extra[name] != value or not value.strip():
                self._told.add(row, name, value, "no_place")
        cells = [self._cell(record, column, extra, row) for column in self._layout.columns]
        if self._sheet and not any(cells):
            self._told.add(row, "", "", "not_held")
        return cells

    def _cell(
        self, record: RouteRecord, column: RouteColumn, extra: dict[str, str], row: int
    ) -> str:
        value = extra.get(column.name, "") if column.part is None else getattr(record, column.part)
        if value is None or value == "":
            return column.fill
        if isinstance(value, Decimal):
            text = self._number(value, column, row)
        elif isinstance(value, datetime):
            text = self._moment(value, column, row)
        elif isinstance(value, ReadState):
            text = self._layout.states[value]
        else:
            text = self._text(str(value), column, row)
        return text

    def _number(self, value: Decimal, column: RouteColumn, row: int) -> str:
        digits, decimals = self._layout.digits, self._layout.decimals
        places = column.decimals if column.type == "N" else decimals
        if not value.is_finite() or values.too_long(value, digits, min(decimals, places)):
            self._told.add(row, column.name, str(value), "digits", digits=digits, decimals=decimals)
            return ""
        if column.type == "N" and self._dbf:
            return f"{value:.{places}f}"
        # zeros beyond what the layout knows are left out
        exponent = value.as_tuple().exponent
        long = isinstance(exponent, int) and exponent < -decimals
        return f"{value:.{decimals}f}" if long else f"{value:f}"

    def _moment(self, value: datetime, column: RouteColumn, row: int) -> str:
        text = values.time_text(value, self._layout)
        form = self._layout.times[0]
        if column.type == "D" and self._dbf:
            text = value.strftime("%Y%m%d")
        back = values.time(text, self._layout)
        if value.tzinfo is not None or back != value:
            self._told.add(row, column.name, str(value), "not_held", form=form)
        return text

    def _text(self, value: str, column: RouteColumn, row: int) -> str:
        text = value.strip()
        if (
            has_control(text)
            or (self._sheet and _NOT_IN_SHEETS.search(text))
            or (column.part in (Part.CUSTOMER, Part.METER) and values.GUARDED.fullmatch(text))
        ):
            self._told.add(row, column.name, text, "not_held")
        return text

    def encoded(self, cells: Sequence[str], row: int) -> list[bytes]:
        """The bytes of each cell, none longer than its column."""
        found: list[bytes] = []
        encoding = self._layout.encoding
        for column, text in zip(self._layout.columns, cells, strict=True):
            if text.isascii():
                raw = text.encode("ascii")
            else:
                raw = self._bytes(text, column, row, encoding)
            if len(raw) > column.width:
                facts = {"real": len(raw), "said": column.width}
                self._told.add(row, column.name, text, "too_long", **facts)
                raw = b""
            found.append(raw)
        return found

    def _bytes(self, text: str, column: RouteColumn, row: int, encoding: str) -> bytes:
        if not self.encodable(text, column.name, row, encoding):
            return b""
        raw = text.encode(encoding)
        if decoded(raw, self._layout.encodings, column.width).text != text:
            self._told.add(row, column.name, text, "not_held")
        return raw

    def encodable(self, text: str, column: str, row: int, encoding: str) -> bool:
        try:
            text.encode(encoding)
        except UnicodeEncodeError as error:
            char, wanted = text[error.start], ENCODINGS[encoding]
            shown = char if char.isprintable() else f"U+{ord(char):04X}"
            self._told.add(row, column, text, "not_encodable", char=shown, wanted=wanted)
            return False
        return True
