"""The palette: jump to a site, a visit, a ticket, an article by name, pinyin initials or number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.domain.text import Text

if TYPE_CHECKING:
    from app.services.context import Ctx

HitKind = Literal["site", "visit", "ticket", "symptom", "article"]


@dataclass(frozen=True)
class Hit:
    kind: HitKind
    id: str  # site, visit or ticket id; symptom code; article id
    title: Text
    detail: Text
    score: int  # higher is nearer


def palette(ctx: Ctx, text: str, limit: int = 20) -> tuple[Hit, ...]:
    raise NotImplementedError
