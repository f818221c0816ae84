"""Adding a site, correcting its record, and ending or resuming its service."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

from app.domain.account import Role
from app.domain.changes import ChangeSet
from app.domain.ids import register_id
from app.domain.pack import Business
from app.domain.planning_rules import Importance
from app.domain.register_check import site_flags
from app.domain.site import Site
from app.domain.text import Text
from app.services.form_problems import BadForm, Checked
from app.services.refusals import NeedsReason
from app.services.site_fields import (
    FIELDS,
    NEEDED,
    Bad,
    Words,
    alike,
    odd_number,
    searchable,
    tidy,
)
from app.services.visit_guard import OFFICE

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader

ADDERS: Final = (Role.ENGINEER, *OFFICE)
ADD: Final = Text("新增网点", "add a site")
EDIT: Final = Text("修改网点登记", "change a site's record")
CLOSE: Final = Text("停用网点", "close a site")
REOPEN: Final = Text("恢复网点", "take a site back into service")


@dataclass(frozen=True)
class SiteForm:
    """As typed. ``town``, ``business`` and ``importance`` may be an id or any of its words; an
    empty importance is the contract's usual one."""

    number: str = ""
    town: str = ""
    name: str = ""
    business: str = ""
    importance: str = ""
    department: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    note: str = ""

    @staticmethod
    def of(site: Site) -> SiteForm:
        return SiteForm(**{f.name: getattr(site, f.name) for f in fields(SiteForm)})


@dataclass(frozen=True)
class SiteFormView:
    """What a form needs. ``site`` is None for a new one, whose ``form`` proposes a number."""

    site: Site | None
    form: SiteForm
    towns: tuple[str, ...]  # those that the actor covers
    businesses: tuple[Business, ...]
    importances: tuple[Importance, ...]
    may_edit: bool  # else the form only shows
    may_close: bool  # or reopen, where it is closed


def may_add(ctx: Ctx) -> bool:
    return ctx.actor.active and ctx.actor.is_(*ADDERS)


def may_edit(ctx: Ctx) -> bool:
    return ctx.actor.active and ctx.actor.is_(*OFFICE)


def site_form(ctx: Ctx, site_id: str = "") -> SiteFormView:
    """Raises NotFound, NotPermitted where the actor's towns do not include the site."""
    with ctx.store.read() as reader:
        site = reader.need(Site, site_id) if site_id else None
        known = _known(ctx, reader)
    if site is not None:
        ctx.require_site(site, EDIT)
    words = Words(ctx.pack, (s.town for s in known))
    covered = ctx.actor.towns
    return SiteFormView(
        site,
        SiteForm.of(site) if site else SiteForm(number=_next(known)),
        tuple(t for t in words.towns if not covered or t in covered),
        ctx.pack.businesses,
        ctx.pack.importances,
        may_edit(ctx) if site else may_add(ctx),
        site is not None and may_edit(ctx),
    )


def check(ctx: Ctx, form: SiteForm, site_id: str = "") -> Checked:
    """What is wrong with the form and what is odd about it, without keeping it."""
    with ctx.store.read() as reader:
        held = reader.get(Site, site_id) if site_id else None
        known = _known(ctx, reader)
    words = Words(ctx.pack, (s.town for s in known))
    given, problems = _read(ctx, words, form, held, known)
    if problems:
        return Checked(problems)
    base = held or Site("", ctx.pack.id, "", "", "", "")
    site = replace(base, **given)
    flags = site_flags(site, words.towns, {b.id for b in ctx.pack.businesses})
    twins = (
        Text(
            f"{site.town}已有同名网点，序号 {other.number}。请核对是不是同一处。",
            f"{site.town} has a site of this name already, number {other.number}. Check whether it "
            "is the same place.",
        )
        for other in known
        if other.id != site_id and (other.town, other.name) == (site.town, site.name)
    )
    return Checked({}, (*(f.text for f in flags), *twins))


def add_site(ctx: Ctx, form: SiteForm) -> ChangeSet:
    """A site that the register does not know yet. Raises BadForm, NotPermitted, StorageFull."""
    ctx.require(ADD, *ADDERS)
    with ctx.store.unit(ctx.actor.id) as unit:
        known = _known(ctx, unit)
        words = Words(ctx.pack, (s.town for s in known))
        given, problems = _read(ctx, words, form, None, known)
        if problems:
            raise BadForm(problems, FIELDS)
        id = register_id(ctx.pack.id, given["number"])
        today = ctx.clock.now().local.date().isoformat()
        blank = Site(id, ctx.pack.id, given["number"], "", "", "", added_on=today)
        site = replace(blank, **given)
        ctx.require_site(site, ADD)
        unit.put(searchable(site, words.towns))
        return unit.commit()


def edit_site(ctx: Ctx, site_id: str, form: SiteForm, seen: SiteForm | None = None) -> ChangeSet:
    """Changes what the person changed of the record as it was ``seen``: what arrived meanwhile in
    other fields stays. The number says which site it is and cannot be changed.

    Raises BadForm, NotPermitted, NotFound, StorageFull."""
    ctx.require(EDIT, *OFFICE)
    with ctx.store.unit(ctx.actor.id) as unit:
        held = unit.need(Site, site_id)
        ctx.require_site(held, EDIT)
        now = SiteForm.of(held)
        before = seen or now
        wanted = replace(
            now,
            **{
                f.name: getattr(form, f.name)
                for f in fields(form)
                if getattr(form, f.name) != getattr(before, f.name)
            },
        )
        known = _known(ctx, unit)
        words = Words(ctx.pack, (s.town for s in known))
        given, problems = _read(ctx, words, wanted, held, known)
        if problems:
            raise BadForm(problems, FIELDS)
        site = replace(held, **given)
        ctx.require_site(site, EDIT)
        if {"town", "name"} & given.keys():
            site = searchable(site, words.towns)
        unit.put(site)
        return unit.commit()


def close_site(ctx: Ctx, site_id: str, reason: str) -> ChangeSet:
    """The site is no longer served: it keeps its history and is never due. Why stands in its note.
    Raises NeedsReason, NotPermitted, NotFound."""
    ctx.require(CLOSE, *OFFICE)
    why = tidy("name", reason)
    if not why:
        raise NeedsReason(CLOSE)
    with ctx.store.unit(ctx.actor.id) as unit:
        site = unit.need(Site, site_id)
        ctx.require_site(site, CLOSE)
        if not site.closed:
            unit.put(closed_now(ctx, site, why))
        return unit.commit()


def reopen_site(ctx: Ctx, site_id: str) -> ChangeSet:
    """Raises NotPermitted, NotFound."""
    ctx.require(REOPEN, *OFFICE)
    with ctx.store.unit(ctx.actor.id) as unit:
        site = unit.need(Site, site_id)
        ctx.require_site(site, REOPEN)
        unit.put(replace(site, closed=False))
        return unit.commit()


def closed_now(ctx: Ctx, site: Site, reason: str) -> Site:
    """The site as closed today, with who did it and why as a line of its note."""
    day = ctx.clock.now().local.date().isoformat()
    line = Text(
        f"{day} 停止服务（{ctx.actor.name}）：{reason}",
        f"{day} closed ({ctx.actor.name}): {reason}",
    ).to(ctx.lang)
    return replace(site, closed=True, note=f"{site.note}\n{line}".strip())


def _known(ctx: Ctx, reader: Reader) -> list[Site]:
    return [s for s in reader.sites() if s.pack_id == ctx.pack.id]


def _read(
    ctx: Ctx, words: Words, form: SiteForm, held: Site | None, known: list[Site]
) -> tuple[dict[str, Any], dict[str, Text]]:
    """(what changes of the record, what is wrong by field). What stands there already is no
    mistake of the person's."""
    given: dict[str, Any] = {}
    problems: dict[str, Text] = {}
    for field in (f.name for f in fields(SiteForm)):
        typed = getattr(form, field)
        if held is not None and alike(field, getattr(held, field), typed):
            continue
        if not tidy(field, typed):
            if field in NEEDED:
                problems[field] = Text("请填写。", "Fill it in.")
            else:
                given[field] = ""
            continue
        value = words.read(field, typed)
        if isinstance(value, Bad):
            problems[field] = value.told
        else:
            given[field] = value
    if "number" in given:
        if held is not None:
            problems["number"] = Text(
                "序号不能改：它说明是哪个网点。", "The number says which site it is; it stays."
            )
        elif taken := _holder(given["number"], known):
            problems["number"] = Text(
                f"序号 {taken.number} 已是{taken.town} {taken.name}。",
                f"Number {taken.number} is {taken.town} {taken.name} already.",
            )
        elif bad := odd_number(given["number"], ctx.pack.sites):
            problems["number"] = bad.told
    return given, problems


def _holder(number: str, known: list[Site]) -> Site | None:
    return next((s for s in known if tidy("number", s.number) == number), None)


def _next(known: list[Site]) -> str:
    """The number after the highest; empty where the register has codes instead of numbers."""
    held = [s.number for s in known]
    if not all(n.isascii() and n.isdecimal() and len(n) < 10 for n in held):
        return ""
    return str(max(map(int, held), default=0) + 1)
