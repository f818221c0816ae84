"""Page frame: running head, foot with page n of m, the mark of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.domain.text import Text
from app.reports.paper import (
    BAD,
    BOLD,
    BOTTOM,
    HEIGHT,
    LINE,
    MARGIN,
    MM,
    MUTED,
    PRIMARY,
    REGULAR,
    TOP,
    WIDTH,
    Paper,
    colour,
)

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

DRAFT = Text("草稿 未签字", "DRAFT · NOT SIGNED")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page repeats. ``title`` and ``author`` also go into the document's properties."""

    title: str
    author: str
    head: str
    foot: str
    draft: bool
    size: tuple[float, float] = (WIDTH, HEIGHT)


def render(paper: Paper, frame: Frame, story: Sequence[Flowable]) -> bytes:
    """The finished PDF. The same story always gives the same bytes."""
    from reportlab.platypus import SimpleDocTemplate

    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=frame.size,
        leftMargin=MARGIN - 6,  # platypus frames pad by 6
        rightMargin=MARGIN - 6,
        topMargin=TOP - 6,
        bottomMargin=BOTTOM - 6,
        title=frame.title,
        author=frame.author,
        creator="CounterCheck",
        producer="CounterCheck",
        lang="zh-CN" if paper.lang == "zh" else "en",
        invariant=1,
    )
    under = _under(paper, frame)
    document.build(
        list(story), onFirstPage=under, onLaterPages=under, canvasmaker=_counted(paper, frame)
    )
    return out.getvalue()


def _under(paper: Paper, frame: Frame) -> Any:
    """Drawn below the content: the large mark of a draft."""

    def draw(canvas: Canvas, document: Any) -> None:
        if not frame.draft:
            return
        canvas.saveState()
        canvas.setFillColor(colour("#F7DEDE"))
        canvas.setFont(BOLD, 64)
        canvas.translate(frame.size[0] / 2, frame.size[1] / 2)
        canvas.rotate(52)
        canvas.drawCentredString(0, -20, paper.say(DRAFT))
        canvas.restoreState()

    return draw


def _counted(paper: Paper, frame: Frame) -> Any:
    """A canvas that holds its pages back until it knows how many there are."""
    from reportlab.pdfgen.canvas import Canvas

    class Counted(Canvas):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._held: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._held.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]  # missing from the stubs

        def save(self) -> None:
            for number, state in enumerate(self._held, start=1):
                self.__dict__.update(state)
                _edges(self, paper, frame, number, len(self._held))
                Canvas.showPage(self)
            Canvas.save(self)

    return Counted


def _edges(canvas: Canvas, paper: Paper, frame: Frame, page: int, pages: int) -> None:
    right, top = frame.size[0] - MARGIN, frame.size[1] - 11 * MM
    body = frame.size[0] - 2 * MARGIN
    canvas.setFont(BOLD, 8.5)
    canvas.setFillColor(colour(PRIMARY))
    mark = paper.say(Text("涉水巡检通", "CounterCheck"))
    canvas.drawString(MARGIN, top, mark)
    used = canvas.stringWidth(mark, BOLD, 8.5) + 10
    room = body - used
    if frame.draft:
        canvas.setFillColor(colour(BAD))
        canvas.drawRightString(right, top, paper.say(DRAFT))
        room -= canvas.stringWidth(paper.say(DRAFT), BOLD, 8.5) + 10
    canvas.setFillColor(colour(MUTED))
    canvas.setFont(REGULAR, 8)
    canvas.drawString(MARGIN + used, top, _fitted(canvas, frame.head, room, 8))
    canvas.setStrokeColor(colour(LINE))
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, top - 6, right, top - 6)
    canvas.line(MARGIN, 12 * MM, right, 12 * MM)
    number = paper.say(Text(f"第 {page} / {pages} 页", f"Page {page} / {pages}"))
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(right, 8 * MM, number)
    room = body - canvas.stringWidth(number, REGULAR, 8) - 12
    canvas.drawString(MARGIN, 8 * MM, _fitted(canvas, frame.foot, room, 8))


def _fitted(canvas: Canvas, text: str, room: float, size: float) -> str:
    """A running line is a reminder of what stands in full on page one: it may be shortened."""
    if canvas.stringWidth(text, REGULAR, size) <= room:
        return text
    while text and canvas.stringWidth(text + "…", REGULAR, size) > room:
        text = text[:-1]
    return text + "…"
