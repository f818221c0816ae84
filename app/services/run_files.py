"""The files of a device test, such as the photo that was measured, as evidence."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.evidence import Evidence, EvidenceKind, timing
from app.domain.site import Site
from app.domain.visit import Visit
from app.errors import ImageUnusable
from app.services.photo_intake import clean_name, photo, taken
from app.services.pieces import new_piece

if TYPE_CHECKING:
    from app.domain.checklist import Item
    from app.services.context import Ctx
    from app.store.uow import Unit
    from drivers.types import Attachment, RunResult


def stored(ctx: Ctx, visit_id: str, result: RunResult) -> tuple[Evidence, ...]:
    """SLOW. Stores the bytes, before the transaction that names them; a photo is treated as one
    that a person adds. Raises NotFound, StorageFull."""
    if not result.attachments:
        return ()
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id)
        site = reader.need(Site, visit.site_id)
    return tuple(_stored(ctx, visit, site, file) for file in result.attachments)


def attach(unit: Unit, files: tuple[Evidence, ...], visit: Visit, item: Item | None) -> None:
    """Writes what was stored, at ``item`` or at the visit as a whole."""
    for piece in files:
        judged = piece.timing
        if item is not None and piece.kind is EvidenceKind.PHOTO:
            judged = timing(piece.taken, piece.at.best, item.fresh_minutes)
        unit.put(
            replace(
                piece,
                item_id=item.id if item is not None else "",
                revision=visit.revision,
                timing=judged,
            )
        )


def _stored(ctx: Ctx, visit: Visit, site: Site, file: Attachment) -> Evidence:
    blob = ctx.store.blobs.put(file.data)
    if file.media_type.startswith("image/"):
        # one that the driver could read and our store cannot is kept as a file
        with suppress(ImageUnusable):
            made = taken(ctx, file.data, None)
            return photo(ctx, visit, site, "", file.data, blob, file.name, made)
    name = clean_name(file.name)
    return new_piece(ctx, visit, EvidenceKind.FILE, blob, file.media_type, name)
