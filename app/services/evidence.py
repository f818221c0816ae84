"""Photos and files on an item: validated, stored once by their hash.

The bytes are stored (and are durable) before the record that names them is written: a crash in
between leaves bytes nobody names, never a record without its bytes.
"""

from __future__ import annotations

import mimetypes
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.answer import Verdict
from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.checklist import ItemKind
from app.domain.earlier import finding_id
from app.domain.evidence import Evidence, EvidenceKind, Seen
from app.domain.evidence_words import remarks_of
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.errors import ImageUnusable
from app.services.answering import base_answer, open_item, put_answer, sheet_for_writing
from app.services.photo_intake import MOST_BYTES as MOST_BYTES
from app.services.photo_intake import Unusable as Unusable
from app.services.photo_intake import (
    bytes_of,
    clean_name,
    media_of,
    photo,
    refuse_heic,
    taken,
)
from app.services.pieces import new_piece
from app.services.refusals import BadValue, NotOpen
from app.services.visit_guard import in_draft, own

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.services.sheet import Sheet
    from app.store.reader import Reader
    from app.store.uow import Unit

ADD_PHOTO = Text("添加照片", "add a photo")
ADD_FILE = Text("添加文件", "add a file")
REMOVE = Text("移除这份佐证", "take this evidence off")
RESTORE = Text("放回这份佐证", "put this evidence back")
PICTURES: Final = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif"}
)


def add(ctx: Ctx, visit_id: str, item_id: str, source: Path | bytes, name: str = "") -> ChangeSet:
    """SLOW. A photo if the file is a picture or its name claims it, else a file. Raises as
    ``add_photo`` and ``add_file``."""
    given = name or (source.name if isinstance(source, Path) else "")
    if Path(given).suffix.lower() in PICTURES:
        return add_photo(ctx, visit_id, item_id, source, name)
    if media_of(_head(source))[1]:
        with suppress(ImageUnusable):  # it only begins like one
            return add_photo(ctx, visit_id, item_id, source, name)
    return add_file(ctx, visit_id, item_id, source, name)


def add_photo(
    ctx: Ctx, visit_id: str, item_id: str, source: Path | bytes, name: str = ""
) -> ChangeSet:
    """SLOW. A picture on an item (with "" on the visit): the file as it came and the copy that is
    shown and sent. The same picture twice on one item is kept once. A photo item is answered by
    its photo. One that is too old for its item is kept and marked. Raises ImageUnusable, Unusable
    (too large, unreadable), NotOpen, NotPermitted."""
    from app.store.pictures import picture_size

    sheet = _open_sheet(ctx, visit_id, item_id, ADD_PHOTO)
    content = bytes_of(source)
    refuse_heic(content)
    picture_size(content)  # refused before anything is stored
    original = ctx.store.blobs.put(content)
    if (held := _same(sheet, item_id, EvidenceKind.PHOTO, original[0])) is not None:
        return changed((Touch(Entity.EVIDENCE, held.id, visit_id),))
    given = name or (source.name if isinstance(source, Path) else f"photo{media_of(content)[1]}")
    listed = bool(item_id) and not finding_id(item_id)  # an earlier finding's item has no limit
    fresh = sheet.checklist.item(item_id).fresh_minutes if listed else 0
    made = taken(ctx, content, source)
    piece = photo(ctx, sheet.visit, sheet.site, item_id, content, original, given, made, fresh)
    return _keep(ctx, piece, ADD_PHOTO)


def add_file(
    ctx: Ctx, visit_id: str, item_id: str, source: Path | bytes, name: str = ""
) -> ChangeSet:
    """SLOW. Any file up to 50 MiB. Raises Unusable, NotOpen, NotPermitted."""
    sheet = _open_sheet(ctx, visit_id, item_id, ADD_FILE)
    content = bytes_of(source)
    given = clean_name(name or (source.name if isinstance(source, Path) else "file"))
    blob = ctx.store.blobs.put(content)
    media_type = mimetypes.guess_type(given)[0] or "application/octet-stream"
    made = new_piece(ctx, sheet.visit, EvidenceKind.FILE, blob, media_type, given, item_id)
    return _keep(ctx, made, ADD_FILE)


def remove(ctx: Ctx, evidence_id: str) -> ChangeSet:
    """Takes a photo or file off before finishing, with what was drawn on it; rows and bytes stay.
    What belongs to a signed revision cannot be taken off. Raises NotOpen, NotPermitted,
    BadValue."""
    return _turn(ctx, evidence_id, removed=True, action=REMOVE)


def restore(ctx: Ctx, evidence_id: str) -> ChangeSet:
    """Puts back what was taken off, as it was. Raises NotOpen, NotPermitted, BadValue."""
    return _turn(ctx, evidence_id, removed=False, action=RESTORE)


def remarks_on(ctx: Ctx, changes: ChangeSet) -> tuple[Text, ...]:
    """What is to be told of the evidence that was just added."""
    with ctx.store.read() as reader:
        ids = [t.id for t in changes.touches if t.entity is Entity.EVIDENCE]
        held = [e for id in ids if (e := reader.get(Evidence, id)) is not None]
    return tuple(remark.whole for e in held for remark in remarks_of(e))


def thumbnail(ctx: Ctx, sha256: str, edge: int = 160) -> bytes:
    """SLOW. A small upright picture, PNG or JPEG. Raises BlobMissing, BlobDamaged,
    ImageUnusable."""
    return ctx.store.blobs.thumb(sha256, edge)


def content(ctx: Ctx, sha256: str) -> bytes:
    """SLOW. The bytes, compared with their hash. Raises BlobMissing, BlobDamaged."""
    return ctx.store.blobs.read(sha256)


def editable(unit: Reader, ctx: Ctx, evidence_id: str, action: Text) -> tuple[Evidence, Visit]:
    """The photo or file and its visit, if it may be changed now: neither a photo nor what was drawn
    on it changes after the signature. Raises NotOpen, NotPermitted, BadValue, NotFound."""
    evidence = unit.need(Evidence, evidence_id)
    visit = unit.need(Visit, evidence.visit_id)
    own(ctx, visit, action)
    in_draft(visit, action)
    if evidence.revision < visit.revision:
        raise NotOpen(VisitState.SIGNED, action)
    if evidence.kind not in (EvidenceKind.PHOTO, EvidenceKind.FILE):
        raise BadValue(
            Text("佐证", "Evidence"), evidence.name, Text("照片或文件", "a photo or a file")
        )
    return evidence, visit


def _turn(ctx: Ctx, evidence_id: str, *, removed: bool, action: Text) -> ChangeSet:
    with ctx.store.unit(ctx.actor.id) as unit:
        held = unit.need(Evidence, evidence_id)
        if held.removed is removed:
            own(ctx, unit.need(Visit, held.visit_id), action)
            return ChangeSet()
        evidence, _ = editable(unit, ctx, evidence_id, action)
        unit.put(replace(evidence, removed=removed))
        if evidence.of:
            unit.put(replace(unit.need(Evidence, evidence.of), removed=removed))
        elif removed:
            for piece in unit.evidence(evidence.visit_id):
                if piece.of == evidence.id and not piece.removed:
                    unit.put(replace(piece, removed=True))
        return unit.commit()


def _keep(ctx: Ctx, evidence: Evidence, action: Text) -> ChangeSet:
    visit_id, item_id = evidence.visit_id, evidence.item_id
    with ctx.store.unit(ctx.actor.id) as unit:
        sheet = sheet_for_writing(ctx, unit, visit_id)
        _check_item(sheet, item_id, action)
        held = _same(sheet, item_id, evidence.kind, evidence.source_sha256)
        if held is not None:
            return changed((Touch(Entity.EVIDENCE, held.id, visit_id),))
        if evidence.kind is EvidenceKind.PHOTO:
            evidence = replace(evidence, seen_before=_seen(unit, evidence))
        unit.put(replace(evidence, revision=sheet.visit.revision))
        _send_along(unit, evidence)
        listed = item_id and not sheet.looks_at(item_id)
        if listed and evidence.kind is EvidenceKind.PHOTO:
            item = sheet.checklist.item(item_id)
            base = base_answer(sheet, item_id)
            if item.kind is ItemKind.PHOTO and not base.given:
                put_answer(ctx, unit, sheet, replace(base, verdict=Verdict.NORMAL))
        return unit.commit()


def _send_along(unit: Unit, evidence: Evidence) -> None:
    """The original follows its copy where the visit's engineer asked for that."""
    from app.services.originals import sends_all

    if evidence.original_sha256 and sends_all(unit, evidence.visit_id):
        unit.send_original(evidence)


def _seen(reader: Reader, evidence: Evidence) -> Seen | None:
    """The oldest other place where this very file is evidence, of what this laptop knows."""
    for other in reader.evidence_of_file(evidence.source_sha256):
        here = (other.visit_id, other.item_id) == (evidence.visit_id, evidence.item_id)
        if here or other.kind is not EvidenceKind.PHOTO or other.of:
            continue
        visit = reader.get(Visit, other.visit_id)
        site = reader.get(Site, visit.site_id) if visit is not None else None
        return Seen(
            other.visit_id,
            visit.number if visit is not None else "",
            site.name if site is not None else "",
            f"{other.at.local:%Y-%m-%d}",
            other.item_id,
        )
    return None


def _same(sheet: Sheet, item_id: str, kind: EvidenceKind, sha256: str) -> Evidence | None:
    """The file on this item already."""
    return next(
        (e for e in sheet.attached(item_id) if (e.source_sha256, e.kind) == (sha256, kind)), None
    )


def _open_sheet(ctx: Ctx, visit_id: str, item_id: str, action: Text) -> Sheet:
    """Refuses before the bytes are stored; the unit checks again."""
    with ctx.store.read() as reader:
        sheet = sheet_for_writing(ctx, reader, visit_id)
        _check_item(sheet, item_id, action)
        return sheet


def _check_item(sheet: Sheet, item_id: str, action: Text) -> None:
    if item_id and not sheet.looks_at(item_id):
        open_item(sheet, item_id, action)
    else:
        in_draft(sheet.visit, action)


def _head(source: Path | bytes) -> bytes:
    """The first bytes; nothing where they cannot be read, which adding will tell."""
    if isinstance(source, bytes):
        return source[:16]
    try:
        with source.open("rb") as file:
            return file.read(16)
    except OSError:
        return b""
