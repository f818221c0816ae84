"""Columns of days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from app.domain.reading_template import ReadingColumn
from app.readings.cells import Cell, Dated, cell_text, day_of, number_text
from app.readings.cleaning import Add, Cleaner

_TIMED: Final = re.compile(r"[0-9] [0-9]{1,2}:[0-9]{2}", re.ASCII)
_TOKENS: Final = re.compile(r"YYYY|MM|M|DD|D")
_TIME: Final = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"  # of day: not asked for
_OTHERS: Final = tuple(
    re.compile(form + _TIME, re.ASCII)
    for form in (
        r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})",
        r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日?",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    )
)
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?", re.ASCII)
_SERIALS: Final = (20_000, 80_000)  # 1954 to 2119: a bare number in a column of days
_MAX_KNOWN: Final = 50_000
_LISTED, _OTHER, _NUMBER = "", "date_format", "date_as_number"


@dataclass(frozen=True, slots=True)
class Period:
    """The days a file is for, both included; None where that end is open."""

    first: date | None = None
    last: date | None = None
    today: date | None = None  # a day after it is still to come; None: not asked

    @staticmethod
    def month(text: str, today: date | None = None) -> Period:
        """``2026-03``. Raises ValueError for what is no month."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text, re.ASCII):
            raise ValueError(text)
        first = date.fromisoformat(f"{text}-01")
        after = (first.replace(day=28) + timedelta(4)).replace(day=1)
        return Period(first, after - timedelta(1), today)


class DateColumn:
    """Called with each cell and its row; gives the day or None. Days repeat, so texts are read
    once."""

    def __init__(
        self, column: ReadingColumn, number: int, typed: bool, add: Add, period: Period
    ) -> None:
        self._cleaner = Cleaner(add, number, column.required)
        self._add = add
        self._number = number
        self._typed = typed
        self._period = period
        self._format = column.formats[0] if column.formats else "YYYY-MM-DD"
        self._forms = tuple(form_of(f) for f in column.formats)
        self._known: dict[Any, date] = {}  # good cells that were seen

    def __call__(self, cell: Cell, row: int) -> date | None:
        known = self._known.get(cell)
        return known if known is not None else self._slow(cell, row)

    def plain(self, cells: Sequence[str]) -> Sequence[str] | None:
        """See ``sieve.Checker``."""
        for text in set(self._cleaner.given(cells)).difference(self._known):
            day = self._listed(text) if _clean(text) else None
            if day is None or self._broken(day):
                return None
            self._remember(text, day)
        return cells

    def _slow(self, cell: Cell, row: int) -> date | None:
        if self._cleaner.missing(cell, row):
            return None
        if isinstance(cell, Dated):
            if self._judged(cell.day, cell.text, row):
                self._remember(cell, cell.day)
            return cell.day
        if type(cell) is float:
            return self._bare_number(cell, row)
        if type(cell) is not str:
            self._invalid(cell_text(cell), row)
            return None
        text, told = self._cleaner.cleaned(cell, row, strict=not _TIMED.search(cell))
        if not text:
            return None
        day, how = self._read(text)
        if day is None:
            self._invalid(cell, row)
            return None
        rule = how or ("date_as_text" if self._typed and not told else "")
        if rule:
            names = {"day": day.isoformat(), "format": self._format}
            self._add(rule, row, self._number, cell, **names)
        if self._judged(day, text, row) and not rule and not told:
            self._remember(cell, day)
        return day

    def _remember(self, cell: Cell, day: date) -> None:
        if len(self._known) > _MAX_KNOWN:
            self._known.clear()
        self._known[cell] = day

    def _bare_number(self, value: float, row: int) -> date | None:
        text = cell_text(value)
        day: date | None = None
        rule = _NUMBER
        if _SERIALS[0] <= value <= _SERIALS[1]:
            day = day_of(value)
        elif 1e7 <= value < 1e8 and value.is_integer():
            day, rule = _day(_OTHERS[2], number_text(value)), _OTHER
        if day is None:
            self._invalid(text, row)
            return None
        names = {"day": day.isoformat(), "format": self._format}
        self._add(rule, row, self._number, text, **names)
        self._judged(day, text, row)
        return day

    def _listed(self, text: str) -> date | None:
        """The day of a text in a form that is to be used."""
        days = (_day(form, text) for form in self._forms)
        return next((day for day in days if day is not None), None)

    def _read(self, text: str) -> tuple[date | None, str]:
        if (day := self._listed(text)) is not None:
            return day, _LISTED
        for form in _OTHERS:
            if (day := _day(form, text)) is not None:
                return day, _OTHER
        if _SERIAL.fullmatch(text) and _SERIALS[0] <= float(text) <= _SERIALS[1]:
            return day_of(float(text)), _NUMBER
        return None, ""

    def _broken(self, day: date) -> str:
        """The rule that a day breaks, empty if none."""
        period = self._period
        if (period.first and day < period.first) or (period.last and day > period.last):
            return "date_outside"
        return "date_future" if period.today and day > period.today else ""

    def _judged(self, day: date, text: str, row: int) -> bool:
        rule = self._broken(day)
        if rule == "date_outside":
            ends = self._period.first, self._period.last
            low, high = (d.isoformat() if d else "…" for d in ends)
            self._add(rule, row, self._number, text, low=low, high=high)
        elif rule:
            self._add(rule, row, self._number, text)
        return not rule

    def _invalid(self, text: str, row: int) -> None:
        self._add("date_invalid", row, self._number, text, format=self._format)


def form_of(text: str) -> re.Pattern[str]:
    """``YYYY年M月D日`` as an expression with the groups y, m, d; a time of day may follow."""
    made, at = "", 0
    for token in _TOKENS.finditer(text):
        made += re.escape(text[at : token.start()])
        width = {"YYYY": "{4}", "MM": "{2}", "DD": "{2}"}.get(token[0], "{1,2}")
        made += f"(?P<{token[0][0].lower()}>[0-9]{width})"
        at = token.end()
    return re.compile(made + re.escape(text[at:]) + _TIME, re.ASCII)


def _clean(text: str) -> bool:
    """Whether the cleaner would leave it as it is; a blank stands before a time of day only."""
    if not text.isascii() or not text.isprintable() or text != text.strip():
        return False
    return " " not in text or bool(_TIMED.search(text))


def _day(form: re.Pattern[str], text: str) -> date | None:
    found = form.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
