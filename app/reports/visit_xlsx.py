"""The whole visit as a workbook, for whoever counts and filters: a sheet for each kind of thing."""

from __future__ import annotations

from app.domain.answer import Answer, Limits, Measurement, Verdict
from app.domain.checklist import Item
from app.domain.device_test import StepVerdict
from app.domain.evidence import EvidenceKind
from app.domain.report_form import FormField
from app.domain.sign_words import IDENTITY, NOT_SIGNED, reason_words
from app.domain.text import Lang, Text, same
from app.reports.data import VisitReportData
from app.reports.form_values import Row, value_of
from app.reports.words import (
    KINDS,
    LEFT_OUT,
    NOT_ASKED,
    OFF_GUIDE,
    OUTCOME,
    STEP,
    UNANSWERED,
    VERDICT,
    at,
    label_of,
    limits_text,
    rating_text,
    stamp,
    value_text,
)
from app.reports.workbook import Book, Cell

_TONES = {Verdict.NORMAL: "good", Verdict.ABNORMAL: "bad", Verdict.NA: "muted", None: "warning"}


def visit_xlsx(data: VisitReportData, lang: Lang = "zh") -> bytes:
    """Sheets: visit, items, measurements, findings, device tests, evidence."""
    visit = data.record.visit
    title = Text(f"{data.kind_title.zh} {visit.number}", f"{data.kind_title.en} {visit.number}")
    book = Book(lang, title.to(lang), visit.engineer_name, data.made_at)
    _visit(book, data)
    _items(book, data)
    _measurements(book, data)
    _findings(book, data)
    _runs(book, data)
    _evidence(book, data)
    return book.bytes()


def _visit(book: Book, data: VisitReportData) -> None:
    visit, site, sign = data.record.visit, data.record.site, data.sign_off
    answers = data.answers()
    verdicts = [answers[i.id].verdict if i.id in answers else None for i in data.counted()]
    facts: list[tuple[Text, Text | str]] = [
        (Text("合同", "Contract"), data.pack_title),
        (Text("巡检单", "Visit"), visit.number),
        (Text("类型", "Kind"), data.kind_title),
        (Text("修订", "Revision"), str(data.rev)),
        (Text("网点编号", "Site no."), site.number),
        (Text("镇街", "Town"), site.town),
        (Text("网点", "Site"), site.name),
        (Text("业务类型", "Business"), data.business_title),
        (Text("检查单", "Checklist"), _checklist(data)),
        (Text("现场工程师", "Engineer"), visit.engineer_name),
        (Text("笔记本编号", "Laptop"), visit.laptop),
        (Text("开始时间", "Started"), stamp(visit.started)),
        (Text("完成时间", "Finished"), stamp(visit.finished)),
        (Text("检查项", "Items"), str(len(verdicts))),
        *((VERDICT[v], str(verdicts.count(v))) for v in Verdict),
        (UNANSWERED, str(verdicts.count(None))),
    ]
    if sign is None:
        facts.append((Text("签字", "Sign-off"), Text("未签字", "not signed")))
    elif sign.refused:
        facts += [
            (Text("签字", "Sign-off"), NOT_SIGNED),
            (Text("未签字的原因", "Why not"), reason_words(sign.reason)),
            (Text("相关人员", "Person"), " ".join(filter(None, (sign.supervisor, sign.role)))),
            (Text("电话", "Phone"), sign.phone),
            (Text("封存时间", "Sealed at"), stamp(sign.at)),
            (Text("内容 SHA-256", "Content SHA-256"), sign.content_sha256),
        ]
    else:
        facts += [
            (Text("确认人", "Signed by"), sign.supervisor),
            (Text("职务", "Role"), sign.role),
            (Text("电话", "Phone"), sign.phone),
            (Text("身份", "Identity"), IDENTITY[sign.identity]),
            (Text("评价", "Rating"), rating_text(sign.rating)),
            (Text("意见", "Remarks"), sign.remarks),
            (Text("签字时间", "Signed at"), stamp(sign.at)),
            (Text("内容 SHA-256", "Content SHA-256"), sign.content_sha256),
        ]
    if data.made_at is not None:
        facts.append((Text("生成时间", "Made at"), at(data.made_at)))
    columns = [(Text("项目", "What"), 18), (Text("内容", "Value"), 70)]
    book.sheet(Text("巡检", "Visit"), columns, facts, landscape=False)


def _checklist(data: VisitReportData) -> Text:
    title, version = data.checklist.title, data.checklist.version
    return Text(f"{title.zh} v{version}", f"{title.en} v{version}")


def _items(book: Book, data: VisitReportData) -> None:
    answers, shown = data.answers(), {item.id for item in data.items()}
    rows: list[list[Cell | Text | str]] = []
    for section in data.checklist.sections:
        for item in section.items:
            if item.id not in shown:
                continue
            answer = answers.get(item.id)
            rows.append(
                [
                    data.number_of(item.id),
                    section.title,
                    item.prompt,
                    _result(item, answer, applies=item.id in data.applying),
                    _given(item, answer),
                    item.unit_said,
                    limits_text(item),
                    answer.note if answer else "",
                    answer.reason if answer else "",
                    stamp(answer.at) if answer and answer.at else "",
                    Cell(str(len(data.evidence(item.id, EvidenceKind.PHOTO))), number=True),
                ]
            )
    columns = [
        (Text("序号", "No."), 8),
        (Text("分组", "Section"), 16),
        (Text("检查内容", "Item"), 44),
        (Text("结果", "Result"), 10),
        (Text("值", "Value"), 16),
        (Text("单位", "Unit"), 8),
        (Text("限值", "Limits"), 14),
        (Text("说明", "Note"), 40),
        (Text("更改原因", "Changed because"), 24),
        (Text("时间", "Time"), 20),
        (Text("照片数", "Photos"), 8),
    ]
    book.sheet(Text("检查项", "Items"), columns, rows)


def _result(item: Item, answer: Answer | None, *, applies: bool) -> Cell:
    verdict = answer.verdict if answer else None
    if not applies:
        return Cell(NOT_ASKED, "muted")
    if verdict is None and item.optional and not (answer and answer.value):
        return Cell(LEFT_OUT, "muted")
    return Cell(VERDICT[verdict] if verdict else UNANSWERED, _TONES[verdict], bold=True)


def _given(item: Item, answer: Answer | None) -> Cell:
    """A chosen word as words; a figure as a figure, its unit beside it."""
    if answer is None or not answer.value:
        return Cell("")
    words = value_text(item, answer)
    if item.choices and words is not None:
        return Cell(words)
    return Cell(answer.value, number=item.numeric)


def _limits(limits: Limits | None) -> str:
    return str(limits) if limits is not None else ""


def _measurements(book: Book, data: VisitReportData) -> None:
    answers = data.answers()
    rows: list[list[Cell | Text | str]] = [
        [data.number_of(item.id), item.prompt, *_measured(m)]
        for item in data.items()
        if item.id in answers
        for m in answers[item.id].measurements
    ]
    columns = [
        (Text("序号", "No."), 8),
        (Text("检查内容", "Item"), 40),
        (Text("测量量", "Quantity"), 28),
        (Text("值", "Value"), 18),
        (Text("单位", "Unit"), 8),
        (Text("限值", "Limits"), 14),
        (Text("判定", "Verdict"), 10),
        (Text("原始字节", "Raw bytes"), 24),
    ]
    book.sheet(Text("测量值", "Measurements"), columns, rows)


def _measured(m: Measurement) -> list[Cell | Text | str]:
    said = Text(m.value_zh or m.value, m.value_en or m.value)
    verdict = {True: Text("合格", "ok"), False: Text("超限", "out of limits"), None: same("")}
    tone = {True: "good", False: "bad", None: ""}[m.ok]
    return [
        label_of(m),
        Cell(said, number=bool(m.unit) or m.limits is not None),  # a serial number is a text
        m.unit_said,
        _limits(m.limits),
        Cell(OFF_GUIDE if m.off_guide else verdict[m.ok], tone),
        m.raw,
    ]


_FINDING = (
    (Text("序号", "No."), 8, "row.number"),
    (Text("检查内容", "Item"), 40, "item.prompt"),
    (Text("发现日期", "Found on"), 12, "finding.found_on"),
    (Text("检查人", "Inspector"), 12, "finding.inspector"),
    (Text("现象", "Symptom"), 24, "finding.symptom"),
    (Text("描述", "What"), 44, "finding.description"),
    (Text("建议", "Advice"), 36, "finding.advice"),
    (Text("处理结果", "Handling result"), 36, "finding.result"),
    (Text("处理日期", "Handled on"), 12, "finding.handled_on"),
    (Text("工单", "Work order"), 22, "ticket.number"),
)


def _findings(book: Book, data: VisitReportData) -> None:
    items = {item.id: item for item in data.checklist.items()}
    rows: list[list[Cell | Text | str]] = []
    for n, finding in enumerate(data.findings(), start=1):
        row = Row(data, n, None, items.get(finding.item_id), finding)
        values = [value_of(FormField(title, source), row) for title, _, source in _FINDING]
        rows.append([v if isinstance(v, Text) else "" for v in values])
    columns = [(title, width) for title, width, _ in _FINDING]
    book.sheet(Text("异常", "Findings"), columns, rows)


def _runs(book: Book, data: VisitReportData) -> None:
    rows: list[list[Cell | Text | str]] = []
    for n, run in enumerate(data.runs(), start=1):
        plan = data.plans.get(run.plan_id, same(run.plan_id))
        outcome = STEP[StepVerdict.INCONCLUSIVE] if run.undecided else OUTCOME[run.outcome]
        rows += [
            [
                f"T{n}",
                plan,
                run.port,
                run.profile,
                outcome,
                Text(step.title_zh, step.title_en),
                STEP[step.verdict],
                Text(step.text_zh, step.text_en),
                Cell(step.seconds, number=True),
                stamp(run.started),
            ]
            for step in run.steps
        ]
    columns = [
        (Text("编号", "No."), 8),
        (Text("测试", "Test"), 28),
        (Text("端口", "Port"), 26),
        (Text("配置", "Profile"), 18),
        (Text("结论", "Outcome"), 12),
        (Text("步骤", "Step"), 28),
        (Text("步骤结论", "Step's outcome"), 12),
        (Text("说明", "What it says"), 44),
        (Text("秒", "Seconds"), 9),
        (Text("开始时间", "Started"), 20),
    ]
    book.sheet(Text("设备测试", "Device tests"), columns, rows)


def _evidence(book: Book, data: VisitReportData) -> None:
    kept = [e for e in data.record.evidence if e.revision <= data.rev and not e.removed]
    rows: list[list[Cell | Text | str]] = [
        [
            data.number_of(e.item_id),
            KINDS[e.kind],
            e.name,
            Cell(str(e.size), number=True),
            stamp(e.at),
            e.sha256,
        ]
        for e in kept
    ]
    columns = [
        (Text("序号", "No."), 8),
        (Text("种类", "Kind"), 12),
        (Text("名称", "Name"), 40),
        (Text("字节", "Bytes"), 12),
        (Text("时间", "Time"), 20),
        (same("SHA-256"), 68),
    ]
    book.sheet(Text("佐证", "Evidence"), columns, rows)
