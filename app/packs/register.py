"""A pack's ``sites.csv``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.domain.ids import register_id
from app.domain.register_check import town_flag
from app.domain.site import Site
from app.domain.text import Text
from app.packs.csv_rows import Row, read_rows
from app.packs.names import SITES_FILE as FILE
from app.packs.problems import Problem
from app.packs.source import Folder
from app.packs.wording import did_you_mean

_NEEDED = ("seq", "town", "name", "business")
_PLAIN = ("importance", "department", "address", "contact", "phone", "note")
_SEARCH = ("pinyin", "initials")


def read_sites(
    folder: Folder,
    pack_id: str,
    towns: Collection[str],
    city_level: Collection[str],
    businesses: Mapping[str, str],
    importances: Collection[str],
    problems: list[Problem],
) -> tuple[Site, ...]:
    """Every row as a site. ``businesses`` maps the register's word to the business id."""
    known_towns = {*towns, *city_level}
    sites: list[Site] = []
    lines: dict[str, int] = {}
    for line, row in read_rows(folder, FILE, _NEEDED, (*_PLAIN, *_SEARCH), problems):
        found = list(_row_problems(row, line, known_towns, businesses, importances, lines))
        problems += found
        if found:
            continue
        lines[row["seq"]] = line
        sites.append(_site(row, pack_id, towns, businesses))
    return tuple(sites)


def _site(row: Row, pack_id: str, towns: Collection[str], businesses: Mapping[str, str]) -> Site:
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
        importance=row.get("importance", ""),
        department=row.get("department", ""),
        address=row.get("address", ""),
        contact=row.get("contact", ""),
        phone=row.get("phone", ""),
        note=row.get("note", ""),
    )


def _row_problems(
    row: Row,
    line: int,
    towns: Collection[str],
    businesses: Mapping[str, str],
    importances: Collection[str],
    lines: Mapping[str, int],
) -> Iterable[Problem]:
    if row["seq"] in lines:
        other = lines[row["seq"]]
        message = Text(
            f"序号 {row['seq']} 与第 {other} 行重复", f"number {row['seq']} is also on line {other}"
        )
        hint = Text("每行的序号必须唯一", "every row needs a number of its own")
        yield Problem(FILE, line, "seq", message, hint)
    if row["town"] not in towns:
        message = Text(f"镇街 “{row['town']}” 不在 pack.yaml 中", f"unknown town “{row['town']}”")
        yield Problem(FILE, line, "town", message, did_you_mean(row["town"], sorted(towns)))
    if row["business"] not in businesses:
        message = Text(
            f"业务 “{row['business']}” 不在 pack.yaml 中", f"unknown business “{row['business']}”"
        )
        hint = did_you_mean(row["business"], sorted(businesses))
        yield Problem(FILE, line, "business", message, hint)
    importance = row.get("importance", "")
    if importance and importance not in importances:
        message = Text(
            f"重要程度 “{importance}” 不在 pack.yaml 中", f"unknown importance “{importance}”"
        )
        hint = did_you_mean(importance, sorted(importances))
        yield Problem(FILE, line, "importance", message, hint)
