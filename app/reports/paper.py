"""The look of a report: fonts, colours, paragraph styles, page measures. All lengths in points."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal, TypeVar

from app.domain.text import Lang, Text
from app.reports.clean import markup, printable

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.platypus import Paragraph

T = TypeVar("T")

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM  # A4
MARGIN = 16 * MM
TOP, BOTTOM = 20 * MM, 18 * MM  # under the running head, above the page number
BODY = WIDTH - 2 * MARGIN

REGULAR, BOLD, MONO = "CounterSans", "CounterSans-Bold", "CounterMono"

GAP = "\u00a0\u00a0\u00a0"  # in markup: blanks that are kept

INK, MUTED, LINE = "#17212E", "#667085", "#DDE2E9"
SURFACE, PRIMARY, PRIMARY_SOFT = "#F4F6F9", "#0A66C2", "#E8F1FB"
GOOD, GOOD_SOFT = "#157F4F", "#E6F4ED"
BAD, BAD_SOFT = "#C43D3D", "#FBEAEA"
WARN, WARN_SOFT = "#8A5800", "#FDF3E0"


@cache
def glyphs() -> Container[int]:
    """Registers the three fonts once; gives the code points the text font can draw."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    names = {
        REGULAR: "NotoSansSC-Regular.ttf",
        BOLD: "NotoSansSC-Bold.ttf",
        MONO: "NotoSansMono-Regular.ttf",
    }
    known: dict[str, frozenset[int]] = {}
    for name, file in names.items():
        with as_file(files("resources") / "fonts" / file) as path:
            font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        known[name] = frozenset(font.face.charToGlyph)
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(REGULAR, bold, italic, BOLD if bold else REGULAR)
    return known[REGULAR] & known[BOLD]


def colour(value: str) -> Color:
    from reportlab.lib.colors import HexColor

    return HexColor(value)


class Paper:
    """Makes paragraphs in one language. Every text that is printed goes through here."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.glyphs = glyphs()

    def say(self, text: Text | str) -> str:
        """The text in the report's language, with drawable characters only."""
        return printable(text.to(self.lang) if isinstance(text, Text) else text, self.glyphs)

    def line(self, text: Text | str) -> str:
        """As ``say``, on a single line."""
        return " ".join(self.say(text).split(None))

    def p(
        self,
        text: Text | str,
        size: float = 9,
        *,
        bold: bool = False,
        color: str = INK,
        mono: bool = False,
        align: Literal[0, 1, 2] = 0,
        lead: float = 1.5,
        before: float = 0,
        after: float = 0,
        keep: bool = False,
    ) -> Paragraph:
        return self.rich(
            markup(self.say(text)),
            size,
            bold=bold,
            color=color,
            mono=mono,
            align=align,
            lead=lead,
            before=before,
            after=after,
            keep=keep,
        )

    def rich(
        self,
        marked: str,
        size: float = 9,
        *,
        bold: bool = False,
        color: str = INK,
        mono: bool = False,
        align: Literal[0, 1, 2] = 0,
        lead: float = 1.5,
        before: float = 0,
        after: float = 0,
        keep: bool = False,
    ) -> Paragraph:
        """A paragraph of ready markup. Chinese line breaking, which also wraps long words."""
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        style = ParagraphStyle(
            "p",
            fontName=MONO if mono else BOLD if bold else REGULAR,
            fontSize=size,
            leading=size * lead,
            textColor=colour(color),
            wordWrap="CJK",
            alignment=align,
            spaceBefore=before,
            spaceAfter=after,
            keepWithNext=keep,
        )
        return Paragraph(marked, style)

    def mark(self, text: Text | str, color: str = INK, bold: bool = False) -> str:
        """Coloured inline markup."""
        inner = markup(self.say(text))
        return f'<font color="{color}">{f"<b>{inner}</b>" if bold else inner}</font>'


def chunked(values: Sequence[T], size: int) -> list[Sequence[T]]:
    return [values[n : n + size] for n in range(0, len(values), size)]
