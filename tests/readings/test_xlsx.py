"""Workbooks written by hand, as other programs write them."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from app.readings.cells import Cells, Dated, Odd, OddKind, cell_text
from app.readings.faults import FileKindUnknown
from app.readings.opening import open_book
from app.readings.table import Table, no_tick
from app.readings.xlsx import is_date_code

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{REL}/worksheet" Target="/xl/worksheets/Sheet1.xml"/>
<Relationship Id="rId2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="{REL}/styles" Target="styles.xml"/>
<Relationship Id="rId4" Type="{REL}/chartsheet" Target="chartsheets/sheet1.xml"/>
</Relationships>"""
ROOT = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK = f"""<?xml version="1.0"?>
<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr date1904="0"/><sheets>
<sheet name="抄表&amp;1" sheetId="1" r:id="rId1"/><sheet name="图" sheetId="2" r:id="rId4"/>
</sheets></workbook>"""
SHARED = f"""<x:sst xmlns:x="{MAIN}"><x:si><x:t>户号</x:t></x:si>
<x:si><x:r><x:rPr/><x:t>张</x:t></x:r><x:r><x:t xml:space="preserve"> 三</x:t></x:r>
<x:rPh sb="0" eb="1"><x:t>zhang</x:t></x:rPh></x:si><x:si><x:t>a_x000A_b</x:t></x:si></x:sst>"""
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="2">
<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>
<numFmt numFmtId="177" formatCode="0.00&quot;m&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs>
</styleSheet>"""


def sheet(rows: str, prefix: str = "") -> str:
    name = f"{prefix}:worksheet" if prefix else "worksheet"
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    return f'<{name} {space}="{MAIN}">{rows}</{name}>'


def table(folder: Path, rows: str, prefix: str = "", book: str = BOOK) -> Table:
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("_rels/.rels", ROOT)
        made.writestr("xl/workbook.xml", book)
        made.writestr("xl/_rels/workbook.xml.rels", RELS)
        made.writestr("xl/sharedStrings.xml", SHARED)
        made.writestr("xl/styles.xml", STYLES)
        made.writestr("xl/worksheets/sheet1.xml", sheet(rows, prefix))
    (only,) = open_book(path).tables  # the chart is none
    return only


def cells(table: Table) -> list[tuple[int, Cells]]:
    def told(rule: str, row: int, value: str, names: dict[str, object]) -> None:
        seen.append((row, [rule]))

    seen: list[tuple[int, Cells]] = []
    seen += [(row.number, row.cells) for row in table.rows(told, no_tick)]
    return seen


def test_shared_texts_with_runs_and_without_readings_aloud(tmp_path: Path) -> None:
    rows = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
    found = table(tmp_path, f'{rows}<row><c t="s"><v>2</v></c></row></sheetData>')
    assert found.name == "抄表&1"
    assert cells(found) == [(1, ["户号", None, "张 三"]), (2, ["a\nb"])]


def test_prefixed_names_inline_texts_and_cells_out_of_order(tmp_path: Path) -> None:
    rows = """<x:sheetData><x:row r="3"><x:c r="B3" t="inlineStr"><x:is><x:t>乙</x:t></x:is></x:c>
    <x:c r="A3" t="str"><x:f>T(1)</x:f><x:v>甲</x:v></x:c></x:row></x:sheetData>"""
    assert cells(table(tmp_path, rows, "x")) == [(3, ["甲", "乙"])]


def test_dates_by_their_format(tmp_path: Path) -> None:
    rows = """<sheetData><row r="1"><c r="A1" s="1"><v>46082</v></c>
    <c r="B1" s="2"><v>46082.5</v></c>
    <c r="C1" s="3"><v>1.5</v></c><c r="D1" t="d"><v>2026-03-01T00:00:00</v></c>
    <c r="E1" s="1"><v>-1</v></c></row></sheetData>"""
    day = Dated(date(2026, 3, 1))
    bad = Odd(OddKind.NO_DAY, "-1")
    assert cells(table(tmp_path, rows)) == [(1, [day, day, 1.5, day, bad])]
    later = BOOK.replace('date1904="0"', 'date1904="1"')
    assert cells(table(tmp_path, rows, book=later))[0][1][0] == Dated(date(2030, 3, 2))


def test_formulas_truths_and_errors(tmp_path: Path) -> None:
    rows = """<sheetData><row r="1"><c r="A1"><f>B1</f></c><c r="B1" t="b"><v>1</v></c>
    <c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1" t="str"><f>T("")</f><v></v></c>
    <c r="E1"><f>1+1</f><v>2</v></c><c r="F1" s="1"/><c r="G1" t="s"/></row></sheetData>"""
    no_value, truth, error = (
        Odd(OddKind.NO_VALUE, "=B1"),
        Odd(OddKind.TRUTH, "TRUE"),
        Odd(OddKind.ERROR, "#DIV/0!"),
    )
    assert cells(table(tmp_path, rows)) == [(1, [no_value, truth, error, None, 2.0])]


def test_numbers_that_are_none(tmp_path: Path) -> None:
    rows = "<sheetData><row><c><v>1e999</v></c><c><v>nan</v></c></row></sheetData>"
    ((_, found),) = cells(table(tmp_path, rows))
    assert [cell_text(cell) for cell in found] == ["inf", "nan"]


def test_columns_without_end(tmp_path: Path) -> None:
    rows = '<sheetData><row r="7"><c r="A7"><v>1</v></c><c r="XFD7"><v>1</v></c></row></sheetData>'
    assert cells(table(tmp_path, rows)) == [(7, ["columns_too_many"]), (7, [1.0])]


def test_hidden_columns_and_merged_cells(tmp_path: Path) -> None:
    rows = """<cols><col min="2" max="3" width="0" hidden="1"/><col min="5" max="16384" hidden="0"/>
    </cols><sheetData/><mergeCells><mergeCell ref="B2:B4"/><mergeCell ref="A1:C1"/></mergeCells>"""
    found = table(tmp_path, rows)
    assert [area.text for area in found.merged] == ["A1:C1", "B2:B4"]
    cells(found)
    assert found.hidden_columns == {2, 3}


@pytest.mark.parametrize(
    ("code", "is_date"),
    [("yyyy-mm-dd", True), ("m/d/yy h:mm", True), ("[$-804]yyyy年m月d日", True), ("General", False),
     ("0.00", False), ('0.00"day"', False), ("[Red]#,##0", False), ("@", False),
     ("0.00E+00", False),
     ("[h]:mm", True), ("G/通用格式", False), ("_ * #,##0_ ", False)],
)  # fmt: skip
def test_formats_that_are_dates(code: str, is_date: bool) -> None:
    assert is_date_code(code) is is_date


def test_a_binary_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("_rels/.rels", ROOT.replace("workbook.xml", "workbook.bin"))
    with pytest.raises(FileKindUnknown, match="xlsb"):
        open_book(path)
