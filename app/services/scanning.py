"""What a scanned label, or a number typed from one, opens. It opens a record, and proves nothing:
a label can be photographed and scanned at any desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import label_code
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.services.refusals import Refused
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.services.context import Ctx


class UnknownLabel(Refused):
    """The label names nothing that this laptop has."""

    code = "unknown_label"
    what = Text(
        "这台电脑上没有这个标签对应的网点或设备。",
        "This laptop has no site or device with this label.",
    )
    todo = Text(
        "请先同步；仍没有时，按名称查找并重新打印标签。",
        "Synchronise first; if it is still not here, look it up by name and print the label anew.",
    )


class BrokenLabel(Refused):
    """It begins as our labels do and goes on otherwise."""

    code = "broken_label"
    what = Text("标签没有读全。", "The label was not read whole.")
    todo = Text("请再扫一次，或输入标签上的编号。", "Scan it again, or type the number on it.")


@dataclass(frozen=True)
class Opened:
    """The record a label names. ``asset`` is None for a site's label."""

    site: Site
    asset: Asset | None = None


def open_label(ctx: Ctx, text: str) -> Opened:
    """Raises BrokenLabel, UnknownLabel, NotPermitted (a site of other towns)."""
    code = label_code.parse(text)
    if code is None:
        raise BrokenLabel(text[:80])
    with ctx.store.read() as reader:
        asset = reader.get(Asset, code.id) if code.kind == "asset" else None
        site = reader.get(Site, asset.site_id if asset is not None else code.id)
    if site is None or (code.kind == "asset" and asset is None):
        raise UnknownLabel(f"{code.kind} {code.id}")
    readable(ctx, site)
    return Opened(site, asset)
