"""Taking stock: marked one by one, closed once, and the register follows."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from app.domain.changes import Entity
from app.domain.label_code import short_of, text_of
from app.domain.site import Asset, AssetKind, AssetState, Site
from app.domain.stock_take import Found, StockTake
from app.errors import CounterCheckError
from app.services import assets, stock_report, stock_takes
from app.services.refusals import BadValue, NotPermitted
from app.services.scanning import BrokenLabel, UnknownLabel, open_label
from app.services.sites import site_view
from app.services.stock_takes import Closed, Elsewhere, NotCounted, NotHere
from app.store.store import Store
from tests.services.builders import BOSS, CHIEF, LI, WANG, Laptop, open_laptop


def device(laptop: Laptop, id: str, kind: AssetKind = AssetKind.PRINTER, **fields: object) -> Asset:
    site = fields.pop("site", laptop.first)
    assert isinstance(site, Site)
    made = replace(Asset(id, site.id, kind, id), **fields)  # type: ignore[arg-type]
    laptop.put_local(made)
    return made


def begun(laptop: Laptop) -> str:
    return stock_takes.begin(laptop.ctx(), laptop.first.id).id(Entity.STOCK_TAKE)


def kept(laptop: Laptop, id: str) -> Asset:
    with laptop.store.read() as reader:
        return reader.need(Asset, id)


def test_it_begins_once_and_lists_what_the_register_has(laptop: Laptop) -> None:
    device(laptop, "aaaa-0001")
    device(laptop, "aaaa-0002", state=AssetState.RETIRED)
    device(laptop, "aaaa-0003", AssetKind.HANDHELD, state=AssetState.SPARE)
    take = begun(laptop)
    assert not stock_takes.begin(laptop.ctx(WANG), laptop.first.id)  # that one is open
    view = stock_takes.stock_view(laptop.ctx(), take)
    assert [line.asset.id for line in view.lines if line.asset] == ["aaaa-0001", "aaaa-0003"]
    assert view.own and view.lacking == () and len(view.having(None)) == 2
    assert site_view(laptop.ctx(), laptop.first.id).stock.open == view.take


def test_each_mark_is_kept_at_once_and_survives_the_end_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = b"k" * 32
    monkeypatch.setattr("tests.services.builders.secrets.token_bytes", lambda _size: key)
    laptop = open_laptop(tmp_path / "data")
    monkeypatch.undo()
    device(laptop, "aaaa-0001", serial_no="S1")
    device(laptop, "aaaa-0002")
    take = begun(laptop)
    ctx = laptop.ctx()
    stock_takes.mark(ctx, take, "aaaa-0001", Found.PRESENT, serial_no="S2", note=" 外壳 裂了 ")
    with laptop.store.read() as reader:
        held = reader.need(StockTake, take)
    (count,) = held.counts
    assert (count.found, count.serial_no, count.note) == (Found.DIFFERENT, "S2", "外壳 裂了")
    laptop.store.close()
    laptop.store = Store.open(tmp_path / "data", key, laptop.clock)
    found = stock_takes.open_take(laptop.ctx(WANG), laptop.first.id)
    assert found == held  # whoever sits down next goes on with it
    stock_takes.mark(laptop.ctx(WANG), take, "aaaa-0002", Found.MISSING)
    stock_takes.mark(ctx, take, "aaaa-0002", Found.PRESENT)
    view = stock_takes.stock_view(ctx, take)
    assert [line.count.found for line in view.lines if line.count] == [
        Found.DIFFERENT,
        Found.PRESENT,
    ]
    assert view.lines[0].other_serial and not view.lines[1].other_serial
    laptop.store.close()


def test_a_scan_marks_and_says_what_it_is_not(laptop: Laptop) -> None:
    device(laptop, "aaaa-bbbb-0001", serial_no="7K22")
    device(laptop, "aaaa-bbbb-0002")
    away = laptop.packs.current.sites[1]
    device(laptop, "aaaa-bbbb-0009", site=away)
    ctx, take = laptop.ctx(), begun(laptop)
    stock_takes.mark(ctx, take, "aaaa-bbbb-0002", Found.DIFFERENT, note="换过")
    stock_takes.scan(ctx, take, text_of("asset", "aaaa-bbbb-0001").upper())
    stock_takes.scan(ctx, take, f" {short_of('aaaa-bbbb-0002')} ")
    first, second = stock_takes.stock_view(ctx, take).lines
    assert first.count is not None and first.count.scanned
    assert second.count is not None and not second.count.scanned
    assert (second.count.found, second.count.note) == (Found.DIFFERENT, "换过")
    stock_takes.scan(ctx, take, "7k22")
    (line, _) = stock_takes.stock_view(ctx, take).lines
    assert line.count is not None and line.count.found is Found.PRESENT and line.count.scanned
    for typed, refusal in (
        (text_of("asset", "aaaa-bbbb-0009"), Elsewhere),
        (text_of("asset", "unknown"), UnknownLabel),
        (text_of("site", laptop.first.id), NotHere),
        ("cc:asset", BrokenLabel),
        ("no such number", NotHere),
        ("", NotHere),
    ):
        with pytest.raises(refusal) as refused:
            stock_takes.scan(ctx, take, typed)
        assert all(refused.value.sentence(lang) for lang in ("zh", "en"))  # type: ignore[arg-type]
    with pytest.raises(Elsewhere) as elsewhere:
        stock_takes.mark(ctx, take, "aaaa-bbbb-0009", Found.PRESENT)
    assert away.name in elsewhere.value.sentence("zh")


def test_closing_brings_the_register_into_line(laptop: Laptop) -> None:
    pack = laptop.packs.current
    business = replace(pack.businesses[0], assets=(AssetKind.PRINTER, *[AssetKind.HANDHELD] * 2))
    laptop.packs = replace(laptop.packs, current=replace(pack, businesses=(business,)))
    device(laptop, "a1", serial_no="S1")
    device(laptop, "a2", state=AssetState.MISSING)
    device(laptop, "a3")
    device(laptop, "a4", state=AssetState.RETIRED)
    ctx, take = laptop.ctx(), begun(laptop)
    stock_takes.mark(ctx, take, "a1", Found.PRESENT, serial_no="S9")
    stock_takes.mark(ctx, take, "a2", Found.PRESENT, serial_no="S2")
    with pytest.raises(NotCounted):
        stock_takes.close(ctx, take)
    assert kept(laptop, "a2").state is AssetState.MISSING  # nothing happened yet
    changes = stock_takes.close(ctx, take, remarks="门锁着", rest_missing=True)
    assert changes.outbox and set(changes.ids(Entity.ASSET)) == {"a2", "a3"}
    assert kept(laptop, "a1").serial_no == "S1"  # a person decides about the other number
    assert (kept(laptop, "a2").state, kept(laptop, "a2").serial_no) == (AssetState.IN_USE, "S2")
    assert kept(laptop, "a3").state is AssetState.MISSING
    view = stock_takes.stock_view(ctx, take)
    assert view.take.closed is not None and view.take.remarks == "门锁着" and not view.own
    assert [line.kind for line in view.lines if line.asset is None] == [AssetKind.HANDHELD] * 2
    assert len(view.having(Found.MISSING)) == 3 and len(view.having(Found.DIFFERENT)) == 1
    for act in (
        lambda: stock_takes.mark(ctx, take, "a1", Found.MISSING),
        lambda: stock_takes.close(ctx, take, rest_missing=True),
    ):
        with pytest.raises(Closed):
            act()
    device(laptop, "a5")  # what came later was not its business
    assert len(stock_takes.history(ctx, laptop.first.id)[0].lines) == 5
    state = site_view(ctx, laptop.first.id).stock
    assert state.open is None and state.last == view.take


def test_it_comes_back_when_it_is_found(laptop: Laptop) -> None:
    device(laptop, "a1")
    for found, state in (
        (Found.MISSING, AssetState.MISSING),
        (Found.DIFFERENT, AssetState.IN_USE),
    ):
        take = begun(laptop)
        stock_takes.mark(laptop.ctx(), take, "a1", found)
        stock_takes.close(laptop.ctx(), take)
        assert kept(laptop, "a1").state is state
    first, second = stock_takes.history(laptop.ctx(CHIEF), laptop.first.id)
    assert first.take.closed is not None and second.take.closed is not None
    assert first.having(Found.DIFFERENT) and second.having(Found.MISSING)


def test_another_laptop_s_is_seen_and_not_touched(laptop: Laptop) -> None:
    device(laptop, "a1")
    theirs = StockTake("t9", laptop.first.id, WANG.id, WANG.name, laptop.clock.now())
    laptop.put_local(theirs)
    state = site_view(laptop.ctx(), laptop.first.id).stock
    assert (state.open, state.elsewhere) == (None, theirs)
    assert not stock_takes.stock_view(laptop.ctx(), "t9").own
    with pytest.raises(NotPermitted) as refused:
        stock_takes.mark(laptop.ctx(), "t9", "a1", Found.PRESENT)
    assert WANG.name in refused.value.sentence("zh")
    assert begun(laptop) != "t9"


def test_who_may_not_and_what_does_not_fit(laptop: Laptop) -> None:
    device(laptop, "a1")
    with pytest.raises(NotPermitted):
        stock_takes.begin(laptop.ctx(BOSS), laptop.first.id)
    take = begun(laptop)
    with pytest.raises(BadValue):
        stock_takes.mark(laptop.ctx(), take, "a1", Found.PRESENT, note="x" * 501)
    with pytest.raises(NotPermitted):
        stock_takes.mark(laptop.ctx(BOSS), take, "a1", Found.PRESENT)


def test_a_device_found_without_a_record_is_added_and_counted(laptop: Laptop) -> None:
    take = begun(laptop)
    view = stock_takes.stock_view(laptop.ctx(), take)
    assert view.lacking == ((AssetKind.PRINTER, 1),) and view.lines == ()
    form = assets.AssetForm(AssetKind.PRINTER, serial_no="N1")
    assets.add(laptop.ctx(), laptop.first.id, form)
    stock_takes.scan(laptop.ctx(), take, "n1")
    stock_takes.close(laptop.ctx(), take)
    view = stock_takes.stock_view(laptop.ctx(), take)
    assert [line.count.found for line in view.lines if line.count] == [Found.PRESENT]


def test_the_result_goes_to_excel(laptop: Laptop) -> None:
    from openpyxl import load_workbook

    first, second, *_ = laptop.packs.current.sites
    device(laptop, "a1", serial_no="=1+1", name="打印机\x07甲")
    device(laptop, "a2")
    take = begun(laptop)
    stock_takes.mark(laptop.ctx(), take, "a1", Found.PRESENT, serial_no="S9", note="+x")
    stock_takes.close(laptop.ctx(), take, rest_missing=True)
    data = stock_report.stock_xlsx(laptop.ctx(CHIEF), [second.id, first.id], "zh")
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["盘点汇总", "设备明细"]
    sums = [[cell.value for cell in row] for row in book["盘点汇总"].iter_rows()]
    assert sums[1][0] == "1" and sums[1][4:9] == ["2026-11-20", LI.name, 0, 1, 1]
    assert sums[2][0] == "2" and sums[2][4] == "未盘点"
    rows = [[cell.value for cell in row] for row in book["设备明细"].iter_rows()]
    assert len(rows) == 3 and "=1+1" in rows[2] and "打印机甲" in rows[2]
    assert all(c.data_type != "f" for row in book["设备明细"].iter_rows() for c in row)
    assert {rows[1][13], rows[2][13]} == {"与登记不同", "没找到"}
    names = [stock_report.file_name([first], lang, "2026-11-20") for lang in ("zh", "en")]
    assert names == ["设备盘点-1-2026-11-20.xlsx", "stock-take-1-2026-11-20.xlsx"]


def test_a_label_opens_its_record_for_whoever_may_read_it(laptop: Laptop) -> None:
    asset = device(laptop, "aaaa-0001")
    opened = open_label(laptop.ctx(), text_of("asset", asset.id))
    assert (opened.site, opened.asset) == (laptop.first, asset)
    assert open_label(laptop.ctx(), text_of("site", laptop.first.id)).asset is None
    away = next(s for s in laptop.packs.current.sites if s.town == "茶山")
    for code, refusal in (
        (text_of("site", away.id), NotPermitted),
        (text_of("asset", "nobody"), UnknownLabel),
        (text_of("asset", laptop.first.id), UnknownLabel),
    ):
        with pytest.raises(refusal) as refused:
            open_label(laptop.ctx(BOSS), code)
        assert isinstance(refused.value, CounterCheckError)
