"""A pack's register at central: sites are what the pack says, devices only gain what they lack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.site import Asset, AssetKind
from sync.central import admin
from sync.central.context import Central, Settings
from tests.services.builders import site


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    made = admin.init(Settings(tmp_path, "", None))
    yield made
    made.close()


def test_sites_follow_the_pack(central: Central) -> None:
    first, second = site(1), site(2)
    assert admin.add_sites(central, [first, second]) == 2
    assert admin.add_sites(central, [first, second]) == 0
    assert admin.add_sites(central, [replace(first, importance="core"), second]) == 1


def test_devices_only_gain_what_they_lack(central: Central) -> None:
    """What somebody noted at the device is newer than any pack."""
    admin.add_sites(central, [site(1)])
    server = Asset("asset-1", site(1).id, AssetKind.SERVER, "应用服务器")
    assert admin.add_assets(central, [server]) == 1
    assert admin.add_assets(central, [replace(server, model="R1")]) == 1
    assert admin.add_assets(central, [replace(server, model="R2")]) == 0
    assert admin.add_assets(central, [replace(server, model="R2", brand="某牌")]) == 1
