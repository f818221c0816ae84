"""A contract's own record form of one visit, as a PDF: head, one table, foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from app.domain.answer import Verdict
from app.domain.report_form import FormField, FormRows, ReportForm
from app.domain.text import Lang, Text
from app.reports.clean import markup
from app.reports.data import VisitReportData
from app.reports.form_values import Row, Value, rows_of, value_of
from app.reports.frame import Frame, render
from app.reports.paper import (
    BAD,
    HEIGHT,
    INK,
    LINE,
    MARGIN,
    MM,
    MUTED,
    SURFACE,
    WIDTH,
    Paper,
    chunked,
    colour,
)
from app.reports.pictures import signature
from app.reports.tables import Command, grid, parts

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

NARROWEST: Final = 14 * MM  # of a column that takes what is left
LABEL: Final = 26 * MM
STROKE: Final = (44 * MM, 15 * MM)
ROW_LINES: Final = 16  # of a table row: it must fit on any page beside its neighbours
STAMP: Final = 16 * MM  # left free for a seal or a hand
PAIRS: Final = 2  # beside each other in head and foot


def form_pdf(form: ReportForm, data: VisitReportData, lang: Lang = "zh") -> bytes:
    """An A4 PDF. Without a sign-off every page carries the mark of a draft."""
    paper = Paper(lang)
    size = (HEIGHT, WIDTH) if form.landscape else (WIDTH, HEIGHT)
    visit, site = data.record.visit, data.record.site
    frame = Frame(
        title=paper.line(form.title),
        author=paper.line(visit.engineer_name),
        head=paper.line(f"{visit.number} · {site.town} {site.name}"),
        foot=paper.line(_foot_line(form, data)),
        draft=data.sign_off is None,
        size=size,
    )
    body = size[0] - 2 * MARGIN
    whole = Row(data)
    story: list[Flowable] = [
        paper.p(data.pack_title, 9, color=MUTED, align=1),
        paper.p(form.title, 18, bold=True, align=1, lead=1.4, after=8),
        *_pairs(paper, form.head, whole, body),
        *_table(paper, form, data, body),
        *_pairs(paper, form.foot, whole, body),
    ]
    return render(paper, frame, story)


def _foot_line(form: ReportForm, data: VisitReportData) -> Text:
    sign = data.sign_off
    seal = f" · SHA-256 {sign.content_sha256[:16]}…" if sign is not None else ""
    return Text(
        f"{form.title.zh} v{form.version} · 修订 {data.rev}{seal}",
        f"{form.title.en} v{form.version} · rev. {data.rev}{seal}",
    )


def _pairs(paper: Paper, fields: Sequence[FormField], row: Row, body: float) -> list[Flowable]:
    """Labels and values, two pairs to a line, boxed like the form on paper."""
    from reportlab.platypus import Spacer

    if not fields:
        return []
    room = body / PAIRS - LABEL
    lines: list[list[Any]] = []
    for pair in chunked(fields, PAIRS):
        line: list[Any] = []
        for field in pair:
            value = value_of(field, row)
            cell = Spacer(1, STAMP) if field.source == "blank" else _cell(paper, value, room - 12)
            line += [paper.p(field.title, 9, color=MUTED), cell]
        lines.append(line + [""] * (2 * PAIRS - len(line)))
    line_colour = colour(LINE)
    commands: list[Command] = [
        ("GRID", (0, 0), (-1, -1), 0.5, line_colour),
        ("BACKGROUND", (0, 0), (0, -1), colour(SURFACE)),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    paired = len(lines) - len(fields) % PAIRS
    if paired:
        commands.append(("BACKGROUND", (2, 0), (2, paired - 1), colour(SURFACE)))
    if paired < len(lines):  # the last one alone has the whole line
        commands.append(("SPAN", (1, paired), (-1, paired)))
    return [grid(lines, [LABEL, room] * PAIRS, commands), Spacer(1, 8)]


def _table(paper: Paper, form: ReportForm, data: VisitReportData, body: float) -> list[Flowable]:
    from reportlab.platypus import Spacer

    if form.rows is None or not form.columns:
        return []
    widths = _widths(form.columns, body)
    rows = rows_of(form, data)
    head: list[Any] = [paper.p(c.title, 9, bold=True, align=1) for c in form.columns]
    lines: list[list[Any]] = [head]
    commands: list[Command] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colour(LINE)),
        ("BACKGROUND", (0, 0), (-1, 0), colour(SURFACE)),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
    ]
    for row in rows:
        begin = len(lines)
        bad = row.answer is not None and row.answer.verdict is Verdict.ABNORMAL
        lines += _lines(paper, form.columns, row, widths, BAD if bad else INK)
        if len(lines) > begin + 1:  # a row that needs several reads as one
            commands += [
                ("TOPPADDING", (0, begin + 1), (-1, len(lines) - 1), 0),
                ("LINEBELOW", (0, begin), (-1, len(lines) - 2), 0.5, colour("#FFFFFF")),
            ]
    if not rows:
        lines.append([paper.p(_none(form.rows), 9, color=MUTED, align=1)])
        lines[-1] += [""] * (len(form.columns) - 1)
        commands.append(("SPAN", (0, 1), (-1, 1)))
    return [grid(lines, widths, commands, repeat=1), Spacer(1, 8)]


def _none(rows: FormRows) -> Text:
    if rows in (FormRows.ABNORMAL, FormRows.FINDINGS):
        return Text("本次未发现异常", "Nothing abnormal was found")
    return Text("没有内容", "Nothing to list")


def _widths(columns: Sequence[FormField], body: float) -> list[float]:
    """In points, together as wide as the body. Those given keep theirs if all find room; else
    every column gets the least there is and the rest is shared in proportion."""
    given = [c.width * MM for c in columns]
    least = min(NARROWEST, body / len(columns))
    open_ = sum(not w for w in given)
    left = body - sum(given)
    if all(w >= least for w in given if w) and left >= open_ * least:
        share = left / open_ if open_ else 0.0
        if open_:
            return [w or share for w in given]
        return [w * body / sum(given) for w in given]
    wished = [max(w, least) for w in given]
    spare = body - least * len(columns)
    return [least + spare * w / sum(wished) for w in wished]


def _lines(
    paper: Paper, columns: Sequence[FormField], row: Row, widths: Sequence[float], ink: str
) -> list[list[Any]]:
    """The row, in as many table rows as its longest text needs to break across pages."""
    cells: list[list[Any]] = []
    for field, width in zip(columns, widths, strict=True):
        value = value_of(field, row)
        if not isinstance(value, Text):
            cells.append([_cell(paper, value, width - 12)])
            continue
        size = max(ROW_LINES, int((width - 12) / 9) * ROW_LINES)  # characters are 9 pt wide
        tint = ink if field.source == "answer.verdict" else INK
        cells.append([paper.rich(markup(p), 9, color=tint) for p in parts(paper, value, size)])
    height = max(len(c) for c in cells)
    return [[c[n] if n < len(c) else "" for c in cells] for n in range(height)]


def _cell(paper: Paper, value: Value, width: float) -> Any:
    if isinstance(value, Text):
        return [paper.rich(markup(piece), 9) for piece in parts(paper, value, 600)]
    return signature(value, min(STROKE[0], width), STROKE[1])
