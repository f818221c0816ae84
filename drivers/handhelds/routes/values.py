"""Cells to values and back: readings, times, states."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Final

from drivers.handhelds.routes.layout import RouteLayout

NUMBER: Final = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{0,40})?|[+-]?\.[0-9]{1,40}", re.ASCII)
SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.ASCII | re.IGNORECASE)
# how a sheet's export keeps leading zeros: ="00123"
GUARDED: Final = re.compile(r'="([^"]*)"')
_USUAL: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d)(?::(\d\d))?)?", re.ASCII)
_NOTHING: Final = frozenset(" -/:.0")  # a time that was never set: "0000-00-00 00:00:00"


def number(text: str) -> Decimal | None:
    """None for what is no plain number: an exponent, a comma, full-width figures."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


def too_long(value: Decimal, digits: int, decimals: int) -> bool:
    """More digits before the point than ``digits``, or after it than ``decimals``; zeros at the
    end do not count."""
    if abs(value) >= 10**digits:
        return True
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return True
    return exponent < -decimals and value != round(value, decimals)


def never_set(text: str) -> bool:
    return not set(text) - _NOTHING


def time(text: str, layout: RouteLayout) -> datetime | None:
    """None for what is no time in any of the layout's formats."""
    for form in layout.times:
        quick = _USUAL.fullmatch(text) if form == "%Y-%m-%d %H:%M:%S" else None
        try:
            if quick is not None and quick[6] is not None:
                return datetime(*(int(part) for part in quick.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
            if text.isascii():
                return datetime.strptime(text, form)  # noqa: DTZ007 - devices keep naive local time
        except ValueError:
            continue
    return None


def time_text(moment: datetime, layout: RouteLayout) -> str:
    """As the layout writes it; years below 1000 keep their four figures on every system."""
    return moment.strftime(layout.times[0].replace("%Y", f"{moment.year:04d}"))


def example(layout: RouteLayout) -> str:
    return time_text(datetime(2026, 11, 27, 8, 30), layout)  # noqa: DTZ001
