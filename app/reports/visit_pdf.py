"""The visit report: what the site keeps and the customer is handed.

Pure: domain values in, PDF bytes out, the same bytes for the same values. The file signature is put
on afterwards (``app.reports.pdf_sign``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.text import Lang, Text
from app.reports.data import VisitReportData
from app.reports.frame import Frame, render
from app.reports.paper import Paper
from app.reports.part_earlier import earlier
from app.reports.part_findings import findings
from app.reports.part_history import history
from app.reports.part_items import items
from app.reports.part_runs import runs
from app.reports.part_signature import proof, sign_block
from app.reports.part_top import top
from app.reports.words import at

if TYPE_CHECKING:
    from reportlab.platypus import Flowable


def visit_pdf(data: VisitReportData, lang: Lang = "zh") -> bytes:
    """An A4 PDF of the visit. Without a sign-off for the printed revision every page carries the
    mark of a draft. Any text is printed: nothing a person typed can make this fail."""
    paper = Paper(lang)
    visit, site, sign = data.record.visit, data.record.site, data.sign_off
    title = Text(
        f"{data.kind_title.zh}记录 {visit.number}",
        f"Record of {data.kind_title.en.lower()} {visit.number}",
    )
    foot = Text(f"修订 {data.rev}", f"rev. {data.rev}")
    if sign is not None:
        foot = Text(
            f"修订 {data.rev} · SHA-256 {sign.content_sha256[:16]}…",
            f"rev. {data.rev} · SHA-256 {sign.content_sha256[:16]}…",
        )
    # in the foot: as a last line of the story it could end up alone on a page of its own
    clock = Text("北京时间（UTC+8）", "Asia/Shanghai (UTC+8)")
    if data.made_at is not None:
        clock = Text(f"生成 {at(data.made_at)} {clock.zh}", f"made {at(data.made_at)} {clock.en}")
    foot = Text(f"{foot.zh} · {clock.zh}", f"{foot.en} · {clock.en}")
    frame = Frame(
        title=paper.line(title),
        author=paper.line(visit.engineer_name),
        head=paper.line(f"{visit.number} · {site.town} {site.name}"),
        foot=paper.line(foot),
        draft=sign is None,
    )
    story: list[Flowable] = [
        *top(paper, data),
        *findings(paper, data),
        *earlier(paper, data),
        *items(paper, data),
        *runs(paper, data),
        *sign_block(paper, data),
        *history(paper, data),
        *proof(paper, data),
    ]
    return render(paper, frame, story)
