"""Heads, columns, rows and sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.reading_template import Severity, SheetChoice
from tests.readings import biff
from tests.readings.builders import (
    HEAD,
    TEMPLATE,
    check,
    csv_bytes,
    edited,
    found,
    good_rows,
    write,
    xlsx_file,
)
from tests.readings.xlwt_file import xlwt_file

ALL = ("xlsx", "xls", "csv")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("kind", ALL)
def test_a_good_file_has_no_problems(tmp_path: Path, kind: str) -> None:
    seen = check(write(tmp_path, kind, good_rows(50)))
    assert found(seen) == []
    assert (seen.rows, seen.kind, seen.clean) == (50, kind, True)
    assert seen.sheets[0].columns[2] == ("meter_no", "C")


@pytest.mark.parametrize("kind", ALL)
def test_the_head_is_found_below_titles_and_written_as_people_write(
    tmp_path: Path, kind: str
) -> None:
    head = ["＊户 号", "户\n名", "水表编号", "上期读数（吨）", "Ｔhis reading", "上期用量 [m³]",
            "本期用量：", "抄表日期", "状态"]  # fmt: skip
    path = write(tmp_path, kind, [["2026 年 3 月"], head, *good_rows()], head=["茶山镇抄表台账"])
    if kind == "csv":
        wide = [["2026 年 3 月", *[""] * 8], head, *good_rows()]
        path.write_bytes(csv_bytes(wide, head=["茶山镇抄表台账", *[""] * 8]))
    seen = check(path)
    assert found(seen) == []
    assert seen.sheets[0].head_row == 3


@pytest.mark.parametrize("kind", ALL)
def test_columns_may_stand_in_any_order(tmp_path: Path, kind: str) -> None:
    rows = [row[::-1] for row in good_rows()]
    assert found(check(write(tmp_path, kind, rows, head=HEAD[::-1]))) == []


@pytest.mark.parametrize("kind", ALL)
def test_missing_extra_and_double_columns(tmp_path: Path, kind: str) -> None:
    rows = [[*row[:1], *row[2:], "多", row[2]] for row in good_rows()]
    head = [HEAD[0], *HEAD[2:], "颜色", "水表编号"]
    assert found(check(write(tmp_path, kind, rows, head=head))) == [
        (1, "", "column_missing"),
        (1, "I", "column_extra"),
        (1, "J", "column_twice"),
    ]


@pytest.mark.parametrize("kind", ALL)
def test_an_optional_column_may_be_left_out(tmp_path: Path, kind: str) -> None:
    rows = [row[:8] for row in good_rows()]
    assert found(check(write(tmp_path, kind, rows, head=HEAD[:8]))) == []


@pytest.mark.parametrize("kind", ALL)
def test_rows_that_are_no_data(tmp_path: Path, kind: str) -> None:
    none: list[Any] = [None] * 9
    rows = [
        *good_rows(2),
        none,
        none,
        *good_rows(1, start=2),
        list(HEAD),
        *good_rows(1, start=3),
        ["合计", None, None, 400.0, 440.0, 36.0, 40.0, None, None],
        none,
        ["制表：张三", None, None, "审核：李四", None, None, None, None, None],
        none,
    ]
    seen = check(write(tmp_path, kind, rows))
    assert found(seen) == [
        (4, "", "row_empty"),
        (7, "", "head_repeated"),
        (9, "A", "row_total"),
        (11, "A", "row_foot"),
    ]
    assert seen.rows == 4
    assert [p.rule for p in seen.problems] == ["head_repeated"]


@pytest.mark.parametrize("kind", ALL)
def test_no_head_and_no_rows(tmp_path: Path, kind: str) -> None:
    assert found(check(write(tmp_path, kind, good_rows(), head=["a", "b"]))) == [
        (0, "", "head_missing")
    ]
    assert found(check(write(tmp_path, kind, []))) == [(1, "", "rows_missing")]


@pytest.mark.parametrize("kind", ALL)
def test_the_limit_of_rows_ends_the_check(tmp_path: Path, kind: str) -> None:
    small = replace(TEMPLATE, max_rows=5)
    rows = good_rows(9)
    rows[8][1] = None  # not looked at any more
    seen = check(write(tmp_path, kind, rows), small)
    assert (found(seen), seen.rows) == ([(7, "", "rows_too_many")], 5)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_content_without_a_head(tmp_path: Path, kind: str) -> None:
    rows = good_rows()
    rows[1] += [None, "?"]
    assert found(check(write(tmp_path, kind, rows))) == [(3, "K", "cell_outside")]


def test_hidden_rows_and_columns(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["E"].hidden = True

    expected = [(1, "E", "column_hidden"), (4, "", "row_hidden")]
    assert found(check(xlsx_file(tmp_path / "a.xlsx", good_rows(), hide))) == expected
    old = tmp_path / "a.xls"
    raw = biff.workbook({"抄表": [HEAD, *good_rows()]}, hidden_rows=[4], hidden_columns=[5])
    old.write_bytes(biff.ole(raw))
    assert found(check(old)) == expected


def test_merged_cells(tmp_path: Path) -> None:
    rows = good_rows()
    for row in (2, 3):
        rows[row][1] = None  # what merging leaves

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("B3:B5")

    assert found(check(xlsx_file(tmp_path / "a.xlsx", rows, merge))) == [(3, "B", "merged_cells")]
    old = tmp_path / "a.xls"
    old.write_bytes(biff.ole(biff.workbook({"抄表": [HEAD, *rows]}, merged=[(3, 2, 5, 2)])))
    seen = check(old)
    assert found(seen) == [(3, "B", "merged_cells")]
    assert seen.problems[0].value == "B3:B5"


def test_a_head_of_two_rows(tmp_path: Path) -> None:
    upper = ["户号", "户名", "表号", "读数", None, "用量", None, "抄表日期", "状态"]
    lower = [None, None, None, "上期", "本期", "上期", "本期", None, None]
    rows: list[list[Any]] = [upper, lower, *good_rows()]

    def merge(sheet: Worksheet) -> None:
        for area in ("A1:I1", "D2:E2", "F2:G2", *(f"{c}2:{c}3" for c in "ABCHI")):
            sheet.merge_cells(area)

    seen = check(xlsx_file(tmp_path / "a.xlsx", rows, merge, head=["抄表台账"]))
    assert found(seen) == []
    assert (seen.sheets[0].head_row, seen.rows) == (3, 6)
    rows[3][4] = "x"
    seen = check(xlsx_file(tmp_path / "a.xlsx", rows, merge, head=["抄表台账"]))
    assert [(p.row, p.column, p.head) for p in seen.problems] == [(5, "E", "本期读数")]


def test_an_xls_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(xlwt_file())
    seen = check(path)
    assert [f for f in found(seen) if f[2] != "required_empty"] == [
        (1, "I", "column_hidden"),
        (3, "", "row_hidden"),
        (5, "F", "number_as_text"),
        (6, "B", "merged_cells"),
    ]
    assert {p.row for p in seen.problems if p.rule == "required_empty"} == {6}


def test_a_merged_title_and_a_merged_sum_are_no_problem(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEAD, *good_rows(), ["合计", None, None, 1.0, 2.0]]

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:I1")
        sheet.merge_cells("A9:C9")

    path = xlsx_file(tmp_path / "a.xlsx", rows, merge, head=["抄表台账"])
    assert found(check(path)) == [(9, "A", "row_total")]


def two_sheets(path: Path, second: list[list[Any]], hidden: bool = False) -> Path:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "三月"
    for row in [HEAD, *good_rows()]:
        first.append(row)
    other = book.create_sheet("续表")
    for row in second:
        other.append(row)
    if hidden:
        other.sheet_state = "hidden"
    book.save(path)
    return path


def test_duplicates_across_sheets(tmp_path: Path) -> None:
    path = two_sheets(tmp_path / "a.xlsx", [HEAD, *good_rows(2, start=5)], hidden=True)
    seen = check(path)
    assert [(p.sheet, p.row, p.column, p.rule) for p in seen.problems] == [
        ("续表", 0, "", "sheet_hidden"),
        ("续表", 2, "C", "duplicate"),
    ]
    assert "三月!C7" in seen.problems[1].what.zh
    assert seen.rows == 8


def test_a_sheet_without_a_head_is_told_if_another_has_one(tmp_path: Path) -> None:
    path = two_sheets(tmp_path / "a.xlsx", [["填写说明"], ["先填户号"]])
    assert [(p.sheet, p.rule) for p in check(path).notes] == [("续表", "sheet_unchecked")]
    assert check(two_sheets(tmp_path / "b.xlsx", [])).notes == ()


def test_the_sheets_a_template_asks_for(tmp_path: Path) -> None:
    path = two_sheets(tmp_path / "a.xlsx", [HEAD, *good_rows(2, start=5)])
    first = replace(TEMPLATE, sheets=SheetChoice.FIRST)
    seen = check(path, first)
    assert (found(seen), seen.rows) == ([(0, "", "sheet_unchecked")], 6)
    named = replace(TEMPLATE, sheets=SheetChoice.NAMED, sheet_names=("续表", "四月"))
    seen = check(path, named)
    assert [p.rule for p in seen.problems] == ["sheet_missing"]
    assert ([p.sheet for p in seen.notes], seen.rows) == (["三月"], 2)


def test_a_formula_with_a_value_is_its_value(tmp_path: Path) -> None:
    rows = good_rows()
    rows[1][6] = "=E3-D3"
    path = xlsx_file(tmp_path / "a.xlsx", rows)
    assert found(check(path)) == [(3, "G", "formula_no_value")]
    edited(path, SHEET, ("<f>E3-D3</f><v></v>", "<f>E3-D3</f><v>10</v>"))
    assert found(check(path)) == []


def test_a_pack_may_judge_otherwise(tmp_path: Path) -> None:
    other = (("zero_usage", Severity.ERROR), ("column_extra", Severity.OFF))
    template = replace(TEMPLATE, severities=other)
    rows = [[*row, "x"] for row in good_rows()]
    rows[0][4:7] = [100.0, None, None]
    seen = check(write(tmp_path, "csv", rows, head=[*HEAD, "颜色"]), template)
    assert [(p.rule, p.severity) for p in seen.problems] == [("zero_usage", Severity.ERROR)]


def test_equal_problems_are_counted_and_the_first_kept(tmp_path: Path) -> None:
    rows = good_rows(500)
    for row in rows:
        row[1] = None
        row[3] = "x"
    seen = check(write(tmp_path, "csv", rows))
    assert [(g.rule, g.count, g.kept) for g in seen.groups] == [
        ("not_a_number", 500, 200),
        ("required_empty", 500, 200),
    ]
    assert [(p.row, p.column) for p in seen.problems[:3]] == [(2, "B"), (2, "D"), (3, "B")]
    assert seen.problems[-1].row == 201
