"""Any text a person or a device may give, made fit for paper.

Nothing is dropped in silence: a character the embedded font cannot draw is printed as a box with
its code point, so a rare character in a name stays identifiable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from html import escape

_KEPT = {"\n", "\t"}


def printable(text: str, glyphs: Container[int]) -> str:
    """``text`` with line ends as \\n and only characters that ``glyphs`` can draw."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return "".join(_one(c, glyphs) for c in unicodedata.normalize("NFC", text)).replace("\t", "  ")


def _one(char: str, glyphs: Container[int]) -> str:
    code = ord(char)
    if char in _KEPT or (code in glyphs and code >= 0x20 and not 0x7F <= code < 0xA0):
        return char
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Mn", "Me"):  # joiners, marks, variation selectors: nothing to see
        return ""
    return f"□(U+{code:04X})"


def pieces(text: str, size: int = 500, lines: int = 14) -> list[str]:
    """``text`` cut into parts that are each sure to be lower than half a page, so that a table
    row never outgrows its page. Cuts at a line end if there is one in reach."""
    parts: list[str] = []
    for block in _by_lines(text, lines):
        start = 0
        while len(block) - start > size:
            low, high = start + size // 2, start + size
            cut = max(block.rfind(mark, low, high) for mark in ("\n", "。", " ", ",", "，"))
            end = high if cut < 0 else cut + 1
            parts.append(block[start:end])
            start = end
        parts.append(block[start:])
    return parts or [""]


def _by_lines(text: str, lines: int) -> list[str]:
    rows = text.split("\n")
    return ["\n".join(rows[n : n + lines]) for n in range(0, len(rows), lines)]


def markup(text: str) -> str:
    """Text as reportlab's paragraph markup. An ideographic space would be swallowed as blank."""
    marked = escape(text, quote=False).replace("\u3000", "\u00a0\u00a0\u00a0")
    return marked.replace("\n", "<br/>")
