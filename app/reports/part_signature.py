"""The supervisor's block, and the numbers by which anyone can check the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import terms
from app.domain.sign_off import Receipt, SignOff
from app.domain.sign_words import IDENTITY, NOT_SIGNED, proof_words, reason_words
from app.domain.text import Text
from app.reports.clean import markup
from app.reports.data import VisitReportData
from app.reports.fingerprint import fingerprint
from app.reports.paper import (
    BAD,
    BAD_SOFT,
    BODY,
    GAP,
    GOOD,
    INK,
    LINE,
    MM,
    MUTED,
    PRIMARY,
    Paper,
    colour,
)
from app.reports.pictures import signature
from app.reports.tables import card, grid, heading, parts
from app.reports.words import CONFIDENCE, at, rating_text, stamp

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

BOX_W, BOX_H = 78 * MM, 30 * MM


def sign_block(paper: Paper, data: VisitReportData) -> list[Flowable]:
    from reportlab.platypus import KeepTogether, Spacer

    sign = data.sign_off
    called = terms.site(data.terms)
    title = heading(paper, Text(f"{called.zh}确认签字", f"{called.en}'s confirmation"), 0)
    if sign is None:
        empty = Text("尚未签字。签字后本页显示签名、评分与校验值。", "Not signed yet.")
        return [KeepTogether([*title, _blank_lines(paper), paper.p(empty, 8.5, color=BAD)])]
    if sign.refused:
        return [KeepTogether([*title, _refusal(paper, sign)]), Spacer(1, 4)]
    left = _facts(
        paper,
        (data.terms.supervisor or Text("确认人", "Name"), sign.supervisor),
        (Text("职务", "Role"), sign.role or "—"),
        (Text("电话", "Phone"), sign.phone or "—"),
        (Text("身份", "Identity"), IDENTITY[sign.identity]),
        (Text("评价", "Rating"), rating_text(sign.rating)),
        (Text("时间", "Time"), stamp(sign.at)),
    )
    left.append(paper.p(CONFIDENCE[sign.at.confidence], 7.5, color=MUTED))
    table = grid(
        [[left, signature(sign.strokes, BOX_W - 12, BOX_H - 6)]],
        [BODY - BOX_W, BOX_W],
        [
            ("BOX", (1, 0), (1, 0), 0.6, colour(LINE)),
            ("VALIGN", (0, 0), (0, 0), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (0, 0), 0),
        ],
    )
    caption = paper.p(
        Text("签名笔迹（矢量，随内容一同签名）", "Signature strokes (signed with the content)"),
        7.5,
        color=MUTED,
        align=2,
    )
    remarks: list[Flowable] = []
    for n, piece in enumerate(parts(paper, sign.remarks, 600)):
        if piece:
            head = paper.mark(Text("意见：", "Remarks: "), MUTED) if n == 0 else ""
            remarks.append(paper.rich(head + markup(piece), 9.5))
    # what he said stands with his signature; only a speech goes on to the next page. The spacer is
    # room to be sure of: the height that is reckoned can be a few points too small
    block = [*title, table, caption, *remarks[:1], Spacer(1, 10)]
    return [KeepTogether(block), *remarks[1:]]


def _facts(paper: Paper, *facts: tuple[Text, Text | str]) -> list[Flowable]:
    return [
        paper.rich(
            paper.mark(label, MUTED) + GAP + paper.mark(paper.line(value)[:200], INK, bold=True),
            9.5,
        )
        for label, value in facts
    ]


def _refusal(paper: Paper, sign: SignOff) -> Flowable:
    """In the place of a signature: that there is none, why, and who was to give it."""
    means = Text(
        "本记录没有网点签字，也没有评分，只代表工程师一方。原因由工程师填写。",
        "This record carries no signature and no rating of the site: it speaks for the engineer "
        "alone, who also wrote the reason.",
    )
    named = (
        (Text("相关人员", "Person"), sign.supervisor),
        (Text("职务", "Role"), sign.role),
        (Text("电话", "Phone"), sign.phone),
    )
    return card(
        [
            paper.p(NOT_SIGNED, 12, bold=True, color=BAD, after=3),
            *_facts(
                paper,
                (Text("原因", "Reason"), reason_words(sign.reason)),
                *((label, value) for label, value in named if value),
                (Text("封存时间", "Sealed"), stamp(sign.at)),
            ),
            paper.p(CONFIDENCE[sign.at.confidence], 7.5, color=MUTED),
            paper.p(means, 8.5, before=3),
        ],
        BAD_SOFT,
        BAD,
    )


def _blank_lines(paper: Paper) -> Flowable:
    row = [
        paper.p(label, 9, color=MUTED)
        for label in (Text("确认人", "Name"), Text("职务", "Role"), Text("日期", "Date"))
    ]
    line = colour(LINE)
    return grid([row], [BODY / 3] * 3, [("LINEBELOW", (0, 0), (-1, 0), 0.6, line)])


def proof(paper: Paper, data: VisitReportData) -> list[Flowable]:
    """Content hash in full, device key, central's receipt, and how to check them."""
    from reportlab.platypus import KeepTogether

    sign = data.sign_off
    if sign is None:
        return []
    receipts = [r for r in data.receipts if r.content_sha256 == sign.content_sha256]
    rows = [
        _row(paper, Text("内容 SHA-256", "Content SHA-256"), sign.content_sha256),
        _row(paper, Text("设备公钥指纹", "Device key"), fingerprint(sign.device_key)),
        _row(paper, Text("上一签字", "Previous seal"), _previous(sign)),
    ]
    rows += [_receipt(paper, receipt) for receipt in receipts]
    table = grid(
        rows,
        [30 * MM, BODY - 30 * MM],
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, colour(LINE)),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ],
    )
    how = _how_to_check(data)
    head = heading(paper, Text("校验信息", "Proof"), 0)
    return [
        KeepTogether([*head, table, paper.p(how, 8, color=MUTED, before=4), *_worth(paper, sign)])
    ]


def _how_to_check(data: VisitReportData) -> Text:
    laptop = data.record.visit.laptop
    if data.is_copy:
        return Text(
            f"本文件不是在签字的电脑上生成的，文件本身没有封存。如需校验，请对电脑 {laptop} 生成的 "
            "PDF，或任一台电脑导出的数据包（.ccv），运行 countercheck verify。",
            "This file was not made on the laptop that signed and is not sealed itself. To check, "
            f"run countercheck verify on the PDF that laptop {laptop} makes, or on the bundle "
            "(.ccv) that any laptop writes.",
        )
    return Text(
        "校验：运行 countercheck verify 本文件，可离线判定内容是否被改动；"
        "首页二维码含记录编号与 SHA-256，应与上表一致。",
        "To check: run countercheck verify on this file; it tells offline whether anything was "
        "altered. The QR code on page one holds the same SHA-256.",
    )


def _worth(paper: Paper, sign: SignOff) -> list[Flowable]:
    """What the seal proves and what it does not, as the interface says it."""
    words = proof_words(sign)
    lines = (
        (Text("校验通过说明：", "An intact check proves: "), words.proves),
        (Text("它不能说明：", "It does not prove: "), words.not_proven),
    )
    gap = "" if paper.lang == "zh" else " "
    return [
        paper.rich(
            paper.mark(title, INK, bold=True)
            + paper.mark(gap.join(paper.say(text) for text in texts), MUTED),
            8,
            before=3,
        )
        for title, texts in lines
    ]


def _previous(sign: SignOff) -> str:
    return sign.prev_sha256 or "—"


def _row(paper: Paper, label: Text, value: str) -> list[Flowable]:
    return [paper.p(label, 8.5, color=MUTED), paper.p(value or "—", 8, mono=True, color=INK)]


def _receipt(paper: Paper, receipt: Receipt) -> list[Flowable]:
    label = paper.p(Text("中心回执", "Central's receipt"), 8.5, color=MUTED)
    when = at(receipt.received_at)
    if not receipt.verified:
        words = Text(
            f"{when} 收到，校验未通过（{receipt.reason}）",
            f"received {when}, did not verify ({receipt.reason})",
        )
        return [label, paper.p(words, 8.5, color=BAD)]
    if receipt.complete:
        words = Text(f"{when} 收到，校验通过，附件齐全", f"received {when}, verified, complete")
        return [label, paper.p(words, 8.5, color=GOOD)]
    words = Text(
        f"{when} 收到，校验通过，附件尚未到齐",
        f"received {when}, verified, attachments still to come",
    )
    return [label, paper.p(words, 8.5, color=PRIMARY)]
