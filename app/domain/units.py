"""Units of a pack's figures as a person reads them. Symbols of the SI stand as they are."""

from __future__ import annotations

from typing import Final

from app.domain.text import Text, same

WORDS: Final = {
    "CNY": Text("元", "CNY"),
    "min": Text("分钟", "min"),
    "h": Text("小时", "h"),
    "d": Text("天", "days"),
}


def unit_text(unit: str) -> Text:
    return WORDS.get(unit) or same(unit)


def with_unit(figure: object, unit: Text) -> Text:
    """ "15 min": a figure, or limits, with the unit behind it."""
    return Text(f"{figure} {unit.zh}".strip(), f"{figure} {unit.en}".strip())
