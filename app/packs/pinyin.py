"""Chinese to pinyin, for finding a site by typing.

pypinyin takes a third of a second to import, so it is only imported when something must really be
read: packs carry the finished columns, and only imports of new rows come here. A general dictionary
does not know how people call the places they live in: 涌 is chōng in the waterside names of the
south, 塘厦 is táng xià there. The names that it gets wrong stand in ``resources/pinyin.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from importlib import resources

_WORD = re.compile(r"[a-z0-9]+", re.ASCII)


def syllables(text: str) -> list[str]:
    """Toneless syllables; Latin letters and digits stay as they are, signs are dropped."""
    found: list[str] = []
    at = 0
    readings, places = _local()
    for place in places.finditer(text):
        found += _general(text[at : place.start()])
        found += readings[place.group()]
        at = place.end()
    return found + _general(text[at:])


def full(text: str) -> str:
    """``常平司马`` -> ``changpingsima``"""
    return _full(syllables(text))


def initials(text: str) -> str:
    """``常平司马`` -> ``cpsm``; a number stays whole: ``3号点`` -> ``3hd``."""
    return _initials(syllables(text))


def search_keys(town: str, name: str) -> tuple[str, str]:
    """The ``pinyin`` and ``initials`` of a register row: town and name as two words, so that
    typing a town finds its sites even where the name does not contain it."""
    first, second = syllables(town), syllables(name)  # once: the dictionary is the slow part
    return (
        f"{_full(first)} {_full(second)}".strip(),
        f"{_initials(first)} {_initials(second)}".strip(),
    )


def _full(found: list[str]) -> str:
    return "".join(found)


def _initials(found: list[str]) -> str:
    return "".join(s if s.isdigit() else s[0] for s in found)


def _general(text: str) -> list[str]:
    if not text:
        return []
    if text.isascii():
        return _WORD.findall(text.lower())
    return [w for s in _dictionary()(text) for w in _WORD.findall(s.lower().replace("ü", "v"))]


@cache
def _local() -> tuple[dict[str, list[str]], re.Pattern[str]]:
    """Names with a reading of their own, and a pattern that finds the longest of them first."""
    table = resources.files("resources").joinpath("pinyin.csv").read_text("utf-8")
    readings = {row["word"]: row["reading"].split() for row in csv.DictReader(table.splitlines())}
    return readings, re.compile("|".join(sorted(map(re.escape, readings), key=len, reverse=True)))


@cache
def _dictionary() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin
