"""Chinese to pinyin, for finding a site by typing.

pypinyin takes a third of a second to import, so it is only imported when something must really be
read: packs carry the finished columns, and only imports of new rows come here. A general dictionary
does not know how places around Dongguan are called; the readings that it gets wrong are below.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

# Places whose common reading differs from the dictionary's. 涌 is chōng in the waterside names of
# Guangdong; 塘厦 is locally táng xià; the others are characters with a rarer reading in the name.
_LOCAL: dict[str, list[str]] = {
    "东莞": ["dong", "guan"],
    "莞城": ["guan", "cheng"],
    "塘厦": ["tang", "xia"],
    "麻涌": ["ma", "chong"],
    "涌口": ["chong", "kou"],
    "道滘": ["dao", "jiao"],
    "高埗": ["gao", "bu"],
    "石碣": ["shi", "jie"],
    "寮步": ["liao", "bu"],
    "长安": ["chang", "an"],
    "常平": ["chang", "ping"],
    "大朗": ["da", "lang"],
    "厚街": ["hou", "jie"],
    "洪梅": ["hong", "mei"],
    "企石": ["qi", "shi"],
    "茶山": ["cha", "shan"],
    "虎门": ["hu", "men"],
    "沙田": ["sha", "tian"],
    "望牛墩": ["wang", "niu", "dun"],
    "谢岗": ["xie", "gang"],
    "樟木头": ["zhang", "mu", "tou"],
    "还珠沥": ["huan", "zhu", "li"],
    "木棆": ["mu", "lun"],
    "诸佛岭": ["zhu", "fo", "ling"],
    "莆心湖": ["pu", "xin", "hu"],
    "石潭埔": ["shi", "tan", "pu"],
    "下汴": ["xia", "bian"],
}
_PLACES = re.compile("|".join(sorted(map(re.escape, _LOCAL), key=len, reverse=True)))
_WORD = re.compile(r"[a-z0-9]+", re.ASCII)


def syllables(text: str) -> list[str]:
    """Toneless syllables; Latin letters and digits stay as they are, signs are dropped."""
    found: list[str] = []
    at = 0
    for place in _PLACES.finditer(text):
        found += _general(text[at : place.start()])
        found += _LOCAL[place.group()]
        at = place.end()
    return found + _general(text[at:])


def full(text: str) -> str:
    """``常平司马`` -> ``changpingsima``"""
    return "".join(syllables(text))


def initials(text: str) -> str:
    """``常平司马`` -> ``cpsm``; a number stays whole: ``3号点`` -> ``3hd``."""
    return "".join(s if s.isdigit() else s[0] for s in syllables(text))


def search_keys(town: str, name: str) -> tuple[str, str]:
    """The ``pinyin`` and ``initials`` of a register row: town and name as two words, so that
    typing a town finds its sites even where the name does not contain it."""
    return f"{full(town)} {full(name)}".strip(), f"{initials(town)} {initials(name)}".strip()


def _general(text: str) -> list[str]:
    if not text:
        return []
    if text.isascii():
        return _WORD.findall(text.lower())
    return [w for s in _dictionary()(text) for w in _WORD.findall(s.lower().replace("ü", "v"))]


@cache
def _dictionary() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin
