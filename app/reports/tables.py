"""Tables that split across pages, repeat their head and never cut a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.domain.text import Text
from app.reports.clean import pieces
from app.reports.paper import BODY, MUTED, Paper, colour

if TYPE_CHECKING:
    from reportlab.platypus import Flowable, Table

Command = tuple[Any, ...]


def grid(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    commands: Sequence[Command] = (),
    repeat: int = 0,
) -> Table:
    """A plain table over the whole width: top-aligned, padding 5/6 pt."""
    from reportlab.platypus import Table, TableStyle

    base: list[Command] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    table = Table(
        [list(row) for row in rows], colWidths=list(widths), repeatRows=repeat, hAlign="LEFT"
    )
    table.setStyle(TableStyle([*base, *commands]))
    return table


def heads(paper: Paper, titles: Sequence[Text]) -> list[Flowable]:
    return [paper.p(title, 8, color=MUTED) for title in titles]


def heading(paper: Paper, text: Text | str, room: float = 130) -> list[Flowable]:
    """A chapter heading, on a new page if less than ``room`` points are left under it."""
    from reportlab.platypus import CondPageBreak

    return [CondPageBreak(room), paper.p(text, 12.5, bold=True, before=14, after=5, lead=1.4)]


def stacked(flowables: Sequence[Flowable], width: float, height: float = 320) -> list[list[Any]]:
    """Flowables in groups that are each at most ``height`` points high (one alone may be more):
    a table row must fit on a page."""
    groups: list[list[Any]] = []
    filled = 0.0
    for flowable in flowables:
        high = flowable.wrap(width, 10_000)[1]
        if not groups or filled + high > height:
            groups.append([])
            filled = 0.0
        groups[-1].append(flowable)
        filled += high
    return groups


def parts(paper: Paper, text: Text | str, size: int = 420) -> list[str]:
    """A text in drawable pieces, each lower than half a page."""
    return pieces(paper.say(text).strip(), size)


def card(
    flowables: Sequence[Flowable | Sequence[Flowable]],
    background: str,
    edge: str = "",
    width: float = BODY,
) -> Table:
    """Stacked flowables on a tint, with a coloured edge on the left. One row each, so it can
    be split between any two of them."""
    commands: list[Command] = [
        ("BACKGROUND", (0, 0), (-1, -1), colour(background)),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("RIGHTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("TOPPADDING", (0, 0), (-1, 0), 6),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
    ]
    if edge:
        commands.append(("LINEBEFORE", (0, 0), (0, -1), 3, colour(edge)))
    rows = [[list(f) if isinstance(f, list | tuple) else f] for f in flowables]
    return grid(rows, [width], commands)
