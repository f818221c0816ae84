"""Devices in words, in both languages: kinds, states, fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.domain import device_facts
from app.domain.site import Asset, AssetState
from app.domain.stock_take import Found
from app.domain.text import Text, same
from app.reports.words import DEVICE

STATES: Final[Mapping[AssetState, Text]] = {
    AssetState.IN_USE: Text("在用", "in use"),
    AssetState.SPARE: Text("备用", "spare"),
    AssetState.MISSING: Text("盘点未找到", "missing"),
    AssetState.RETIRED: Text("已停用", "retired"),
}
FOUND: Final[Mapping[Found, Text]] = {
    Found.PRESENT: Text("找到", "present"),
    Found.DIFFERENT: Text("与登记不同", "different"),
    Found.MISSING: Text("没找到", "missing"),
}
FIELDS: Final[Mapping[str, Text]] = {
    "kind": Text("类型", "Kind"),
    "name": Text("名称", "Name"),
    "brand": Text("厂商", "Maker"),
    "model": Text("型号", "Model"),
    "serial_no": Text("序列号", "Serial number"),
    "profile": Text("设备配置", "Device profile"),
    "port": Text("端口", "Port"),
    "place": Text("位置", "Place"),
    "installed_on": Text("安装日期", "Installed on"),
    "warranty_until": Text("保修至", "Warranty until"),
    "note": Text("备注", "Note"),
    "settings": Text("测试设置", "Test settings"),
    "state": Text("状态", "State"),
}


def title_of(asset: Asset) -> str:
    """What the device is called: its name, else maker and model; "" if it has neither."""
    return asset.name or f"{asset.brand} {asset.model}".strip()


def field_words(field: str, value: Any) -> Text:
    """A field's value of a device as a person reads it."""
    if field == "kind":
        return next((t for kind, t in DEVICE.items() if kind == value), same(str(value)))
    if field == "state":
        return next((t for state, t in STATES.items() if state == value), same(str(value)))
    if field == "profile":
        return profile_title(str(value))
    if field == "baseline" and isinstance(value, dict):
        told = device_facts.ordered({str(k): str(v) for k, v in value.items()})
        said = [(device_facts.label_of(k), v) for k, v in told]
        return Text(
            "；".join(f"{label.zh} {v}" for label, v in said),
            "; ".join(f"{label.en} {v}" for label, v in said),
        )
    if field == "settings" and isinstance(value, dict):
        return same("; ".join(f"{k} = {v}" for k, v in sorted(value.items())))
    return same(str(value))


def profile_title(id: str) -> Text:
    """The title of a device profile; its id where this program does not have it."""
    from app.services.device_tests import registry

    found = next((p for p in registry().profiles() if p.id == id), None)
    return Text(found.title.zh, found.title.en) if found is not None else same(id)
