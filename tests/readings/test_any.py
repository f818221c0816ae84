"""Whatever the file holds: told or read, never a fault of ours. openpyxl and xlrd as witnesses."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import xlrd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.readings.cells import Dated, Odd, number_text
from app.readings.faults import FileKindUnknown, ReadingFileError
from app.readings.opening import open_book
from app.readings.table import no_tick
from app.readings.telling import as_csv, facts, lines
from tests.readings import biff
from tests.readings.builders import (
    FIRST_DAY,
    HEAD,
    Rows,
    check,
    csv_bytes,
    found,
    good_rows,
    write,
    xlsx_file,
)

FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80
)
HARMLESS = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Z"])
FIRST = HARMLESS.filter(lambda c: c not in "='+-@")


def nobody(rule: str, row: int, value: str, names: dict[str, object]) -> None:
    raise AssertionError(rule)


@FOLDER
@given(
    st.sampled_from([b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"\x09\x08\x10\x00",
                     b"<table><tr><td>", b"\xef\xbb\xbf", b"\xff\xfe", "户号,表号\n".encode()]),
    st.binary(max_size=600),
)  # fmt: skip
def test_any_bytes(tmp_path: Path, before: bytes, raw: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(before + raw)
    try:
        seen = check(path)
    except ReadingFileError as error:
        assert error.sentence("zh") and error.sentence("en")
    else:
        assert lines(seen, "zh") and facts(seen) and as_csv(seen, "en")


TAGS = ["<table>", "<tr>", "<td>", "<td colspan=3>", "<td colspan=" + "9" * 5000 + ">", "</td>",
        "</table>", "<!--", "-->", "<![", "<!DOCTYPE", "<a b='", "&#999999999999;", "&nbsp;",
        "户号", "表号", "1", "<", ">", "</"]  # fmt: skip


@FOLDER
@given(st.lists(st.sampled_from(TAGS), max_size=40))
def test_any_html(tmp_path: Path, pieces: list[str]) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(("<html><table>" + "".join(pieces)).encode())
    try:
        assert lines(check(path), "zh")
    except ReadingFileError as error:
        assert error.sentence("en")


PARTS = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml",
         "_rels/.rels", "xl/_rels/workbook.xml.rels"]  # fmt: skip
SNIPS = [b"", b"-", b"9" * 5000, b"nan", b"1e999", b"<row>", b"</c>", b'r="ZZZZ1"', b'r="1A"',
     b"\xff", b"&#0;", b"&a;", b'<c r="A1" t="s"><v>-1</v></c>',
         b"<mergeCell ref='A1:XFD1048576'/>",
         b'<mergeCell ref="C5:A1"/>', b"<col min='x' hidden='1'/>", b'<row r="0">',
         b"<c><v> </v></c>"]  # fmt: skip


@FOLDER
@given(st.sampled_from(PARTS), st.integers(0, 5000), st.integers(0, 20), st.sampled_from(SNIPS))
def test_any_xml(tmp_path: Path, part: str, at: int, gone: int, snip: bytes) -> None:
    """The zip is sound, the XML in it is not."""
    path = xlsx_file(tmp_path / "a.xlsx", good_rows(2))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    raw = parts[part]
    at %= len(raw)
    parts[part] = raw[:at] + snip + raw[at + gone :]
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    try:
        assert lines(check(path), "zh")
    except ReadingFileError as error:
        assert error.sentence("en")


@FOLDER
@given(st.lists(st.lists(st.text(max_size=12), max_size=11), max_size=8))
def test_any_text_below_a_head(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "a.csv"
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEAD, *rows])
    path.write_bytes(stream.getvalue().encode("utf-8", "surrogatepass"))
    try:
        seen = check(path)
    except FileKindUnknown:
        return  # mostly control characters: that is no text
    assert lines(seen, "en") and as_csv(seen, "zh")


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.integers(-(10**15), 10**15),
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=20),
)


@FOLDER
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_an_xlsx_is_read_as_openpyxl_reads_it(tmp_path: Path, rows: Rows) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                cell = sheet.cell(r, c)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # also where it looks like a formula
    book.save(path)
    (table,) = open_book(path).tables
    ours = {row.number: row.cells for row in table.rows(nobody, no_tick)}
    other = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    for r, theirs in enumerate(other.iter_rows(values_only=True), 1):
        cells = ours.get(r, [])
        for c, value in enumerate(theirs):
            same(cells[c] if c < len(cells) else None, value)


@FOLDER
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_an_xls_is_read_as_it_was_written(tmp_path: Path, rows: Rows) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(biff.ole(biff.workbook({"a": rows})))
    assert xlrd.open_workbook(str(path)).nsheets == 1
    (table,) = open_book(path).tables
    ours = {row.number: row.cells for row in table.rows(nobody, no_tick)}
    for r, row in enumerate(rows, 1):
        cells = ours.get(r, [])
        for c, value in enumerate(row):
            same(cells[c] if c < len(cells) else None, value)


def same(ours: Any, theirs: Any) -> None:
    if theirs is None or theirs == "":
        assert ours is None or ours == ""
    elif isinstance(theirs, bool):
        assert isinstance(ours, Odd) and ours.text == str(theirs).upper()
    elif isinstance(theirs, datetime | date):
        day = theirs.date() if isinstance(theirs, datetime) else theirs
        assert isinstance(ours, Dated) and ours.day == day
    elif isinstance(theirs, int | float):
        assert math.isclose(ours, theirs, rel_tol=1e-15)
    else:
        assert ours == theirs


@st.composite
def valid_tables(draw: st.DrawFn) -> Rows:
    numbers = draw(st.lists(st.integers(0, 10**10 - 1), min_size=1, max_size=20, unique=True))
    rows: Rows = []
    for number in numbers:
        last = draw(st.integers(0, 99999_00)) / 100
        used = draw(st.integers(1, 30_00)) / 100
        this = float(Decimal(str(last)) + Decimal(str(used)))
        if this > 99999:
            last, this = 0.0, used
        name = draw(FIRST) + draw(st.text(HARMLESS, max_size=10))
        rows.append(
            [f"{draw(st.integers(0, 10**8 - 1)):08d}", f"户{name}", f"{number:010d}", last, this,
             draw(st.one_of(st.none(), st.just(9.0))), draw(st.one_of(st.none(), st.just(used))),
             draw(st.dates(date(2000, 1, 1), date(2030, 1, 1))),
             draw(st.sampled_from(["正常", "估抄", None]))]
        )  # fmt: skip
    return rows


@FOLDER
@given(valid_tables(), st.sampled_from(["xlsx", "xls", "csv"]))
def test_a_valid_table_has_no_problems(tmp_path: Path, rows: Rows, kind: str) -> None:
    seen = check(write(tmp_path, kind, rows))
    assert found(seen) == []
    assert seen.rows == len(rows)


FAULTS: dict[str, tuple[int, Any]] = {
    "required_empty": (1, None),
    "text_long": (1, "长" * 21),
    "id_form": (2, "12345-78901"),
    "digits_lost": (2, "1.5E+11"),
    "not_a_number": (3, "约30"),
    "number_range": (5, 100000),
    "number_decimals": (5, 9.001),
    "date_invalid": (7, "2026-13-01"),
    "choice_unknown": (8, "无"),
}


@FOLDER
@given(
    st.dictionaries(st.integers(0, 29), st.sampled_from(sorted(FAULTS)), max_size=10),
    st.sampled_from(["xlsx", "xls", "csv"]),
)
def test_every_planted_fault_and_nothing_else(
    tmp_path: Path, planted: dict[int, str], kind: str
) -> None:
    rows = good_rows(30)
    for at, rule in planted.items():
        column, value = FAULTS[rule]
        rows[at][column] = value
    expected = sorted((at + 2, "ABCDEFGHI"[FAULTS[r][0]], r) for at, r in planted.items())
    seen = check(write(tmp_path, kind, rows))
    assert sorted(found(seen)) == expected
    again = check(write(tmp_path, kind, rows))
    assert (again.problems, again.groups) == (seen.problems, seen.groups)


@given(st.floats(0, 1e9))
def test_numbers_are_shown_without_noise(value: float) -> None:
    assert math.isclose(float(number_text(value)), value, rel_tol=1e-14)


def test_the_first_days_of_spreadsheets(tmp_path: Path) -> None:
    """Serial 59 is 28 February 1900 and 61 is 1 March; a workbook may count from 1904."""
    path = xlsx_file(tmp_path / "a.xlsx", [[FIRST_DAY, date(1900, 3, 1), date(1900, 2, 28)]])
    (table,) = open_book(path).tables
    cells = list(table.rows(nobody, no_tick))[1].cells
    assert [c.day for c in cells] == [FIRST_DAY, date(1900, 3, 1), date(1900, 2, 28)]


def test_what_comes_out_is_no_formula(tmp_path: Path) -> None:
    rows = good_rows(2)
    rows[0][0] = "=cmd|'/C'!A1"
    rows[1][0] = "@SUM(1)"
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(rows))
    out = as_csv(check(path), "zh")
    assert out.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(out.decode("utf-8-sig"), newline="")))
    assert [row[6] for row in table[1:]] == ["'=cmd|'/C'!A1", "'@SUM(1)"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)
