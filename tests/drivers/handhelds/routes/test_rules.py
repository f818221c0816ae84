"""Every rule: a file that breaks it, where it is told, and that a sound file breaks none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from drivers.errors import Illegal
from drivers.handhelds.routes import dbase
from drivers.handhelds.routes.faults import RouteUnwritable
from drivers.handhelds.routes.fitting import for_layout
from drivers.handhelds.routes.judging import Checking
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.reading import read_route
from drivers.handhelds.routes.record import ReadState, Route
from drivers.handhelds.routes.rules import MAX_PROBLEMS, RULES, Level, Problem, Problems
from drivers.handhelds.routes.writing import write_route
from drivers.handhelds.routes.xlsx_writer import xlsx_bytes
from tests.drivers.handhelds.routes.builders import (
    CHECKING,
    CSV,
    DBF,
    GOOD,
    LAYOUTS,
    RECORD,
    XLSX,
    csv_of,
    local,
    patched,
    put,
    route_of,
    two,
)
from tests.readings.biff import workbook

UTF8 = "测试·陈喆有限公司"
LENGTH = 1 + sum(column.width for column in DBF.columns)
START = 32 + 32 * len(DBF.columns) + 1
HEAD = [column.name for column in XLSX.columns]


def columns_swapped() -> bytes:
    columns = [*DBF.columns[:1], DBF.columns[2], DBF.columns[1], *DBF.columns[3:]]
    return write_route(route_of(), replace(DBF, columns=tuple(columns)))


def without(name: str) -> bytes:
    other = replace(DBF, columns=tuple(column for column in DBF.columns if column.name != name))
    return write_route(for_layout(route_of(), other), other)


def narrower() -> bytes:
    columns = tuple(replace(c, width=30) if c.name == "HM" else c for c in DBF.columns)
    return write_route(route_of(), replace(DBF, columns=columns))


def sheet(*row: str | Decimal | None) -> bytes:
    return xlsx_bytes("册", [HEAD, list(row)])


def renamed(old: bytes, new: bytes) -> bytes:
    return two().replace(old.ljust(11, b"\0"), new.ljust(11, b"\0"), 1)


# rule: (layout, bytes, row, column); a column of "" is not looked at
CASES: dict[str, tuple[RouteLayout, bytes, int, str]] = {
    "truncated": (DBF, two()[:-200], 0, ""),
    "count": (DBF, patched(two(), 4, b"\1"), 0, ""),
    "record_length": (DBF, patched(two(), 10, b"\7\0"), 0, ""),
    "record_flag": (DBF, patched(two(), START + LENGTH, b"\xcc"), 2, ""),
    "encoding_file": (CSV, csv_of(GOOD, encoding="utf-8"), 0, ""),
    "encoding": (DBF, put(two(), 2, "HM", UTF8.encode()), 2, "HM"),
    "undecodable": (DBF, put(two(), 2, "HM", b"\xff\xfe\xff"), 2, "HM"),
    "mojibake": (XLSX, two(XLSX, name="娴嬭瘯鎴峰悕"), 3, "户名"),
    "lost_text": (DBF, two(name="锟斤拷锟斤拷"), 2, "HM"),
    "cut_character": (DBF, put(two(), 2, "HM", b"x" + "测试".encode("gbk") * 20), 2, "HM"),
    "control": (DBF, put(two(), 2, "DZ", b"a\x07b"), 2, "DZ"),
    "missing_column": (DBF, without("CBSJ"), 0, "CBSJ"),
    "column_twice": (DBF, renamed(b"QF", b"HM"), 0, "HM"),
    "column_order": (DBF, columns_swapped(), 0, "HH"),
    "no_head": (CSV, csv_of(GOOD, head=False), 1, ""),
    "cells": (CSV, csv_of(GOOD, "CS2,x"), 3, ""),
    "quote": (CSV, csv_of('CS2,"x,y,990010000002,1,2,2026-11-20 09:30:00,已抄', GOOD), 2, ""),
    "no_meter": (DBF, two(meter=""), 2, "BH"),
    "no_customer": (DBF, two(customer=""), 2, "HH"),
    "meter_twice": (DBF, two(meter=RECORD.meter), 2, "BH"),
    "excel_number": (CSV, csv_of(GOOD.replace("990010000001", "9.9001E+11")), 2, "表号"),
    "not_a_number": (DBF, put(two(), 2, "FLA", b"12O.5"), 2, "FLA"),
    "overflow": (DBF, put(two(), 2, "FLA", b"*" * 12), 2, "FLA"),
    "digits": (DBF, put(two(), 2, "FLA", b"123456789.5"), 2, "FLA"),
    "negative": (DBF, two(reading=Decimal(-1)), 2, "FLA"),
    "read_without_reading": (DBF, two(reading=None), 2, "FLA"),
    "read_without_time": (DBF, two(time=None), 2, "CBSJ"),
    "reading_without_state": (DBF, two(state=None), 2, "CBZT"),
    "state_unknown": (DBF, put(two(), 2, "CBZT", b"7"), 2, "CBZT"),
    "not_a_date": (DBF, put(two(), 2, "CBSJ", b"2026-02-30 10:00:00"), 2, "CBSJ"),
    "time_future": (DBF, two(time=local("2026-11-20 12:06")), 2, "CBSJ"),
    "time_outside": (DBF, two(time=local("2026-10-31 23:59:59")), 2, "CBSJ"),
    "extension": (DBF, two(), 0, ""),
    "version": (DBF, patched(two(), 0, b"\x30"), 0, ""),
    "code_page": (DBF, patched(two(), 29, b"\0"), 0, ""),
    "field_type": (DBF, patched(two(), 32 + 11, b"Z"), 0, "ID"),
    "column_shape": (DBF, narrower(), 0, "HM"),
    "no_end": (DBF, two()[:-1], 0, ""),
    "slack": (DBF, two() + b"rest", 0, ""),
    "header_date": (DBF, patched(two(), 1, b"\x7e\x0d\x01"), 0, ""),
    "header_future": (DBF, patched(two(), 1, b"\x7e\x0b\x15"), 0, ""),
    "header_before": (DBF, patched(two(), 1, b"\x7e\x0b\x13"), 0, ""),
    "header_other_day": (DBF, patched(two(), 1, b"\x7e\x0b\x13"), 0, ""),
    "separator": (CSV, csv_of(GOOD).replace(b",", b";"), 0, ""),
    "old_excel": (XLSX, workbook({"册": [HEAD]}), 0, ""),
    "more_sheets": (XLSX, workbook({"册": [HEAD], "B": []}), 0, ""),
    "empty": (DBF, write_route(Route(()), DBF), 0, ""),
    "customer_twice": (DBF, two(customer="CS1"), 2, "HH"),
    "below_last": (CSV, csv_of(GOOD.replace(",1,2,", ",3,2,")), 2, "本期读数"),
    "reading_not_marked": (DBF, two(state=ReadState.NOT_READ), 2, "FLA"),
    "time_not_read": (DBF, two(state=ReadState.NOT_READ), 2, "CBSJ"),
    "no_state": (DBF, two(state=None, reading=None), 2, "CBZT"),
    "extra_column": (DBF, renamed(b"QF", b"XYZ"), 0, "XYZ"),
    "deleted": (DBF, patched(two(), START + LENGTH, b"*"), 2, ""),
    "way_unknown": (DBF, two(way="9"), 2, "SGCQ"),
}
UNWRITABLE: dict[str, tuple[RouteLayout, Route]] = {
    "too_long": (DBF, route_of(name="测" * 26)),
    "not_encodable": (DBF, route_of(name="测试㙍")),
    "no_place": (DBF, route_of(last=Decimal(1))),
    "not_held": (DBF, route_of(time=local("2026-11-20 09:30:00.000001"))),
    "lossy": (DBF, read_route(put(two(), 2, "FLA", b"12O.5"), DBF)),
}


def found(rule: str) -> tuple[Problem, ...]:
    layout, data, _, _ = CASES[rule]
    name = "jk.csv" if rule == "extension" else ""
    return read_route(data, layout, name=name, checking=CHECKING).problems


@pytest.mark.parametrize("rule", sorted(CASES))
def test_each_rule_is_told_once_and_in_its_place(rule: str) -> None:
    _, _, row, column = CASES[rule]
    mine = [problem for problem in found(rule) if problem.rule == rule]
    assert len(mine) == 1, found(rule)
    assert mine[0].row == row
    assert not column or mine[0].column == column
    for text in mine[0].text:
        assert (text and "{" not in text and text[-1] in "。.”") or ":" in text or "：" in text


@pytest.mark.parametrize("rule", sorted(UNWRITABLE))
def test_what_does_not_fit_is_refused_by_record_and_column(rule: str) -> None:
    layout, route = UNWRITABLE[rule]
    with pytest.raises(RouteUnwritable) as raised:
        write_route(route, layout)
    assert [problem.rule for problem in raised.value.problems] == [rule]
    assert raised.value.problems[0].row == (0 if rule == "lossy" else 2)
    assert "没有写出" in raised.value.text().zh


def test_there_is_a_case_for_every_rule() -> None:
    assert set(CASES) | set(UNWRITABLE) == set(RULES)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_a_sound_file_breaks_no_rule(layout: RouteLayout) -> None:
    route = read_route(two(layout), layout, checking=CHECKING)
    assert not route.problems and not route.counts and route.sound and route.worst is None


def test_all_that_is_wrong_is_told_in_one_pass() -> None:
    data = two(meter="", customer="", reading=None, time=local("2020-01-01"))
    data = patched(put(data, 1, "FLA", b"x"), 4, b"\1")
    route = read_route(data, DBF, checking=CHECKING)
    assert route.counts == {
        "count": 1, "not_a_number": 1, "read_without_reading": 2, "no_meter": 1, "no_customer": 1,
        "time_outside": 1,
    }  # fmt: skip
    assert [problem.row for problem in route.problems] == [0, 1, 1, 2, 2, 2, 2]
    assert not route.sound and route.worst is Level.ERROR


def test_times_are_not_judged_without_a_clock() -> None:
    data = patched(two(time=local("2031-01-01")), 1, b"\x90\x01\x01")
    assert not read_route(data, DBF).counts
    assert read_route(data, DBF, checking=Checking(first=date(2031, 1, 2))).counts == {
        "time_outside": 2
    }


def test_a_clock_a_little_ahead_is_no_fault() -> None:
    data = two(time=local("2026-11-20 12:05"))
    assert "time_future" not in read_route(data, DBF, checking=CHECKING).counts


def test_a_period_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(Illegal):
        Checking(first=date(2026, 2, 1), last=date(2026, 1, 1))


def test_a_damaged_record_is_told_once_and_kept() -> None:
    data = two()
    data = patched(data, START, b"\xff\x07" * (LENGTH // 2))
    route = read_route(data, DBF)
    assert [problem.rule for problem in route.problems] == ["record_flag"]
    assert len(route.records) == 2 and route.records[1].name == "测试·李堃"


def test_records_marked_deleted_are_apart() -> None:
    route = read_route(CASES["deleted"][1], DBF)
    assert [record.meter for record in route.records] == [RECORD.meter]
    assert [record.meter for record in route.deleted] == ["990010000002"]


def test_what_was_garbled_reads_as_it_was_meant() -> None:
    told = {rule: found(rule)[0] for rule in ("mojibake", "encoding", "cut_character")}
    assert "测试户名" in told["mojibake"].text.zh
    assert "UTF-8" in told["encoding"].text.zh and UTF8[:6] in told["encoding"].text.zh
    route = read_route(CASES["encoding"][1], DBF)
    assert route.records[1].name == UTF8


def test_columns_of_the_vendor_are_carried_along() -> None:
    columns = (*CSV.columns, replace(CSV.columns[0], name="口径", part=None, optional=True))
    own = replace(CSV, columns=columns)
    route = Route((replace(RECORD, extra=(("口径", "DN20"),)),))
    data = write_route(route, own)
    assert read_route(data, own).records == route.records
    plain = read_route(data, CSV)
    assert plain.records[0].extra == (("口径", "DN20"),) and plain.counts == {"extra_column": 1}
    with pytest.raises(RouteUnwritable, match="口径"):
        write_route(plain, CSV)


def test_problems_are_counted_beyond_those_kept() -> None:
    told = Problems()
    for row in range(MAX_PROBLEMS + 10):
        told.add(row, "BH", "", "no_meter")
    assert len(told.sorted()) == MAX_PROBLEMS and told.counts["no_meter"] == MAX_PROBLEMS + 10


def test_a_number_in_a_sheet_is_as_good_as_a_text() -> None:
    data = sheet(
        "CS1", "测试", "路", Decimal(12345), Decimal("1.5"), Decimal("2.125"), None, "未抄"
    )
    record = read_route(data, XLSX).records[0]
    assert (record.meter, record.last, record.reading) == (
        "12345",
        Decimal("1.5"),
        Decimal("2.125"),
    )


def test_a_long_number_in_a_sheet_has_lost_figures() -> None:
    data = sheet("CS1", "测试", "路", Decimal("44190012345678901"), None, None, None, "未抄")
    assert [p.rule for p in read_route(data, XLSX).problems] == ["excel_number"]


def test_leading_zeros_guarded_for_a_sheet_are_kept() -> None:
    line = GOOD.replace("990010000001", '"=""000123"""')
    assert read_route(csv_of(line), CSV).records[0].meter == "000123"


def test_a_time_never_set_is_no_time() -> None:
    data = put(put(two(), 2, "CBSJ", b"0000-00-00 00:00:00"), 2, "CBZT", b"0")
    route = read_route(put(data, 2, "FLA", b"0"), DBF)
    assert route.records[1].time is None and not route.counts


def test_reading_leaves_the_source_alone(tmp_path: Path) -> None:
    path = tmp_path / "JK.DBF"
    path.write_bytes(two())
    path.chmod(0o444)
    before = path.stat()
    assert len(read_route(path, DBF).records) == 2
    assert [item.name for item in tmp_path.iterdir()] == ["JK.DBF"]
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_dates_of_dbase_heads() -> None:
    for year, meant in ((126, 2026), (26, 2026), (99, 1999), (0, 2000)):
        head = dbase.head_of(patched(two(), 1, bytes((year, 5, 6))), Problems())
        assert head.written == date(meant, 5, 6)


def test_a_text_in_two_encodings_is_told_line_by_line() -> None:
    data = csv_of(GOOD) + GOOD.replace("0001", "0002").replace("CS1", "CS2").encode() + b"\r\n"
    route = read_route(data, CSV)
    assert [(p.rule, p.row) for p in route.problems] == [("encoding", 3)]
    assert "第 3 行" in route.problems[0].text.zh and "Line 3" in route.problems[0].text.en
    assert [record.name for record in route.records] == ["测试·陈喆"] * 2


@pytest.mark.parametrize(
    ("wanted", "written", "found"),
    [
        ("cp936", "utf-8-sig", "UTF-8 (BOM)"),
        ("cp936", "utf-16", "UTF-16"),
        ("utf-8", "gbk", "GB18030"),
        ("utf-8-sig", "gbk", "GB18030"),
    ],
)
def test_the_encoding_of_a_whole_text_is_told_once(wanted: str, written: str, found: str) -> None:
    route = read_route(csv_of(GOOD, encoding=written), replace(CSV, encodings=(wanted,)))
    assert route.counts == {"encoding_file": 1} and found in route.problems[0].text.en
    assert route.records[0].name == "测试·陈喆"


def test_any_of_the_encodings_of_a_layout_is_right() -> None:
    both = replace(CSV, encodings=("cp936", "utf-8"))
    for written in ("gbk", "utf-8"):
        route = read_route(csv_of(GOOD, encoding=written), both)
        assert not route.counts and route.records[0].name == "测试·陈喆"
