"""Reports made from what is in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.text import Lang

if TYPE_CHECKING:
    from app.services.context import Ctx


def visit_pdf(ctx: Ctx, visit_id: str, lang: Lang = "zh") -> bytes:
    raise NotImplementedError
