"""The five packs that ship, and ways to walk through everything they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from app.domain.pack import ContractPack
from app.domain.text import Text

DG, TJ, WH, PJ, PH = (
    "dongguan-2026",
    "tianjin-2026",
    "wuhan-2026",
    "pengjiang-2025",
    "pinghu-2025",
)
ALL = (DG, TJ, WH, PJ, PH)


def texts(thing: Any) -> Iterator[Text]:
    """Every text that a person reads, wherever in the pack it stands."""
    if isinstance(thing, Text):
        yield thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from texts(getattr(thing, field.name))
    elif isinstance(thing, tuple | frozenset):
        for part in thing:
            yield from texts(part)


def cadence(pack: ContractPack, business: str, kind: str) -> int | None:
    checklist = pack.checklist_for(business, kind)
    assert checklist is not None, (business, kind)
    return checklist.cadence_days
