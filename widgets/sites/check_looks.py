"""What the register check found, by kind: its name and what it means for the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from app.domain import register_check as codes
from app.domain.register_check import Flag
from app.domain.site import Site
from app.domain.text import Lang
from app.services.register_check import RegisterCheck
from widgets.common.two_line import RowLook


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Qt's own is typed as object; the translation tools look for this name."""
    return source


MISSING = "missing"  # numbers, not sites: no flag of the check
_KINDS: dict[str, tuple[str, str]] = {
    codes.TOWN_MISMATCH: (
        QT_TRANSLATE_NOOP("register", "Town and name do not fit"),
        QT_TRANSLATE_NOOP(
            "register",
            "The site stands under one town while its name speaks of another. Rounds and the "
            "supervisor's list go by the town, so the visit may be planned in the wrong place.",
        ),
    ),
    codes.NAME_TWICE: (
        QT_TRANSLATE_NOOP("register", "Same name in one town"),
        QT_TRANSLATE_NOOP(
            "register",
            "It may be one place that was registered twice. Its visits and devices are then split "
            "over two records.",
        ),
    ),
    codes.NAME_IN_TOWNS: (
        QT_TRANSLATE_NOOP("register", "Same name in several towns"),
        QT_TRANSLATE_NOOP(
            "register", "One of the towns may be a slip. Rounds are planned by the town."
        ),
    ),
    codes.TOWN_UNKNOWN: (
        QT_TRANSLATE_NOOP("register", "Town unknown to the contract"),
        QT_TRANSLATE_NOOP("register", "Accounts that cover certain towns do not see this site."),
    ),
    codes.BUSINESS_UNKNOWN: (
        QT_TRANSLATE_NOOP("register", "Business unknown to the contract"),
        QT_TRANSLATE_NOOP(
            "register", "There is no checklist for the site, so no visit is ever due there."
        ),
    ),
    codes.PHONE_MALFORMED: (
        QT_TRANSLATE_NOOP("register", "Phone number cannot be dialled"),
        QT_TRANSLATE_NOOP("register", "Nobody can be called before the visit."),
    ),
    codes.CLOSED_WITH_TICKETS: (
        QT_TRANSLATE_NOOP("register", "Closed, with open work orders"),
        QT_TRANSLATE_NOOP("register", "Their service times go on running."),
    ),
    MISSING: (
        QT_TRANSLATE_NOOP("register", "Numbers left out"),
        QT_TRANSLATE_NOOP(
            "register",
            "The register's numbers leave these out. Such sites may have been dropped on purpose, "
            "or be lacking here.",
        ),
    ),
}


@dataclass(frozen=True)
class FlagLine:
    """A flag at one of the sites it speaks of."""

    flag: Flag
    site: Site

    @property
    def key(self) -> str:
        return f"{self.flag.code} {self.flag.site_ids[0]} {self.site.id}"


@dataclass(frozen=True)
class FlagGroup:
    code: str
    lines: tuple[FlagLine, ...] = ()
    numbers: tuple[str, ...] = field(default=())  # of MISSING alone

    @property
    def count(self) -> int:
        return len(self.numbers) or len({line.flag for line in self.lines})


def groups(found: RegisterCheck) -> tuple[FlagGroup, ...]:
    """By kind, in the order of the list above; a kind that a newer check knows comes last."""
    order = list(_KINDS)
    known = {code: at for at, code in enumerate(order)}

    def place(flag: Flag) -> tuple[int, str]:
        return known.get(flag.code, len(order)), flag.code

    made = [
        FlagGroup(code, tuple(_lines(flags, found)))
        for (_at, code), flags in groupby(sorted(found.flags, key=place), place)
    ]
    if found.missing:
        made.append(FlagGroup(MISSING, numbers=found.missing))
    return tuple(made)


def _lines(flags: Iterable[Flag], found: RegisterCheck) -> Iterable[FlagLine]:
    return (FlagLine(flag, found.sites[id]) for flag in flags for id in flag.site_ids)


def title_of(code: str) -> str:
    return _word(_KINDS[code][0]) if code in _KINDS else code


def meaning_of(code: str) -> str:
    return _word(_KINDS[code][1]) if code in _KINDS else ""


def group_look(group: FlagGroup) -> RowLook:
    icon = "numeric" if group.code == MISSING else "store-alert-outline"
    chips = ((f"{group.count:,}", "warning"),)
    return RowLook(title_of(group.code), icon=icon, ink="warning", chips=chips)  # type: ignore[arg-type]


def line_look(line: FlagLine, lang: Lang) -> RowLook:
    site = line.site
    name = f"{site.number} · {site.town} · {site.name}"
    return RowLook(name, line.flag.text.to(lang), "store-marker-outline")


def spans(numbers: Iterable[str]) -> tuple[str, ...]:
    """ "3", "17", "20–24": neighbours as one."""
    made: list[tuple[int, int]] = []
    for number in sorted(int(n) for n in numbers):
        if made and number == made[-1][1] + 1:
            made[-1] = (made[-1][0], number)
        else:
            made.append((number, number))
    return tuple(str(a) if a == b else f"{a}–{b}" for a, b in made)


def _word(source: str) -> str:
    return QCoreApplication.translate("register", source)
