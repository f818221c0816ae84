"""One row of a file against the register: what it would make of a site."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.domain.ids import register_id
from app.domain.pack import ContractPack
from app.domain.register_check import town_flag
from app.domain.register_import import CellProblem, FieldChange, ImportKind, ImportRow, RowState
from app.domain.site import Site
from app.domain.text import Text
from app.services.register_columns import field_of

LONGEST: Final = {"note": 500, "address": 200}
_USUAL: Final = 80
_PLAIN: Final = ("department", "address", "contact", "phone", "note")
SITE_FIELDS: Final = ("town", "name", "business", "importance", *_PLAIN)


@dataclass(frozen=True, slots=True)
class Given:
    """The cells of one row by field, and what its columns are called in the file."""

    line: int
    cells: Mapping[str, str]
    heads: Mapping[str, str]

    def problem(self, field: str, message: Text, hint: Text) -> CellProblem:
        return CellProblem(self.heads.get(field, ""), self.cells.get(field, ""), message, hint)


def site_row(
    given: Given,
    pack: ContractPack,
    known: Mapping[str, Site],
    seen: Mapping[str, int],
    *,
    may_change: bool,
) -> ImportRow:
    """``known``: the register by number; ``seen``: numbers of the rows above, with their lines.
    A blank cell leaves its field as it is. Without ``may_change`` only new sites are taken."""
    cells = given.cells
    number = cells.get("number", "")
    held = known.get(number)
    problems = list(_problems(given, pack, held, seen))
    title = f"{cells.get('town', '')} {cells.get('name', '')}".strip()
    if problems:
        return ImportRow(given.line, number, title, RowState.PROBLEM, problems=tuple(problems))
    site = _made(given, pack, held)
    title = f"{site.town} {site.name}"
    flags = _flags(site, pack, held)
    if held is None:
        return ImportRow(given.line, number, title, RowState.NEW, site, flags=flags)
    changes = tuple(
        FieldChange(
            name,
            field_of(ImportKind.SITES, name).title,
            shown(name, getattr(held, name), pack),
            shown(name, getattr(site, name), pack),
        )
        for name in SITE_FIELDS
        if getattr(held, name) != getattr(site, name)
    )
    if not changes:
        return ImportRow(given.line, number, title, RowState.SAME, site, flags=flags)
    if not may_change:
        refused = CellProblem("", "", _MAY_NOT, _LEAVE_IT)
        return ImportRow(
            given.line, number, title, RowState.PROBLEM, changes=changes, problems=(refused,)
        )
    return ImportRow(given.line, number, title, RowState.CHANGED, site, changes, flags=flags)


def shown(field: str, value: str, pack: ContractPack) -> str:
    """A field's value as the file would say it."""
    if field == "business":
        return next((b.register_name for b in pack.businesses if b.id == value), value)
    if field == "importance":
        return next((i.title.zh for i in pack.importances if i.id == value), value)
    return value


def _problems(
    given: Given, pack: ContractPack, held: Site | None, seen: Mapping[str, int]
) -> list[CellProblem]:
    cells, found = given.cells, []
    number = cells.get("number", "")
    if not number:
        found.append(given.problem("number", _EMPTY, Text("每行要有序号。", "Give each row one.")))
    elif (other := seen.get(number)) is not None:
        message = Text(f"序号与第 {other} 行重复。", f"The number is that of row {other}.")
        found.append(given.problem("number", message, Text("只保留一行。", "Keep one of them.")))
    if held is None:
        found += [
            given.problem(name, _EMPTY, Text("请补上。", "Fill it in."))
            for name in ("town", "name", "business")
            if not cells.get(name)
        ]
    town = cells.get("town", "")
    if town and town not in pack.towns:
        message = Text("合同里没有这个名称。", "The contract does not know it.")
        found.append(given.problem("town", message, near(town, pack.towns)))
    for name, ids in (("business", business_of), ("importance", importance_of)):
        word = cells.get(name, "")
        if word and not ids(word, pack):
            message = Text("合同里没有这一种。", "The contract has no such kind.")
            known = (
                [b.register_name for b in pack.businesses]
                if name == "business"
                else [i.title.zh for i in pack.importances]
            )
            found.append(given.problem(name, message, near(word, known)))
    for name in ("number", "name", *_PLAIN):
        most = LONGEST.get(name, _USUAL)
        if len(cells.get(name, "")) > most:
            message = Text(f"超过 {most} 个字。", f"More than {most} characters.")
            found.append(given.problem(name, message, Text("请缩短。", "Make it shorter.")))
    return found


def business_of(word: str, pack: ContractPack) -> str:
    """The id of a business, by what the register calls it, its title or its id; "" for none."""
    plain = _plain(word)
    for business in pack.businesses:
        if plain in {_plain(w) for w in (business.register_name, business.id, *business.title)}:
            return business.id
    return ""


def importance_of(word: str, pack: ContractPack) -> str:
    plain = _plain(word)
    for one in pack.importances:
        if plain in {_plain(w) for w in (one.id, *one.title)}:
            return one.id
    return ""


def near(word: str, known: Sequence[str]) -> Text:
    """The word that may be meant."""
    found = difflib.get_close_matches(word, known, 1, 0.6)
    if found:
        return Text(f"是不是“{found[0]}”？", f"Did you mean {found[0]}?")
    some = "、".join(known[:8])
    listed = ", ".join(known[:8])
    if not known:
        return Text("合同没有规定，请留空。", "The contract has none: leave it empty.")
    return Text(f"可用：{some}", f"Known: {listed}")


def _made(given: Given, pack: ContractPack, held: Site | None) -> Site:
    cells = given.cells
    number = cells["number"]
    site = held or Site(register_id(pack.id, number), pack.id, number, "", "", "")
    values = {name: cells[name] for name in ("town", "name", *_PLAIN) if cells.get(name)}
    if word := cells.get("business"):
        values["business"] = business_of(word, pack)
    if word := cells.get("importance"):
        values["importance"] = importance_of(word, pack)
    site = replace(site, **values)  # type: ignore[arg-type]
    if held is None or (held.town, held.name) != (site.town, site.name):
        from app.packs.pinyin import search_keys

        pinyin, initials = search_keys(site.town, site.name)
        flag = town_flag(site.town, site.name, pack.towns)
        site = replace(site, pinyin=pinyin, initials=initials, flag=flag)
    return site


def _flags(site: Site, pack: ContractPack, held: Site | None) -> tuple[Text, ...]:
    flags = []
    if town_flag(site.town, site.name, pack.towns):
        flags.append(
            Text("名称与所属镇街不一致，请核对。", "The name speaks of another town; check it.")
        )
    if held is not None and held.closed:
        flags.append(
            Text("这个网点已停止服务，导入后仍是停止。", "No longer served, and stays so.")
        )
    return tuple(flags)


def _plain(word: str) -> str:
    return "".join(word.lower().split())


_MAY_NOT: Final = Text(
    "这个网点已在登记中，您的账号不能修改。",
    "The site is registered already, and your account may not change it.",
)
_LEAVE_IT: Final = Text("请交给中心导入。", "Leave it to the central team.")
_EMPTY: Final = Text("内容是空的。", "It is empty.")
