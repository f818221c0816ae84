"""What looks wrong in a register of sites. A flag is a question to a person, never a verdict: it
must be worth asking, so each rule is written to stay silent where it cannot be sure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.site import Site
from app.domain.text import Text

TOWN_MISMATCH: Final = "town_mismatch"
NAME_TWICE: Final = "name_twice"  # in one town
NAME_IN_TOWNS: Final = "name_in_towns"  # in several
TOWN_UNKNOWN: Final = "town_unknown"
BUSINESS_UNKNOWN: Final = "business_unknown"
PHONE_MALFORMED: Final = "phone_malformed"
CLOSED_WITH_TICKETS: Final = "closed_with_tickets"

_SUFFIX: Final = re.compile(r"(?<=..)(?:街道|镇|区|市)$")
_DENSE: Final = 2  # a sequence has at least every second of its numbers
_FIGURES: Final = 6  # longer numbers are codes, not a sequence
_PHONE_LABELS: Final = re.compile(r"[^\W\d_]+\.?|[()（）【】\[\]:：]")
_PHONE_PARTS: Final = re.compile(
    r"[、,，;；/|\n]|(?<=\d{5})\s+(?=(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}-)"
)
_EXTENSION: Final = re.compile(r"(?:转|分机|内线|ext\.?|x|#)\s*\d{1,6}\s*$", re.IGNORECASE)
_PHONE: Final = re.compile(
    r"(?:\+?86)?1[3-9]\d{9}"  # mobile
    r"|(?:\+?86[1-9]\d{1,2}|0[1-9]\d{1,2})?[2-9]\d{6,7}"  # fixed, with or without the area
    r"|(?:0[1-9]\d{1,2})?[2-9]\d{6,7}\d{1,4}"  # with an extension behind a dash
    r"|[48]00\d{7}|1\d{2}|1\d{4}|9\d{4,5}"  # services
    r"|[1-9]\d{3,5}"  # inside a house
    r"|\+(?!86)\d{8,15}"
)


@dataclass(frozen=True, slots=True)
class Flag:
    """``site_ids``: whom it concerns, in the register's order; ``field``: the site's field that a
    person would look at."""

    code: str
    site_ids: tuple[str, ...]
    field: str
    text: Text  # what is odd
    todo: Text


def check(
    sites: Sequence[Site],
    *,
    towns: Collection[str],
    businesses: Collection[str],
    open_tickets: Mapping[str, int] | None = None,
) -> tuple[Flag, ...]:
    """Everything odd, site by site, then what concerns several. ``towns`` and ``businesses``
    (ids) are the contract's; ``open_tickets`` by site id."""
    tickets = open_tickets or {}
    alone = [flag for site in sites for flag in site_flags(site, towns, businesses, tickets)]
    # a site that is listed in the wrong town is asked about once
    misplaced = {f.site_ids[0] for f in alone if f.code == TOWN_MISMATCH}
    return (*alone, *_names(sites, misplaced))


def site_flags(
    site: Site,
    towns: Collection[str],
    businesses: Collection[str],
    open_tickets: Mapping[str, int] | None = None,
) -> Iterator[Flag]:
    """What is odd about one site by itself."""
    other = claimed_town(site.town, site.name, towns)
    if other:
        text = Text(
            f"登记在{site.town}，名称却是{other}的单位：{site.name}。",
            f"It is listed in {site.town}, but its name speaks of {other}: {site.name}.",
        )
        yield Flag(
            TOWN_MISMATCH,
            (site.id,),
            "town",
            text,
            Text("请向网点核对镇街和名称。", "Ask the site which of the two is right."),
        )
    if site.town not in towns:
        yield Flag(
            TOWN_UNKNOWN,
            (site.id,),
            "town",
            Text(
                f"镇街“{site.town}”不在合同包里。", f"The contract pack has no town “{site.town}”."
            ),
            Text("请改正镇街，或更新合同包。", "Correct the town, or update the contract pack."),
        )
    if site.business not in businesses:
        yield Flag(
            BUSINESS_UNKNOWN,
            (site.id,),
            "business",
            Text(
                f"业务“{site.business}”不在合同包里，没有检查单可用。",
                f"The contract pack has no business “{site.business}”, so there is no checklist.",
            ),
            Text("请改选业务，或更新合同包。", "Choose another, or update the contract pack."),
        )
    if site.phone and not phone_sound(site.phone):
        yield Flag(
            PHONE_MALFORMED,
            (site.id,),
            "phone",
            Text(
                f"电话“{site.phone}”打不通：位数或写法不对。",
                f"The phone number “{site.phone}” cannot be dialled as written.",
            ),
            Text("请核对电话。", "Check the number."),
        )
    waiting = (open_tickets or {}).get(site.id, 0)
    if site.closed and waiting:
        yield Flag(
            CLOSED_WITH_TICKETS,
            (site.id,),
            "closed",
            Text(
                f"网点已停止服务，还有 {waiting} 张工单没有关闭。",
                f"The site is no longer served, yet {waiting} of its work orders are open.",
            ),
            Text("请关闭工单，或恢复网点。", "Close them, or take the site back into service."),
        )


def missing_numbers(sites: Iterable[Site]) -> tuple[str, ...]:
    """The numbers left out of the register's sequence. Nothing where the numbers are no sequence:
    codes, or so sparse that a gap says nothing."""
    held = {
        int(n)
        for s in sites
        if (n := s.number.strip()).isascii() and n.isdecimal() and len(n) <= _FIGURES
    } - {0}
    if not held:
        return ()
    first, last = min(held), max(held)
    if len(held) * _DENSE >= last:
        first = 1
    elif len(held) * _DENSE < last - first + 1:
        return ()
    return tuple(str(n) for n in range(first, last) if n not in held)


def town_flag(town: str, name: str, towns: Iterable[str]) -> str:
    """``town_mismatch`` if the name claims to belong to another town than the row's, else empty."""
    return TOWN_MISMATCH if claimed_town(town, name, towns) else ""


def claimed_town(town: str, name: str, towns: Iterable[str]) -> str:
    """The other town that the name claims to belong to, "" if it claims none.

    Bare names are not enough: villages share the names of towns (厚街 has a 桥头 of its own). Only
    the words of a town's own bodies count — 企石镇…, …企石分局, …企石分公司. A branch company that
    says in brackets where its counter is may stand in the neighbouring town.
    """
    own = short_town(town)
    if own in name:
        return ""
    for other in towns:
        short = short_town(other)
        if short == own or short not in name:
            continue
        claim = rf"{re.escape(short)}(?:镇|区|街道|分局|分公司(?![（(](?!政务)))"
        if re.search(claim, name):
            return other
    return ""


def short_town(town: str) -> str:
    """东城区 and 东城街道 are 东城."""
    return _SUFFIX.sub("", town)


def phone_sound(phone: str) -> bool:
    """Whether every number in it can be dialled. Several may stand there, with names, extensions
    and the usual signs between the figures."""
    text = unicodedata.normalize("NFKC", phone)
    found = False
    for part in _PHONE_PARTS.split(text):
        bare = _PHONE_LABELS.sub(" ", _EXTENSION.sub("", part)).strip()
        digits = re.sub(r"[\s\-.~_]", "", bare)
        if not digits:
            continue
        found = True
        if not _PHONE.fullmatch(digits):
            return False
    return found


def _names(sites: Sequence[Site], misplaced: Collection[str]) -> Iterator[Flag]:
    """Sites of one name; those no longer served are history and may share theirs."""
    alike: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        if not site.closed and (key := _name_key(site.name)):
            alike[key].append(site)
    for group in alike.values():
        if len(group) < 2:
            continue
        by_town: dict[str, list[Site]] = defaultdict(list)
        for site in group:
            by_town[site.town].append(site)
        for town, twins in by_town.items():
            if len(twins) > 1:
                yield _twice(town, twins)
        placed = [s for s in group if s.id not in misplaced]
        if len(found := list(dict.fromkeys(s.town for s in placed))) > 1:
            yield _in_towns(placed, found)


def _name_key(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _twice(town: str, twins: Sequence[Site]) -> Flag:
    numbers = [s.number for s in twins]
    return Flag(
        NAME_TWICE,
        tuple(s.id for s in twins),
        "name",
        Text(
            f"{town}有 {len(twins)} 个网点同名“{twins[0].name}”：序号 {'、'.join(numbers)}。",
            f"{len(twins)} sites in {town} share the name “{twins[0].name}”: numbers "
            f"{', '.join(numbers)}.",
        ),
        Text(
            "若是同一处，请停用多余的；若不是，请在名称里写明区别。",
            "If they are one place, close the others; if not, tell them apart by name.",
        ),
    )


def _in_towns(group: Sequence[Site], towns: Sequence[str]) -> Flag:
    numbers = [s.number for s in group]
    return Flag(
        NAME_IN_TOWNS,
        tuple(s.id for s in group),
        "name",
        Text(
            f"“{group[0].name}”登记在 {len(towns)} 个镇街：{'、'.join(towns)}"
            f"（序号 {'、'.join(numbers)}）。",
            f"“{group[0].name}” is listed in {len(towns)} towns: {', '.join(towns)} (numbers "
            f"{', '.join(numbers)}).",
        ),
        Text("请核对哪一个镇街正确。", "Check which town is right."),
    )
