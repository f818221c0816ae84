"""The result of stock-takes as an Excel file: of one site, or of every site of a list."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from app.domain.label_code import short_of
from app.domain.site import Site
from app.domain.stock_take import Found, StockTake
from app.domain.text import Lang, Text
from app.reports.words import DEVICE
from app.services.asset_words import FOUND, STATES, title_of
from app.services.sheet import business_title
from app.services.stock_takes import COUNT, StockLine, lines_of
from app.services.visit_guard import READERS

if TYPE_CHECKING:
    from app.reports.workbook import Cell
    from app.services.context import Ctx

_SITE = (
    Text("网点编号", "Site no."),
    Text("镇街", "Town"),
    Text("网点", "Site"),
    Text("业务", "Business"),
)
_SUMS = (
    Text("盘点日期", "Counted on"),
    Text("盘点人", "By"),
    Text("找到", "Present"),
    Text("与登记不同", "Different"),
    Text("没找到", "Missing"),
    Text("应有但无登记", "Expected, no record"),
    Text("说明", "Remarks"),
)
_DEVICE = (
    Text("盘点日期", "Counted on"),
    Text("类型", "Kind"),
    Text("设备", "Device"),
    Text("标签号", "Label no."),
    Text("厂商", "Maker"),
    Text("型号", "Model"),
    Text("登记序列号", "Serial no., register"),
    Text("实物序列号", "Serial no., found"),
    Text("位置", "Place"),
    Text("盘点结果", "Found"),
    Text("扫过标签", "Label scanned"),
    Text("备注", "Note"),
    Text("现在状态", "State now"),
)
_NEVER = Text("未盘点", "never counted")
_NO_RECORD = Text("无登记", "no record")
_YES = Text("是", "yes")


def stock_xlsx(ctx: Ctx, site_ids: Collection[str], lang: Lang) -> bytes:
    """SLOW. For each site its newest closed stock-take: a sheet of sums, a sheet of devices. A
    site that was never counted is listed as such. Raises NotPermitted."""
    from app.reports.workbook import Book

    ctx.require(COUNT, *READERS)
    wanted = set(site_ids)
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if s.id in wanted and ctx.sees(s)]
        takes: dict[str, StockTake] = {}
        for take in reader.stock_takes([s.id for s in sites]):
            if take.closed is not None:  # newest first
                takes.setdefault(take.site_id, take)
        lines = {id: lines_of(take, reader.assets(id)) for id, take in takes.items()}
    sums: list[list[str | int]] = []
    devices: list[list[str | int]] = []
    for site in sites:
        head = [site.number, site.town, site.name, business_title(ctx.pack, site.business).to(lang)]
        held = takes.get(site.id)
        if held is None:
            sums.append([*head, _NEVER.to(lang), "", 0, 0, 0, 0, ""])
            continue
        sums.append([*head, *_sums(held, lines[site.id])])
        devices += [[*head, _day(held), *_device(line, lang)] for line in lines[site.id]]
    title = Text("设备盘点", "Stock-take").to(lang)
    book = Book(lang, title, ctx.actor.name, ctx.clock.now().best)
    book.sheet(Text("盘点汇总", "Summary"), _columns(_SITE, _SUMS), _cells(sums))
    book.sheet(Text("设备明细", "Devices"), _columns(_SITE, _DEVICE), _cells(devices))
    return book.bytes()


def file_name(sites: Collection[Site], lang: Lang, day: str) -> str:
    """What the file is called unless the person says otherwise."""
    one = next(iter(sites)).number if len(sites) == 1 else str(len(sites))
    return Text(f"设备盘点-{one}-{day}.xlsx", f"stock-take-{one}-{day}.xlsx").to(lang)


def _columns(first: tuple[Text, ...], rest: tuple[Text, ...]) -> list[tuple[Text, int]]:
    return [(text, 0) for text in (*first, *rest)]


def _cells(rows: list[list[str | int]]) -> list[list[Cell | Text | str]]:
    from app.reports.workbook import Cell

    return [[Cell(str(v), number=True) if isinstance(v, int) else v for v in row] for row in rows]


def _day(take: StockTake) -> str:
    return (take.closed or take.started).local.date().isoformat()


def _sums(take: StockTake, lines: tuple[StockLine, ...]) -> list[str | int]:
    known = [line.count.found for line in lines if line.asset is not None and line.count]
    unknown = sum(line.asset is None for line in lines)
    found = (Found.PRESENT, Found.DIFFERENT, Found.MISSING)
    return [
        _day(take),
        take.by_name,
        *(known.count(each) for each in found),
        unknown,
        take.remarks,
    ]


def _device(line: StockLine, lang: Lang) -> list[str | int]:
    asset, count = line.asset, line.count
    assert count is not None  # every line of a closed one was counted
    kind = DEVICE[line.kind].to(lang)
    found = FOUND[count.found].to(lang)
    if asset is None:
        return [kind, _NO_RECORD.to(lang), *[""] * 6, found, "", count.note, ""]
    return [
        kind,
        title_of(asset) or kind,
        short_of(asset.id),
        asset.brand,
        asset.model,
        asset.serial_no,
        count.serial_no,
        asset.place,
        found,
        _YES.to(lang) if count.scanned else "",
        count.note,
        STATES[asset.state].to(lang),
    ]
