"""One fault in one cell is found there, and nothing else is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.readings.dates import Period
from tests.readings.builders import C, check, found, good_rows, write

MARCH = Period.month("2026-03", today=date(2026, 3, 20))
ALL = ("xlsx", "xls", "csv")
TYPED = ("xlsx", "xls")
OLD = ("xls", "csv")  # in the other one this is a formula

# kinds of file, column, what is put there in row 4, the rule
PLANTED: list[tuple[tuple[str, ...], str, Any, str]] = [
    (ALL, "户号", None, "required_empty"),
    (ALL, "户名", "   ", "required_empty"),
    (ALL, "户名", "住户\t2", "control_characters"),
    (ALL, "户名", "住户\u200b2", "control_characters"),
    (ALL, "户名", "住户2 ", "spaces"),
    (ALL, "户名", "\u3000住户2", "spaces"),
    (ALL, "户名", "住" * 21, "text_long"),
    (OLD, "户名", '="住户2"', "excel_quote"),
    (ALL, "户名", "'住户2", "excel_quote"),
    (TYPED, "户名", "#N/A", "cell_error"),
    (("xlsx",), "本期用量", "=E4-D4", "formula_no_value"),
    (ALL, "状态", "坏了", "choice_unknown"),
    (ALL, "户号", "DG00002 ", "spaces"),
    (ALL, "户号", "ＤＧ00002", "fullwidth"),
    (ALL, "户号", "DG_0002", "id_form"),
    (ALL, "户号", "DG000000002", "id_length"),
    (OLD, "表号", '="0030000002"', "excel_quote"),
    (ALL, "表号", "'0030000002", "excel_quote"),
    (ALL, "表号", "00３0000002", "fullwidth"),
    (ALL, "表号", "00 30000002", "spaces"),
    (ALL, "表号", "1.23457E+11", "digits_lost"),
    (ALL, "表号", "00300000A2", "id_form"),
    (ALL, "表号", "0030000000002", "id_length"),
    (("csv",), "表号", "30000002", "zeros_lost"),
    (TYPED, "表号", "30000002", "id_length"),
    (TYPED, "表号", 30000002, "zeros_lost"),
    (TYPED, "表号", 3000000002, "id_as_number"),
    (("csv",), "表号", "3000000002.0", "id_as_number"),
    (TYPED, "表号", 1.23456789012345e17, "digits_lost"),
    (TYPED, "表号", True, "id_form"),
    (ALL, "表号", "0030000001", "duplicate"),
    (ALL, "本期读数", "抄不到", "not_a_number"),
    (ALL, "上期用量", "9吨", "not_a_number"),
    (ALL, "上期用量", "1E+05", "digits_lost"),
    (TYPED, "上期用量", "9", "number_as_text"),
    (ALL, "上期用量", "９", "fullwidth"),
    (ALL, "上期用量", "\u00a09", "spaces"),
    (ALL, "上期用量", "1,009", "thousands"),
    (OLD, "上期用量", '="9"', "excel_quote"),
    (ALL, "上期用量", -9, "number_range"),
    (ALL, "上期用量", 100000, "number_range"),
    (ALL, "上期用量", 9.125, "number_decimals"),
    (TYPED, "上期用量", True, "not_a_number"),
    (TYPED, "上期用量", date(2026, 3, 1), "not_a_number"),
    (TYPED, "抄表日期", "2026-03-03", "date_as_text"),
    (TYPED, "抄表日期", "2026年3月3日", "date_format"),
    (ALL, "抄表日期", "20260303", "date_format"),
    (ALL, "抄表日期", "2026.3.3", "date_format"),
    (ALL, "抄表日期", "2026-02-30", "date_invalid"),
    (ALL, "抄表日期", "三月三日", "date_invalid"),
    (ALL, "抄表日期", 46084, "date_as_number"),
    (ALL, "抄表日期", 12, "date_invalid"),
    (ALL, "抄表日期", date(2026, 2, 28), "date_outside"),
    (ALL, "抄表日期", date(2026, 3, 21), "date_future"),
    (ALL, "抄表日期", "２026-03-03", "fullwidth"),
    (ALL, "本期用量", 11, "usage_differs"),
]
CASES = [(kind, *case[1:]) for case in PLANTED for kind in case[0]]


@pytest.mark.parametrize(
    ("kind", "column", "value", "rule"),
    CASES,
    ids=[f"{c[0]}-{c[3]}-{i}" for i, c in enumerate(CASES)],
)
def test_a_fault_is_found_where_it_is_and_only_there(
    tmp_path: Path, kind: str, column: str, value: Any, rule: str
) -> None:
    rows = good_rows()
    rows[2][C[column]] = value
    seen = check(write(tmp_path, kind, rows), period=MARCH)
    assert found(seen) == [(4, "ABCDEFGHI"[C[column]], rule)]
    (problem,) = (*seen.problems, *seen.notes)
    assert problem.head == column
    assert problem.what.zh and problem.what.en and problem.todo.zh and problem.todo.en
    assert "{" not in problem.text.zh + problem.text.en


# last, this, last usage, this usage, the rule at this reading
BETWEEN = [
    (100, 99, 9, None, "below_last"),
    (99990, 5, 9, 15, "rolled_over"),
    (99990, 5, 9, None, "rolled_over"),
    (50000, 5, 9, None, "below_last"),
    (100, 131, 9, 31, "jump"),
    (100, 100, 9, 0, "zero_usage"),
    (100, 130, 9, 30, ""),  # up to the floor there is no jump
    (100, 136, 12, 36, ""),  # exactly three times
    (100, 137, 12, 37, "jump"),
    (100, 500, 0, 400, ""),  # nothing to compare with
    (100, 500, None, 400, ""),
    (0.1, 0.3, 0.2, 0.2, ""),  # no noise of binary fractions
    (21.27, 51.27, 9, 30, ""),
]


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(("last", "this", "before", "used", "rule"), BETWEEN)
def test_between_the_readings(
    tmp_path: Path, kind: str, last: float, this: float, before: Any, used: Any, rule: str
) -> None:
    rows = good_rows()
    rows[2][C["上期读数"] : C["抄表日期"]] = [last, this, before, used]
    seen = check(write(tmp_path, kind, rows))
    assert found(seen) == ([(4, "E", rule)] if rule else [])


def test_a_blank_optional_cell_is_nothing(tmp_path: Path) -> None:
    rows = good_rows()
    rows[1][C["状态"]] = None
    rows[2][C["本期用量"]] = None
    for kind in ALL:
        assert check(write(tmp_path, kind, rows)).clean


@pytest.mark.parametrize("kind", ALL)
def test_many_faults_are_all_found_in_one_pass(tmp_path: Path, kind: str) -> None:
    rows = good_rows(40)
    rows[0][C["户名"]] = None
    rows[10][C["上期用量"]] = "x"
    rows[20][C["本期读数"]] = 1
    rows[30][C["抄表日期"]] = "x"
    seen = check(write(tmp_path, kind, rows))
    assert found(seen) == [
        (2, "B", "required_empty"),
        (12, "F", "not_a_number"),
        (22, "E", "below_last"),
        (32, "H", "date_invalid"),
    ]
