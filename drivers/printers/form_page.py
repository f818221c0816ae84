"""A page of a form as bytes: text and marks at millimetres, top to bottom.

Only commands that every 24-pin printer has (ESC $, ESC \\, ESC J, ESC *), so that a fault of the
page is the printer's or the driver's, never that of an optional command. Nothing is positioned by
tabs or spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drivers.printers import escp_bytes as esc
from drivers.printers.text import Note, encode


@dataclass(frozen=True, slots=True)
class Form:
    """Continuous paper by its name. ``lines`` of 1/6 inch: thirds of 11 inches are 22 lines, and
    no whole number of inches."""

    id: str
    width: float  # mm, tractor strips included
    lines: int

    @property
    def steps(self) -> int:
        """Height in 1/180 inch."""
        return self.lines * esc.UNIT // 6

    @property
    def height(self) -> float:
        """mm"""
        return self.steps * esc.MM


FORMS = {
    form.id: form
    for form in (Form("241-1", 241.3, 66), Form("241-2", 241.3, 33), Form("241-3", 241.3, 22))
}


@dataclass(frozen=True, slots=True)
class _Piece:
    step: int  # top pin, 1/180 inch below the top of form
    data: bytes  # positions itself horizontally


class FormPage:
    """Collects what is to be printed on one sheet; ``data`` puts it in order. Positions in mm from
    the top of form and the left margin, rounded to 1/180 inch."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.missing: list[Note] = []
        self._pieces: list[_Piece] = []

    def text(self, x: float, y: float, text: str) -> None:
        """A line of text with its upper edge at ``y``; Chinese without spacing. What the font does
        not have is noted in ``missing`` and printed as 〓."""
        piece = encode(text)
        self.missing += piece.missing
        wide = esc.CHINESE_ON + esc.chinese_spacing(0, 0)
        data = esc.horizontal(esc.steps(x)) + wide + piece.data + esc.CHINESE_OFF
        self._pieces.append(_Piece(esc.steps(y), data))

    def bitmap(self, x: float, y: float, rows: Sequence[Sequence[bool]]) -> None:
        """Dots of 1/180 inch with their upper left corner at ``x``, ``y``; as many passes of 24
        pins as it is high."""
        left, top = esc.steps(x), esc.steps(y)
        for start in range(0, len(rows), esc.PINS):
            band = rows[start : start + esc.PINS]
            if data := _columns(band):
                self._pieces.append(_Piece(top + start, esc.horizontal(left) + data))

    def rule(self, x: float, y: float, length: float) -> None:
        """A horizontal line two dots thick, centred on ``y``."""
        dots = esc.steps(length)
        self.bitmap(x, y - esc.MM, [[True] * dots] * 2)

    def data(self, first: int = 0) -> bytes:
        """The bytes of the sheet up to its end; the head stands at ``first`` steps below the top
        of form before, and at the next one's top after."""
        out, at = bytearray(), first
        for piece in sorted(self._pieces, key=lambda piece: piece.step):
            out += esc.feed(piece.step - at) + esc.CR + piece.data
            at = piece.step
        return bytes(out + esc.CR + esc.FF)


def prepare(form: Form, p2: bool = False) -> bytes:
    """Before the first sheet: defaults, one direction, and the page length of the form, in lines
    or, where the printer knows ESC/P2, in 1/360 inch."""
    length = (
        esc.define_unit(10) + esc.page_units(form.steps * 2)
        if p2
        else esc.SPACING_6 + esc.page_lines(form.lines)
    )
    return esc.INIT + esc.LQ + esc.UNIDIRECTIONAL + esc.PITCH_10 + length + esc.NO_SKIP


def sheets(pages: Iterable[FormPage]) -> bytes:
    """Several sheets one after the other."""
    return b"".join(page.data() for page in pages)


def _columns(band: Sequence[Sequence[bool]]) -> bytes:
    width = max((len(row) for row in band), default=0)
    data = bytearray()
    for column in range(width):
        pins = 0
        for pin, row in enumerate(band):
            if column < len(row) and row[column]:
                pins |= 1 << (esc.PINS - 1 - pin)
        data += pins.to_bytes(3, "big")
    return esc.columns(bytes(data)) if any(data) else b""
