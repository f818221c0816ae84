"""Labels for sites and devices, and finding by what is printed on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.label_code import short_of
from app.domain.site import Asset, AssetKind, AssetState
from app.services import labels, search
from app.services.labels import NoLabels
from app.services.refusals import NotPermitted
from tests.services.builders import BOSS, CHIEF, Laptop

ID = "0192f3c4-7b2a-7c31-9d10-5ae07f3a9c21"


@pytest.fixture
def asset(laptop: Laptop) -> Asset:
    made = Asset(ID, laptop.first.id, AssetKind.PRINTER, "票据打印机", "EPSON", "TM-T88V", "7K22")
    laptop.put_local(made)
    return made


def test_a_site_and_its_devices_but_not_the_retired(laptop: Laptop, asset: Asset) -> None:
    laptop.put_local(replace(asset, id="old", state=AssetState.RETIRED))
    ids = [s.id for s in laptop.packs.current.sites]
    ctx = laptop.ctx(CHIEF)
    printed = {
        what: labels.site_labels(ctx, ids, what, "a4-24", "zh").labels
        for what in ("sites", "devices", "both")
    }
    assert printed == {"sites": 6, "devices": 1, "both": 7}
    with pytest.raises(NoLabels):
        labels.site_labels(ctx, ids[1:], "devices", "a4-24", "zh")
    theirs = labels.site_labels(laptop.ctx(BOSS), ids, "sites", "single", "en")
    assert (theirs.labels, theirs.pages) == (4, 4)  # his towns only


def test_a_sheet_already_begun_goes_on(laptop: Laptop, asset: Asset) -> None:
    ids = [s.id for s in laptop.packs.current.sites]
    assert labels.site_labels(laptop.ctx(), ids, "sites", "a4-24", "zh", first=18).pages == 1
    assert labels.site_labels(laptop.ctx(), ids, "sites", "a4-24", "zh", first=19).pages == 2
    one = labels.device_label(laptop.ctx(), ID, "a4-12", "zh", first=99)
    assert (one.labels, one.pages) == (1, 1)


def test_a_label_of_another_town_is_not_printed(laptop: Laptop, asset: Asset) -> None:
    away = next(s for s in laptop.packs.current.sites if s.town == "茶山")
    laptop.put_local(replace(asset, id="away", site_id=away.id))
    with pytest.raises(NotPermitted):
        labels.device_label(laptop.ctx(BOSS), "away", "single", "zh")


def test_a_device_is_found_by_name_number_and_label(laptop: Laptop, asset: Asset) -> None:
    for typed in ("票据打印", "tm-t88v", "7k22", short_of(ID), short_of(ID).lower(), "epson"):
        hits = search.palette(laptop.ctx(), typed)
        assert hits[0].kind == "asset" and hits[0].id == ID, typed
        assert laptop.first.name in hits[0].detail.zh
    laptop.put_local(replace(asset, id="x", state=AssetState.RETIRED))
    hits = [h for h in search.palette(laptop.ctx(), "票据打印机") if h.kind == "asset"]
    assert [h.id for h in hits] == [ID, "x"]  # what is in use comes first
