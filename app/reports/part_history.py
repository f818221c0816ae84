"""Revisions: who signed what when, and what changed between them, read from the manifests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.domain.answer import Verdict
from app.domain.sign_off import Decision, SignOff
from app.domain.sign_words import NOT_SIGNED, reason_words
from app.domain.text import Text
from app.reports.clean import markup
from app.reports.data import VisitReportData
from app.reports.paper import BAD, BODY, INK, LINE, MM, MUTED, Paper, colour
from app.reports.tables import Command, grid, heading, heads, parts, stacked
from app.reports.words import UNANSWERED, VERDICT, at, rating_text, stamp

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

COLUMNS = (
    Text("修订", "Rev."),
    Text("签字", "Signed"),
    Text("内容与变化", "Content and changes"),
)
REV_W, WHO_W = 13 * MM, 40 * MM
WHAT_W = BODY - REV_W - WHO_W


def history(paper: Paper, data: VisitReportData) -> list[Flowable]:
    """Printed from the second revision on, or when central has said something."""
    signs = sorted((s for s in data.sign_offs if s.revision <= data.rev), key=lambda s: s.revision)
    if data.rev < 2 and not data.reviews:
        return []
    rows: list[list[Any]] = [[*heads(paper, COLUMNS)]]
    line = colour(LINE)
    commands: list[Command] = [
        ("BACKGROUND", (0, 0), (-1, 0), colour("#F4F6F9")),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, line),
    ]
    before: SignOff | None = None
    for sign in signs:
        notes = _changes(paper, data, before, sign) + _reviews(paper, data, sign.revision)
        digest = f'SHA-256 <font name="CounterMono" size="7">{sign.content_sha256}</font>'
        lines = [paper.rich(digest, 8, color=MUTED), *_why(paper, sign), *notes]
        who = [
            paper.p(stamp(sign.at), 8.5),
            *(
                [paper.p(NOT_SIGNED, 8.5, color=BAD)]
                if sign.refused
                else [
                    paper.p(f"{paper.line(sign.supervisor)[:60]}", 8.5),
                    paper.p(rating_text(sign.rating), 8, color=MUTED),
                ]
            ),
        ]
        for n, group in enumerate(stacked(lines, WHAT_W - 12)):
            number = paper.p(str(sign.revision), 9, bold=True) if n == 0 else ""
            rows.append([number, who if n == 0 else "", group])
        commands.append(("LINEBELOW", (0, len(rows) - 1), (-1, len(rows) - 1), 0.5, line))
        before = sign
    if data.sign_off is None:
        draft = Text("本修订尚未签字", "this revision is not signed yet")
        rows.append([paper.p(str(data.rev), 9, bold=True), paper.p(draft, 8.5), ""])
    table = grid(rows, [REV_W, WHO_W, WHAT_W], commands, repeat=1)
    return [*heading(paper, Text("修订历史", "Revisions")), table]


def _why(paper: Paper, sign: SignOff) -> list[Flowable]:
    """The reason of a refusal; nothing for a signature."""
    if not sign.refused:
        return []
    reason = paper.say(reason_words(sign.reason))
    return [paper.rich(markup(piece), 8.5, color=INK) for piece in parts(paper, reason)]


def _reviews(paper: Paper, data: VisitReportData, revision: int) -> list[Flowable]:
    lines: list[Flowable] = []
    for review in data.reviews:
        if review.revision != revision:
            continue
        accepted = review.decision is Decision.ACCEPTED
        head = Text(
            f"{at(review.at)} 中心{'通过' if accepted else '退回'}（{review.by_name}）",
            f"{at(review.at)} {'accepted' if accepted else 'returned'} by central"
            f" ({review.by_name})",
        )
        remarks = [(head, review.remark)]
        for item in review.items:
            name = f"{data.number_of(item.item_id)} {_prompt(paper, data, item.item_id)}".strip()
            remarks.append((Text(f"· {name}", f"· {name}"), item.remark))
        for title, remark in remarks:
            colon = "：" if paper.lang == "zh" else ": "
            text = paper.say(title) + (f"{colon}{paper.say(remark)}" if remark else "")
            lines += [paper.rich(markup(piece), 8.5, color=INK) for piece in parts(paper, text)]
    return lines


def _prompt(paper: Paper, data: VisitReportData, item_id: str) -> str:
    try:
        return paper.line(data.checklist.item(item_id).prompt)
    except KeyError:
        return item_id


def _changes(
    paper: Paper, data: VisitReportData, before: SignOff | None, after: SignOff
) -> list[Flowable]:
    if before is None:
        return []
    lines: list[Flowable] = []
    for text in changes_between(data, before.manifest, after.manifest):
        lines += [paper.rich(markup(piece), 8.5) for piece in parts(paper, text)]
    return lines or [paper.p(Text("内容没有变化", "nothing changed"), 8.5, color=MUTED)]


def changes_between(data: VisitReportData, old: str, new: str) -> tuple[Text, ...]:
    """What a later revision changed, item by item, in words. Unreadable manifests say so."""
    try:
        was, now = json.loads(old)["content"], json.loads(new)["content"]
        return (*_answers(data, was, now), *_photos(was, now))
    except (ValueError, KeyError, TypeError, AttributeError):
        return (Text("修订内容无法读取", "the signed content cannot be read"),)


def _answers(data: VisitReportData, was: dict[str, Any], now: dict[str, Any]) -> list[Text]:
    order = {item.id: (n, item) for n, item in enumerate(data.checklist.items())}
    ids = was["answers"].keys() | now["answers"].keys()
    found: list[Text] = []
    for item_id in sorted(ids, key=lambda i: (order[i][0] if i in order else len(order), i)):
        a, b = was["answers"].get(item_id), now["answers"].get(item_id)
        if a == b:
            continue
        name = order[item_id][1].prompt if item_id in order else Text(item_id, item_id)
        number = data.number_of(item_id)
        old, new = _shown(a), _shown(b)
        arrow = f"{old.zh} → {new.zh}" if old != new else "重新检查，结果不变"
        arrow_en = f"{old.en} → {new.en}" if old != new else "checked again, same result"
        found.append(
            Text(
                f"{number} {name.zh}：{arrow}".lstrip(), f"{number} {name.en}: {arrow_en}".lstrip()
            )
        )
    return found


def _shown(answer: dict[str, Any] | None) -> Text:
    if answer is None or answer.get("verdict") is None:
        return UNANSWERED
    word = VERDICT[Verdict(answer["verdict"])]
    value = str(answer.get("value") or "")
    figures, figures_en = (
        [
            f"{m[f'label_{lang}'] or m['quantity']} {m.get(f'value_{lang}') or m['value']} "
            f"{m.get(f'unit_{lang}') or m['unit']}".strip()
            for m in answer.get("measurements", ())
        ]
        for lang in ("zh", "en")
    )
    zh, en = "，".join([value, *figures][not value :]), ", ".join([value, *figures_en][not value :])
    return Text(f"{word.zh}（{zh}）" if zh else word.zh, f"{word.en} ({en})" if en else word.en)


def _photos(was: dict[str, Any], now: dict[str, Any]) -> list[Text]:
    added = sum(
        1
        for i, e in now["evidence"].items()
        if i not in was["evidence"] and e["kind"] == "photo" and not e.get("of")
    )
    if not added:
        return []
    return [Text(f"新增照片 {added} 张", f"{added} photos added")]
