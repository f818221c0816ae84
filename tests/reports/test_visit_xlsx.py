"""The visit as a workbook: all of it is there, figures are figures, text stays text."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.reports.visit_xlsx import visit_xlsx
from app.reports.workbook import MOST
from tests.reports.builders import built


def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_each_kind_of_thing_has_a_sheet_with_all_of_it() -> None:
    made = built(items=24, photos=4)
    read = book(visit_xlsx(made.data))
    assert read.sheetnames == ["巡检", "检查项", "测量值", "异常", "设备测试", "佐证"]
    visit = {row[0]: row[1] for row in rows(read["巡检"])}
    assert visit["巡检单"] == "XJ-20261120-L3-003" and visit["异常"] == "1"
    assert visit["内容 SHA-256"] == made.sign_off.content_sha256
    items = rows(read["检查项"])
    assert len(items) == 25 and items[0][:4] == ["序号", "分组", "检查内容", "结果"]
    assert {row[2] for row in items[1:]} == {i.prompt.zh for i in made.data.checklist.items()}
    figures = {row[2]: (row[3], row[6]) for row in rows(read["测量值"])[1:]}
    assert figures["横向偏移"] == (3.2, "超限") and figures["纵向偏移"] == (-0.4, "合格")
    finding = rows(read["异常"])[1]
    assert finding[9] == "GD-20261120-L3-001" and finding[3] == "李志强"
    hashes = {row[5] for row in rows(read["佐证"])[1:]}
    assert {e.sha256 for e in made.data.record.evidence if not e.removed} == hashes


def test_a_refusal_is_no_signature() -> None:
    made = built(items=4)
    signs = tuple(
        replace(s, refused=True, reason="对记录内容有异议：票据并未偏移", rating=0, strokes=())
        for s in made.data.sign_offs
    )
    data = replace(made.data, sign_offs=signs)
    visit = {row[0]: row[1] for row in rows(book(visit_xlsx(data))["巡检"])}
    assert visit["签字"] == "网点未签字"
    assert visit["未签字的原因"] == "对记录内容有异议：票据并未偏移"
    assert not {"确认人", "评价", "签字时间"} & visit.keys()
    english = rows(book(visit_xlsx(data, "en"))["Visit"])
    assert ["Why not", "Disagrees with the record: 票据并未偏移"] in [row[:2] for row in english]


def test_heads_stay_in_sight_and_can_be_filtered() -> None:
    sheet = book(visit_xlsx(built(items=12).data))["检查项"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:K13"
    assert sheet.print_title_rows == "$1:$1" and sheet.page_setup.orientation == "landscape"


def test_english() -> None:
    read = book(visit_xlsx(built(items=6).data, "en"))
    assert read.sheetnames[0] == "Visit" and rows(read["Items"])[0][3] == "Result"


def test_what_looks_like_a_formula_stays_text() -> None:
    made = built(items=4)
    answers = tuple(replace(a, note="=HYPERLINK(1)") for a in made.data.record.answers)
    record = replace(made.data.record, answers=answers)
    sheet = book(visit_xlsx(replace(made.data, record=record)))["检查项"]
    cell = sheet["H2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_text_too_long_for_a_cell_says_where_the_rest_is() -> None:
    made = built(items=4)
    answers = tuple(replace(a, note="长" * 40_000) for a in made.data.record.answers)
    record = replace(made.data.record, answers=answers)
    value = str(book(visit_xlsx(replace(made.data, record=record)))["检查项"]["H2"].value)
    assert len(value) < 32_767 and value.startswith("长" * MOST) and "全文见 PDF" in value


ODD = st.text(st.characters(codec=None), max_size=80)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(note=ODD, name=ODD, value=ODD | st.sampled_from(["1e400", "NaN", "-0", "9" * 400]))
def test_no_text_can_make_it_fail(note: str, name: str, value: str) -> None:
    made = built(items=6, photos=1)
    data = made.data
    record = replace(
        data.record,
        answers=tuple(replace(a, note=note, value=value) for a in data.record.answers),
        site=replace(data.record.site, name=name),
        visit=replace(data.record.visit, engineer_name=name),
        evidence=tuple(replace(e, name=name) for e in data.record.evidence),
        findings=tuple(replace(f, description=note) for f in data.record.findings),
    )
    assert book(visit_xlsx(replace(data, record=record))).sheetnames
