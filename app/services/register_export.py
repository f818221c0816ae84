"""The register as a file that the import reads again, and the problems of an import as one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from app.domain.register_import import ImportKind, ImportPreview, RowState
from app.domain.site import Asset, Site
from app.domain.text import Lang, Text
from app.reports.words import DEVICE
from app.services.register_columns import FIELDS
from app.services.register_rows import shown
from app.services.visit_guard import READERS

if TYPE_CHECKING:
    from app.services.context import Ctx

SEE: Final = Text("导出登记", "export the register")
_TITLES: Final = {
    ImportKind.SITES: Text("网点登记", "Sites"),
    ImportKind.DEVICES: Text("设备登记", "Devices"),
}


def export(ctx: Ctx, kind: ImportKind, ending: str, lang: Lang = "zh") -> bytes:
    """SLOW. The sites or devices of the actor's towns; ``ending`` is ".xlsx" or ".csv". The heads
    and words are those that the import knows. Raises NotPermitted."""
    ctx.require(SEE, *READERS)
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if ctx.sees(s)]
        assets = reader.assets([s.id for s in sites]) if kind is ImportKind.DEVICES else []
    if kind is ImportKind.SITES:
        rows = [[_site(ctx, s, f.id) for f in FIELDS[kind]] for s in sites]
    else:
        numbers = {s.id: s.number for s in sites}
        rows = [[_asset(a, numbers, f.id, lang) for f in FIELDS[kind]] for a in assets]
    heads = [f.title for f in FIELDS[kind]]
    return _written(ctx, _TITLES[kind], heads, rows, ending, lang)


def problems(ctx: Ctx, found: ImportPreview, ending: str, lang: Lang = "zh") -> bytes:
    """SLOW. The rows that were left out, each problem a line."""
    heads = [
        Text("行", "Row"),
        Text("编号", "Number"),
        Text("名称", "Name"),
        Text("列", "Column"),
        Text("内容", "Value"),
        Text("问题", "Problem"),
        Text("建议", "What to do"),
    ]
    rows = [
        [
            str(row.line),
            row.number,
            row.title,
            p.column,
            p.value,
            p.message.to(lang),
            p.hint.to(lang),
        ]
        for row in found.rows
        if row.state is RowState.PROBLEM
        for p in row.problems
    ]
    return _written(ctx, Text("未导入的行", "Rows left out"), heads, rows, ending, lang)


def _site(ctx: Ctx, site: Site, field: str) -> str:
    return shown(field, str(getattr(site, field)), ctx.pack)


def _asset(asset: Asset, numbers: dict[str, str], field: str, lang: Lang) -> str:
    if field == "site":
        return numbers.get(asset.site_id, "")
    if field == "kind":
        return DEVICE[asset.kind].to(lang)
    return str(getattr(asset, field))


def _written(
    ctx: Ctx,
    title: Text,
    heads: Sequence[Text],
    rows: Sequence[Sequence[str]],
    ending: str,
    lang: Lang,
) -> bytes:
    if ending == ".csv":
        return _csv([[h.to(lang) for h in heads], *rows])
    from app.reports.workbook import Book

    book = Book(lang, title.to(lang), ctx.actor.name, ctx.clock.now().best)
    book.sheet(title, [(head, 0) for head in heads], rows)
    return book.bytes()


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, so that Excel shows Chinese."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
