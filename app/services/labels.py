"""Labels to print for sites and devices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.domain import label_code
from app.domain.site import Asset, AssetState, Site
from app.domain.text import Lang, Text
from app.reports.words import DEVICE
from app.services.asset_words import title_of
from app.services.refusals import Refused
from app.services.visit_guard import READERS

if TYPE_CHECKING:
    from app.reports.labels import Label, Layout
    from app.services.context import Ctx

PRINT = Text("打印标签", "print labels")
What = Literal["sites", "devices", "both"]


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    labels: int
    pages: int


class NoLabels(Refused):
    """Nothing of what was chosen has a label."""

    code = "no_labels"
    what = Text("没有可打印的标签。", "There is no label to print.")
    todo = Text(
        "所选网点还没有登记设备；可以只打印网点标签。",
        "No device is registered at these sites; print the sites' own labels.",
    )


def layouts() -> tuple[Layout, ...]:
    """The papers to choose from, the usual one first."""
    from app.reports.labels import LAYOUTS

    return LAYOUTS


def site_labels(
    ctx: Ctx, site_ids: Collection[str], what: What, layout: str, lang: Lang, *, first: int = 0
) -> Printed:
    """SLOW. The PDF for sites, their devices or both, in the register's order. ``first``: places
    of the first sheet that are used up. Raises NoLabels, NotPermitted."""
    records = _records(ctx, site_ids, what)
    return _pdf([_label(site, asset, lang) for site, asset in records], layout, lang, first)


def device_label(ctx: Ctx, asset_id: str, layout: str, lang: Lang, *, first: int = 0) -> Printed:
    """SLOW. The PDF of one device's label. Raises NotFound, NotPermitted."""
    ctx.require(PRINT, *READERS)
    with ctx.store.read() as reader:
        asset = reader.need(Asset, asset_id)
        site = reader.need(Site, asset.site_id)
    ctx.require_site(site, PRINT)
    return _pdf([_label(site, asset, lang)], layout, lang, first)


def _records(ctx: Ctx, site_ids: Collection[str], what: What) -> list[tuple[Site, Asset | None]]:
    ctx.require(PRINT, *READERS)
    wanted = set(site_ids)
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if s.id in wanted and ctx.sees(s)]
        held: dict[str, list[Asset]] = {}
        for asset in reader.assets([s.id for s in sites]) if what != "sites" else ():
            if asset.state is not AssetState.RETIRED:
                held.setdefault(asset.site_id, []).append(asset)
    found: list[tuple[Site, Asset | None]] = []
    for site in sites:
        if what != "devices":
            found.append((site, None))
        found += [(site, asset) for asset in held.get(site.id, ())]
    return found


def _label(site: Site, asset: Asset | None, lang: Lang) -> Label:
    from app.reports.labels import Label

    no = Text(f"网点 {site.number}", f"Site {site.number}").to(lang)
    if asset is None:
        return Label(label_code.text_of("site", site.id), no, site.name, (site.town,))
    kind = DEVICE[asset.kind].to(lang)
    name = title_of(asset) or kind
    model = f"{asset.brand} {asset.model}".strip()
    about = " · ".join(
        p for p in (kind if kind != name else "", model if model != name else "") if p
    )
    serial = f"SN {asset.serial_no}" if asset.serial_no else ""
    lines = (f"{no} · {site.name}", about, serial, asset.place)
    return Label(
        label_code.text_of("asset", asset.id),
        label_code.short_of(asset.id),
        name,
        tuple(line for line in lines if line),
    )


def _pdf(found: list[Label], layout: str, lang: Lang, first: int) -> Printed:
    from app.reports.labels import labels_pdf

    if not found:
        raise NoLabels()
    chosen = next((item for item in layouts() if item.id == layout), layouts()[0])
    first = min(first, chosen.per_page - 1)
    pages = -(-(first + len(found)) // chosen.per_page)
    return Printed(labels_pdf(found, chosen, lang, first=first), len(found), pages)
