"""Imports of sites and devices: judged row by row, kept all at once or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.account import Role
from app.domain.changes import Entity
from app.domain.ids import register_id
from app.domain.register_import import Column, ImportKind, RowState
from app.domain.site import Asset, AssetKind, AssetState, Site
from app.services import register_export, register_import
from app.services.refusals import NotPermitted
from app.services.register_columns import match
from app.services.register_import import AbsentUnsure, ImportCancelled
from app.services.site_fields import UNRECKONED
from tests.services.builders import BOSS, CHIEF, LI, Laptop, account, open_laptop
from tests.services.register_kit import (
    ADMIN,
    DEVICE_HEADS,
    SITE_HEADS,
    assets_of,
    judged,
    messages,
    only,
    pack,
    site_at,
    states,
    table,
    written,
)

NEW, CHANGED, SAME, PROBLEM = RowState
DEVICES = ImportKind.DEVICES
KNOWN = ("1", "常平", "常平第1供水分公司", "征收点")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = open_laptop(tmp_path / "data", pack())
    yield made
    made.store.close()


# ------------------------------------------------------------------ sites


def test_a_new_site_is_found_by_pinyin_and_goes_to_central(laptop: Laptop) -> None:
    preview = judged(
        laptop.ctx(), ("７", " 常平镇 ", "常平　司马\u200b自来水厂", "征收点", "重点网点")
    )
    row = only(preview)
    assert (row.state, row.number, row.line) == (NEW, "7", 2)
    changes, result = register_import.apply(laptop.ctx(), preview)
    assert (result.added, result.changed, result.same, result.left_out) == (1, 0, 0, 0)
    site = site_at(laptop, "7")
    assert site is not None
    assert changes.id(Entity.SITE) == site.id == register_id("test-2026", "7")
    assert (site.town, site.name, site.business) == ("常平", "常平 司马自来水厂", "counter")
    assert (site.importance, site.initials) == ("key", "cp cpsmzlsc")
    assert site.added_on == laptop.ctx().clock.now().local.date().isoformat()
    with laptop.store.read() as reader:
        assert len(reader.outbox()) == 1


def test_blank_cells_and_missing_columns_leave_the_record_alone(laptop: Laptop) -> None:
    ctx = laptop.ctx(CHIEF)
    register_import.apply(ctx, judged(ctx, (*KNOWN, "重点网点", "大道 1 号", "0769-22220000")))
    preview = judged(ctx, ("1", "", "", "", "", "", "0769-22221111"))
    row = only(preview)
    assert row.state is CHANGED
    assert [(c.field, c.old, c.new) for c in row.changes] == [
        ("phone", "0769-22220000", "0769-22221111")
    ]
    register_import.apply(ctx, preview)
    site = site_at(laptop, "1")
    assert site is not None
    assert (site.address, site.importance, site.name) == ("大道 1 号", "key", KNOWN[2])
    assert states(judged(ctx, ("1",))) == [SAME]


@pytest.mark.parametrize("word", ["征收点", "Counter", "counter", " 征 收 点 "])
def test_a_business_by_any_of_its_words(laptop: Laptop, word: str) -> None:
    assert states(judged(laptop.ctx(), ("1", "", "", word))) == [SAME]


def test_what_the_contract_does_not_know_is_a_problem_with_a_hint(laptop: Laptop) -> None:
    row = only(judged(laptop.ctx(), ("9", "常萍", "某水厂", "征收店", "重点", "", "", "", "也许")))
    assert row.state is PROBLEM and row.record is None
    said = messages(row)
    for words in (
        "镇街“常萍”不在合同包里（是不是想写 常平？）",
        "是不是想写 征收点？",
        "是不是想写 重点网点？",
        "是”或“否",
    ):
        assert words in said
    assert [p.column for p in row.problems] == ["镇街", "业务", "重要程度", "停用"]


def test_a_row_without_number_or_needed_fields(laptop: Laptop) -> None:
    preview = judged(laptop.ctx(), ("", "常平", "某水厂", "征收点"), ("9", "常平"))
    assert states(preview) == [PROBLEM, PROBLEM]
    assert "没有填序号" in messages(preview.rows[0])
    assert [p.message.zh for p in preview.rows[1].problems] == ["没有填网点名称", "没有填业务"]


def test_a_number_twice_names_the_other_line(laptop: Laptop) -> None:
    preview = judged(laptop.ctx(), KNOWN, ("01", "", "", "", "", "新地址"), ("1.0",))
    assert states(preview) == [SAME, PROBLEM, PROBLEM]
    assert "第 2 行重复" in messages(preview.rows[1])


def test_a_formula_without_result_is_no_name(laptop: Laptop) -> None:
    assert "没有结果" in messages(only(judged(laptop.ctx(CHIEF), ("1", "", "#N/A"))))
    row = only(judged(laptop.ctx(CHIEF), ("1", "", UNRECKONED + "=B1&C1")))
    assert "没有存下结果" in messages(row) and row.problems[0].value == "=B1&C1"


@pytest.mark.parametrize("number", ["abc", "-3", "913.5", "0", "1e3"])
def test_what_is_no_number_of_the_register_is_told(laptop: Laptop, number: str) -> None:
    row = only(judged(laptop.ctx(), (number, "常平", "常平新点", "征收点")))
    assert row.state is PROBLEM and "序号" in messages(row)


@pytest.mark.parametrize("number", ["169", "169-1", "169A"])
def test_a_number_of_the_register_is_taken(laptop: Laptop, number: str) -> None:
    assert only(judged(laptop.ctx(), (number, "常平", "常平新点", "征收点"))).state is NEW


def test_a_renamed_site_is_found_by_its_new_name_and_flagged(laptop: Laptop) -> None:
    ctx = laptop.ctx(CHIEF)
    preview = judged(ctx, ("1", "", "东莞市生态环境局茶山分局"), ("2", "", "", "", "", "", "12"))
    assert [len(r.flags) for r in preview.rows] == [1, 1]
    assert "茶山" in preview.rows[0].flags[0].zh
    register_import.apply(ctx, preview)
    site = site_at(laptop, "1")
    assert site is not None and site.flag == "town_mismatch"
    assert site.initials == "cp dgssthjjcsfj"


def test_what_each_role_may_import(laptop: Laptop) -> None:
    rows = (("1", "", "", "", "", "新地址"), ("7", "常平", "新水厂", "征收点"), KNOWN)
    engineers = judged(laptop.ctx(LI), *rows[:2])
    assert states(engineers) == [PROBLEM, NEW]
    assert "不能改它的地址" in messages(engineers.rows[0])
    for actor in (CHIEF, ADMIN):
        assert states(judged(laptop.ctx(actor), *rows[:2])) == [CHANGED, NEW]
    with pytest.raises(NotPermitted):
        judged(laptop.ctx(BOSS), rows[2])
    local = account("zhou", Role.ADMINISTRATOR, towns=("茶山",))
    assert states(judged(laptop.ctx(local), rows[1], ("3", "", "", "", "", "x"))) == [
        PROBLEM,
        CHANGED,
    ]
    assert "不负责常平" in messages(judged(laptop.ctx(local), rows[1]).rows[0])
    # moving a site into a town that is not his
    assert states(judged(laptop.ctx(local), ("3", "常平"))) == [PROBLEM]


def test_an_engineers_preview_is_judged_again_when_it_is_kept(laptop: Laptop) -> None:
    preview = judged(laptop.ctx(LI), ("7", "常平", "新水厂", "征收点"))
    register_import.apply(
        laptop.ctx(CHIEF), judged(laptop.ctx(CHIEF), ("7", "茶山", "别处", "征收点"))
    )
    _, result = register_import.apply(laptop.ctx(LI), preview)
    assert (result.added, result.left_out) == (0, 1)
    site = site_at(laptop, "7")
    assert site is not None and site.name == "别处"


def test_what_changed_since_the_preview_in_other_fields_stays(laptop: Laptop) -> None:
    ctx = laptop.ctx(CHIEF)
    preview = judged(ctx, ("1", "", "", "", "", "新地址"))
    register_import.apply(ctx, judged(ctx, ("1", "", "", "", "", "", "0769-22221111")))
    _, result = register_import.apply(ctx, preview)
    assert result.changed == 1
    site = site_at(laptop, "1")
    assert site is not None and (site.address, site.phone) == ("新地址", "0769-22221111")
    _, result = register_import.apply(ctx, preview)
    assert (result.changed, result.same) == (0, 1)


def test_absent_sites_are_closed_only_by_choice_and_keep_the_reason(laptop: Laptop) -> None:
    ctx = laptop.ctx(CHIEF)
    rows = [(str(n),) for n in range(1, 6)]
    preview = judged(ctx, *rows)
    assert [s.number for s in preview.absent] == ["6"]
    _, result = register_import.apply(ctx, preview)
    assert result.closed == 0
    with pytest.raises(NotPermitted):
        register_import.apply(laptop.ctx(LI), judged(laptop.ctx(LI), *rows), close_absent=True)
    unsure = judged(ctx, *rows, ("", "常平"))
    with pytest.raises(AbsentUnsure):
        register_import.apply(ctx, unsure, close_absent=True)
    _, result = register_import.apply(ctx, preview, close_absent=True)
    site = site_at(laptop, "6")
    assert result.closed == 1 and site is not None and site.closed
    assert "网点.xlsx" in site.note and "赵复核" in site.note
    assert judged(ctx, *rows).absent == ()


def test_cancelled_before_the_end_nothing_is_kept(laptop: Laptop) -> None:
    ctx = laptop.ctx(CHIEF)
    rows = [(str(n), "常平", f"水厂{n}", "征收点") for n in range(7, 207)]
    preview = judged(ctx, *rows)
    seen: list[int] = []
    with pytest.raises(ImportCancelled):
        register_import.apply(
            ctx,
            preview,
            cancelled=lambda: len(seen) > 2,
            progress=lambda done, total: seen.append(done),
        )
    assert site_at(laptop, "7") is None
    with laptop.store.read() as reader:
        assert reader.outbox() == []
    with pytest.raises(ImportCancelled):
        register_import.preview(ctx, table(*rows), ImportKind.SITES, cancelled=lambda: True)
    seen.clear()
    _, result = register_import.apply(ctx, preview, progress=lambda done, total: seen.append(done))
    assert result.added == 200 and seen[-1] == 200


def test_columns_as_a_person_matched_them(laptop: Laptop) -> None:
    odd = table(("1", "新地址"), heads=("甲", "乙"))
    unknown = register_import.preview(laptop.ctx(CHIEF), odd, ImportKind.SITES)
    assert states(unknown) == [PROBLEM] and "没有“序号”列" in unknown.notes[0].zh
    columns = (Column(0, "甲", "number"), Column(1, "乙", "address"))
    preview = register_import.preview(laptop.ctx(CHIEF), odd, ImportKind.SITES, columns)
    assert states(preview) == [CHANGED]


def test_heads_in_both_languages() -> None:
    heads = ("序号 *", "所属镇街（园区）", "网点名称：", "Business", "联系电话", "其他", "电话")
    fields = [c.field for c in match(heads, ImportKind.SITES)]
    assert fields == ["number", "town", "name", "business", "phone", "", ""]
    heads = ("Site number", "设备类型", "S/N", "序号", "Warranty until")
    fields = [c.field for c in match(heads, DEVICES)]
    assert fields == ["site", "kind", "serial_no", "", "warranty_until"]


# ------------------------------------------------------------------ devices

PRINTER = (
    "1",
    "打印机",
    "票据打印机",
    "7K22",
    "socket://192.168.1.9:9100",
    "2024年3月1日",
    "46477",
)


def test_a_new_device_and_its_dates(laptop: Laptop) -> None:
    preview = judged(laptop.ctx(), PRINTER, kind=DEVICES)
    assert states(preview) == [NEW]
    _, result = register_import.apply(laptop.ctx(), preview)
    assert result.added == 1
    (asset,) = assets_of(laptop, laptop.first)
    assert (asset.kind, asset.name, asset.serial_no) == (AssetKind.PRINTER, "票据打印机", "7K22")
    assert (asset.installed_on, asset.warranty_until) == ("2024-03-01", "2027-03-31")
    assert states(judged(laptop.ctx(), PRINTER, kind=DEVICES)) == [SAME]
    assert states(judged(laptop.ctx(), ("001", *PRINTER[1:]), kind=DEVICES)) == [SAME]


@pytest.mark.parametrize(
    "typed",
    ["2026-01-02", "2026/1/2", "2026年1月2日", "20260102", "46024", "２０２６/1/2 00:00:00"],
)
def test_dates_as_people_and_spreadsheets_write_them(laptop: Laptop, typed: str) -> None:
    row = only(judged(laptop.ctx(), ("1", "打印机", "", "", "", typed), kind=DEVICES))
    assert isinstance(row.record, Asset) and row.record.installed_on == "2026-01-02"


def test_a_device_by_serial_number_then_by_kind_and_name(laptop: Laptop) -> None:
    ctx = laptop.ctx()
    register_import.apply(ctx, judged(ctx, PRINTER, ("1", "Computer", "前台"), kind=DEVICES))
    by_serial = only(judged(ctx, ("1", "打印机", "新名称", "7k22"), kind=DEVICES))
    assert by_serial.state is CHANGED and [c.field for c in by_serial.changes] == ["name"]
    by_name = only(judged(ctx, ("1", "电脑", "前台", "PC-1"), kind=DEVICES))
    assert [c.field for c in by_name.changes] == ["serial_no"]
    # another serial number is another device
    assert only(judged(ctx, ("1", "打印机", "票据打印机", "7K23"), kind=DEVICES)).state is NEW


def test_a_retired_device_is_only_met_by_its_serial_number(laptop: Laptop) -> None:
    ctx = laptop.ctx()
    gone = Asset(
        "gone",
        laptop.first.id,
        AssetKind.PRINTER,
        "票据打印机",
        serial_no="OLD-1",
        state=AssetState.RETIRED,
    )
    laptop.put_local(gone)
    assert only(judged(ctx, ("1", "打印机", "票据打印机"), kind=DEVICES)).state is NEW
    met = only(judged(ctx, ("1", "打印机", "", "ＯＬＤ-1"), kind=DEVICES))
    assert met.state is SAME and "停用" in met.flags[0].zh


def test_a_device_registered_since_the_preview_is_no_second_one(laptop: Laptop) -> None:
    ctx = laptop.ctx()
    preview, other = (judged(ctx, PRINTER, kind=DEVICES) for _ in range(2))
    register_import.apply(ctx, other)
    _, result = register_import.apply(ctx, preview)
    assert (result.added, result.left_out) == (0, 1)
    assert len(assets_of(laptop, laptop.first)) == 1


def test_two_of_one_name_are_two_devices(laptop: Laptop) -> None:
    ctx = laptop.ctx()
    twins = (
        ("1", "打印机", "打印机", "", "", "", "", "左"),
        ("1", "打印机", "打印机", "", "", "", "", "右"),
    )
    preview = judged(ctx, *twins, kind=DEVICES)
    assert states(preview) == [NEW, NEW]
    register_import.apply(ctx, preview)
    assert states(judged(ctx, *reversed(twins), kind=DEVICES)) == [SAME, SAME]
    assert states(judged(ctx, *twins, twins[0], kind=DEVICES)) == [SAME, SAME, NEW]


def test_rows_of_devices_that_cannot_be_kept(laptop: Laptop) -> None:
    ctx = laptop.ctx()
    register_import.apply(ctx, judged(ctx, PRINTER, kind=DEVICES))
    preview = judged(
        ctx,
        ("99", "打印机"),
        ("2", "打印鸡"),
        ("", ""),
        ("2", "打印机", "", "7K22"),
        ("2", "打印机", "", "", "nonsense:"),
        ("2", "打印机", "", "", "", "去年"),
        ("2", "打印机", "", "NEW-1"),
        ("2", "打印机", "", "new-1"),
        kind=DEVICES,
    )
    assert states(preview) == [PROBLEM] * 6 + [NEW, PROBLEM]
    for row, words in zip(
        preview.rows,
        (
            "没有网点“99”",
            "是不是想写 打印机",
            "没有填类型",
            "已登记在常平 常平第1供水分公司",
            "",
            "写成日期",
            "",
            "第 8 行重复",
        ),
        strict=True,
    ):
        assert words in messages(row)


def test_a_field_its_kind_has_no_use_for_is_told(laptop: Laptop) -> None:
    row = only(judged(laptop.ctx(), ("1", "服务器", "主机", "", "COM3"), kind=DEVICES))
    assert row.state is NEW and "没有端口" in row.flags[0].zh


# ------------------------------------------------------------------ properties

CELL = st.text(st.characters(codec="utf-8"), max_size=12)
WORDS = st.sampled_from(
    [
        "",
        "1",
        "２",
        "7",
        "常平",
        "茶山镇",
        "征收点",
        "office",
        "打印机",
        "重点网点",
        "是",
        "2026/1/2",
        "46024",
        "#N/A",
        "COM3",
    ]
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Laptop]:
    with tempfile.TemporaryDirectory() as folder:
        made = open_laptop(Path(folder) / "data", pack())
        yield made
        made.store.close()


@pytest.fixture(scope="module")
def register() -> Iterator[Laptop]:
    with tempfile.TemporaryDirectory() as folder:
        made = open_laptop(Path(folder) / "data", pack())
        yield made
        made.store.close()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(WORDS | CELL, min_size=9, max_size=9), max_size=6),
    st.lists(st.sampled_from([*SITE_HEADS, *DEVICE_HEADS]) | CELL, min_size=9, max_size=9),
    st.sampled_from(ImportKind),
    st.sampled_from([LI, CHIEF]),
)
def test_no_table_is_too_odd(shared: Laptop, rows, heads, kind, actor) -> None:  # type: ignore[no-untyped-def]
    preview = register_import.preview(shared.ctx(actor), table(*rows, heads=heads), kind)
    assert len(preview.rows) == len(rows)
    for row in preview.rows:
        assert (row.state is PROBLEM) == bool(row.problems) == (row.record is None)
        assert (row.state is CHANGED) == bool(row.changes)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(WORDS | CELL, min_size=9, max_size=9), min_size=1, max_size=5),
    st.sampled_from(ImportKind),
)
def test_what_was_imported_is_the_same_when_it_comes_again(shared: Laptop, rows, kind) -> None:  # type: ignore[no-untyped-def]
    ctx = shared.ctx(CHIEF)
    first = judged(ctx, *rows, kind=kind)
    register_import.apply(ctx, first)
    again = judged(ctx, *rows, kind=kind)
    assert states(again) == [SAME if s is not PROBLEM else s for s in states(first)]


NAME = st.text(st.characters(codec="utf-8"), max_size=30)
PLACES = st.tuples(NAME, NAME, NAME, st.sampled_from(AssetKind))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(PLACES, min_size=3, max_size=3),
    st.sampled_from(["x.xlsx", "x.csv"]),
    st.sampled_from(["zh", "en"]),
)
def test_what_is_exported_is_the_same_when_it_comes_back(  # type: ignore[no-untyped-def]
    register: Laptop, texts, name, lang
) -> None:
    first = register.first
    for n, (one, two, three, kind) in enumerate(texts):
        site = replace(first, id=register_id("test-2026", f"N{n}"), number=f"N{n}")
        register.put_local(
            replace(site, name=one or "甲", note=two, phone=three, closed=bool(two)),
            Asset(f"a{n}", first.id, kind, one, serial_no=three, note=two, place="=1+1"),
        )
    ctx = register.ctx(CHIEF).in_(lang)
    make = register_export.xlsx if name.endswith("xlsx") else register_export.text
    for kind in ImportKind:
        back = written(register.folder, make(ctx, kind), name)
        assert back.likely is kind
        preview = register_import.preview(ctx, back, kind)
        assert set(states(preview)) == {SAME}, [messages(r) for r in preview.rows]
        assert preview.absent == ()


def test_retired_devices_are_not_exported(laptop: Laptop, tmp_path: Path) -> None:
    gone = Asset("gone", laptop.first.id, AssetKind.PRINTER, "旧打印机", state=AssetState.RETIRED)
    laptop.put_local(gone, replace(gone, id="here", name="新打印机", state=AssetState.IN_USE))
    back = written(tmp_path, register_export.xlsx(laptop.ctx(), DEVICES), "x.xlsx")
    assert [row.cells[4] for row in back.rows] == ["新打印机"]


def test_site_is_a_site(laptop: Laptop) -> None:
    row = only(judged(laptop.ctx(), KNOWN))
    assert isinstance(row.record, Site) and row.title == "常平 常平第1供水分公司"
