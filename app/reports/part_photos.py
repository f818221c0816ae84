"""The photos of an item, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.evidence import Evidence, EvidenceKind
from app.domain.evidence_words import remarks_of
from app.domain.text import Text
from app.reports.data import VisitReportData
from app.reports.paper import MUTED, WARN, Paper, chunked
from app.reports.pictures import photo
from app.reports.tables import grid
from app.reports.words import stamp

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_GAP = 4  # points between two


def photos(
    paper: Paper,
    data: VisitReportData,
    item_id: str,
    width: float,
    across: int,
    height: float,
    *,
    short: bool = False,
) -> list[Flowable]:
    """``across`` photos a row, each in ``width`` and at most ``height`` points, with what
    is odd about it and, unless ``short``, its name, time and hash."""
    cells: list[list[Flowable]] = []
    for evidence in data.evidence(item_id, EvidenceKind.PHOTO):
        content = data.photo(evidence.sha256)
        picture = photo(content, width - _GAP, height) if content else None
        missing = Text("照片不在本机，见指纹", "Photo is not on this machine")
        cells.append(
            [
                picture or paper.p(missing, 8, color=MUTED),
                *([] if short else _named(paper, evidence)),
                *(paper.p(r.fact, 7, color=WARN, lead=1.35) for r in remarks_of(evidence)),
            ]
        )
    return [
        grid(
            [[*cells_of_row, *[""] * (across - len(cells_of_row))]],
            [width] * across,
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), _GAP),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ],
        )
        for cells_of_row in chunked(cells, across)
    ]


def _named(paper: Paper, evidence: Evidence) -> list[Flowable]:
    said = f"{stamp(evidence.at)[5:16]} · {evidence.sha256[:12]}"
    return [
        paper.p(paper.line(evidence.name)[:60], 7, color=MUTED, lead=1.35, before=1),
        paper.p(said, 6.5, color=MUTED, lead=1.3),
    ]
