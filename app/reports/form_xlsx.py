"""A contract's own record form of one visit, as a workbook that can be filled in further."""

from __future__ import annotations

from app.domain.answer import Verdict
from app.domain.report_form import FormField, ReportForm
from app.domain.text import Lang, Text
from app.reports.data import VisitReportData
from app.reports.form_values import Row, rows_of, value_of
from app.reports.workbook import Book, Cell

SIGNED = Text("（见签字记录）", "(see the signed record)")
MM_PER_CHARACTER = 2.0  # of Excel's usual font, about


def form_xlsx(form: ReportForm, data: VisitReportData, lang: Lang = "zh") -> bytes:
    """One sheet: head, table, foot. A drawn signature is named, not drawn: what was signed is the
    record, not this sheet."""
    whole = Row(data)
    book = Book(lang, form.title.to(lang), data.record.visit.engineer_name, data.made_at)
    above = [(form.title, data.pack_title), *((f.title, _words(f, whole)) for f in form.head)]
    below = [(f.title, _words(f, whole)) for f in form.foot]
    columns = [(c.title, round(c.width / MM_PER_CHARACTER)) for c in form.columns]
    rows = [[_cell(field, row) for field in form.columns] for row in rows_of(form, data)]
    book.sheet(form.title, columns, rows, above, below, landscape=form.landscape)
    return book.bytes()


def _words(field: FormField, row: Row) -> Text:
    value = value_of(field, row)
    if isinstance(value, Text):
        return value
    return SIGNED if value else Text("", "")


def _cell(field: FormField, row: Row) -> Cell:
    bad = row.answer is not None and row.answer.verdict is Verdict.ABNORMAL
    tone = "bad" if bad and field.source == "answer.verdict" else ""
    return Cell(_words(field, row), tone, number=field.source == "row.number")
