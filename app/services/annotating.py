"""Drawing on a photo. What was drawn is kept as figures, the picture made of it is evidence of its
own that stands in the photo's place, and the photo itself stays behind it, untouched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.domain.changes import ChangeSet
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.ids import new_id
from app.domain.marks import Mark, parsed, written
from app.domain.site import Site
from app.domain.text import Text
from app.services.evidence import editable
from app.services.finding_rules import record_lang
from app.services.photo_intake import JPEG, stamp_texts, stamped_copy
from app.services.refusals import BadValue

if TYPE_CHECKING:
    from app.services.context import Ctx

ANNOTATE = Text("标注照片", "mark the photo")
CANVAS: Final = 1600  # px, the longer side of what is drawn on


@dataclass(frozen=True)
class Canvas:
    """The bare picture to draw on, JPEG or PNG, and what is drawn on it already."""

    photo: Evidence  # the one without marks
    picture: bytes
    marks: tuple[Mark, ...]


def canvas(ctx: Ctx, evidence_id: str) -> Canvas:
    """SLOW. ``evidence_id``: a photo or its marked picture. Raises NotOpen, NotPermitted, BadValue,
    BlobMissing."""
    with ctx.store.read() as reader:
        evidence, _ = editable(reader, ctx, evidence_id, ANNOTATE)
        _check(evidence)
        photo = reader.need(Evidence, evidence.of) if evidence.of else evidence
        held = [e for e in reader.evidence(evidence.visit_id) if e.of == photo.id]
    marks = next((e.marks for e in held if not e.removed), "")
    picture = ctx.store.blobs.thumb(photo.source_sha256, CANVAS)
    return Canvas(photo, picture, parsed(marks))


def annotate(ctx: Ctx, evidence_id: str, marks: tuple[Mark, ...]) -> ChangeSet:
    """SLOW. Draws ``marks``, and nothing else, on the photo; without any the photo itself is shown
    again. The same marks change nothing. Raises NotOpen, NotPermitted, BadValue, BlobMissing."""
    try:
        text = written(marks)
    except ValueError as error:
        raise BadValue(
            Text("标注", "Marks"), str(error)[:80], Text("在照片之内", "inside the photo")
        ) from error
    with ctx.store.read() as reader:
        evidence, visit = editable(reader, ctx, evidence_id, ANNOTATE)
        _check(evidence)
        photo = reader.need(Evidence, evidence.of) if evidence.of else evidence
        site = reader.need(Site, visit.site_id)
    made: Evidence | None = None
    if text:
        pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
        texts = stamp_texts(record_lang(pack), visit, site, photo.taken, photo.taken_from, photo.at)
        copy = stamped_copy(ctx.store.blobs.read(photo.source_sha256), texts, text)
        sha256, size = ctx.store.blobs.put(copy.data)
        made = replace(
            photo,
            id=new_id(),
            sha256=sha256,
            size=size,
            media_type=JPEG,
            width=copy.width,
            height=copy.height,
            by=ctx.actor.id,
            at=ctx.clock.now(),
            original_sha256=photo.source_sha256,
            original_size=photo.original_size or photo.size,
            of=photo.id,
            marks=text,
        )
    with ctx.store.unit(ctx.actor.id) as unit:
        photo, _ = editable(unit, ctx, photo.id, ANNOTATE)
        _check(photo)
        for held in unit.evidence(photo.visit_id):
            if held.of != photo.id or held.removed:
                continue
            if held.marks == text:
                return ChangeSet()
            unit.put(replace(held, removed=True))
        if made is not None:
            unit.put(made)
        return unit.commit()


def _check(evidence: Evidence) -> None:
    if evidence.kind is not EvidenceKind.PHOTO or evidence.removed:
        raise BadValue(Text("佐证", "Evidence"), evidence.name, Text("一张照片", "a photo"))
