"""What looks wrong in the register. It flags, it never changes: the customer's list is kept.

A false alarm is worse than silence here: people stop reading. Each rule was run against the real
register of 168 rows before it was kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.site import Site
from app.domain.text import Text

TOWN_MISMATCH: Final = "town_mismatch"
_SUFFIX: Final = re.compile(r"(?<=..)(?:街道|镇|区|市)$")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()（）-]{4,18}[0-9](?:\s*[转#xX]\s*[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Flag:
    code: str
    site_ids: tuple[str, ...]
    text: Text
    todo: Text


def town_flag(town: str, name: str, towns: Iterable[str]) -> str:
    """``town_mismatch`` if the name claims to belong to another town than the row's, else empty.

    Bare names are not enough: villages share the names of towns (厚街 has a 桥头 of its own). Only
    the words of a town's own bodies count — 企石镇…, …企石分局, …企石分公司. A branch company that
    says in brackets where its counter is may stand in the neighbouring town.
    """
    return TOWN_MISMATCH if _claimed(town, name, towns) else ""


def _claimed(town: str, name: str, towns: Iterable[str]) -> str:
    own = _short(town)
    if own in name:
        return ""
    for other in towns:
        short = _short(other)
        if short == own:
            continue
        claim = rf"{re.escape(short)}(?:镇|区|街道|分局|分公司(?![（(](?!政务)))"
        if re.search(claim, name):
            return other
    return ""


def _short(town: str) -> str:
    return _SUFFIX.sub("", town)


def unknown_numbers(sites: Iterable[Site], total: int) -> tuple[int, ...]:
    """Numbers of 1 … ``total`` that no site has; empty where the register does not count so."""
    held = {int(s.number) for s in sites if s.number.isascii() and s.number.isdigit()}
    return tuple(n for n in range(1, total + 1) if n not in held) if held else ()


def check(
    sites: Sequence[Site],
    towns: Collection[str],
    businesses: Collection[str],
    open_tickets: Mapping[str, int],
) -> tuple[Flag, ...]:
    """``businesses`` are ids of the pack; ``open_tickets`` by site id."""
    found = [
        *_single(sites, towns, businesses),
        *_same_names(sites),
        *_closed(sites, open_tickets),
    ]
    order = {site.id: n for n, site in enumerate(sites)}
    return tuple(sorted(found, key=lambda f: (f.code, order.get(f.site_ids[0], 0))))


def _single(
    sites: Iterable[Site], towns: Collection[str], businesses: Collection[str]
) -> Iterator[Flag]:
    for site in sites:
        if claimed := _claimed(site.town, site.name, towns):
            yield Flag(
                TOWN_MISMATCH,
                (site.id,),
                Text(
                    f"登记在{site.town}，名称却是{claimed}的。",
                    f"Registered in {site.town}, but its name speaks of {claimed}.",
                ),
                Text("请与客户核对所属镇街。", "Ask the customer which town it belongs to."),
            )
        if site.town not in towns:
            yield Flag(
                "unknown_town",
                (site.id,),
                Text(f"合同里没有“{site.town}”。", f"The contract does not know {site.town}."),
                Text("请更正，或更新合同包。", "Correct it, or update the contract pack."),
            )
        if site.business not in businesses:
            yield Flag(
                "unknown_business",
                (site.id,),
                Text(
                    f"合同里没有业务“{site.business}”，无法安排巡检。",
                    f"The contract has no business “{site.business}”: no visit can be planned.",
                ),
                Text("请更正业务类型。", "Correct the business."),
            )
        if site.phone and not _PHONE.fullmatch(site.phone):
            yield Flag(
                "phone",
                (site.id,),
                Text(f"电话“{site.phone}”不像电话号码。", f"“{site.phone}” is no phone number."),
                Text("请核对电话。", "Check the number."),
            )


def _same_names(sites: Iterable[Site]) -> Iterator[Flag]:
    named: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        if not site.closed:
            named["".join(site.name.split())].append(site)
    for same in named.values():
        if len(same) < 2:
            continue
        numbers = "、".join(s.number for s in same)
        listed = ", ".join(s.number for s in same)
        towns = {s.town for s in same}
        kinds = {s.business for s in same}
        if len(kinds) > 1:
            continue  # one house with two counters of different business is usual
        where = (
            Text("同一镇街", "in one town") if len(towns) == 1 else Text("不同镇街", "in two towns")
        )
        yield Flag(
            "same_name",
            tuple(s.id for s in same),
            Text(
                f"{where.zh}的 {numbers} 号名称和业务都相同：{same[0].name}。",
                f"Numbers {listed}, {where.en}, have the same name and business: {same[0].name}.",
            ),
            Text("请核对是否重复登记。", "Check whether one was registered twice."),
        )


def _closed(sites: Iterable[Site], open_tickets: Mapping[str, int]) -> Iterator[Flag]:
    for site in sites:
        if site.closed and (count := open_tickets.get(site.id, 0)):
            yield Flag(
                "closed_open_tickets",
                (site.id,),
                Text(
                    f"已停止服务，但还有 {count} 张未结工单。",
                    f"No longer served, but {count} work orders are open.",
                ),
                Text("请处理或撤销这些工单。", "Settle or cancel them."),
            )
