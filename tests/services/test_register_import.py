"""A file of sites or devices, looked at row by row, done at once, undone by nobody's mistake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.account import Role
from app.domain.register_import import Column, ImportKind, ImportPreview, RowState
from app.domain.site import Asset, AssetKind, Site
from app.packs.registry import load_builtin
from app.readings.faults import CheckCancelled, FileEmpty
from app.services import register_export, register_import
from app.services.register_columns import FIELDS, match
from app.services.register_table import Line, NoHeads, NoSuchSheet, RegisterTable, tidy
from tests.services.builders import CHIEF, Laptop, account, open_laptop

HEAD = ("序号", "镇街", "网点名称", "业务", "联系电话")
SITES, DEVICES = ImportKind.SITES, ImportKind.DEVICES
NEW, CHANGED, SAME, PROBLEM = RowState


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> RegisterTable:
    lines = tuple(Line(n, row) for n, row in enumerate(rows, start=2))
    return RegisterTable("f.csv", "", (), head, lines)


def look(laptop: Laptop, found: RegisterTable, kind: ImportKind = SITES) -> ImportPreview:
    return register_import.preview(laptop.ctx(CHIEF), found, kind)


def states(found: ImportPreview) -> list[RowState]:
    return [row.state for row in found.rows]


def held(laptop: Laptop, number: str) -> Site:
    with laptop.store.read() as reader:
        return next(s for s in reader.sites() if s.number == number)


def as_row(site: Site) -> tuple[str, ...]:
    return (site.number, site.town, site.name, "征收点", site.phone)


def test_each_row_says_what_it_would_do(laptop: Laptop) -> None:
    first, second, *_ = laptop.packs.current.sites
    town = laptop.packs.current.towns[0]
    found = look(
        laptop,
        table(
            as_row(first),
            (*as_row(second)[:4], "0769-2222"),
            ("900", town, "新网点", "征收点", ""),
            ("901", "没有的镇", "甲", "征收点", ""),
            ("900", town, "又一个", "征收点", ""),
            ("", town, "无号", "征收点", ""),
        ),
    )
    assert states(found) == [SAME, CHANGED, NEW, PROBLEM, PROBLEM, PROBLEM]
    (change,) = found.rows[1].changes
    assert (change.field, change.old, change.new) == ("phone", second.phone, "0769-2222")
    assert "第 4 行" in found.rows[4].problems[0].message.zh
    assert found.rows[3].problems[0].column == "镇街"
    assert {s.number for s in found.absent} == {s.number for s in laptop.packs.current.sites} - {
        first.number,
        second.number,
    }
    assert held(laptop, second.number) == second  # nothing was done yet


def test_what_was_previewed_is_done_and_then_is_the_same(laptop: Laptop) -> None:
    first = laptop.first
    town = laptop.packs.current.towns[0]
    rows = table((*as_row(first)[:4], "0769-1"), ("900", town, "新网点", "征收点", ""))
    ctx = laptop.ctx(CHIEF)
    changes, done = register_import.apply(ctx, look(laptop, rows))
    assert changes.outbox and (done.added, done.changed, done.left_out) == (1, 1, 0)
    assert held(laptop, first.number).phone == "0769-1"
    made = held(laptop, "900")
    assert made.initials and made.id == register_import.preview(ctx, rows, SITES).rows[1].record.id  # type: ignore[union-attr]
    assert states(look(laptop, rows)) == [SAME, SAME]
    again, nothing = register_import.apply(ctx, look(laptop, rows))
    assert not again.outbox and (nothing.added, nothing.changed, nothing.same) == (0, 0, 2)


def test_a_blank_cell_leaves_the_field_as_it_is(laptop: Laptop) -> None:
    first = laptop.first
    laptop.put_local(replace(first, phone="0769-5"))
    assert states(look(laptop, table((first.number, "", "", "", "")))) == [SAME]


def test_absent_sites_are_closed_only_by_choice(laptop: Laptop) -> None:
    ctx = laptop.ctx(CHIEF)
    found = look(laptop, table(as_row(laptop.first)))
    register_import.apply(ctx, found)
    assert not any(s.closed for s in (held(laptop, s.number) for s in found.absent))
    _, done = register_import.apply(ctx, found, close_absent=True)
    assert done.closed == len(found.absent) == 5
    assert all(held(laptop, s.number).closed for s in found.absent)


def test_cancelled_before_the_end_nothing_was_done(laptop: Laptop) -> None:
    rows = table((*as_row(laptop.first)[:4], "0769-1"))
    asked = iter([False, True])
    with pytest.raises(CheckCancelled):
        register_import.apply(laptop.ctx(CHIEF), look(laptop, rows), cancelled=lambda: next(asked))
    assert held(laptop, laptop.first.number).phone == ""


def test_an_engineer_adds_and_does_not_change(laptop: Laptop) -> None:
    town = laptop.packs.current.towns[0]
    rows = table((*as_row(laptop.first)[:4], "0769-1"), ("900", town, "新网点", "征收点", ""))
    found = register_import.preview(laptop.ctx(), rows, SITES)
    assert states(found) == [PROBLEM, NEW]
    assert "不能修改" in found.rows[0].problems[0].message.zh
    elsewhere = account("far", Role.ENGINEER, towns=("别处",))
    (_, other) = register_import.preview(laptop.ctx(elsewhere), rows, SITES).rows
    assert other.state is PROBLEM and "不在您负责的范围" in other.problems[0].message.zh


def test_what_somebody_changed_meanwhile_stays(laptop: Laptop) -> None:
    first = laptop.first
    found = look(laptop, table((*as_row(first)[:4], "0769-1")))
    laptop.put_local(replace(first, contact="孙"))
    register_import.apply(laptop.ctx(CHIEF), found)
    kept = held(laptop, first.number)
    assert (kept.phone, kept.contact) == ("0769-1", "孙")


DEVICE_HEAD = ("网点编号", "类型", "名称", "序列号", "安装日期", "端口")


def test_devices_are_found_by_serial_number_else_by_kind_and_name(laptop: Laptop) -> None:
    number = laptop.first.number
    laptop.put_local(Asset("a1", laptop.first.id, AssetKind.PRINTER, "票据打印机", serial_no="S1"))
    rows = table(
        (number, "打印机", "", "s1", "2024年3月5日", ""),
        (number, "电脑", "前台电脑", "", "", ""),
        (number, "洗衣机", "", "", "", ""),
        ("999", "打印机", "", "", "", ""),
        (number, "打印机", "票据打印机", "S1", "", ""),
        (number, "打印机", "票据打印机", "S2", "昨天", ""),
        head=DEVICE_HEAD,
    )
    found = look(laptop, rows, DEVICES)
    assert states(found) == [CHANGED, NEW, PROBLEM, PROBLEM, PROBLEM, PROBLEM]
    assert {c.field for c in found.rows[0].changes} == {"serial_no", "installed_on"}
    assert "第 2 行" in found.rows[4].problems[0].message.zh
    register_import.apply(laptop.ctx(), found)
    with laptop.store.read() as reader:
        kept = {a.id: a for a in reader.assets(laptop.first.id)}
    assert kept["a1"].installed_on == "2024-03-05" and len(kept) == 2


def test_columns_are_known_by_their_words_and_can_be_chosen(laptop: Laptop) -> None:
    found = match(("编号", "所属镇街", "网点名称（全称）", "业务类型", "电话", "其他"), SITES)
    assert [c.field for c in found] == ["number", "town", "", "business", "phone", ""]
    rows = table(
        ("900", laptop.packs.current.towns[0], "新", "征收点", ""), head=("a", "b", "c", "d", "e")
    )
    with pytest.raises(register_import.Lacking) as caught:
        look(laptop, rows)
    assert "序号" in caught.value.sentence("zh")
    chosen = [
        Column(n, h, f)
        for n, (h, f) in enumerate(zip("abcd", ("number", "town", "name", "business"), strict=True))
    ]
    assert states(register_import.preview(laptop.ctx(CHIEF), rows, SITES, chosen)) == [NEW]


def test_a_workbook_with_a_title_above_the_heads_and_two_sheets(
    laptop: Laptop, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "登记"
    sheet.append(["东莞网点登记表"])
    sheet.append(["序号", "镇街", "网点名称", "业务"])
    sheet.append([900, laptop.packs.current.towns[0], " 新　网点 ", "征收点"])
    book.create_sheet("说明").append(["随便写写"])
    file = tmp_path / "sites.xlsx"
    book.save(file)
    read = register_import.read(file, SITES)
    assert (read.sheet, read.sheets) == ("登记", ("登记", "说明"))
    (row,) = look(laptop, read).rows
    assert (row.line, row.number, row.state) == (3, "900", NEW)
    with pytest.raises(NoHeads):
        register_import.read(file, SITES, "说明")
    with pytest.raises(NoSuchSheet):
        register_import.read(file, SITES, "没有")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_files_in_the_usual_encodings(laptop: Laptop, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "sites.csv"
    town = laptop.packs.current.towns[0]
    file.write_bytes(f"序号,镇街,网点名称,业务\r\n９００,{town},新网点,征收点\r\n".encode(encoding))
    (row,) = look(laptop, register_import.read(file, SITES)).rows
    assert (row.number, row.state) == ("900", NEW)


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    with pytest.raises(FileEmpty):
        register_import.read(file, SITES)


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("kind", [SITES, DEVICES])
def test_what_is_exported_is_the_same_when_it_comes_back(
    laptop: Laptop, tmp_path: Path, ending: str, kind: ImportKind
) -> None:
    laptop.put_local(
        replace(laptop.first, phone="0769-1", note="=1+1", contact="孙"),
        Asset("a1", laptop.first.id, AssetKind.PRINTER, "票据打印机", serial_no="0012"),
        Asset("a2", laptop.first.id, AssetKind.WORKSTATION, "电脑", installed_on="2024-03-05"),
    )
    file = tmp_path / f"register{ending}"
    file.write_bytes(register_export.export(laptop.ctx(CHIEF), kind, ending))
    found = look(laptop, register_import.read(file, kind), kind)
    assert found.rows and set(states(found)) == {SAME}
    assert found.absent == ()


def test_the_rows_left_out_can_be_handed_back(laptop: Laptop) -> None:
    found = look(laptop, table(("901", "没有的镇", "甲", "征收点", "")))
    told = register_export.problems(laptop.ctx(CHIEF), found, ".csv").decode("utf-8-sig")
    assert "没有的镇" in told and "镇街" in told


CELL = st.text(max_size=12) | st.sampled_from(["1", "２", "征收点", "常平", "=1+1", "2024-02-30"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(ImportKind),
    rows=st.lists(st.lists(CELL, max_size=12), max_size=12),
    data=st.data(),
)
def test_no_table_makes_it_fail_and_what_is_done_is_the_same_after(
    laptop: Laptop, kind: ImportKind, rows: list[list[str]], data: st.DataObject
) -> None:
    heads = tuple(f.title.zh for f in FIELDS[kind])
    found = table(*(tuple(tidy(c) for c in row) for row in rows), head=heads)
    first = look(laptop, found, kind)
    register_import.apply(laptop.ctx(CHIEF), first)
    again = look(laptop, found, kind)
    assert [r.state for r in again.rows] == [
        SAME if r.state in (NEW, CHANGED) else r.state for r in first.rows
    ]


def test_the_real_register_comes_back_as_it_is(tmp_path: Path) -> None:
    laptop = open_laptop(tmp_path / "dg", load_builtin("dongguan-2026"))
    file = tmp_path / "register.xlsx"
    file.write_bytes(register_export.export(laptop.ctx(CHIEF), SITES, ".xlsx"))
    found = look(laptop, register_import.read(file, SITES))
    assert len(found.rows) == 168 and set(states(found)) == {SAME}
    assert [r.number for r in found.rows if r.flags] == ["119"]
    laptop.store.close()
