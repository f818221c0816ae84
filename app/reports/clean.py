"""Any text made fit for paper: cut into parts that fit a page, and written as markup."""

from __future__ import annotations

from html import escape

from app.domain.printable import printable as printable


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
