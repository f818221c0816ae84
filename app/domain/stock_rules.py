"""What marking and closing a stock-take means for its list and for the devices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from app.domain.site import Asset, AssetKind, AssetState
from app.domain.stock_take import Found, StockCount, StockTake

_KIND: Final = "kind:"


def kind_id(kind: AssetKind, number: int) -> str:
    """Stands for the ``number``th device that the contract expects and the register lacks."""
    return f"{_KIND}{kind.value}:{number}"


def kind_of(asset_id: str) -> AssetKind | None:
    """The kind that such an entry stands for; None for a device of the register."""
    if not asset_id.startswith(_KIND):
        return None
    try:
        return AssetKind(asset_id.removeprefix(_KIND).partition(":")[0])
    except ValueError:
        return None


def expected(assets: Iterable[Asset]) -> tuple[Asset, ...]:
    """The devices a stock-take looks for: all but those that were retired."""
    return tuple(a for a in assets if a.state is not AssetState.RETIRED)


def judged(asset: Asset, count: StockCount) -> StockCount:
    """A device with another serial number than the register's is there, but not as registered."""
    other = (
        count.serial_no and asset.serial_no and not same_serial(count.serial_no, asset.serial_no)
    )
    if count.found is Found.PRESENT and other:
        return replace(count, found=Found.DIFFERENT)
    return count


def same_serial(one: str, other: str) -> bool:
    """Letters' case and blanks do not count: labels print them as they like."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def marked(take: StockTake, count: StockCount) -> StockTake:
    """The stock-take with this mark; an earlier one of the same device gives way in its place."""
    held = {c.asset_id: c for c in take.counts}
    held[count.asset_id] = count
    return replace(take, counts=tuple(held.values()))


def uncounted(take: StockTake, assets: Iterable[Asset]) -> tuple[Asset, ...]:
    done = {c.asset_id for c in take.counts}
    return tuple(a for a in expected(assets) if a.id not in done)


def after(asset: Asset, count: StockCount) -> Asset:
    """The device as the register says once the stock-take is closed: one not found is missing, a
    missing one that was found is in use again, an unknown serial number is known. A serial number
    that somebody wrote stays: the difference is listed, and a person decides."""
    if count.found is Found.MISSING:
        gone = asset.state in (AssetState.IN_USE, AssetState.SPARE)
        return replace(asset, state=AssetState.MISSING) if gone else asset
    state = AssetState.IN_USE if asset.state is AssetState.MISSING else asset.state
    return replace(asset, state=state, serial_no=asset.serial_no or count.serial_no)
