"""A pack's ``sites.csv``, and the check that finds odd rows of a register."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping

from app.domain.ids import register_id
from app.domain.site import Site
from app.domain.text import Text
from app.packs.problems import Problem
from app.packs.source import Folder, read_text
from app.packs.wording import did_you_mean

FILE = "sites.csv"
TOWN_MISMATCH = "town_mismatch"
_NEEDED = ("seq", "town", "name", "business")
_KNOWN = (*_NEEDED, "pinyin", "initials")
_SUFFIX = re.compile(r"(?<=..)(?:街道|镇|区|市)$")


def read_sites(
    folder: Folder,
    pack_id: str,
    towns: Collection[str],
    city_level: Collection[str],
    businesses: Mapping[str, str],
    problems: list[Problem],
) -> tuple[Site, ...]:
    """Every row as a site. ``businesses`` maps the register's word to the business id."""
    text = read_text(folder, FILE, problems)
    if text is None:
        return ()
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    if not _header_fits(header, problems):
        return ()
    known_towns = {*towns, *city_level}
    sites: list[Site] = []
    lines: dict[str, int] = {}
    while True:
        # a quoted name may span lines, so the row is named by the line it starts on
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = Text(f"这一行无法读取（{error}）", f"this row cannot be read ({error})")
            hint = Text("检查引号是否成对", "check that the quotes are closed")
            problems.append(Problem(FILE, line, "", message, hint))
            break
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = Text(
                f"这一行有 {len(cells)} 列，应为 {len(header)} 列",
                f"this row has {len(cells)} columns, not {len(header)}",
            )
            hint = Text("名称中的逗号要加引号", "a name with a comma needs quotes")
            problems.append(Problem(FILE, line, "", message, hint))
            continue
        row = {key: cell.strip() for key, cell in zip(header, cells, strict=True)}
        found = list(_row_problems(row, line, known_towns, businesses, lines))
        problems += found
        if found:
            continue
        lines[row["seq"]] = line
        sites.append(_site(row, pack_id, towns, businesses))
    return tuple(sites)


def town_flag(town: str, name: str, towns: Iterable[str]) -> str:
    """``town_mismatch`` if the name claims to belong to another town than the row's, else empty.

    Bare names are not enough: villages share the names of towns (厚街 has a 桥头 of its own). Only
    the words of a town's own bodies count — 企石镇…, …企石分局, …企石分公司. A branch company that
    says in brackets where its counter is may stand in the neighbouring town.
    """
    own = _short(town)
    if own in name:
        return ""
    for other in towns:
        short = _short(other)
        if short == own:
            continue
        claim = rf"{re.escape(short)}(?:镇|区|街道|分局|分公司(?![（(](?!政务)))"
        if re.search(claim, name):
            return TOWN_MISMATCH
    return ""


def _short(town: str) -> str:
    return _SUFFIX.sub("", town)


def _site(
    row: Mapping[str, str], pack_id: str, towns: Collection[str], businesses: Mapping[str, str]
) -> Site:
    pinyin, initials = row.get("pinyin", ""), row.get("initials", "")
    if not pinyin or not initials:
        from app.packs.pinyin import search_keys

        pinyin, initials = search_keys(row["town"], row["name"])
    return Site(
        id=register_id(pack_id, row["seq"]),
        pack_id=pack_id,
        number=row["seq"],
        town=row["town"],
        name=row["name"],
        business=businesses[row["business"]],
        pinyin=pinyin,
        initials=initials,
        flag=town_flag(row["town"], row["name"], towns),
    )


def _header_fits(header: list[str], problems: list[Problem]) -> bool:
    before = len(problems)
    for name in _NEEDED:
        if name not in header:
            message = Text(f"缺少列 “{name}”", f"the column “{name}” is missing")
            hint = Text(f"第一行应为 {','.join(_KNOWN)}", f"the first line is {','.join(_KNOWN)}")
            problems.append(Problem(FILE, 1, name, message, hint))
    for name in header:
        if name not in _KNOWN:
            message = Text(f"不认识的列 “{name}”", f"unknown column “{name}”")
            problems.append(Problem(FILE, 1, name, message, did_you_mean(name, _KNOWN)))
    return len(problems) == before


def _row_problems(
    row: Mapping[str, str],
    line: int,
    towns: Collection[str],
    businesses: Mapping[str, str],
    lines: Mapping[str, int],
) -> Iterable[Problem]:
    for key in _NEEDED:
        if not row[key]:
            hint = Text("请补上", "fill it in")
            yield Problem(FILE, line, key, Text("内容是空的", "this is empty"), hint)
    if row["seq"] in lines:
        other = lines[row["seq"]]
        message = Text(
            f"序号 {row['seq']} 与第 {other} 行重复", f"number {row['seq']} is also on line {other}"
        )
        hint = Text("每行的序号必须唯一", "every row needs a number of its own")
        yield Problem(FILE, line, "seq", message, hint)
    if row["town"] and row["town"] not in towns:
        message = Text(f"镇街 “{row['town']}” 不在 pack.yaml 中", f"unknown town “{row['town']}”")
        yield Problem(FILE, line, "town", message, did_you_mean(row["town"], sorted(towns)))
    if row["business"] and row["business"] not in businesses:
        message = Text(
            f"业务 “{row['business']}” 不在 pack.yaml 中", f"unknown business “{row['business']}”"
        )
        hint = did_you_mean(row["business"], sorted(businesses))
        yield Problem(FILE, line, "business", message, hint)
