"""Every item of the checklist, a table per section, photos beside their item."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from app.domain.answer import Answer, Limits, Measurement, Verdict
from app.domain.checklist import Item, Section
from app.domain.evidence import EvidenceKind
from app.domain.text import Text
from app.domain.units import with_unit
from app.reports.clean import markup
from app.reports.data import VisitReportData
from app.reports.paper import (
    BAD,
    BODY,
    GAP,
    GOOD,
    INK,
    LINE,
    MM,
    MUTED,
    WARN,
    Paper,
    colour,
)
from app.reports.part_photos import photos
from app.reports.tables import Command, grid, heading, heads, parts, stacked
from app.reports.words import (
    LEFT_OUT,
    NOT_ASKED,
    OFF_GUIDE,
    UNANSWERED,
    VERDICT,
    figure,
    label_of,
    value_text,
)

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

NUMBER, PROMPT, RESULT = 13 * MM, 66 * MM, 26 * MM  # "▲ Abnormal" in one line
VALUES = BODY - NUMBER - PROMPT - RESULT
PHOTO_H = 34 * MM
COLUMNS = (
    Text("序号", "No."),
    Text("检查内容", "Item"),
    Text("结果", "Result"),
    Text("测量值与说明", "Values and notes"),
)
_COLOURS = {Verdict.NORMAL: GOOD, Verdict.ABNORMAL: BAD, Verdict.NA: MUTED, None: WARN}
_SHAPES = {Verdict.NORMAL: "✓ ", Verdict.ABNORMAL: "▲ ", Verdict.NA: "— ", None: "○ "}


def items(paper: Paper, data: VisitReportData) -> list[Flowable]:
    from reportlab.platypus import Spacer

    shown = {item.id for item in data.items()}
    story: list[Flowable] = heading(paper, Text("检查结果", "Results"))
    for section in data.checklist.sections:
        listed = [item for item in section.items if item.id in shown]
        if listed:
            story += [_section(paper, data, section, listed), Spacer(1, 8)]
    return story


def _section(paper: Paper, data: VisitReportData, section: Section, listed: list[Item]) -> Flowable:
    answers = data.answers()
    title = f"{section.number}  {paper.line(section.title)}"
    bad = sum(
        i.id in data.applying and i.id in answers and answers[i.id].verdict is Verdict.ABNORMAL
        for i in listed
    )
    marked = paper.mark(title, INK, bold=True)
    if bad:
        marked += GAP + paper.mark(Text(f"{bad} 项异常", f"{bad} abnormal"), BAD)
    rows: list[list[Any]] = [
        [paper.rich(marked, 10.5), "", "", ""],
        [*heads(paper, COLUMNS)],
    ]
    line = colour(LINE)
    commands: list[Command] = [
        ("SPAN", (0, 0), (-1, 0)),
        ("LEFTPADDING", (0, 0), (0, 0), 0),
        ("BACKGROUND", (0, 1), (-1, 1), colour("#F4F6F9")),
        ("LINEBELOW", (0, 1), (-1, 1), 0.5, line),
    ]
    for item in listed:
        begin = len(rows)
        rows += _rows(paper, data, item, answers.get(item.id))
        commands += [
            ("TOPPADDING", (0, n), (-1, n), 0) for n in range(begin + 1, len(rows))
        ]  # continued rows read as one
        commands.append(("LINEBELOW", (0, len(rows) - 1), (-1, len(rows) - 1), 0.5, line))
        answer = answers.get(item.id) if item.id in data.applying else None
        if answer is not None and answer.verdict is Verdict.ABNORMAL:
            edge = ("LINEBEFORE", (0, begin), (0, len(rows) - 1), 2.5, colour(BAD))
            commands.append(edge)
    # a heading alone at the foot of a page helps nobody
    commands.append(("NOSPLIT", (0, 0), (-1, 2)))
    return grid(rows, [NUMBER, PROMPT, RESULT, VALUES], commands, repeat=2)


def _rows(
    paper: Paper, data: VisitReportData, item: Item, answer: Answer | None
) -> list[list[Any]]:
    prompts = [paper.rich(markup(piece), 9) for piece in parts(paper, item.prompt, 200)]
    values = _values(paper, data, item, answer)
    verdict = answer.verdict if answer else None
    if item.id not in data.applying:
        result = paper.p(NOT_ASKED, 9, color=MUTED)
    elif verdict is None and item.optional and not values:
        result = paper.p(LEFT_OUT, 9, color=MUTED)
    else:
        word = VERDICT[verdict] if verdict else UNANSWERED
        said = _SHAPES[verdict] + paper.say(word)
        result = paper.rich(paper.mark(said, _COLOURS[verdict], bold=True), 9)
    number = paper.p(data.number_of(item.id), 9, color=MUTED)
    rows: list[list[Any]] = []
    groups = stacked(values, VALUES - 12)
    for n, (prompt, value) in enumerate(zip_longest(prompts, groups)):
        first = n == 0
        rows.append([number if first else "", prompt or "", result if first else "", value or ""])
    return rows


def _values(
    paper: Paper, data: VisitReportData, item: Item, answer: Answer | None
) -> list[Flowable]:
    lines: list[Flowable] = []
    if answer is None:
        return photos(paper, data, item.id, (VALUES - 12) / 2, 2, PHOTO_H)
    value = value_text(item, answer)
    if value is not None:
        marked = [markup(piece) for piece in parts(paper, value, 300)]
        if marked:
            for limits in (item.hard, item.guide):
                if limits is not None:
                    soft = limits is item.guide
                    marked[-1] += paper.mark(_limit(limits, item.unit_said, soft=soft), MUTED)
            if item.off_guide(answer.value):
                marked[-1] += _off_guide(paper)
        lines += [paper.rich(piece, 9) for piece in marked]
    lines += [paper.rich(measured(paper, m), 9) for m in answer.measurements]
    if answer.note:
        for n, piece in enumerate(parts(paper, answer.note, 300)):
            head = paper.mark(Text("说明：", "Note: "), MUTED) if n == 0 else ""
            lines.append(paper.rich(head + markup(piece), 9))
    if answer.reason:
        for n, piece in enumerate(parts(paper, answer.reason, 300)):
            head = paper.mark(Text("更改原因：", "Changed because: "), MUTED) if n == 0 else ""
            lines.append(paper.rich(head + markup(piece), 9))
    if answer.run_id and any(r.id == answer.run_id for r in data.runs()):
        which = [r.id for r in data.runs()].index(answer.run_id) + 1
        lines.append(
            paper.p(Text(f"见设备测试 T{which}", f"See device test T{which}"), 8, color=MUTED)
        )
    for file in data.evidence(item.id, EvidenceKind.FILE):
        name = paper.line(file.name)[:120]
        lines.append(
            paper.p(
                Text(f"附件 {name}　{file.sha256[:16]}…", f"File {name}  {file.sha256[:16]}…"),
                8,
                color=MUTED,
            )
        )
    return lines + photos(paper, data, item.id, (VALUES - 12) / 2, 2, PHOTO_H)


def measured(paper: Paper, m: Measurement) -> str:
    """A measurement as markup: name, value, limits, and its verdict as a word."""
    ink = GOOD if m.ok else BAD if m.ok is False else INK
    marked = paper.mark(f"{paper.line(label_of(m))[:80]} ")
    marked += paper.mark(paper.line(figure(m))[:200], ink, bold=True)
    if m.limits is not None:
        marked += paper.mark(_limit(m.limits, m.unit_said, soft=m.limits.soft), MUTED)
    if m.ok is not None:
        word = Text(" 合格", " ok") if m.ok else Text(" 超限", " out of limits")
        marked += paper.mark(word, ink)
    return marked + _off_guide(paper) if m.off_guide else marked


def _off_guide(paper: Paper) -> str:
    return paper.mark(Text(f" {OFF_GUIDE.zh}", f" {OFF_GUIDE.en}"), WARN, bold=True)


def _limit(limits: Limits, unit: Text, *, soft: bool) -> Text:
    if not str(limits):
        return Text("", "")
    zh, en = with_unit(limits, unit)
    if soft:  # it warns, it does not judge
        return Text(f"（参考值 {zh}）", f" (guide value {en})")
    return Text(f"（限值 {zh}）", f" (limit {en})")
