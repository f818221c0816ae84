"""Pinyin initials of an action's words, so that "xz" finds 新增."""

from __future__ import annotations

from functools import cache


@cache
def initials(words: str) -> str:
    """ "网点巡检" -> "wdxj"; what is not Chinese stays as it is."""
    from pypinyin import Style, lazy_pinyin  # its dictionary is loaded with the first palette

    return "".join(lazy_pinyin(words, style=Style.FIRST_LETTER)).casefold()
