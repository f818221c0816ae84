"""One row of a file of devices against the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.ids import new_id
from app.domain.register_import import FieldChange, ImportKind, ImportRow, RowState
from app.domain.site import Asset, AssetKind, AssetState, Site
from app.domain.text import Text
from app.reports.words import DEVICE
from app.services.asset_form import AssetForm, clean
from app.services.asset_words import FIELDS, field_words
from app.services.register_columns import field_of
from app.services.register_rows import Given, near

_FIELDS = (
    "name",
    "brand",
    "model",
    "serial_no",
    "profile",
    "port",
    "place",
    "installed_on",
    "warranty_until",
    "note",
)


class Shelf:
    """The devices of the register as the rows find them: by serial number, else by kind and name.
    What a row made is found by the rows below it, too."""

    def __init__(self, assets: list[Asset]) -> None:
        self._by_serial: dict[tuple[str, str], Asset] = {}
        self._by_name: dict[tuple[str, AssetKind, str], Asset] = {}
        for asset in assets:
            if asset.state is not AssetState.RETIRED:
                self.add(asset)

    def add(self, asset: Asset) -> None:
        if asset.serial_no:
            self._by_serial[asset.site_id, asset.serial_no.lower()] = asset
        self._by_name[asset.site_id, asset.kind, asset.name] = asset

    def find(self, site_id: str, kind: AssetKind, serial_no: str, name: str) -> Asset | None:
        if serial_no:
            by_serial = self._by_serial.get((site_id, serial_no.lower()))
            if by_serial is not None:
                return by_serial
        held = self._by_name.get((site_id, kind, name)) if name else None
        # a device with another serial number is another device, however it is called
        if held is not None and held.serial_no and serial_no:
            return None
        return held


def device_row(
    given: Given, sites: Mapping[str, Site], shelf: Shelf, taken: dict[str, int]
) -> ImportRow:
    """``sites`` by number; ``taken``: ids of the devices that rows above speak of, with their
    lines. A blank cell leaves its field as it is."""
    cells = given.cells
    number = cells.get("site", "")
    title = cells.get("name") or " ".join(
        cells[n] for n in ("brand", "model") if cells.get(n)
    ) or cells.get("kind", "")  # fmt: skip
    problems = []
    site = sites.get(number)
    if site is None:
        message = (
            Text("登记中没有这个网点编号。", "The register has no site of this number.")
            if number
            else Text("内容是空的。", "It is empty.")
        )
        problems.append(given.problem("site", message, Text("先导入网点。", "Import sites first.")))
    kind = kind_of(cells.get("kind", ""))
    if kind is None:
        words = [text.zh for text in DEVICE.values()]
        message = Text("没有这类设备。", "There is no such kind of device.")
        problems.append(given.problem("kind", message, near(cells.get("kind", ""), words)))
    if site is None or kind is None:
        return ImportRow(given.line, number, title, RowState.PROBLEM, problems=tuple(problems))
    held = shelf.find(site.id, kind, cells.get("serial_no", ""), cells.get("name", ""))
    before = AssetForm.of(held) if held is not None else AssetForm(kind)
    wanted = {name: cells[name] for name in _FIELDS if cells.get(name)}
    form = replace(before, kind=kind, **wanted)  # type: ignore[arg-type]
    kept, wrong = clean(form, AssetForm.of(held) if held is not None else None)
    hint = Text("请更正。", "Correct it.")
    problems += [given.problem(name, message, hint) for name, message in wrong.items()]
    if held is not None and (other := taken.get(held.id)) is not None:
        message = Text(f"与第 {other} 行是同一台设备。", f"It is the device of row {other}.")
        problems.append(given.problem("serial_no", message, Text("只保留一行。", "Keep one row.")))
    if problems:
        return ImportRow(given.line, number, title, RowState.PROBLEM, problems=tuple(problems))
    base = held or Asset(new_id(), site.id, kind, kept.name)
    values = {name: getattr(kept, name) for name in _FIELDS}
    asset = replace(base, kind=kind, **values)
    taken[asset.id] = given.line
    shelf.add(asset)
    if held is None:
        return ImportRow(given.line, number, title, RowState.NEW, asset)
    changes = tuple(
        FieldChange(
            name,
            FIELDS.get(name, field_of(ImportKind.DEVICES, name).title),
            field_words(name, getattr(held, name)).zh,
            field_words(name, getattr(asset, name)).zh,
        )
        for name in ("kind", *_FIELDS)
        if getattr(held, name) != getattr(asset, name)
    )
    state = RowState.CHANGED if changes else RowState.SAME
    return ImportRow(given.line, number, title, state, asset, changes)


def kind_of(word: str) -> AssetKind | None:
    """By its id or by what it is called in either language."""
    plain = "".join(word.lower().split())
    for kind, title in DEVICE.items():
        if plain and plain in {kind.value, *("".join(t.lower().split()) for t in title)}:
            return kind
    return None
