"""The fields of a site as a person writes them: names, tidying, and what each may hold. One place
for the form and for imports."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final

from app.domain.pack import ContractPack
from app.domain.register_check import short_town, town_flag
from app.domain.site import Site
from app.domain.text import Text

FIELDS: Final[Mapping[str, Text]] = {
    "number": Text("序号", "Number"),
    "town": Text("镇街", "Town"),
    "name": Text("网点名称", "Site name"),
    "business": Text("业务", "Business"),
    "importance": Text("重要程度", "Importance"),
    "department": Text("归口部门", "Department"),
    "address": Text("地址", "Address"),
    "contact": Text("联系人", "Contact"),
    "phone": Text("电话", "Phone"),
    "note": Text("备注", "Note"),
    "closed": Text("停止服务", "Closed"),
}
NEEDED: Final = ("number", "town", "name", "business")
YES: Final = Text("是", "yes")
NO: Final = Text("否", "no")
LONGEST: Final = {"number": 40, "address": 200, "note": 500}
_USUAL: Final = 120  # characters
_FIGURES: Final = frozenset({"number", "phone", "serial_no", "port"})  # written half-width
_YES: Final = frozenset(
    {"是", "yes", "y", "true", "1", "√", "✓", "停用", "已停用", "停止服务", "closed"}
)
_NO: Final = frozenset({"否", "no", "n", "false", "0", "×", "在用", "正常", "未停用", "open"})
ERROR: Final = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")  # of a spreadsheet
UNRECKONED: Final = "\ue000"  # before a formula whose result the file does not hold
_PLAIN: Final = re.compile(r"[1-9][0-9]*")
_NUMBER: Final = re.compile(r"[1-9][0-9]*(?:[-/][0-9]+|[A-Za-z])?")
_LISTED: Final = str.maketrans("、，；;", ",,,,")


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a value cannot be kept, and what would do."""

    message: Text
    hint: Text

    @property
    def told(self) -> Text:
        """Both as a sentence."""
        return Text(f"{self.message.zh}，{self.hint.zh}。", f"{self.message.en}; {self.hint.en}.")


class Words:
    """What a pack's register may name, found by any of its words. ``more_towns``: towns that the
    register has beyond those of the pack."""

    def __init__(self, pack: ContractPack, more_towns: Iterable[str] = ()) -> None:
        self.towns: Sequence[str] = tuple(dict.fromkeys((*pack.towns, *more_towns)))
        self._towns = {_key(t): t for t in self.towns}
        self._short = _unique((_key(short_town(t)), t) for t in self.towns)
        self._businesses = _first(  # the register's own words win over titles
            [(_key(b.register_name), b.id) for b in pack.businesses]
            + [(_key(w), b.id) for b in pack.businesses for w in (*b.title, b.id)]
        )
        self._business_names = [b.register_name for b in pack.businesses]
        self._importances = _first(
            (_key(word), i.id) for i in pack.importances for word in (i.id, *i.title)
        )
        self._importance_names = [i.title.zh for i in pack.importances]

    def town(self, typed: str) -> str | Bad:
        key = _key(typed)
        found = self._towns.get(key) or self._short.get(_key(short_town(typed)))
        if found:
            return found
        return Bad(
            Text(f"镇街“{typed}”不在合同包里", f"unknown town “{typed}”"),
            _hint(typed, self.towns),
        )

    def business(self, typed: str) -> str | Bad:
        return self._businesses.get(_key(typed)) or Bad(
            Text(f"业务“{typed}”不在合同包里", f"unknown business “{typed}”"),
            _hint(typed, self._business_names),
        )

    def importance(self, typed: str) -> str | Bad:
        return self._importances.get(_key(typed)) or Bad(
            Text(f"重要程度“{typed}”不在合同包里", f"unknown importance “{typed}”"),
            _hint(typed, self._importance_names),
        )

    def read(self, field: str, typed: str) -> str | bool | Bad:
        """``typed``, which is not blank, as the field keeps it."""
        text = tidy(field, typed)
        if bad := no_result(text):
            return bad
        if field == "town":
            return self.town(text)
        if field == "business":
            return self.business(text)
        if field == "importance":
            return self.importance(text)
        if field == "closed":
            return _truth(text)
        most = LONGEST.get(field, _USUAL)
        if len(text) > most:
            return Bad(
                Text(f"{FIELDS[field].zh}太长", f"{FIELDS[field].en} is too long"),
                Text(f"不超过 {most} 个字", f"at most {most} characters"),
            )
        return text


def no_result(text: str) -> Bad | None:
    """What a spreadsheet's formula left instead of a value."""
    if text.startswith(UNRECKONED):
        return Bad(
            Text("单元格里是公式，文件没有存下结果", "a formula whose result is not in the file"),
            Text("请用 Excel 或 WPS 打开并保存一次", "open it in a spreadsheet and save it"),
        )
    if ERROR.fullmatch(text):
        return Bad(
            Text(f"单元格里是 {text}，没有结果", f"the cell has {text}, no result"),
            Text("请在表格里改正公式", "correct the formula in the spreadsheet"),
        )
    return None


def odd_number(number: str, register: Sequence[Site]) -> Bad | None:
    """Why a new site cannot have it: where the contract's own numbers are figures, a word, a
    fraction or a negative number is a slip."""
    if _NUMBER.fullmatch(number):  # nearly always; the register is not gone through for it
        return None
    if not register or not all(_PLAIN.fullmatch(s.number) for s in register):
        return None
    return Bad(
        Text(f"序号“{number}”写法不对", f"“{number}” is no number of a site"),
        Text("请写成 169 或 169-1", "write it like 169 or 169-1"),
    )


def tidy(field: str, typed: str) -> str:
    """Without stray blanks and signs nobody sees; figures half-width. Notes keep their lines."""
    text = "".join(c for c in typed if c in "\n\t\r" or not _unseen(c))
    if field in _FIGURES:
        text = unicodedata.normalize("NFKC", text)
    if field == "note":
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(" ".join(line.split()) for line in lines).strip()
    text = " ".join(text.split())
    if field == "number" and re.fullmatch(r"\d+\.0+", text, re.ASCII):
        text = text[: text.index(".")]
    return text


def alike(field: str, one: str, other: str) -> bool:
    """Whether they say the same: blanks and line ends make no difference."""
    return tidy(field, one).split() == tidy(field, other).split()


def shown(pack: ContractPack, field: str, value: Any) -> Text:
    """A field's value as a person reads it; ids as their titles."""
    if field == "closed":
        return YES if value else NO
    if field == "business":
        found = next((b for b in pack.businesses if b.id == value), None)
        return found.title if found else Text(str(value), str(value))
    if field == "importance":
        step = next((i for i in pack.importances if i.id == value), None)
        return step.title if step else Text(str(value), str(value))
    return Text(str(value), str(value))


def searchable(site: Site, towns: Iterable[str]) -> Site:
    """The site with what follows from its town and name: the pinyin that finds it, and what is odd
    about them."""
    from app.packs.pinyin import search_keys

    pinyin, initials = search_keys(site.town, site.name)
    flag = town_flag(site.town, site.name, towns)
    return replace(site, pinyin=pinyin, initials=initials, flag=flag)


def _truth(text: str) -> bool | Bad:
    word = _key(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    return Bad(
        Text(f"“{text}”看不出是否停止服务", f"“{text}” does not say whether it is closed"),
        Text("请填“是”或“否”", "write yes or no"),
    )


def _hint(word: str, known: Sequence[str]) -> Text:
    from app.packs.wording import did_you_mean

    if len(word) == 2:  # most towns have two characters, and one of them may be wrong
        near = get_close_matches(word, known, n=3, cutoff=0.5)
        if near:
            zh, en = " 或 ".join(near), " or ".join(near)
            return Text(f"是不是想写 {zh}？", f"did you mean {en}?")
    return did_you_mean(word, known)


def _key(text: str) -> str:
    bare = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return bare.translate(_LISTED)


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in pairs:
        if key:
            found.setdefault(key, value)
    return found


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Without the keys that lead to several values."""
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: values.pop() for key, values in found.items() if len(values) == 1}


def _unseen(char: str) -> bool:
    """Control characters, marks of byte order and direction, halves of a pair, no characters."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") or ord(char) & 0xFFFE == 0xFFFE
