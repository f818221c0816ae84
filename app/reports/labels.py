"""Labels with a code for counters and devices: A4 sheets to cut or peel, or one label a page for
a label printer.

The code opens the record of the site or the device; the label says so in words, because a code
that is scanned is no proof that anybody stood in front of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from app.domain.text import Lang, Text
from app.reports.paper import BOLD, INK, LINE, MM, MUTED, REGULAR, Paper, colour

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PURPOSE: Final = Text("扫码查看登记", "Scan to open the record")
_PAD: Final = 2.5 * MM
_QUIET: Final = 2  # modules of white around a code; with the padding the four of its standard


@dataclass(frozen=True, slots=True)
class Layout:
    """Labels in rows on a page; all lengths in millimetres. ``cut``: lines to cut along."""

    id: str
    title: Text
    page: tuple[float, float]
    label: tuple[float, float]
    across: int
    down: int
    cut: bool

    @property
    def per_page(self) -> int:
        return self.across * self.down


LAYOUTS: Final = (
    Layout(
        "a4-24",
        Text("A4，每页 24 张（65 × 35 毫米）", "A4, 24 a page (65 × 35 mm)"),
        (210, 297),
        (65, 35),
        3,
        8,
        True,
    ),
    Layout(
        "a4-12",
        Text("A4，每页 12 张（90 × 45 毫米）", "A4, 12 a page (90 × 45 mm)"),
        (210, 297),
        (90, 45),
        2,
        6,
        True,
    ),
    Layout(
        "single",
        Text("标签打印机，单张（60 × 40 毫米）", "Label printer, one each (60 × 40 mm)"),
        (60, 40),
        (60, 40),
        1,
        1,
        False,
    ),
)


@dataclass(frozen=True, slots=True)
class Label:
    """``code`` is what the QR code holds, ``number`` what a person reads and types."""

    code: str
    number: str
    name: str
    lines: tuple[str, ...]  # below the name: where it belongs, what it is


def labels_pdf(
    labels: Sequence[Label], layout: Layout, lang: Lang = "zh", *, first: int = 0
) -> bytes:
    """SLOW (some ms a label). ``first``: how many places of the first sheet are used up already.
    Raises ValueError without labels or for a place the sheet does not have."""
    from reportlab.pdfgen.canvas import Canvas

    if not labels:
        raise ValueError("no labels to print")
    if not 0 <= first < layout.per_page:
        raise ValueError(f"a sheet has {layout.per_page} places, not {first}")
    paper = Paper(lang)
    width, height = (side * MM for side in layout.page)
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setTitle(paper.say(Text("标签", "Labels")))
    canvas.setCreator("CounterCheck")
    wide, high = (side * MM for side in layout.label)
    left = (width - wide * layout.across) / 2
    top = height - (height - high * layout.down) / 2
    for number, label in enumerate(labels, start=first):
        place = number % layout.per_page
        if number > first and place == 0:
            canvas.showPage()
        if layout.cut and (number == first or place == 0):
            _cut_lines(canvas, layout, left, top)
        across, down = place % layout.across, place // layout.across
        _draw(canvas, paper, label, left + across * wide, top - (down + 1) * high, wide, high)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _cut_lines(canvas: Canvas, layout: Layout, left: float, top: float) -> None:
    wide, high = (side * MM for side in layout.label)
    right, bottom = left + wide * layout.across, top - high * layout.down
    canvas.saveState()
    canvas.setStrokeColor(colour(LINE))
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 2)
    for column in range(layout.across + 1):
        canvas.line(left + column * wide, top, left + column * wide, bottom)
    for row in range(layout.down + 1):
        canvas.line(left, top - row * high, right, top - row * high)
    canvas.restoreState()


def _draw(
    canvas: Canvas, paper: Paper, label: Label, x: float, y: float, wide: float, high: float
) -> None:
    side = min(high - 2 * _PAD, wide * 0.46)
    _code(canvas, label.code, x + _PAD, y + (high - side) / 2, side)
    text_x = x + _PAD + side + 2 * MM
    room = x + wide - _PAD - text_x
    line_y = y + high - _PAD - 8
    for text in _wrapped(canvas, paper.line(label.name), BOLD, 9.5, room, 2):
        _text(canvas, text, BOLD, 9.5, INK, text_x, line_y)
        line_y -= 11.5
    for line in label.lines:
        for text in _wrapped(canvas, paper.line(line), REGULAR, 7, room, 2):
            if line_y < y + _PAD + 19:  # the two lines at the foot
                break
            _text(canvas, text, REGULAR, 7, MUTED, text_x, line_y)
            line_y -= 9
    _text(canvas, paper.line(label.number), BOLD, 9, INK, text_x, y + _PAD + 9.5)
    _text(canvas, paper.say(PURPOSE), REGULAR, 6, MUTED, text_x, y + _PAD + 1)


def _code(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """Level M: readable with a scratch across it. Drawn as rectangles, sharp on any printer."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    widget = QrCodeWidget(
        text,
        barLevel="M",
        barBorder=_QUIET,
        barWidth=side,
        barHeight=side,
        barFillColor=colour(INK),
    )
    drawing = Drawing(side, side)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, x, y)


def _text(canvas: Canvas, text: str, font: str, size: float, ink: str, x: float, y: float) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(colour(ink))
    canvas.drawString(x, y, text)


def _wrapped(
    canvas: Canvas, text: str, font: str, size: float, room: float, most: int
) -> list[str]:
    """The text in at most ``most`` lines; the last ends in "…" where there is more."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most:
        fits = len(rest)
        while fits > 1 and canvas.stringWidth(rest[:fits], font, size) > room:
            fits -= 1
        if fits < len(rest) and len(lines) == most - 1:
            while fits > 1 and canvas.stringWidth(rest[:fits] + "…", font, size) > room:
                fits -= 1
            lines.append(rest[:fits] + "…")
            break
        fits = _whole_word(rest, fits)
        lines.append(rest[:fits].rstrip())
        rest = rest[fits:].lstrip()
    return lines


def _whole_word(text: str, fits: int) -> int:
    """Where to break so that no Latin word or number is cut; Chinese breaks anywhere."""
    at = fits
    while 0 < at < len(text) and text[at - 1].isascii() and text[at].isascii():
        if text[at - 1] == " " or text[at] == " ":
            return at
        at -= 1
    return at if at > fits // 2 else fits
