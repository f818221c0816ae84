"""Whether a record form can be filled: its rows and sources fit what it is a form of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.domain.report_form import FormKind
from app.domain.text import Text
from app.packs.checklist_checks import unnamed_in_pack
from app.packs.form_sources import ROWS, TEXT, all_sources, known_sources
from app.packs.parts import PlacedForm
from app.packs.problems import Problem
from app.packs.references import twice
from app.packs.schema import PackModel
from app.packs.schema_form import FormFieldModel, FormModel
from app.packs.source import Document, Where
from app.packs.wording import did_you_mean

WIDE, NARROW = 267, 180  # mm that the columns share on A4, lying and standing
_FOR_KINDS = (FormKind.VISIT, FormKind.FINDINGS)


def form_problems(forms: Iterable[PlacedForm], pack: PackModel) -> Iterator[Problem]:
    ids: dict[str, str] = {}
    faults = tuple(f.id for f in pack.fault_report.fields) if pack.fault_report else ()
    kinds = [k.id for k in pack.visit_kinds]
    for placed in forms:
        form, document = placed.model, placed.document
        if form.id in ids:
            message = Text(f"表单 id 与 {ids[form.id]} 重复", f"the id is that of {ids[form.id]}")
            yield document.problem(("id",), message, Text("请换一个 id", "give it another id"))
        ids[form.id] = document.file
        yield from unnamed_in_pack(document, "kinds", form.kinds, kinds)
        yield from _made_for(form, document, pack)
        yield from _table(form, document)
        outside = known_sources(form.form, None, faults)
        inside = known_sources(form.form, form.rows, faults)
        for key, fields, known in (
            ("head", form.head, outside),
            ("columns", form.columns, inside),
            ("foot", form.foot, outside),
        ):
            for i, field in enumerate(fields):
                yield from _field(field, document, (key, i), known, all_sources(faults))


def _made_for(form: FormModel, document: Document, pack: PackModel) -> Iterator[Problem]:
    """Which visits or which stretches of time it is made for."""
    yield from twice(document, ("kinds",), form.kinds, ())
    yield from twice(document, ("periods",), form.periods, ())
    if form.kinds and form.form not in _FOR_KINDS:
        message = Text(f"{form.form} 表单不分巡检类型", f"a {form.form} form has no visit kinds")
        yield document.problem(("kinds",), message, Text("请删除 kinds", "remove kinds"))
    if form.form is FormKind.PERIOD:
        if not form.periods:
            message = Text("没有写多久一份", "it does not say how often it is made")
            hint = Text("请写 periods: [month]", "give periods: [month]")
            yield document.problem(("form",), message, hint)
        for i, period in enumerate(form.periods):
            if period not in pack.report_periods:
                message = Text(
                    f"pack.yaml 的 report_periods 没有 {period}",
                    f"report_periods of pack.yaml has no {period}",
                )
                hint = Text("请在两处写一致", "say the same in both places")
                yield document.problem(("periods", i), message, hint)
    elif form.periods:
        message = Text("只有 period 表单有 periods", "only a period form has periods")
        yield document.problem(("periods",), message, Text("请删除 periods", "remove periods"))
    if form.form is FormKind.FAULT and pack.fault_report is None:
        message = Text("合同没有故障报告", "the contract has no fault report")
        hint = Text("请在 pack.yaml 中写 fault_report", "give fault_report in pack.yaml")
        yield document.problem(("form",), message, hint)


def _table(form: FormModel, document: Document) -> Iterator[Problem]:
    fitting = ROWS[form.form]
    if form.rows is not None and form.rows not in fitting:
        message = Text(
            f"{form.form} 表单不能按 {form.rows} 列行",
            f"a {form.form} form has no rows of {form.rows}",
        )
        hint = (
            did_you_mean(form.rows, fitting)
            if fitting
            else Text("请删除 rows 和 columns", "remove rows and columns")
        )
        yield document.problem(("rows",), message, hint)
    if (form.rows is None) != (not form.columns):
        message = Text("rows 与 columns 要一起写", "rows and columns go together")
        hint = Text("两个都写，或都不写", "give both, or neither")
        yield document.problem(("columns" if form.columns else "rows",), message, hint)
    if not (form.head or form.columns or form.foot):
        message = Text("表单是空的", "the form is empty")
        hint = Text("请写 head、columns 或 foot", "give head, columns or foot")
        yield document.problem((), message, hint)
    room = WIDE if form.landscape else NARROW
    used = sum(column.width or 0 for column in form.columns)
    if used > room:
        message = Text(
            f"各列共宽 {used} mm，纸上只有 {room} mm",
            f"the columns need {used} mm, the page has {room} mm",
        )
        hint = Text("缩小 width，或写 landscape: true", "make them narrower, or landscape: true")
        yield document.problem(("columns",), message, hint)


def _field(
    field: FormFieldModel,
    document: Document,
    where: Where,
    known: Sequence[str],
    anywhere: Sequence[str],
) -> Iterator[Problem]:
    if field.source not in known:
        place = (*where, "source")
        hint = did_you_mean(field.source, known)
        if field.source in anywhere:
            message = Text(f"这里得不到 {field.source}", f"{field.source} is not known here")
        else:
            message = Text(f"没有来源 “{field.source}”", f"no source “{field.source}”")
        yield document.problem(place, message, hint)
    if (field.source == TEXT) != (field.text is not None):
        message = Text("text 与 source: text 要一起写", "text and source: text go together")
        hint = Text("两个都写，或都不写", "give both, or neither")
        yield document.problem((*where, "text" if field.text else "source"), message, hint)
    if field.width is not None and where[0] != "columns":
        message = Text("只有表格的列有宽度", "only columns have a width")
        yield document.problem((*where, "width"), message, Text("请删除 width", "remove width"))
