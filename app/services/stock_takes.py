"""A stock-take at a site: begun, marked device by device, closed. Each mark is kept at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.domain import label_code, stock_rules
from app.domain.changes import ChangeSet
from app.domain.codec import plain
from app.domain.ids import new_id
from app.domain.site import Asset, AssetKind, AssetState, Site
from app.domain.stock_take import Found, StockCount, StockTake
from app.domain.text import Text
from app.errors import NotFound
from app.reports.words import DEVICE
from app.services.asset_words import title_of
from app.services.assets import EDITORS
from app.services.device_lines import missing_kinds
from app.services.refusals import BadValue, NotPermitted, Refused
from app.services.scanning import open_label
from app.services.stock_state import open_key
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.store.uow import Unit

COUNT: Final = Text("盘点设备", "take stock of devices")
_SERIAL: Final = Text("序列号", "Serial number")
_NOTE: Final = Text("备注", "Note")
LONGEST: Final = 500  # characters of a note
LONGEST_SERIAL: Final = 80


class Closed(Refused):
    """A closed stock-take is the record of a day."""

    code = "stock_closed"
    what = Text("这次盘点已经结束，不能再改。", "This stock-take is closed and cannot be changed.")
    todo = Text("需要更正时，请重新盘点。", "If it needs correcting, take stock again.")


class NotCounted(Refused):
    """Devices that nobody has marked yet."""

    code = "not_counted"

    def __init__(self, count: int) -> None:
        super().__init__(
            str(count),
            what=Text(f"还有 {count} 台没有盘到。", f"{count} device(s) are not marked yet."),
            todo=Text(
                "请逐台标记；确实没有的，按“没找到”结束。",
                "Mark them one by one, or close with the rest as missing.",
            ),
        )


class Elsewhere(Refused):
    """A device that is registered at another site."""

    code = "elsewhere"

    def __init__(self, asset: Asset, site: Site) -> None:
        zh = title_of(asset) or DEVICE[asset.kind].zh
        en = title_of(asset) or DEVICE[asset.kind].en
        super().__init__(
            asset.id,
            what=Text(
                f"“{zh}”登记在{site.town} {site.name}，不在本网点。",
                f"“{en}” is registered at {site.town} {site.name}, not here.",
            ),
            todo=Text(
                "如果它确实在这里，请在本网点新增登记，并停用原登记。",
                "If it stands here, add it to this site and retire the other record.",
            ),
        )


class NotHere(Refused):
    """What was scanned or typed is no label and no serial number of this site."""

    code = "not_here"

    def __init__(self, typed: str) -> None:
        super().__init__(
            typed,
            what=Text(
                f"本网点没有编号或序列号为“{typed[:40]}”的设备。",
                f"No device of this site has the number or serial number “{typed[:40]}”.",
            ),
            todo=Text("新设备请点“新增设备”。", "If it is new, add it as a device."),
        )


@dataclass(frozen=True)
class StockLine:
    """``asset`` is None where the register has no device (``kind`` tells what was expected)."""

    kind: AssetKind
    asset: Asset | None
    count: StockCount | None

    @property
    def other_serial(self) -> bool:
        """The serial number found is not the register's of today."""
        found, held = self.count, self.asset
        if found is None or held is None or not (found.serial_no and held.serial_no):
            return False
        return not stock_rules.same_serial(found.serial_no, held.serial_no)


@dataclass(frozen=True)
class StockView:
    take: StockTake
    site: Site
    lines: tuple[StockLine, ...]
    lacking: tuple[tuple[AssetKind, int], ...]  # expected by the contract, without a record
    own: bool  # this laptop may go on with it

    def having(self, found: Found | None) -> tuple[StockLine, ...]:
        """The lines with this mark; None: those without any."""
        return tuple(
            line
            for line in self.lines
            if (line.count.found if line.count is not None else None) is found
        )


def begin(ctx: Ctx, site_id: str) -> ChangeSet:
    """Begins a stock-take at the site; changes nothing if this laptop has one open there. Raises
    NotPermitted, NotFound, NotEnrolled."""
    ctx.require(COUNT, *EDITORS)
    with ctx.store.unit(ctx.actor.id) as unit:
        ctx.require_site(unit.need(Site, site_id), COUNT)
        if _open(unit, site_id) is not None:
            return ChangeSet()
        take = StockTake(new_id(), site_id, ctx.actor.id, ctx.actor.name, ctx.clock.now())
        unit.put(take)
        unit.set_local(open_key(site_id), take.id)
        return unit.commit()


def mark(
    ctx: Ctx,
    take_id: str,
    asset_id: str,
    found: Found,
    *,
    serial_no: str = "",
    note: str = "",
    scanned: bool = False,
) -> ChangeSet:
    """Says of one device whether it is there. Another serial number than the register's makes it
    "different". Raises Closed, Elsewhere, BadValue, NotPermitted, NotFound."""
    with ctx.store.unit(ctx.actor.id) as unit:
        take = _writable(ctx, unit, take_id)
        asset = unit.need(Asset, asset_id)
        if asset.site_id != take.site_id:
            raise Elsewhere(asset, unit.need(Site, asset.site_id))
        count = StockCount(
            asset_id,
            found,
            _short(serial_no, _SERIAL, LONGEST_SERIAL),
            _short(note, _NOTE, LONGEST),
            plain(ctx.clock.now().best),
            scanned,
        )
        unit.put(stock_rules.marked(take, stock_rules.judged(asset, count)))
        return unit.commit()


def scan(ctx: Ctx, take_id: str, typed: str) -> ChangeSet:
    """Marks the device whose label was scanned, or whose short number or serial number was typed,
    as present; what was noted of it before stays. Raises as ``mark`` and ``open_label``, and
    NotHere."""
    with ctx.store.read() as reader:
        take = reader.need(StockTake, take_id)
        site = reader.need(Site, take.site_id)
        assets = reader.assets(take.site_id)
    typed = typed.strip()
    serial, scanned = "", label_code.looks_like(typed)
    if scanned:
        asset = open_label(ctx, typed).asset
        if asset is None:
            raise NotHere(typed)
    else:
        tail = label_code.short(typed)
        fits = [a for a in assets if label_code.ends_with(a.id, tail)]
        if not fits:
            fits = [
                a for a in assets if a.serial_no and stock_rules.same_serial(a.serial_no, typed)
            ]
            serial = typed
        if len(fits) != 1:
            raise NotHere(typed)
        asset = fits[0]
    if asset.site_id != site.id:
        with ctx.store.read() as reader:
            raise Elsewhere(asset, reader.need(Site, asset.site_id))
    held = next((c for c in take.counts if c.asset_id == asset.id), None)
    different = held is not None and held.found is Found.DIFFERENT
    return mark(
        ctx,
        take_id,
        asset.id,
        Found.DIFFERENT if different else Found.PRESENT,
        serial_no=serial or (held.serial_no if held is not None else ""),
        note=held.note if held is not None else "",
        scanned=scanned or (held is not None and held.scanned),
    )


def close(ctx: Ctx, take_id: str, *, remarks: str = "", rest_missing: bool = False) -> ChangeSet:
    """Ends the stock-take and brings the register into line with it, in one transaction.
    ``rest_missing``: what nobody marked was not found. Raises NotCounted, Closed, BadValue,
    NotPermitted, NotFound."""
    with ctx.store.unit(ctx.actor.id) as unit:
        take = _writable(ctx, unit, take_id)
        site = unit.need(Site, take.site_id)
        assets = {a.id: a for a in unit.assets(take.site_id)}
        rest = stock_rules.uncounted(take, assets.values())
        if rest and not rest_missing:
            raise NotCounted(len(rest))
        now = ctx.clock.now()
        for asset in rest:
            gone = StockCount(asset.id, Found.MISSING, at=plain(now.best))
            take = stock_rules.marked(take, gone)
        changed = dict(assets)
        for count in take.counts:
            if count.asset_id in assets:
                changed[count.asset_id] = stock_rules.after(assets[count.asset_id], count)
        lacking = missing_kinds(ctx.pack, site.business, tuple(assets.values()))
        for kind, many in lacking:
            for number in range(1, many + 1):
                id = stock_rules.kind_id(kind, number)
                take = stock_rules.marked(take, StockCount(id, Found.MISSING, at=plain(now.best)))
        for id, asset in changed.items():
            if asset != assets[id]:
                unit.put(asset)
        unit.put(replace(take, closed=now, remarks=_short(remarks, _NOTE, LONGEST)))
        unit.set_local(open_key(take.site_id), "")
        return unit.commit()


def open_take(ctx: Ctx, site_id: str) -> StockTake | None:
    """The one this laptop has open there."""
    with ctx.store.read() as reader:
        return _open(reader, site_id)


def stock_view(ctx: Ctx, take_id: str) -> StockView:
    """An open one with every device expected now, a closed one with what it counted. Raises
    NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        take = reader.need(StockTake, take_id)
        site = reader.need(Site, take.site_id)
        readable(ctx, site)
        assets = reader.assets(take.site_id)
        own = reader.local(open_key(take.site_id)) == take.id
    lacking = missing_kinds(ctx.pack, site.business, assets) if take.closed is None else ()
    return StockView(take, site, lines_of(take, assets), lacking, own and take.closed is None)


def history(ctx: Ctx, site_id: str) -> tuple[StockView, ...]:
    """The closed ones of a site, newest first. Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        site = reader.need(Site, site_id)
        readable(ctx, site)
        takes = reader.stock_takes((site_id,))
        assets = reader.assets(site_id)
    return tuple(
        StockView(take, site, lines_of(take, assets), (), False)
        for take in takes
        if take.closed is not None
    )


def lines_of(take: StockTake, assets: Iterable[Asset]) -> tuple[StockLine, ...]:
    """The devices in the order of their kinds. A closed stock-take lists what it counted: what
    was added since was not its business."""
    held = {a.id: a for a in assets}
    counts = {c.asset_id: c for c in take.counts}
    listed = [a for a in held.values() if a.id in counts]
    if take.closed is None:
        listed = [a for a in held.values() if a.id in counts or a.state is not AssetState.RETIRED]
    lines = [StockLine(a.kind, a, counts.get(a.id)) for a in listed]
    lines.sort(key=lambda line: (list(AssetKind).index(line.kind), _name(line), _id(line)))
    expected = ((stock_rules.kind_of(c.asset_id), c) for c in take.counts)
    return (*lines, *(StockLine(kind, None, count) for kind, count in expected if kind is not None))


def _name(line: StockLine) -> str:
    return line.asset.name if line.asset is not None else ""


def _id(line: StockLine) -> str:
    return line.asset.id if line.asset is not None else ""


def _open(reader: Reader, site_id: str) -> StockTake | None:
    id = reader.local(open_key(site_id))
    take = reader.get(StockTake, id) if isinstance(id, str) and id else None
    return take if take is not None and take.closed is None else None


def _writable(ctx: Ctx, unit: Unit, take_id: str) -> StockTake:
    ctx.require(COUNT, *EDITORS)
    take = unit.need(StockTake, take_id)
    site = unit.get(Site, take.site_id)
    if site is None:
        raise NotFound("site", take.site_id)
    ctx.require_site(site, COUNT)
    if take.closed is not None:
        raise Closed(take_id)
    if unit.local(open_key(take.site_id)) != take.id:
        # central takes its changes from the laptop that began it, and from no other
        raise NotPermitted(COUNT, (), owner=take.by_name)
    return take


def _short(text: str, name: Text, most: int) -> str:
    text = " ".join(text.split())
    if len(text) > most:
        raise BadValue(name, text, Text(f"不超过 {most} 个字", f"at most {most} characters"))
    return text
