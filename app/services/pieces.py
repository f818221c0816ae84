"""Evidence as a record, made in one place: whoever keeps a file, a capture or a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.evidence import Evidence, EvidenceKind
from app.domain.ids import new_id
from app.domain.visit import Visit

if TYPE_CHECKING:
    from app.services.context import Ctx


def new_piece(
    ctx: Ctx,
    visit: Visit,
    kind: EvidenceKind,
    blob: tuple[str, int],
    media_type: str,
    name: str,
    item_id: str = "",
) -> Evidence:
    """``blob``: SHA-256 and bytes of what is stored; ``item_id`` "" is the visit as a whole."""
    sha256, size = blob
    return Evidence(
        id=new_id(),
        visit_id=visit.id,
        item_id=item_id,
        kind=kind,
        sha256=sha256,
        size=size,
        media_type=media_type,
        name=name,
        revision=visit.revision,
        by=ctx.actor.id,
        at=ctx.clock.now(),
    )
