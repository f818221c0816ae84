"""What the commands share: printing facts, in words or as JSON."""

from __future__ import annotations

import json
import sys
import unicodedata
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from app.domain.text import Text

DONE, FAILED, WRONG, NOT_NOW, CANCELLED = 0, 1, 2, 3, 130


def width(text: str) -> int:
    """Terminal columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(rows: Iterable[Sequence[str]], head: Sequence[str]) -> str:
    """Rows as aligned columns; the last column runs free."""
    body = [tuple(row) for row in rows]
    widths = [max(width(row[i]) for row in [tuple(head), *body]) for i in range(len(head))]
    lines = []
    for row in [tuple(head), *body]:
        cells = [cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def facts(args: Namespace, value: Any, words: str) -> None:
    """Prints ``value`` as JSON where --json was given, else the words."""
    print(json.dumps(value, ensure_ascii=False, indent=1) if args.json else words, flush=True)


def write_out(args: Namespace, target: Path, made: bytes) -> bool:
    """False after telling why the file cannot be written."""
    try:
        target.write_bytes(made)
    except OSError as error:
        complain(args, Text(f"写不进 {target}：{error}", f"{target} cannot be written: {error}"))
        return False
    return True


def complain(args: Namespace, text: Text) -> None:
    """One clear line about why not."""
    if args.json:
        print(json.dumps({"error": text.to(args.lang)}, ensure_ascii=False))
    else:
        print(text.to(args.lang), file=sys.stderr)
