"""The first third of page one: what this is, where, when, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import terms
from app.domain.answer import Verdict
from app.domain.clock import Stamp
from app.domain.clock_tale import clock_tale, clock_words, visit_stamps
from app.domain.durations import between, said
from app.domain.evidence import EvidenceKind
from app.domain.sign_off import SignOff
from app.domain.sign_words import NOT_SIGNED, reason_words
from app.domain.text import Text
from app.reports.data import VisitReportData
from app.reports.paper import (
    BAD,
    BAD_SOFT,
    BODY,
    GOOD,
    GOOD_SOFT,
    INK,
    LINE,
    MM,
    MUTED,
    PRIMARY,
    PRIMARY_SOFT,
    SURFACE,
    WARN,
    WARN_SOFT,
    Paper,
    colour,
)
from app.reports.tables import card, grid, parts
from app.reports.words import CONFIDENCE, rating_text, stamp

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

QR_SIDE = 25 * MM
HEAD_LENGTH = 90  # of a site's name; a longer one is given in full among the facts


def qr_text(data: VisitReportData) -> str:
    """What the QR code holds. A draft has no hash: its code ends in ``:draft``."""
    digest = data.sign_off.content_sha256 if data.sign_off else "draft"
    return f"countercheck:visit:{data.record.visit.id}:r{data.rev}:{digest}"


def top(paper: Paper, data: VisitReportData) -> list[Flowable]:
    from reportlab.graphics.barcode.qr import QrCode
    from reportlab.platypus import Spacer

    visit, site = data.record.visit, data.record.site
    title = Text(f"{data.kind_title.zh}记录", f"Record of {data.kind_title.en.lower()}")
    left = [
        paper.p(data.pack_title, 9, color=MUTED),
        paper.p(title, 20, bold=True, lead=1.3, after=3),
        paper.p(paper.line(f"{site.town} · {site.name}")[:HEAD_LENGTH], 12, bold=True, lead=1.4),
        paper.p(
            Text(f"巡检单 {visit.number}　修订 {data.rev}", f"No. {visit.number}  rev. {data.rev}"),
            9.5,
            color=MUTED,
            before=2,
        ),
    ]
    qr = QrCode(qr_text(data), width=QR_SIDE, height=QR_SIDE, qrBorder=0, qrLevel="M")
    head = grid(
        [[left, qr]],
        [BODY - QR_SIDE, QR_SIDE],
        [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)],
    )
    story = [head, Spacer(1, 6), _facts(paper, data)]
    if (words := clock_words(clock_tale(visit_stamps(data.record)))) is not None:
        marked = paper.mark(Text("时钟　", "Clock  "), WARN, bold=True) + paper.mark(words, INK)
        story += [Spacer(1, 6), card([paper.rich(marked, 8.5)], WARN_SOFT, WARN)]
    if data.sign_off is not None and data.sign_off.refused:
        story += [Spacer(1, 6), _refusal(paper, data.sign_off)]
    return [*story, Spacer(1, 8), *_summary(paper, data)]


def _refusal(paper: Paper, sign: SignOff) -> Flowable:
    """Before anything else is read: the site did not sign this."""
    reason = reason_words(sign.reason)
    marked = paper.mark(Text(f"{NOT_SIGNED.zh}　", f"{NOT_SIGNED.en}  "), BAD, bold=True)
    return card([paper.rich(marked + paper.mark(paper.line(reason), INK), 10)], BAD_SOFT, BAD)


def _facts(paper: Paper, data: VisitReportData) -> Flowable:
    visit, site = data.record.visit, data.record.site
    sign = data.sign_off
    checklist = Text(
        f"{data.checklist.title.zh} v{data.checklist.version}",
        f"{data.checklist.title.en} v{data.checklist.version}",
    )
    called = terms.site(data.terms)
    facts: list[tuple[Text, Text | str, Stamp | None]] = [
        (Text(f"{called.zh}编号", f"{called.en} no."), site.number, None),
        (Text("业务类型", "Business"), data.business_title, None),
        (terms.town(data.terms), site.town, None),
        (Text("检查单", "Checklist"), checklist, None),
        (Text("现场工程师", "Engineer"), visit.engineer_name, None),
        (Text("笔记本编号", "Laptop"), visit.laptop, None),
        (Text("开始时间", "Started"), stamp(visit.started), visit.started),
        (
            _ended(sign),
            stamp(sign.at if sign else visit.finished),
            sign.at if sign else visit.finished,
        ),
    ]
    if len(name := paper.line(f"{site.town} · {site.name}")) > HEAD_LENGTH:
        facts.insert(0, (called, name, None))
    cells: list[tuple[Any, Any]] = []
    for label, value, moment in facts:
        shown: list[Flowable] = [paper.p(value, 9)]
        if moment is not None:
            words = CONFIDENCE[moment.confidence]
            if moment is not visit.started and data.rev == 1:  # a rework is signed days later
                took = said(between(visit.started, moment))
                words = Text(f"{words.zh} · 用时{took.zh}", f"{words.en} · took {took.en}")
            shown.append(paper.p(words, 7, color=MUTED))
        elif len(pieces := parts(paper, value, 300)) > 1:  # absurd, but not to be lost
            cells += [(paper.p(label, 8.5, color=MUTED), paper.p(piece, 9)) for piece in pieces]
            continue
        cells.append((paper.p(label, 8.5, color=MUTED), shown))
    rows = [
        [*cells[n], *cells[n + 1]] if n + 1 < len(cells) else [*cells[n], "", ""]
        for n in range(0, len(cells), 2)
    ]
    label_width = 22 * MM if paper.lang == "zh" else 20 * MM
    value_width = BODY / 2 - label_width
    return grid(
        rows,
        [label_width, value_width, label_width, value_width],
        [
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, colour(INK)),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, colour(LINE)),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
        ],
    )


def _ended(sign: SignOff | None) -> Text:
    if sign is None:
        return Text("完成时间", "Finished")
    return Text("封存时间", "Sealed") if sign.refused else Text("签字时间", "Signed")


def _summary(paper: Paper, data: VisitReportData) -> list[Flowable]:
    from reportlab.platypus import Spacer

    answers = data.answers()
    items = data.counted()
    verdicts = [answers[i.id].verdict if i.id in answers else None for i in items]
    count = {v: verdicts.count(v) for v in (*Verdict, None)}
    photos = sum(len(data.evidence(i.id, EvidenceKind.PHOTO)) for i in items)
    bad, unseen = count[Verdict.ABNORMAL], count[None]
    tiles = [
        (len(items), Text("检查项", "Items"), SURFACE, INK),
        (count[Verdict.NORMAL], Text("正常", "Normal"), GOOD_SOFT, GOOD),
        (bad, Text("异常", "Abnormal"), BAD_SOFT if bad else SURFACE, BAD if bad else INK),
        (count[Verdict.NA], Text("不适用", "N/A"), SURFACE, INK),
        (unseen, Text("未查", "Open"), WARN_SOFT if unseen else SURFACE, WARN if unseen else INK),
        (len(data.runs()), Text("设备测试", "Device tests"), PRIMARY_SOFT, PRIMARY),
        (photos, Text("照片", "Photos"), SURFACE, INK),
    ]
    if (score := data.score()) is not None:
        low = score < 80
        tint, ink = (WARN_SOFT, WARN) if low else (GOOD_SOFT, GOOD)
        tiles.append((score, Text("得分", "Score"), tint, ink))
    width = BODY / len(tiles)
    commands = [
        ("BACKGROUND", (n, 0), (n, -1), colour(tint)) for n, (_, _, tint, _) in enumerate(tiles)
    ]
    row = [
        [
            paper.p(str(number), 17, bold=True, color=ink, align=1, lead=1.2),
            paper.p(label, 8, color=MUTED, align=1),
        ]
        for number, label, _, ink in tiles
    ]
    white = colour("#FFFFFF")
    table = grid([row], [width] * len(tiles), [*commands, ("LINEAFTER", (0, 0), (-2, 0), 4, white)])
    return [table, Spacer(1, 5), _conclusion(paper, data, bad, unseen, len(items))]


def _conclusion(paper: Paper, data: VisitReportData, bad: int, unseen: int, total: int) -> Flowable:
    orders = {t.ticket.id for f in data.findings() if (t := data.ticket_of(f)) is not None}
    mended = len(data.findings()) - bad
    if mended > 0 and bad == 0 and unseen == 0:
        text = Text(
            f"本次共检查 {total} 项，此前的 {mended} 项异常已整改，现无异常。",
            f"{total} items checked; {mended} earlier findings put right, nothing wrong now.",
        )
    elif bad == 0 and unseen > 0:
        text = Text(
            f"本次共检查 {total - unseen} 项，未发现异常；还有 {unseen} 项未查。",
            f"{total - unseen} items checked, nothing wrong; {unseen} items still open.",
        )
    elif bad == 0:
        text = Text(
            f"本次共检查 {total} 项，未发现异常。", f"{total} items checked, nothing wrong."
        )
    else:
        text = Text(
            f"本次共检查 {total - unseen} 项，发现异常 {bad} 项"
            + (f"，已转工单 {len(orders)} 张" if orders else "")
            + (f"；还有 {unseen} 项未查。" if unseen else "。"),
            f"{total - unseen} items checked, {bad} abnormal"
            + (f", work orders raised: {len(orders)}" if orders else "")
            + (f"; {unseen} items still open." if unseen else "."),
        )
    marked = paper.mark(text, INK, bold=True)
    answers = data.answers()
    noted = sum(
        data.off_guide(item) and answers[item.id].verdict is not Verdict.ABNORMAL
        for item in data.counted()
        if item.id in answers
    )
    if noted:  # nobody called it abnormal, and nobody is to overlook it
        words = Text(
            f"　另有 {noted} 项超出参考值，未判为异常。",
            f"  Outside the guide value, not judged abnormal: {noted}.",
        )
        marked += paper.mark(words, WARN, bold=True)
    if data.sign_off is not None and data.sign_off.refused:
        words = Text(f"　{NOT_SIGNED.zh}，没有评分。", f"  {NOT_SIGNED.en}, no rating.")
        marked += paper.mark(words, BAD)
    elif data.sign_off is not None:
        rating = rating_text(data.sign_off.rating)
        words = Text(f"　满意度 {rating.zh}", f"  Satisfaction {rating.en}")
        marked += paper.mark(words, MUTED)
    else:
        marked += paper.mark(
            Text("　本记录尚未签字，不作为交付依据。", "  Not signed yet: not a delivered record."),
            BAD,
        )
    return paper.rich(marked, 9.5)
