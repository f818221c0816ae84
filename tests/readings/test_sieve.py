"""Rows looked at by the block come to the same as rows looked at one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.reading_template import JumpOf, ReadingTemplate
from app.readings.cells import MAX_COLUMNS
from app.readings.check import check_file
from app.readings.dates import Period
from app.readings.result import Check
from app.readings.sieve import Sieve
from tests.readings.builders import HEAD, TEMPLATE, C, Rows, csv_bytes, found, good_rows

FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
ODD: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("户号", ("DG 00001", "ＤＧ00001", "", "DG00001", "户号", "1.5E+07", "DG0", "DG000001x")),
    ("户名", ("", " 李", "李 ", "李 四", "'李", "=李", "李\u200b四", "长" * 21, "a,b", 'a"b')),
    ("表号", ("", "30000001", "0030000001", "1.5E+11", "12345-78901", "合计", "0030000002.0")),
    ("上期读数", ("", "0", "007", "100.50", "1e3", "-1", "99999", "100000", "１", "101.123")),
    ("本期读数", ("", "100", "101", "99", "105.25", "99999", "2,000", " 9", "0", "900")),
    ("上期用量", ("", "0", "3", "0.01", "无", "99")),
    ("本期用量", ("", "0", "10.00", "10.01", "9", "-10")),
    ("抄表日期", ("", "2026-3-1", "2026-03-01 09:30", "2026年3月1日", "20260301", "2027-01-01",
     "2026-02-30", "2026/3/1", " 2026-03-01", "46082")),
    ("状态", ("", "估抄", "无", "正常 ")),
)  # fmt: skip
CHANGES = st.tuples(
    st.integers(0, 59),
    st.sampled_from([(C[head], value) for head, values in ODD for value in values]),
)
ENDINGS = st.sampled_from(["\r\n", "\n", "\r"])


def in_blocks(template: ReadingTemplate, path: Path, period: Period) -> tuple[Check, int]:
    """The check and how many rows went by the block."""
    by_block = 0
    right = Sieve._right

    def counted(self: Sieve, block: Any) -> bool:
        nonlocal by_block
        was = right(self, block)
        by_block += block.count if was else 0
        return was

    with patch.object(Sieve, "_right", counted):
        made = check_file(path, template, period, keep=7)
    return replace(made, seconds=0.0), by_block


def one_by_one(template: ReadingTemplate, path: Path, period: Period) -> Check:
    with patch("app.readings.sheet_check.SheetCheck._sieve", return_value=None):
        return replace(check_file(path, template, period, keep=7), seconds=0.0)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.readings.blocks._CHARACTERS", 700)
    monkeypatch.setattr("app.readings.blocks._ROWS", 9)
    monkeypatch.setattr("app.readings.sieve.PART", 3)


@FOLDER
@given(
    st.lists(CHANGES, max_size=12),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["", " ", ",,", "x,y", "合计,,,1"]))),
    ENDINGS,
    st.sampled_from(["gb18030", "utf-8", "utf-8-sig"]),
    st.sampled_from([JumpOf.USAGE, JumpOf.READING]),
    st.sampled_from([Period(), Period(date(2026, 3, 1), date(2026, 3, 20), date(2026, 3, 15))]),
    st.sampled_from([1000, 60, 37]),
)
def test_the_outcome_is_that_of_single_rows(
    tmp_path: Path,
    changes: list[tuple[int, tuple[int, str]]],
    lines: list[tuple[int, str]],
    ending: str,
    encoding: str,
    of: JumpOf,
    period: Period,
    most: int,
) -> None:
    rows: Rows = good_rows(60)
    for at, (column, value) in changes:
        rows[at][column] = value
    text = csv_bytes(rows, "utf-8").decode().split("\r\n")
    for at, line in sorted(lines, reverse=True):
        text.insert(at + 1, line)
    path = tmp_path / "a.csv"
    path.write_bytes(ending.join(text).encode(encoding, "replace"))
    assert TEMPLATE.rules is not None
    template = replace(TEMPLATE, rules=replace(TEMPLATE.rules, jump_of=of), max_rows=most)
    by_block, _ = in_blocks(template, path, period)
    assert by_block == one_by_one(template, path, period)


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_good_rows_go_by_the_block_and_a_bad_one_alone(tmp_path: Path, ending: str) -> None:
    rows = good_rows(60)
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(rows).replace(b"\r\n", ending.encode()))
    check, by_block = in_blocks(TEMPLATE, path, Period())
    first = by_block
    assert check.rows == 60 and not found(check) and first > 40  # the head's block may not
    rows[33][C["本期读数"]] = "about90"
    path.write_bytes(csv_bytes(rows).replace(b"\r\n", ending.encode()))
    check, by_block = in_blocks(TEMPLATE, path, Period())
    assert found(check) == [(35, "E", "not_a_number")] and first - by_block <= 3


def test_readings_that_do_not_fit_are_told_of_good_cells_too(tmp_path: Path) -> None:
    rows = good_rows(60)
    rows[30][C["本期读数"]], rows[30][C["本期用量"]] = rows[30][C["上期读数"]], 0.0
    rows[41][C["本期用量"]] = 11.0
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(rows))
    check, by_block = in_blocks(TEMPLATE, path, Period())
    assert found(check) == [(32, "E", "zero_usage"), (43, "G", "usage_differs")]
    rows[41][C["本期用量"]] = 10.0
    path.write_bytes(csv_bytes(rows))
    assert in_blocks(TEMPLATE, path, Period())[1] == by_block > 40


def test_a_meter_that_comes_again_much_later_is_found_with_its_place(tmp_path: Path) -> None:
    rows = good_rows(60)
    rows[55][C["表号"]] = rows[20][C["表号"]]
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(rows))
    check, _ = in_blocks(TEMPLATE, path, Period())
    assert found(check) == [(57, "C", "duplicate")] and "C22" in check.problems[0].what.en


def test_far_too_many_columns_are_told_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = csv_bytes(good_rows(60)).split(b"\r\n")
    for at in (30, 45):
        lines[at] += b"," * MAX_COLUMNS + b"x"
    path.write_bytes(b"\r\n".join(lines))
    check, _ = in_blocks(TEMPLATE, path, Period())
    assert ("columns_too_many", 31) in [(p.rule, p.row) for p in check.problems + check.notes]
    assert check == one_by_one(TEMPLATE, path, Period())
    assert sum(group.count for group in check.groups if group.rule == "columns_too_many") == 1


def test_a_head_with_a_gap_sends_all_rows_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes([[*r, None] for r in good_rows(60)], head=[*HEAD, ""]))
    check, by_block = in_blocks(TEMPLATE, path, Period())
    assert by_block == 0 and check.rows == 60 and not found(check)
