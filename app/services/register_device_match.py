"""Which device of the register a row of a file speaks of."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.domain.site import Asset, AssetKind, AssetState, Site
from app.domain.text import Text
from app.services.site_fields import Bad, alike, tidy


class Devices:
    """The register's devices, and which of them the rows before have spoken of."""

    def __init__(self, sites: Mapping[str, Site], assets: Iterable[Asset]) -> None:
        self._sites = sites
        self._of_site: dict[str, list[Asset]] = defaultdict(list)
        self._by_serial: dict[str, list[Asset]] = defaultdict(list)
        for asset in assets:
            if asset.site_id not in sites:  # of another contract
                continue
            self._of_site[asset.site_id].append(asset)
            if serial := _serial(asset.serial_no):
                self._by_serial[serial].append(asset)
        self._claimed: dict[str, int] = {}  # device id -> line
        self._new: dict[tuple[AssetKind, str], int] = {}  # kind and serial number -> line

    def find(
        self,
        site: Site,
        kind: AssetKind,
        texts: Mapping[str, str],
    ) -> tuple[Asset | None, Bad | None]:
        """The record that the row speaks of: by its serial number, else by kind and name. Of
        several the one that is most like the row, so that a list written out finds its own."""
        here = self._of_site[site.id]
        serial = _serial(texts["serial_no"])
        numbered = [a for a in here if serial and _serial(a.serial_no) == serial]
        name = key_of(texts["name"])
        called = [
            a
            for a in here
            if a.kind is kind
            and key_of(a.name) == name
            and a.state is not AssetState.RETIRED
            and not (serial and _serial(a.serial_no))
        ]
        for group in (numbered, called):
            free = [a for a in group if a.id not in self._claimed]
            if free:
                return max(free, key=lambda a: _likeness(a, texts)), None
            if group is numbered and group:
                return None, _twice(self._claimed[group[0].id])
        if serial and (other := self._new.get((kind, serial))):
            return None, _twice(other)
        elsewhere = [a for a in self.numbered(serial) if a.kind is kind and a.site_id != site.id]
        if elsewhere:
            where = self.where(elsewhere[0])
            message = Text(f"序列号已登记在{where}", f"the serial number is registered at {where}")
            hint = Text(
                "若设备搬了过来，请先在原网点停用它",
                "if the device has moved here, retire it at the other site first",
            )
            return None, Bad(message, hint)
        return None, None

    def claim(self, asset: Asset, line: int, *, new: bool) -> None:
        """The row on this line speaks of the device."""
        self._claimed[asset.id] = line
        if new and (serial := _serial(asset.serial_no)):
            self._new[asset.kind, serial] = line

    def numbered(self, serial_no: str) -> list[Asset]:
        """Devices with this serial number that are not retired."""
        serial = _serial(serial_no)
        found = self._by_serial.get(serial, ()) if serial else ()
        return [a for a in found if a.state is not AssetState.RETIRED]

    def where(self, asset: Asset) -> str:
        site = self._sites[asset.site_id]
        return f"{site.town} {site.name}"


def _twice(line: int) -> Bad:
    return Bad(
        Text(f"序列号与第 {line} 行重复", f"the serial number is also on line {line}"),
        Text("一台设备只能有一行", "a device has one row"),
    )


def _likeness(asset: Asset, texts: Mapping[str, str]) -> int:
    return sum(same_text(f, getattr(asset, f), text) for f, text in texts.items())


def same_text(field: str, held: str, text: str) -> bool:
    if field == "serial_no":
        return _serial(held) == _serial(text)
    return alike(field, held, text)


def _serial(typed: str) -> str:
    """Serial numbers are told apart whatever their letters' case."""
    return tidy("serial_no", typed).lower()


def key_of(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", tidy("name", text)).casefold().split())
