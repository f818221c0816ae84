"""Files of sites and devices, and what an import makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.domain.account import Role
from app.domain.pack import ContractPack
from app.domain.planning_rules import Importance
from app.domain.register_import import ImportKind, ImportPreview, ImportRow, RowState
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.services import register_import
from app.services.context import Ctx
from app.services.register_table import Table, TableRow, read_table
from tests.services.builders import Laptop, account, make_pack

ADMIN = account("root", Role.ADMINISTRATOR, name="管理员")
SITE_HEADS = ("序号", "镇街", "网点名称", "业务", "重要程度", "地址", "电话", "备注", "停用")
DEVICE_HEADS = ("网点序号", "类型", "名称", "序列号", "端口", "安装日期", "保修至", "备注")


def pack(**fields: object) -> ContractPack:
    given: dict[str, object] = {
        "importances": (
            Importance("key", Text("重点网点", "Key site")),
            Importance("usual", Text("一般网点", "Usual site"), usual=True),
        ),
        "towns": ("常平", "茶山", "东城区"),
    }
    return make_pack(**{**given, **fields})  # type: ignore[arg-type]


def table(*rows: Sequence[str], heads: Sequence[str] = SITE_HEADS) -> Table:
    """Rows from line 2 on; short ones are filled up."""
    width = len(heads)
    return Table(
        "网点.xlsx",
        "Sheet1",
        ("Sheet1",),
        tuple(heads),
        1,
        tuple(
            TableRow(n, (*row, *([""] * (width - len(row))))) for n, row in enumerate(rows, start=2)
        ),
        Text("", ""),
    )


def judged(ctx: Ctx, *rows: Sequence[str], kind: ImportKind = ImportKind.SITES) -> ImportPreview:
    heads = SITE_HEADS if kind is ImportKind.SITES else DEVICE_HEADS
    return register_import.preview(ctx, table(*rows, heads=heads), kind)


def only(preview: ImportPreview) -> ImportRow:
    (row,) = preview.rows
    return row


def states(preview: ImportPreview) -> list[RowState]:
    return [row.state for row in preview.rows]


def messages(row: ImportRow) -> str:
    return " | ".join(f"{p.message.zh}（{p.hint.zh}）" for p in row.problems)


def site_at(laptop: Laptop, number: str) -> Site | None:
    with laptop.store.read() as reader:
        return next((s for s in reader.sites() if s.number == number), None)


def assets_of(laptop: Laptop, site: Site) -> list[Asset]:
    with laptop.store.read() as reader:
        return reader.assets(site.id)


def written(folder: Path, made: bytes, name: str) -> Table:
    path = folder / name
    path.write_bytes(made)
    return read_table(path)
