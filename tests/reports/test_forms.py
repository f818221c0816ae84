"""A contract's own record form, filled in from a visit: on paper and as a sheet."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.answer import Verdict
from app.domain.report_form import FormField, FormKind, FormRows, ReportForm
from app.domain.text import Lang, Text
from app.reports.form_pdf import form_pdf
from app.reports.form_values import SOURCES, Row, rows_of, value_of
from app.reports.form_xlsx import form_xlsx
from tests.reports.builders import built


def field(source: str, zh: str = "甲", width: int = 0) -> FormField:
    return FormField(Text(zh, f"en {zh}"), source, width)


RECORD = ReportForm(
    "patrol-record",
    "1",
    FormKind.VISIT,
    Text("巡检记录", "Patrol record"),
    FormRows.ITEMS,
    landscape=True,
    head=(
        field("site.name", "网点"),
        field("visit.number", "编号"),
        field("site.business", "业务"),
    ),
    columns=(
        field("visit.date", "日期", 22),
        field("answer.by", "巡检人", 20),
        field("item.prompt", "项目"),
        field("answer.verdict", "结果", 18),
        field("finding.advice", "建议", 50),
        field("finding.result", "处理结果", 40),
        field("finding.handled_on", "处理日期", 24),
    ),
    foot=(field("sign_off.supervisor", "负责人"), field("sign_off.stroke", "签名")),
)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return re.sub(r"\s+", "", "".join(p.get_textpage().get_text_range() for p in document))
    finally:
        document.close()


def size_of(pdf: bytes) -> tuple[float, float]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        size: tuple[float, float] = document[0].get_size()
        return size
    finally:
        document.close()


def cells(book: bytes) -> list[list[object]]:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return [[c.value for c in row] for row in sheet.iter_rows()]


def test_the_seven_fields_of_a_patrol_record_are_filled() -> None:
    made = built(items=24)
    found = made.data.findings()[0]
    record = replace(
        made.data.record,
        findings=(replace(found, handling_result="更换送纸辊", handled_on="2026-11-22"),),
    )
    data = replace(made.data, record=record)
    text = text_of(form_pdf(RECORD, data))
    for word in ("2026-11-20", "李志强", "异常", "更换送纸辊", "2026-11-22", "陈丽华"):
        assert word in text
    assert re.sub(r"\s", "", found.advice) in text
    assert text.count("正常") == 23 and "草稿" not in text
    bad = next(r for r in rows_of(RECORD, data) if r.found is not None)
    assert value_of(field("finding.result"), bad) == Text("更换送纸辊", "更换送纸辊")
    sheet = cells(form_xlsx(RECORD, data))
    assert ["日期", "巡检人", "项目", "结果", "建议", "处理结果", "处理日期"] in sheet
    assert len([row for row in sheet if row[0] == "2026-11-20"]) == 24


def test_a_form_lies_as_it_says() -> None:
    data = built(items=6).data
    wide, tall = (
        size_of(form_pdf(RECORD, data)),
        size_of(form_pdf(replace(RECORD, landscape=False), data)),
    )
    assert wide == tall[::-1] and wide[0] > wide[1]


def test_a_refusal_stands_where_the_signature_would() -> None:
    made = built(items=4)
    signs = tuple(
        replace(s, refused=True, reason="在场人员无权签字", rating=0, strokes=())
        for s in made.data.sign_offs
    )
    text = text_of(form_pdf(RECORD, replace(made.data, sign_offs=signs)))
    assert "网点未签字：在场人员无权签字" in text


def test_a_draft_is_marked() -> None:
    assert "草稿未签字" in text_of(form_pdf(RECORD, built(items=6, signed=False).data))


@pytest.mark.parametrize("rows", [*FormRows][:4])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_source_has_something_to_say_for_every_kind_of_row(
    rows: FormRows, lang: Lang
) -> None:
    columns = tuple(field(source, source) for source in SOURCES if source != "sign_off.stroke")
    form = replace(RECORD, rows=rows, columns=columns[:8], head=columns, foot=columns)
    data = built(items=12).data
    made = rows_of(form, data)
    assert made and [r.number for r in made] == list(range(1, len(made) + 1))
    for source in SOURCES:
        for row in (Row(data), *made):
            assert isinstance(value_of(field(source), row), Text | tuple)
    assert form_pdf(form, data, lang).startswith(b"%PDF")
    assert cells(form_xlsx(form, data, lang))


def test_without_anything_abnormal_the_table_says_so() -> None:
    made = built(items=6)
    answers = tuple(replace(a, verdict=Verdict.NORMAL) for a in made.data.record.answers)
    record = replace(made.data.record, answers=answers, findings=())
    form = replace(RECORD, rows=FormRows.ABNORMAL)
    assert "本次未发现异常" in text_of(form_pdf(form, replace(made.data, record=record)))


def test_a_form_without_a_table_is_head_and_foot() -> None:
    form = replace(RECORD, rows=None, columns=())
    data = built(items=6).data
    assert "负责人陈丽华" in text_of(form_pdf(form, data))
    assert all(row[0] != "日期" for row in cells(form_xlsx(form, data)))


def test_words_of_its_own() -> None:
    own = FormField(Text("注", "Note"), "text", text=Text("一式两份", "in two copies"))
    data = built(items=4).data
    assert "一式两份" in text_of(form_pdf(replace(RECORD, foot=(own,)), data))
    assert "intwocopies" in text_of(form_pdf(replace(RECORD, foot=(own,)), data, "en"))


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(
    widths=st.lists(st.integers(0, 400), min_size=1, max_size=9),
    note=st.text(st.characters(codec=None), max_size=300) | st.just("长" * 4000),
)
def test_no_width_and_no_text_can_make_it_fail(widths: list[int], note: str) -> None:
    made = built(items=6, signed=False)
    answers = tuple(replace(a, note=note) for a in made.data.record.answers)
    data = replace(made.data, record=replace(made.data.record, answers=answers))
    columns = tuple(field("answer.note", f"列{n}", width) for n, width in enumerate(widths))
    form = replace(RECORD, columns=columns)
    assert form_pdf(form, data).startswith(b"%PDF")
    assert cells(form_xlsx(form, data))
