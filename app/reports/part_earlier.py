"""What was still open from earlier visits, and what became of it on this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.answer import Verdict
from app.domain.text import Text
from app.reports.clean import markup
from app.reports.data import EarlierFinding, VisitReportData
from app.reports.paper import BAD, BODY, GOOD, INK, LINE, MM, MUTED, WARN, Paper, colour
from app.reports.tables import grid, heading, heads, parts
from app.reports.words import stamp

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_SEEN: Final = {
    Verdict.NORMAL: (Text("✓ 已处理", "✓ put right"), GOOD),
    Verdict.ABNORMAL: (Text("▲ 仍未处理", "▲ still open"), BAD),
    Verdict.NA: (Text("— 未能核实", "— could not be seen"), MUTED),
}
_COLUMNS: Final = (
    Text("发现", "Found"),
    Text("异常", "Finding"),
    Text("本次", "This time"),
    Text("说明", "Note"),
)
_WIDTHS: Final = (24 * MM, 66 * MM, 30 * MM, BODY - 120 * MM)


def earlier(paper: Paper, data: VisitReportData) -> list[Flowable]:
    from reportlab.platypus import Spacer

    if not data.earlier:
        return []
    count = len(data.earlier)
    title = Text(f"以往未闭环的异常（{count}）", f"Open from earlier visits ({count})")
    line = colour(LINE)
    commands = [
        ("BACKGROUND", (0, 0), (-1, 0), colour("#F4F6F9")),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, line),
    ]
    rows: list[list[object]] = [[*heads(paper, _COLUMNS)]]
    for found in data.earlier:
        rows += _rows(paper, found)
    return [*heading(paper, title), grid(rows, _WIDTHS, commands, repeat=1), Spacer(1, 6)]


def _rows(paper: Paper, found: EarlierFinding) -> list[list[object]]:
    finding, answer = found.finding, found.answer
    words, ink = _SEEN[answer.verdict or Verdict.NA]
    seen = [paper.rich(paper.mark(words, ink, bold=True), 9)]
    if answer.verdict is Verdict.NORMAL and answer.value:
        seen.append(paper.p(answer.value, 8, color=MUTED))
    when = [paper.p(stamp(finding.opened)[:10], 9), paper.p(found.inspector, 8, color=MUTED)]
    age = Text(f"已 {found.days} 天", f"{found.days} days old")
    when.append(paper.p(age, 8, color=WARN if found.overdue else MUTED))
    told = paper.line(found.prompt)
    if finding.description:
        told = f"{told}\n{finding.description}"
    cells = [
        [paper.rich(markup(piece), 9, color=INK) for piece in parts(paper, told, 300)],
        [paper.rich(markup(piece), 9, color=INK) for piece in parts(paper, answer.note, 240)],
    ]
    made: list[list[object]] = []
    for n in range(max(1, *(len(c) for c in cells))):
        what, note = (c[n] if n < len(c) else "" for c in cells)
        made.append([when if n == 0 else "", what, seen if n == 0 else "", note])
    return made
