"""Which column of a file is which field, by the words of its head."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.pack import Terms
from app.domain.register_import import Column, ImportKind
from app.domain.text import Text
from app.services import asset_words, site_fields

_SITE_WORDS: Final[Mapping[str, str]] = {
    "number": "序号 编号 网点序号 网点编号 站点编号 no no. number seq sitenumber siteno id",
    "town": "镇街 镇街道 镇街园区 所属镇街 所在镇街 镇区 镇 街道 乡镇 区域 town district area",
    "name": "网点名称 网点 名称 站点名称 单位名称 服务点 系统名称 name site sitename",
    "business": "业务 业务类型 业务类别 业务名称 类型 网点类型 business businesstype type",
    "importance": "重要程度 重要性 等级 级别 网点等级 importance priority class",
    "department": "归口部门 部门 主管部门 责任部门 所属部门 department",
    "address": "地址 详细地址 网点地址 address",
    "contact": "联系人 负责人 网点负责人 联络人 contact contactperson person",
    "phone": "电话 联系电话 电话号码 手机 手机号 联系方式 phone telephone tel mobile",
    "note": "备注 说明 备注说明 note notes remark remarks comment",
    "closed": "停止服务 停用 已停用 是否停用 关闭 closed inactive",
}
_DEVICE_WORDS: Final[Mapping[str, str]] = {
    # 序号 alone would be the row's own number, not the site's
    "site": "网点序号 网点编号 所属网点序号 站点编号 所属网点 网点 sitenumber siteno site",
    "kind": "类型 设备类型 设备类别 类别 种类 kind type devicetype category",
    "name": "名称 设备名称 资产名称 name device devicename",
    "brand": "厂商 品牌 厂家 生产厂家 制造商 maker brand vendor manufacturer",
    "model": "型号 规格型号 设备型号 model",
    "serial_no": "序列号 出厂编号 设备序列号 sn s/n serial serialno serialnumber serialno.",
    "profile": "设备配置 配置 profile deviceprofile",
    "port": "端口 接口 连接端口 port",
    "place": "位置 安装位置 放置位置 存放地点 窗口 place location",
    "installed_on": "安装日期 启用日期 投用日期 安装时间 installedon installed installationdate",
    "warranty_until": "保修至 保修期至 保修到期 质保至 质保到期 保修截止 warrantyuntil warranty",
    "note": "备注 说明 note notes remark remarks comment",
}
_WORDS: Final = {ImportKind.SITES: _SITE_WORDS, ImportKind.DEVICES: _DEVICE_WORDS}
_ASIDE: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|[\s*＊:：_\-]")
REQUIRED: Final[Mapping[ImportKind, tuple[str, ...]]] = {
    ImportKind.SITES: site_fields.NEEDED,
    ImportKind.DEVICES: ("site", "kind"),
}
KEYS: Final = {ImportKind.SITES: ("number",), ImportKind.DEVICES: ("site", "kind")}
SITE_NUMBER: Final = Text("网点序号", "Site number")


def titles(kind: ImportKind) -> Mapping[str, Text]:
    """The fields that a file can give, in the order a person would have them."""
    if kind is ImportKind.SITES:
        return site_fields.FIELDS
    named = {f: asset_words.FIELDS[f] for f in _DEVICE_WORDS if f != "site"}
    return {"site": SITE_NUMBER, **named}


def match(heads: Sequence[str], kind: ImportKind, terms: Terms | None = None) -> tuple[Column, ...]:
    """Every column with the field its head speaks of; the first of two that say the same counts.
    ``terms``: the contract's own words."""
    known = _known(kind, terms or Terms())
    taken: set[str] = set()
    columns = []
    for index, head in enumerate(heads):
        field = known.get(_bare(head), "")
        if field in taken:
            field = ""
        taken.add(field)
        columns.append(Column(index, head, field))
    return tuple(columns)


def missing(columns: Sequence[Column], kind: ImportKind) -> tuple[str, ...]:
    """Fields without which no row can be told from another: nothing can be imported."""
    held = {c.field for c in columns}
    return tuple(f for f in KEYS[kind] if f not in held)


def _known(kind: ImportKind, terms: Terms) -> dict[str, str]:
    known = {_bare(w): field for field, words in _WORDS[kind].items() for w in words.split()}
    for field, title in titles(kind).items():
        for word in title:
            known.setdefault(_bare(word), field)
    own = (("town", terms.town), ("name", terms.site)) if kind is ImportKind.SITES else ()
    for field, term in own:
        for word in term or ():
            known.setdefault(_bare(word), field)
    return known


def _bare(head: str) -> str:
    """Without brackets' asides, stars of duty, colons and blanks: ``序号*``, ``镇街（园区）``."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", head).casefold())
