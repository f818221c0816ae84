"""Keeping a site's entry in the register by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.domain.account import Role
from app.domain.changes import ChangeSet
from app.domain.pack import ContractPack
from app.domain.register_import import ImportKind, RowState
from app.domain.site import Site
from app.domain.text import Text
from app.services.refusals import BadValue, NeedsReason, Refused
from app.services.register_columns import field_of
from app.services.register_rows import SITE_FIELDS, Given, shown, site_row
from app.services.register_table import tidy

if TYPE_CHECKING:
    from app.services.context import Ctx

KEEP: Final = Text("修改网点登记", "change the register of sites")
OFFICE: Final = (Role.REVIEWER, Role.ADMINISTRATOR)
CLEARABLE: Final = ("importance", "department", "address", "contact", "phone", "note")


class BadSite(Refused):
    """The entry cannot be kept as it was written. ``problems`` by field."""

    code = "bad_site"

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems = dict(problems)
        field, first = next(iter(self.problems.items()))
        title = field_of(ImportKind.SITES, field).title
        super().__init__(
            ", ".join(self.problems),
            what=Text(f"“{title.zh}”没有填对。", f"“{title.en}” is not right."),
            todo=first,
        )


@dataclass(frozen=True)
class SiteChoices:
    """What a form offers."""

    towns: tuple[str, ...]
    businesses: tuple[tuple[str, Text], ...]
    importances: tuple[tuple[str, Text], ...]  # empty: the contract has none


def choices(pack: ContractPack) -> SiteChoices:
    return SiteChoices(
        pack.towns,
        tuple((b.id, b.title) for b in pack.businesses),
        tuple((i.id, i.title) for i in pack.importances),
    )


def add_site(ctx: Ctx, fields: Mapping[str, str]) -> ChangeSet:
    """A site the register does not have. An engineer may, too: a counter that opens is met first
    by who stands in it. Raises BadSite, BadValue (the number is taken), NotPermitted."""
    ctx.require(KEEP, *OFFICE, Role.ENGINEER)
    with ctx.store.unit(ctx.actor.id) as unit:
        known = {s.number: s for s in unit.sites() if s.pack_id == ctx.pack.id}
        number = tidy(fields.get("number", ""))
        if number in known:
            held = known[number]
            raise BadValue(
                Text("序号", "Number"),
                number,
                Text(
                    f"还没有用过的序号（{number} 是 {held.name}）",
                    f"a number that is free ({number} is {held.name})",
                ),
            )
        site = _site(ctx.pack, {k: tidy(v) for k, v in fields.items()}, {})
        ctx.require_site(site, KEEP)
        unit.put(site)
        return unit.commit()


def edit_site(ctx: Ctx, site_id: str, fields: Mapping[str, str], seen: Site) -> ChangeSet:
    """Changes what the person changed of the entry as it was ``seen``; what arrived meanwhile
    stays. Raises BadSite, NotPermitted, NotFound."""
    ctx.require(KEEP, *OFFICE)
    with ctx.store.unit(ctx.actor.id) as unit:
        held = unit.need(Site, site_id)
        ctx.require_site(held, KEEP)
        wanted = {k: tidy(v) for k, v in fields.items() if k in SITE_FIELDS}
        changed = {k: v for k, v in wanted.items() if v != getattr(seen, k)}
        cleared = {k: "" for k, v in changed.items() if not v and k in CLEARABLE}
        emptied = {k for k, v in changed.items() if not v} - cleared.keys()
        if emptied:
            raise BadSite({k: Text("请补上。", "Fill it in.") for k in sorted(emptied)})
        said = {k: shown(k, v, ctx.pack) for k, v in changed.items() if v}
        site = _site(ctx.pack, {"number": held.number, **said}, {held.number: held})
        site = replace(site, **cleared)  # type: ignore[arg-type]
        ctx.require_site(site, KEEP)
        unit.put(site)
        return unit.commit()


def close_site(ctx: Ctx, site_id: str, reason: str) -> ChangeSet:
    """No longer served: kept with its history, never due. Raises NeedsReason, NotPermitted."""
    why = tidy(reason)
    if not why:
        raise NeedsReason(Text("停止服务", "close a site"))
    return _set(ctx, site_id, closed=True, why=why)


def reopen_site(ctx: Ctx, site_id: str) -> ChangeSet:
    return _set(ctx, site_id, closed=False, why="")


def _set(ctx: Ctx, site_id: str, *, closed: bool, why: str) -> ChangeSet:
    ctx.require(KEEP, *OFFICE)
    with ctx.store.unit(ctx.actor.id) as unit:
        site = unit.need(Site, site_id)
        ctx.require_site(site, KEEP)
        if site.closed == closed:
            return ChangeSet()
        note = site.note
        if why:
            day = ctx.clock.now().local.date().isoformat()
            note = f"{note}；" if note else ""
            note = f"{note}{day} 停止服务：{why}"[:500]
        unit.put(replace(site, closed=closed, note=note))
        return unit.commit()


def _site(pack: ContractPack, cells: Mapping[str, str], known: Mapping[str, Site]) -> Site:
    """By the rules of the import, so that both say the same of the same."""
    row = site_row(Given(0, cells, {f: f for f in cells}), pack, known, {}, may_change=True)
    if row.state is RowState.PROBLEM or not isinstance(row.record, Site):
        raise BadSite({p.column or "number": p.message for p in row.problems})
    return row.record
