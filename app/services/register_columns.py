"""Which column of a file is which field, by the words people write above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.register_import import Column, ImportKind
from app.domain.text import Text

_SPLIT: Final = re.compile(r"[\s（）()：:*＊/._-]+")


@dataclass(frozen=True, slots=True)
class Field:
    id: str
    title: Text
    words: tuple[str, ...]  # without blanks and signs, lower case
    needed: bool = False


SITES: Final = (
    Field(
        "number",
        Text("序号", "Number"),
        (
            "序号",
            "编号",
            "网点编号",
            "网点序号",
            "系统编号",
            "number",
            "seq",
            "no",
            "siteno",
            "sitenumber",
        ),
        True,
    ),
    Field(
        "town",
        Text("镇街", "Town"),
        ("镇街", "镇", "街道", "镇区", "所属镇街", "部门", "单位", "地区", "区域", "town", "area"),
        True,
    ),
    Field(
        "name",
        Text("名称", "Name"),
        ("名称", "网点名称", "网点", "系统名称", "系统", "name", "site", "sitename"),
        True,
    ),
    Field(
        "business",
        Text("业务", "Business"),
        ("业务", "业务类型", "业务类别", "类型", "类别", "business", "kind", "type"),
        True,
    ),
    Field(
        "importance",
        Text("重要性", "Importance"),
        ("重要性", "重要程度", "等级", "级别", "importance", "level"),
    ),
    Field(
        "department",
        Text("主管部门", "Department"),
        ("主管部门", "所属部门", "归口部门", "department"),
    ),
    Field("address", Text("地址", "Address"), ("地址", "详细地址", "网点地址", "address")),
    Field(
        "contact",
        Text("联系人", "Contact"),
        ("联系人", "负责人", "网点负责人", "contact", "person"),
    ),
    Field(
        "phone",
        Text("电话", "Phone"),
        ("电话", "联系电话", "手机", "phone", "tel", "telephone", "mobile"),
    ),
    Field("note", Text("备注", "Note"), ("备注", "说明", "note", "notes", "remarks")),
)
DEVICES: Final = (
    Field(
        "site",
        Text("网点编号", "Site no."),
        ("网点编号", "网点序号", "网点", "系统编号", "序号", "site", "siteno", "sitenumber"),
        True,
    ),
    Field(
        "kind", Text("类型", "Kind"), ("类型", "类别", "设备类型", "设备类别", "kind", "type"), True
    ),
    Field("name", Text("名称", "Name"), ("名称", "设备名称", "设备", "name", "device")),
    Field("brand", Text("厂商", "Maker"), ("厂商", "品牌", "厂家", "brand", "maker")),
    Field("model", Text("型号", "Model"), ("型号", "设备型号", "model")),
    Field(
        "serial_no",
        Text("序列号", "Serial number"),
        ("序列号", "设备序列号", "编码", "sn", "serial", "serialno", "serialnumber"),
    ),
    Field("profile", Text("设备配置", "Device profile"), ("设备配置", "配置", "profile")),
    Field("port", Text("端口", "Port"), ("端口", "连接", "port")),
    Field("place", Text("位置", "Place"), ("位置", "窗口", "安装位置", "place", "location")),
    Field(
        "installed_on",
        Text("安装日期", "Installed on"),
        ("安装日期", "启用日期", "投用日期", "installed", "installedon"),
    ),
    Field(
        "warranty_until",
        Text("保修至", "Warranty until"),
        ("保修至", "质保到期", "质保期至", "保修到期", "warranty", "warrantyuntil"),
    ),
    Field("note", Text("备注", "Note"), ("备注", "说明", "note", "notes", "remarks")),
)
FIELDS: Final[Mapping[ImportKind, tuple[Field, ...]]] = {
    ImportKind.SITES: SITES,
    ImportKind.DEVICES: DEVICES,
}


def field_of(kind: ImportKind, id: str) -> Field:
    """Raises KeyError."""
    for field in FIELDS[kind]:
        if field.id == id:
            return field
    raise KeyError(id)


def known(kind: ImportKind, cells: Sequence[str]) -> int:
    """How many of the cells name a column."""
    return sum(bool(column.field) for column in match(cells, kind))


def match(heads: Sequence[str], kind: ImportKind) -> tuple[Column, ...]:
    """Each column with its field. A field is given once: to the column that says it most exactly,
    the leftmost of those."""
    plain = ["".join(_SPLIT.split(head.lower())) for head in heads]
    taken: dict[int, str] = {}
    for field in FIELDS[kind]:
        for word in field.words:  # the likeliest first
            at = next((n for n, p in enumerate(plain) if p == word and n not in taken), None)
            if at is not None:
                taken[at] = field.id
                break
    return tuple(Column(n, head, taken.get(n, "")) for n, head in enumerate(heads))


def lacking(columns: Sequence[Column], kind: ImportKind) -> tuple[Field, ...]:
    """Needed fields that no column gives."""
    given = {column.field for column in columns}
    return tuple(f for f in FIELDS[kind] if f.needed and f.id not in given)
