"""Photos and files on an item: validated, stored once by their hash.

The bytes are stored (and are durable) before the record that names them is written: a crash in
between leaves bytes nobody names, never a record without its bytes.
"""

from __future__ import annotations

import mimetypes
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.answer import Verdict
from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.checklist import ItemKind
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.ids import new_id
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.services.answering import base_answer, open_item, put_answer, sheet_for_writing
from app.services.refusals import BadValue, NotOpen, Refused
from app.services.visit_guard import in_draft, own

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.services.sheet import Sheet

ADD_PHOTO = Text("添加照片", "add a photo")
ADD_FILE = Text("添加文件", "add a file")
REMOVE = Text("移除这份佐证", "take this evidence off")
MOST_BYTES: Final = 50 * 1024 * 1024

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"GIF8", "image/gif", ".gif"),
    (b"BM", "image/bmp", ".bmp"),
)


class Unusable(Refused):
    """The file cannot be evidence."""

    code = "unusable"


def add_photo(
    ctx: Ctx, visit_id: str, item_id: str, source: Path | bytes, name: str = ""
) -> ChangeSet:
    """SLOW. A picture on an item (with "" on the visit). The same picture twice on one item is
    kept once. A photo item is answered by its photo. Raises ImageUnusable, Unusable (too large,
    unreadable), NotOpen, NotPermitted."""
    from app.store.pictures import picture_size

    _check_open(ctx, visit_id, item_id, ADD_PHOTO)
    content = _bytes_of(source)
    width, height = picture_size(content)
    media, ending = _media(content)
    given = name or (source.name if isinstance(source, Path) else f"photo{ending}")
    return _add(
        ctx,
        visit_id,
        item_id,
        content,
        Evidence(
            id=new_id(),
            visit_id=visit_id,
            item_id=item_id,
            kind=EvidenceKind.PHOTO,
            sha256="",
            size=len(content),
            media_type=media,
            name=_clean(given),
            revision=0,
            by=ctx.actor.id,
            at=ctx.clock.now(),
            width=width,
            height=height,
        ),
        ADD_PHOTO,
    )


def add_file(
    ctx: Ctx, visit_id: str, item_id: str, source: Path | bytes, name: str = ""
) -> ChangeSet:
    """SLOW. Any file up to 50 MiB. Raises Unusable, NotOpen, NotPermitted."""
    _check_open(ctx, visit_id, item_id, ADD_FILE)
    content = _bytes_of(source)
    given = _clean(name or (source.name if isinstance(source, Path) else "file"))
    media = mimetypes.guess_type(given)[0] or "application/octet-stream"
    return _add(
        ctx,
        visit_id,
        item_id,
        content,
        Evidence(
            id=new_id(),
            visit_id=visit_id,
            item_id=item_id,
            kind=EvidenceKind.FILE,
            sha256="",
            size=len(content),
            media_type=media,
            name=given,
            revision=0,
            by=ctx.actor.id,
            at=ctx.clock.now(),
        ),
        ADD_FILE,
    )


def remove(ctx: Ctx, evidence_id: str) -> ChangeSet:
    """Takes a photo or file off before finishing; its row and bytes stay. What belongs to a signed
    revision cannot be taken off. Raises NotOpen, NotPermitted, BadValue."""
    with ctx.store.unit(ctx.actor.id) as unit:
        evidence = unit.need(Evidence, evidence_id)
        visit = unit.need(Visit, evidence.visit_id)
        own(ctx, visit, REMOVE)
        if evidence.removed:
            return ChangeSet()
        in_draft(visit, REMOVE)
        if evidence.revision < visit.revision:
            raise NotOpen(VisitState.SIGNED, REMOVE)
        if evidence.kind not in (EvidenceKind.PHOTO, EvidenceKind.FILE):
            raise BadValue(
                Text("佐证", "Evidence"), evidence.name, Text("照片或文件", "a photo or a file")
            )
        unit.put(replace(evidence, removed=True))
        return unit.commit()


def thumbnail(ctx: Ctx, sha256: str, edge: int = 160) -> bytes:
    """SLOW. A small upright picture, PNG or JPEG. Raises BlobMissing, BlobDamaged,
    ImageUnusable."""
    return ctx.store.blobs.thumb(sha256, edge)


def content(ctx: Ctx, sha256: str) -> bytes:
    """SLOW. The bytes, compared with their hash. Raises BlobMissing, BlobDamaged."""
    return ctx.store.blobs.read(sha256)


def _add(
    ctx: Ctx, visit_id: str, item_id: str, content: bytes, evidence: Evidence, action: Text
) -> ChangeSet:
    sha256, size = ctx.store.blobs.put(content)
    with ctx.store.unit(ctx.actor.id) as unit:
        sheet = sheet_for_writing(ctx, unit, visit_id)
        _check_item(sheet, item_id, action)
        same = next(
            (e for e in sheet.attached(item_id) if (e.sha256, e.kind) == (sha256, evidence.kind)),
            None,
        )
        if same is not None:
            return changed((Touch(Entity.EVIDENCE, same.id, visit_id),))
        unit.put(replace(evidence, sha256=sha256, size=size, revision=sheet.visit.revision))
        listed = item_id and not sheet.looks_at(item_id)
        if listed and evidence.kind is EvidenceKind.PHOTO:
            item = sheet.checklist.item(item_id)
            base = base_answer(sheet, item_id)
            if item.kind is ItemKind.PHOTO and not base.given:
                put_answer(ctx, unit, sheet, replace(base, verdict=Verdict.NORMAL))
        return unit.commit()


def _check_open(ctx: Ctx, visit_id: str, item_id: str, action: Text) -> None:
    """Refuses before the bytes are stored; the unit checks again."""
    with ctx.store.read() as reader:
        _check_item(sheet_for_writing(ctx, reader, visit_id), item_id, action)


def _check_item(sheet: Sheet, item_id: str, action: Text) -> None:
    if item_id and not sheet.looks_at(item_id):
        open_item(sheet, item_id, action)
    else:
        in_draft(sheet.visit, action)


def _bytes_of(source: Path | bytes) -> bytes:
    content = source if isinstance(source, bytes) else _read(source)
    if not content:
        raise Unusable(
            what=Text("文件是空的。", "The file is empty."),
            todo=Text("请换一个文件。", "Choose another one."),
        )
    if len(content) > MOST_BYTES:
        raise _too_large(len(content))
    return content


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _too_large(size)  # before it is read into memory
        return path.read_bytes()
    except OSError as error:
        raise Unusable(
            f"{path}: {error}",
            what=Text(f"读不到文件 {path.name}。", f"{path.name} cannot be read."),
            todo=Text("请检查文件是否还在。", "Check that it is still there."),
        ) from error


def _too_large(size: int) -> Unusable:
    return Unusable(
        f"{size} bytes",
        what=Text(
            f"文件有 {size // 1048576} MB，超过 50 MB。",
            f"The file has {size // 1048576} MB; at most 50 MB can be kept.",
        ),
        todo=Text("请换一个小一些的文件。", "Choose a smaller one."),
    )


def _media(content: bytes) -> tuple[str, str]:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", ".webp"
    for start, media, ending in _SIGNATURES:
        if content.startswith(start):
            return media, ending
    return "application/octet-stream", ""


def _clean(name: str) -> str:
    """A file name without folders or control characters, at most 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[-120:] or "file"
