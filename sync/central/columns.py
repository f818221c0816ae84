"""How values are written into columns, and how many go into one question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.domain.change import sha256
from app.domain.codec import plain


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def iso(at: datetime) -> str:
    text: str = plain(at)
    return text


def parts(items: Sequence[str], size: int = 400) -> Iterable[Sequence[str]]:
    """SQLite takes a limited number of values in one question."""
    return (items[i : i + size] for i in range(0, len(items), size))


def shade(*values: str) -> str:
    """A short stable id made of these."""
    return sha256("\n".join(values).encode())[:32]
