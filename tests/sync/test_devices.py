"""Devices and stock-takes at central: taken as they are written, shown to the other laptops."""

from __future__ import annotations

from dataclasses import replace

from app.domain.site import Asset, AssetKind, AssetState
from app.domain.stock_take import Found, StockCount, StockTake
from sync.central import admin
from tests.sync.world import SITE, World

ASSET = Asset(
    "asset-1",
    SITE.id,
    AssetKind.PRINTER,
    "票据打印机",
    "EPSON",
    "TM-T88V",
    "7K2219045",
    port="socket://192.168.1.9:9100",
    baseline={"model": "TM-T88V", "firmware": "1.02"},
    warranty_until="2027-03-31",
    installed_on="2024-03-01",
    place="2 号窗口",
    note="备注",
    settings={"speed_lines": "0"},
    baseline_at="2026-11-20T01:00:00.000000+00:00",
    baseline_by="李工",
)


def test_every_field_of_a_device_travels(world: World) -> None:
    one, two = world.laptop("L3", world.account("li")), world.laptop("L4", world.account("wang"))
    one.put(ASSET)
    report = one.sync()
    assert (report.rejected, report.errors) == (0, ())
    two.sync()
    assert two.get(Asset, ASSET.id) == ASSET
    two.put(replace(ASSET, state=AssetState.RETIRED, baseline={"model": "TM-T20"}))
    assert two.sync().rejected == 0
    one.sync()
    assert one.get(Asset, ASSET.id).state is AssetState.RETIRED
    assert one.get(Asset, ASSET.id).baseline == {"model": "TM-T20"}
    assert admin.quarantined(world.central) == []


def test_a_stock_take_is_its_laptop_s_and_fixed_once_closed(world: World) -> None:
    li = world.account("li")
    one, two = world.laptop("L3", li), world.laptop("L4", world.account("wang"))
    one.put(ASSET)
    take = StockTake("take-1", SITE.id, li.id, li.name, one.clock.now())
    one.put(take)
    marked = replace(take, counts=(StockCount(ASSET.id, Found.MISSING, note="不在"),))
    one.put(marked)
    assert one.sync().rejected == 0
    two.sync()
    assert two.get(StockTake, take.id) == marked
    two.put(replace(marked, remarks="别的电脑"))
    assert two.sync().rejected == 1  # the services refuse it before
    closed = replace(marked, closed=one.clock.now(), remarks="完")
    one.put(closed, replace(ASSET, state=AssetState.MISSING))
    assert one.sync().rejected == 0
    two.sync()
    assert two.get(StockTake, take.id) == closed
    assert two.get(Asset, ASSET.id).state is AssetState.MISSING
