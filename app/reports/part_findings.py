"""What is wrong and what happens next: first after the summary, it is what gets read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.answer import Verdict
from app.domain.finding import Finding
from app.domain.service_level import ServiceLevel
from app.domain.text import Text
from app.reports.clean import markup
from app.reports.data import ReportTicket, VisitReportData
from app.reports.paper import BAD, BAD_SOFT, BODY, GAP, GOOD, GOOD_SOFT, INK, MUTED, PRIMARY, Paper
from app.reports.part_photos import photos
from app.reports.tables import card, heading, parts

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_ACROSS = 4  # photos in a row
_PHOTO_W, _PHOTO_H = (BODY - 20) / _ACROSS, 84.0  # points


def findings(paper: Paper, data: VisitReportData) -> list[Flowable]:
    from reportlab.platypus import Spacer

    found = data.findings()
    if not found:
        return []
    title = Text(f"异常与处理（{len(found)}）", f"Findings ({len(found)})")
    story: list[Flowable] = heading(paper, title)
    for finding in found:
        story += [_finding(paper, data, finding), Spacer(1, 5)]
    return story


def _finding(paper: Paper, data: VisitReportData, finding: Finding) -> Flowable:
    try:
        prompt: Text | str = data.checklist.item(finding.item_id).prompt
    except KeyError:
        prompt = finding.item_id
    title = f"{data.number_of(finding.item_id)} ".lstrip() + paper.line(prompt)
    answer = data.answers().get(finding.item_id)
    # a finding of an earlier revision whose item was put right since
    mended = answer is not None and answer.verdict is not Verdict.ABNORMAL
    ink = GOOD if mended else BAD
    marked = paper.mark(f"{'✓' if mended else '▲'} {title}", ink, bold=True)
    if mended:
        marked += paper.mark(Text("　已整改", "　put right"), GOOD)
    if finding.symptom:
        name = data.symptoms.get(finding.symptom)
        words = paper.line(name) if name else ""
        marked += GAP + paper.mark(paper.line(f"{finding.symptom} {words}")[:120], MUTED)
    lines: list[Flowable] = [paper.rich(marked, 9.5)]
    pairs: list[tuple[Text, str]] = [
        (Text("描述", "What"), finding.description or paper.say(Text("未填写", "not given"))),
        (Text("建议", "Advice"), finding.advice),
        *_handling(data, finding),
    ]
    for label, text in pairs:
        lines += _labelled(paper, label, text)
    ticket = data.ticket_of(finding)
    if ticket is not None:
        lines.append(_order(paper, ticket))
    elif not finding.handling_result:
        none = Text("尚未转工单", "no work order yet")
        lines += _labelled(paper, Text("工单", "Work order"), paper.say(none))
    # small ones: with name, time and hash they stand at the item
    lines += photos(paper, data, finding.item_id, _PHOTO_W, _ACROSS, _PHOTO_H, short=True)
    return card(lines, GOOD_SOFT if mended else BAD_SOFT, ink)


def _handling(data: VisitReportData, finding: Finding) -> list[tuple[Text, str]]:
    """As it was signed, and apart from it what was written after the signature."""
    now = (finding.handling_result, finding.handled_on)
    signed = data.signed_handling.get(finding.id, now)
    pairs = [(Text("处理结果", "Result"), signed[0]), (Text("处理日期", "Handled on"), signed[1])]
    if now != signed:
        later = " ".join(part for part in now if part) or "–"
        pairs.append((Text("签字后处理", "Handled after the signature"), later))
    return pairs


def _labelled(paper: Paper, label: Text, text: str) -> list[Flowable]:
    if not text.strip():
        return []
    head = paper.mark(label, MUTED) + GAP
    return [
        paper.rich((head if n == 0 else "") + markup(piece), 9)
        for n, piece in enumerate(parts(paper, text))
    ]


def _order(paper: Paper, ticket: ReportTicket) -> Flowable:
    order = ticket.ticket
    marked = paper.mark(Text("工单", "Work order"), MUTED) + GAP
    marked += paper.mark(paper.line(order.number), PRIMARY, bold=True)
    level = ticket.level
    who = paper.line(order.assignee_name)[:60]
    if level is None:
        marked += paper.mark(
            Text(f"　服务等级 {order.level}", f"  service level {order.level}"), INK
        )
    else:
        marked += paper.mark(_level_words(level), INK)
    if who:
        marked += paper.mark(Text(f"　负责人 {who}", f"  with {who}"), MUTED)
    return paper.rich(marked, 9)


def _level_words(level: ServiceLevel) -> Text:
    zh = f"　{level.title_zh}　响应 {_span(level.response).zh}"
    en = f"  {level.title_en}  response {_span(level.response).en}"
    if level.resolve is not None:
        zh += f" · 解决 {_span(level.resolve).zh}"
        en += f" · resolved in {_span(level.resolve).en}"
    return Text(zh, en)


def _span(span: timedelta) -> Text:
    minutes = int(span.total_seconds() // 60)
    if minutes and minutes % 1440 == 0:
        return Text(f"{minutes // 1440} 天", f"{minutes // 1440} d")
    if minutes and minutes % 60 == 0:
        return Text(f"{minutes // 60} 小时", f"{minutes // 60} h")
    return Text(f"{minutes} 分钟", f"{minutes} min")
