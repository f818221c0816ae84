"""Markdown made of words that may hold anything: nothing in them is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:])")


def plain(text: str) -> str:
    """The text on one line, with every sign of Markdown taken literally."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def paragraph(text: str) -> str:
    return f"{plain(text)}\n"


def link(text: str, target: str) -> str:
    """``target`` is one of our own: ``checklist:ID``."""
    return f"[{plain(text)}]({target})"


def heading(text: str, level: int = 2) -> str:
    return f"{'#' * level} {plain(text)}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """``rows`` are Markdown already; an empty cell gets a dash."""
    lines = [
        "| " + " | ".join(plain(cell) for cell in head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(cell or "–" for cell in row) + " |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


def bullets(lines: Iterable[str]) -> str:
    """``lines`` are Markdown already."""
    return "".join(f"- {line}\n" for line in lines)
