"""The sheet of a day's round: where to go in which order, why, and what to take along.

Pure: values in, PDF bytes out. Rows are kept low so that a day's usual work is one page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from app.domain.site import AssetKind
from app.domain.text import Lang, Text
from app.reports.frame import Frame, render
from app.reports.paper import BODY, INK, LINE, MM, MUTED, SURFACE, Paper, colour
from app.reports.tables import grid, heads
from app.reports.words import DEVICE, at

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

MOST: Final = 3  # findings or work orders of a stop that are written out
LONG: Final = 60  # characters of one of them
DAYS: Final = tuple(
    Text(f"星期{zh}", en)
    for zh, en in zip(
        "一二三四五六日",
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class RoundStop:
    site_number: str
    town: str
    name: str
    kind: Text
    where: str  # address, contact, telephone, as far as known
    why: tuple[Text, ...]
    assignee: str
    devices: tuple[AssetKind, ...]
    findings: tuple[str, ...]
    tickets: tuple[str, ...]
    last: Text


@dataclass(frozen=True, slots=True)
class RoundSheet:
    pack_title: Text
    day: date
    engineer: str  # empty: of everybody
    stops: tuple[RoundStop, ...]
    sites: int
    made_at: datetime  # UTC
    made_by: str


def round_pdf(sheet: RoundSheet, lang: Lang = "zh") -> bytes:
    """Any text is printed: nothing a person typed can make this fail."""
    paper = Paper(lang)
    title = Text(f"巡检路线 {sheet.day}", f"Round of {sheet.day}")
    clock = Text(
        f"生成 {at(sheet.made_at)} 北京时间（UTC+8）· {sheet.made_by}",
        f"made {at(sheet.made_at)} Asia/Shanghai (UTC+8) · {sheet.made_by}",
    )
    frame = Frame(
        title=paper.line(title),
        author=paper.line(sheet.engineer or sheet.made_by),
        head=paper.line(title),
        foot=paper.line(clock),
        draft=False,
    )
    return render(paper, frame, [*_top(paper, sheet), _table(paper, sheet)])


def _top(paper: Paper, sheet: RoundSheet) -> list[Flowable]:
    day = DAYS[sheet.day.weekday()]
    who = sheet.engineer
    visits = len(sheet.stops)
    counted = Text(
        f"{sheet.sites} 个网点，{visits} 次巡检",
        f"{_n(sheet.sites, 'site')}, {_n(visits, 'visit')}",
    )
    said = Text(
        f"{who or '全部工程师'} · {counted.zh}",
        f"{who or 'all engineers'} · {counted.en}",
    )
    return [
        paper.p(sheet.pack_title, 8.5, color=MUTED),
        paper.p(
            Text(f"巡检路线 {sheet.day} {day.zh}", f"Round of {day.en} {sheet.day}"),
            16,
            bold=True,
            lead=1.3,
        ),
        paper.p(said, 9.5, after=6),
    ]


def _table(paper: Paper, sheet: RoundSheet) -> Flowable:
    titles = (
        Text("序", "No."),
        Text("网点", "Site"),
        Text("原因", "Why"),
        Text("现场情况", "At the site"),
        Text("到达 / 离开", "In / out"),
    )
    widths = [8 * MM, 60 * MM, 40 * MM, 0.0, 17 * MM]
    widths[3] = BODY - sum(widths)
    rows: list[list[Any]] = [list(heads(paper, titles))]
    commands: list[tuple[Any, ...]] = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colour(INK)),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    number = 0
    for town, stops in groupby(sheet.stops, key=lambda s: s.town):
        at_row = len(rows)
        commands += [
            ("SPAN", (0, at_row), (-1, at_row)),
            ("BACKGROUND", (0, at_row), (-1, at_row), colour(SURFACE)),
            ("NOSPLIT", (0, at_row), (-1, at_row + 1)),  # no town without its first site
            ("TOPPADDING", (0, at_row), (-1, at_row), 1),
            ("BOTTOMPADDING", (0, at_row), (-1, at_row), 2),
        ]
        rows.append([paper.p(town, 9, bold=True, lead=1.3), *[""] * 4])
        for stop in stops:
            number += 1
            commands.append(("LINEBELOW", (0, len(rows)), (-1, len(rows)), 0.4, colour(LINE)))
            rows.append(_row(paper, number, stop))
    if not sheet.stops:
        rows.append([paper.p(Text("当天没有要做的巡检。", "Nothing is to be done."), 9), *[""] * 4])
        commands.append(("SPAN", (0, 1), (-1, 1)))
    return grid(rows, widths, commands, repeat=1)


def _row(paper: Paper, number: int, stop: RoundStop) -> list[Any]:
    site = [
        paper.p(paper.line(f"{stop.site_number}  {stop.name}")[:120], 9, bold=True, lead=1.3),
        paper.p(stop.kind, 8, color=MUTED, lead=1.3),
    ]
    if stop.where:
        site.append(paper.p(paper.line(stop.where)[:160], 8, color=MUTED, lead=1.3))
    why = [paper.p(_cut(paper, w, 160), 8, lead=1.35) for w in stop.why]
    devices = ("、" if paper.lang == "zh" else ", ").join(
        paper.say(DEVICE[d]) for d in stop.devices
    )
    bag = [paper.p(devices, 8, lead=1.35)] if stop.devices else []
    bag += [paper.p(text, 8, lead=1.35) for text in _some(paper, stop.tickets)]
    bag += [paper.p(text, 8, lead=1.35) for text in _some(paper, stop.findings)]
    bag.append(paper.p(stop.last, 8, color=MUTED, lead=1.35))
    if stop.assignee:
        why.append(paper.p(stop.assignee, 8, color=MUTED, lead=1.35))
    return [paper.p(str(number), 9, bold=True, lead=1.3), site, why, bag, ""]


def _some(paper: Paper, texts: tuple[str, ...]) -> list[str]:
    shown = ["• " + _cut(paper, t, LONG) for t in texts[:MOST]]
    more = len(texts) - MOST
    if more > 0:
        shown.append(paper.say(Text(f"另有 {more} 项", f"and {more} more")))
    return shown


def _cut(paper: Paper, text: Text | str, most: int) -> str:
    line = paper.line(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def _n(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
