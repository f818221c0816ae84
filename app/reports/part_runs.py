"""Device test runs: which device, what each step found, and the capture that proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.device_test import Outcome, StepVerdict, TestRun
from app.domain.text import Text
from app.reports.clean import markup
from app.reports.data import VisitReportData
from app.reports.paper import BAD, BODY, GAP, GOOD, INK, LINE, MM, MUTED, WARN, Paper, colour
from app.reports.part_items import measured
from app.reports.tables import Command, grid, heading, heads, parts, stacked
from app.reports.words import DEVICE, IDENTITY, OUTCOME, STEP, size_text, stamp

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

STEP_W, VERDICT_W, TIME_W = 52 * MM, 25 * MM, 18 * MM
FOUND_W = BODY - STEP_W - VERDICT_W - TIME_W
COLUMNS = (
    Text("步骤", "Step"),
    Text("结论", "Verdict"),
    Text("用时", "Time"),
    Text("测量与发现", "Measured and found"),
)
_STEP_INK = {
    StepVerdict.PASS: GOOD,
    StepVerdict.INCONCLUSIVE: WARN,
    StepVerdict.FAIL: BAD,
    StepVerdict.ERROR: BAD,
}


def runs(paper: Paper, data: VisitReportData) -> list[Flowable]:
    from reportlab.platypus import Spacer

    story: list[Flowable] = []
    for number, run in enumerate(data.runs(), start=1):
        if not story:
            story += heading(paper, Text("设备测试记录", "Device tests"))
        story += [_run(paper, data, number, run), Spacer(1, 8)]
    return story


def _run(paper: Paper, data: VisitReportData, number: int, run: TestRun) -> Flowable:
    plan = data.plans.get(run.plan_id)
    title = f"T{number}  {paper.line(DEVICE[run.kind])} · {paper.line(plan or run.plan_id)}"
    ink = WARN if run.undecided else {Outcome.PASS: GOOD, Outcome.FAIL: BAD}.get(run.outcome, WARN)
    outcome = STEP[StepVerdict.INCONCLUSIVE] if run.undecided else OUTCOME[run.outcome]
    first = paper.mark(title, INK, bold=True) + GAP
    first += paper.mark(outcome, ink, bold=True)
    rows: list[list[Any]] = [
        [paper.rich(first, 10), "", "", ""],
        [*heads(paper, COLUMNS)],
    ]
    line = colour(LINE)
    commands: list[Command] = [
        ("SPAN", (0, 0), (-1, 0)),
        ("LEFTPADDING", (0, 0), (0, 0), 0),
        ("BACKGROUND", (0, 1), (-1, 1), colour("#F4F6F9")),
        ("LINEBELOW", (0, 1), (-1, 1), 0.5, line),
    ]
    for step in run.steps:
        found: list[Flowable] = [paper.rich(measured(paper, m), 8.5) for m in step.measurements]
        words = Text(step.text_zh or step.text_en, step.text_en or step.text_zh)
        if words.zh:
            found += [paper.rich(markup(piece), 8.5) for piece in parts(paper, words, 300)]
        if step.answer:
            head = paper.mark(Text("人工回答：", "Answered: "), MUTED)
            found += [
                paper.rich((head if n == 0 else "") + markup(piece), 8.5)
                for n, piece in enumerate(parts(paper, step.answer, 300))
            ]
        if step.code:
            found.append(paper.p(paper.line(step.code)[:60], 7.5, color=MUTED, mono=True))
        groups = stacked(found, FOUND_W - 12) or [[]]
        name = Text(step.title_zh or step.step_id, step.title_en or step.step_id)
        verdict = paper.mark(STEP[step.verdict], _STEP_INK.get(step.verdict, MUTED), bold=True)
        for n, group in enumerate(groups):
            rows.append(
                [
                    paper.p(paper.line(name)[:160], 8.5) if n == 0 else "",
                    paper.rich(verdict, 8.5) if n == 0 else "",
                    paper.p(f"{step.seconds[:12]} s", 8.5, color=MUTED) if n == 0 else "",
                    group or "",
                ]
            )
        commands.append(("LINEBELOW", (0, len(rows) - 1), (-1, len(rows) - 1), 0.5, line))
    about = _identity(paper, run)
    if len(about) <= 4:  # who it was belongs under the last step
        commands.append(("NOSPLIT", (0, len(rows) - 1), (-1, len(rows) + len(about) - 1)))
    for piece in about:
        rows.append([piece, "", "", ""])
        at = len(rows) - 1
        commands += [
            ("SPAN", (0, at), (-1, at)),
            ("TOPPADDING", (0, at), (-1, at), 2),
            ("BOTTOMPADDING", (0, at), (-1, at), 1),
        ]
    commands.append(("NOSPLIT", (0, 0), (-1, min(2, len(rows) - 1))))
    return grid(rows, [STEP_W, VERDICT_W, TIME_W, FOUND_W], commands, repeat=2)


def _identity(paper: Paper, run: TestRun) -> list[Flowable]:
    """Who answered, over what, when, and the hash of the recorded bytes."""
    zh_en = [
        (IDENTITY.get(key, Text(key, key)), value) for key, value in run.identity.items() if value
    ]
    facts = [f"{paper.line(label)} {paper.line(value)}" for label, value in zh_en]
    who = " · ".join(facts) or paper.say(
        Text("设备未报告身份", "the device does not identify itself")
    )
    port = paper.say(
        Text(
            f"端口 {run.port}　配置 {run.profile or '—'}　开始 {stamp(run.started)}"
            f"　总用时 {run.seconds} 秒",
            f"Port {run.port}  profile {run.profile or '—'}  started {stamp(run.started)}"
            f"  took {run.seconds} s",
        )
    )
    lines: list[Flowable] = []
    for text in (who, port):
        lines += [paper.rich(markup(piece), 8, color=MUTED) for piece in parts(paper, text, 600)]
    if run.capture_sha256:
        size = size_text(run.capture_size)
        label = Text(f"报文记录 {size}　SHA-256 ", f"Wire capture {size}  SHA-256 ")
        digest = markup(paper.say(run.capture_sha256))
        lines.append(
            paper.rich(
                paper.mark(label, MUTED) + f'<font name="CounterMono" size="7">{digest}</font>',
                8,
                color=MUTED,
            )
        )
    return lines
