"""Which stock-take of a site is open on this laptop, and how the last one ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.stock_take import StockTake

if TYPE_CHECKING:
    from app.store.reader import Reader


@dataclass(frozen=True)
class StockState:
    """``open``: begun on this laptop and not closed. ``elsewhere``: one that another laptop has
    begun; only that one can go on with it. ``last``: the newest that was closed."""

    open: StockTake | None = None
    elsewhere: StockTake | None = None
    last: StockTake | None = None


NO_STOCK = StockState()


def open_key(site_id: str) -> str:
    """The local key that says which stock-take is this laptop's."""
    return f"stock_take:{site_id}"


def stock_state(reader: Reader, site_id: str) -> StockState:
    takes = reader.stock_takes((site_id,))
    own = reader.local(open_key(site_id))
    going = [t for t in takes if t.closed is None]
    closed = [t for t in takes if t.closed is not None]
    return StockState(
        next((t for t in going if t.id == own), None),
        next((t for t in going if t.id != own), None),
        max(closed, key=lambda t: t.closed.best if t.closed else t.started.best, default=None),
    )
