"""Files of ours in other readers, and files of other writers in ours."""

from __future__ import annotations

import io
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.reading import read_route
from drivers.handhelds.routes.record import FileKind, ReadState
from drivers.handhelds.routes.writing import write_route
from tests.drivers.handhelds.routes.builders import CSV, DBF, XLSX, local
from tests.drivers.handhelds.routes.test_rules import HEAD
from tests.drivers.peers import need
from tests.readings.biff import workbook

ROUTE = made_up(60, 6, layout=DBF)
TIME = "%Y-%m-%d %H:%M:%S"


@pytest.fixture
def jk(tmp_path: Path) -> Path:
    path = tmp_path / "jk.dbf"
    path.write_bytes(write_route(ROUTE, DBF))
    return path


def test_dbfread_reads_it(jk: Path) -> None:
    import dbfread

    table = dbfread.DBF(str(jk), char_decode_errors="strict")  # the encoding by the head's mark
    assert table.encoding == "cp936" and table.date == ROUTE.header_date
    assert table.field_names == [column.name for column in DBF.columns]
    for row, record in zip(table, ROUTE.records, strict=True):
        assert (row["HH"], row["HM"], row["DZ"], row["BH"]) == (
            record.customer,
            record.name,
            record.address,
            record.meter,
        )
        assert row["CBSJ"] == (record.time.strftime(TIME) if record.time else "")
        assert row["FLA"] == ("" if record.reading is None else str(record.reading))


def test_the_dbf_library_reads_it_and_writes_what_we_read(jk: Path, tmp_path: Path) -> None:
    import dbf

    with dbf.Table(str(jk)).open(dbf.READ_ONLY) as table:
        assert table.codepage.name == "cp936"
        assert [row.BH.strip() for row in table] == [record.meter for record in ROUTE.records]
    other = tmp_path / "other.dbf"
    made = dbf.Table(
        str(other),
        "HH C(12); HM C(40); DZ C(80); BH C(14); FLA N(12,3); CBSJ C(20); CBZT C(1); SGCQ C(1)",
        codepage="cp936",
        dbf_type="db3",
    )
    with made.open(dbf.READ_WRITE) as table:
        table.append(("CS1", "测试·陈喆", "测试路", "T1", 12.5, "2026-11-20 09:30:00", "1", "0"))
        table.append(("CS2", "测试·李堃", "测试路", "T2", None, "", "0", ""))
    route = read_route(other, DBF)
    # its narrower fields, and that an A380 would not find them
    assert set(route.counts) == {"column_shape", "column_order"}
    first, second = route.records
    assert (first.reading, first.time) == (Decimal("12.5"), local("2026-11-20 09:30"))
    assert (second.name, second.reading, second.state) == ("测试·李堃", None, ReadState.NOT_READ)


def test_dbview_reads_it(jk: Path) -> None:
    program = need("dbview", "dbview")
    out = subprocess.run(
        [program, "-b", "-d", "|", "-t", str(jk)], capture_output=True, check=True, timeout=20
    ).stdout
    lines = out.decode("gbk").splitlines()
    assert len(lines) == len(ROUTE.records)
    for line, record in zip(lines, ROUTE.records, strict=True):
        cells = [cell.strip() for cell in line.split("|")]
        assert cells[1] == record.customer and cells[2] == record.name and cells[15] == record.meter


def test_openpyxl_reads_the_workbook() -> None:
    import openpyxl

    route = made_up(20, 6, layout=XLSX)
    data = write_route(route, XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == HEAD
    for row, record in zip(rows[1:], route.records, strict=True):
        assert row[:4] == (record.customer, record.name, record.address, record.meter)
        assert isinstance(row[3], str) and Decimal(str(row[4])) == record.last


def test_a_workbook_of_openpyxl_is_read() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD)
    sheet.append([])
    moment = local("2026-11-20 09:30:15")
    sheet.append(["CS1", "测试", "测试路", 990010000001, 1.1, 1.1 + 2.2, moment, "已抄"])
    out = io.BytesIO()
    book.save(out)
    route = read_route(out.getvalue(), XLSX)
    record = route.records[0]
    assert not route.counts and record.row == 3 and record.time == moment
    assert (record.meter, record.last) == ("990010000001", Decimal("1.1"))
    assert record.reading == Decimal("3.3")  # 3.3000000000000003 to the computer


def test_an_old_workbook_is_read_by_the_same_layout() -> None:
    row = ["CS1", "测试·陈喆", "测试路", "990010000001", 1.5, 2.25, "2026-11-20 09:30:00", "已抄"]
    route = read_route(workbook({"册": [HEAD, row]}), XLSX, name="route.xls")
    assert route.kind is FileKind.XLS and set(route.counts) == {"old_excel"}
    assert route.records[0].reading == Decimal("2.25") and route.records[0].name == "测试·陈喆"


def test_csv_reads_with_the_csv_module() -> None:
    import csv

    route = made_up(20, 6, layout=CSV)
    rows = list(csv.DictReader(io.StringIO(write_route(route, CSV).decode("gbk"))))
    assert [row["表号"] for row in rows] == [record.meter for record in route.records]
    assert [row["户名"] for row in rows] == [record.name for record in route.records]
