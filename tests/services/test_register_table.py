"""Files as tables of text: every kind of file, heads wherever they stand, and what is no table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.errors import CounterCheckError
from app.readings.faults import CheckCancelled, FileEmpty, FileIsFolder, FileKindUnknown
from app.services import register_table
from app.services.register_table import NoHead, NoRows, NoSheet, TooLarge, read_table
from app.services.site_fields import UNRECKONED
from tests.readings import biff

TEXT = '序号,镇街,网点名称,业务\n1,常平,常平水厂,征收点\n\n2,茶山,"茶山\n水厂",征收点\n'


def book(path: Path) -> Path:
    made = Workbook()
    cover = made.worksheets[0]
    cover.title = "说明"
    cover["A1"] = "填表说明"
    sheet = made.create_sheet("网点")
    for row in (
        ("东莞市网点登记表",),
        ("序号", "镇街", "网点名称", "业务", None),
        (1, "常平", "常平水厂", "征收点"),
        (2.0, None, "司马水厂", "征收点"),
        (3, "茶山", "茶山水厂", "=B1", "多余的一格"),
    ):
        sheet.append(row)
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("A1:D1")
    other = made.create_sheet("设备")
    other.append(("网点序号", "设备类型", "序列号"))
    other.append((1, "打印机", "7K22"))
    made.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "网点.csv"
    path.write_bytes(TEXT.encode(encoding))
    table = read_table(path)
    assert table.heads == ("序号", "镇街", "网点名称", "业务")
    assert [(r.line, r.cells[2].split()) for r in table.rows] == [
        (2, ["常平水厂"]),
        (4, ["茶山", "水厂"]),
    ]
    assert (table.sheet, table.sheets, table.file) == ("", (), "网点.csv")


def test_a_workbook_with_a_cover_a_title_and_merged_towns(tmp_path: Path) -> None:
    table = read_table(book(tmp_path / "x.xlsx"))
    assert (table.sheet, table.sheets) == ("网点", ("说明", "网点", "设备"))
    assert table.head_line == 2 and table.likely is register_table.ImportKind.SITES
    assert [(r.line, *r.cells) for r in table.rows] == [
        (3, "1", "常平", "常平水厂", "征收点"),
        (4, "2", "常平", "司马水厂", "征收点"),
        (5, "3", "茶山", "茶山水厂", UNRECKONED + "=B1"),
    ]


def test_an_old_workbook(tmp_path: Path) -> None:
    rows = [
        ["网点序号", "设备类型", "名称", "安装日期"],
        [1.0, "打印机", "票据打印机", date(2024, 3, 1)],
    ]
    path = tmp_path / "x.xls"
    path.write_bytes(biff.workbook({"设备": rows}))
    table = read_table(path)
    assert (table.sheet, table.likely) == ("设备", register_table.ImportKind.DEVICES)
    assert [r.cells for r in table.rows] == [("1", "打印机", "票据打印机", "2024-03-01")]


def test_a_sheet_by_name(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx")
    table = read_table(path, "设备")
    assert table.likely is register_table.ImportKind.DEVICES and len(table.rows) == 1
    with pytest.raises(NoSheet) as told:
        read_table(path, "别的")
    assert "说明、网点、设备" in told.value.sentence("zh")
    with pytest.raises(NoHead):
        read_table(path, "说明")


def test_a_guard_against_reckoning_is_taken_off_text_files_only(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("序号,网点名称,备注\n1,'=1+1,'引号\n", "utf-8")
    assert read_table(path).rows[0].cells == ("1", "=1+1", "'引号")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileEmpty),
        (b"\n\n \n", NoRows),
        ("序号,镇街,网点名称\n".encode(), NoRows),
        ("甲,乙\n1,2\n".encode(), NoHead),
        ("甲,乙\n".encode() * 10 + "序号,镇街\n1,常平\n".encode(), NoHead),
        (b"%PDF-1.7", FileKindUnknown),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, fault: type[CounterCheckError]) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(fault) as told:
        read_table(path)
    assert told.value.sentence("zh") and getattr(told.value, "exit_code", 0) == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path, Path("a\0b")):
        with pytest.raises(CounterCheckError):
            read_table(path)


def test_a_file_named_as_what_it_is_not_and_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "junk.xlsx"
    path.write_text("this is no workbook\nat all\n", "utf-8")
    with pytest.raises(NoHead) as told:
        read_table(path)
    assert "not what its name says" in told.value.sentence("en")
    with pytest.raises(FileIsFolder):
        read_table(tmp_path)


def test_a_table_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text("序号,镇街\n" + "1,常平\n" * 21, "utf-8")
    monkeypatch.setattr(register_table, "MAX_ROWS", 21)
    assert len(read_table(path).rows) == 21
    monkeypatch.setattr(register_table, "MAX_ROWS", 20)
    with pytest.raises(TooLarge):
        read_table(path)
    monkeypatch.setattr(register_table, "MAX_FILE", 100)
    with pytest.raises(TooLarge):
        read_table(path)
    monkeypatch.undo()
    with pytest.raises(CheckCancelled):
        read_table(path, cancelled=lambda: True)
