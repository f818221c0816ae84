"""The register as a file that people work on and that comes back by an import unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from app.domain.register_import import ImportKind
from app.domain.site import Asset, AssetState, Site
from app.domain.text import Text
from app.reports.words import DEVICE
from app.reports.workbook import Book
from app.services.register_columns import titles
from app.services.register_csv import csv_bytes
from app.services.site_fields import FIELDS, shown, tidy
from app.services.visit_guard import READERS

if TYPE_CHECKING:
    from app.services.context import Ctx

EXPORT: Final = Text("导出登记表", "export the register")
_SHEET: Final = {
    ImportKind.SITES: Text("网点", "Sites"),
    ImportKind.DEVICES: Text("设备", "Devices"),
}


def xlsx(ctx: Ctx, kind: ImportKind) -> bytes:
    """A workbook in the ctx's language. Raises NotPermitted."""
    heads, rows = _table(ctx, kind)
    title = Text(f"{ctx.pack.title.zh} {_SHEET[kind].zh}", f"{ctx.pack.title.en} {_SHEET[kind].en}")
    made = ctx.clock.now().local
    book = Book(ctx.lang, title.to(ctx.lang), ctx.actor.name, made)
    book.sheet(_SHEET[kind], [(head, 0) for head in heads], rows)
    return book.bytes()


def text(ctx: Ctx, kind: ImportKind) -> bytes:
    """CSV in UTF-8 with its mark, as spreadsheets need it. Raises NotPermitted."""
    heads, rows = _table(ctx, kind)
    return csv_bytes(
        [[head.to(ctx.lang) for head in heads], *([_line(c) for c in r] for r in rows)]
    )


def _line(cell: str) -> str:
    """On one line, as an import takes it."""
    return tidy("name", cell)


def _table(ctx: Ctx, kind: ImportKind) -> tuple[Sequence[Text], list[tuple[str, ...]]]:
    ctx.require(EXPORT, *READERS)
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if s.pack_id == ctx.pack.id and ctx.sees(s)]
        assets = reader.assets() if kind is ImportKind.DEVICES else []
    heads = titles(kind)
    if kind is ImportKind.SITES:
        return tuple(heads.values()), [_site(ctx, s) for s in sites]
    site, *others = heads
    named = (heads[site], FIELDS["town"], FIELDS["name"], *(heads[f] for f in others))
    return named, list(_devices(ctx, sites, assets, others))


def _site(ctx: Ctx, site: Site) -> tuple[str, ...]:
    business = next((b for b in ctx.pack.businesses if b.id == site.business), None)
    cells = {f: shown(ctx.pack, f, getattr(site, f)).to(ctx.lang) for f in FIELDS}
    cells["business"] = business.register_name if business else site.business
    return tuple(cells.values())


def _devices(
    ctx: Ctx, sites: Sequence[Site], assets: Iterable[Asset], fields: Sequence[str]
) -> Iterable[tuple[str, ...]]:
    """In the order of the register; retired ones are left out."""
    by_site: dict[str, list[Asset]] = {s.id: [] for s in sites}
    for asset in assets:
        if asset.site_id in by_site and asset.state is not AssetState.RETIRED:
            by_site[asset.site_id].append(asset)
    for site in sites:
        for asset in by_site[site.id]:
            told = {f: str(getattr(asset, f)) for f in fields}
            told["kind"] = DEVICE[asset.kind].to(ctx.lang)
            yield (site.number, site.town, site.name, *told.values())
