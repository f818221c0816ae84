"""The supervisor's sign-off: what is shown, what is sealed, whether it still holds."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.domain import change
from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.codec import plain
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.ids import new_id
from app.domain.sign_off import SignOff, Stroke
from app.domain.signing import Signing, manifest_of
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.errors import NotEnrolled
from app.services.answering import read_sheet
from app.services.gap_text import gap_lines
from app.services.refusals import BadValue, NotComplete, NotOpen
from app.services.visit_guard import own

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.uow import Unit

from app.services.sign_summary import (
    AbnormalLine,
    ChangedLine,
    FailedMeasurement,
    SummaryView,
    summary,
)
from app.services.verifying import RevisionCheck, verification

__all__ = [
    "AbnormalLine",
    "ChangedLine",
    "FailedMeasurement",
    "RevisionCheck",
    "SummaryView",
    "has_ink",
    "sign",
    "summary",
    "verification",
]

SIGN = Text("签字", "sign")
LEAST_POINTS: Final = 8  # a name leaves dozens; a slip of the mouse two or three
LEAST_INK: Final = 40  # px, the length of all strokes together
MOST_POINTS: Final = 20_000
_PNG = b"\x89PNG\r\n\x1a\n"


def sign(
    ctx: Ctx,
    visit_id: str,
    *,
    supervisor: str,
    role: str,
    rating: int,
    remarks: str,
    strokes: Sequence[Stroke],
    png: bytes,
) -> ChangeSet:
    """SLOW. Seals the revision: the stroke's picture as evidence, the manifest signed with the
    laptop's key and chained to its previous sign-off, the visit signed, in one transaction. A
    second call for a revision that is signed changes nothing and touches the sign-off there is.

    Raises BadValue (name, rating 1-5, a stroke without real ink, a picture that is none),
    NotOpen (not finished), NotComplete, NotPermitted."""
    from app.vault import seal

    given = _checked(supervisor, role, rating, remarks, strokes, png)
    sha256, size = ctx.store.blobs.put(png)
    with ctx.store.unit(ctx.actor.id) as unit:
        visit = unit.need(Visit, visit_id)
        own(ctx, visit, SIGN)
        earlier = unit.sign_offs(visit_id)
        if visit.state is VisitState.SIGNED and earlier:
            there = earlier[-1]
            return changed(
                (
                    Touch(Entity.SIGN_OFF, there.id, visit_id),
                    Touch(Entity.VISIT, visit_id, visit_id),
                )
            )
        if visit.state is not VisitState.FINISHED:
            raise NotOpen(visit.state, SIGN)
        sheet = read_sheet(ctx, unit, visit)
        missing = gap_lines(sheet)
        if missing:
            raise NotComplete(missing)
        device = ctx.store.device
        if device is None:
            raise NotEnrolled()
        at = ctx.clock.now()
        prev = unit.last_sign_off_hash()
        manifest = manifest_of(
            unit.record(visit_id),
            Signing(*given, tuple(strokes), sha256),
            at=at,
            device_key=device.key.public,
            laptop_prev=prev,
            visit_prev=earlier[-1].content_sha256 if earlier else "",
            checklist_sha256=change.sha256(change.canonical(plain(sheet.checklist))),
        )
        sealed = seal.seal(manifest, device.key)
        _put_picture(ctx, unit, visit, sha256, size)
        unit.put(visit.sign(at))
        unit.put(
            SignOff(
                id=new_id(),
                visit_id=visit_id,
                revision=visit.revision,
                supervisor=given[0],
                role=given[1],
                rating=given[2],
                remarks=given[3],
                strokes=tuple(strokes),
                signature_sha256=sha256,
                manifest=sealed.manifest_text,
                content_sha256=sealed.content_sha256,
                device_key=device.key.public,
                device_signature=sealed.signature,
                prev_sha256=prev,
                at=at,
            )
        )
        return unit.commit()


def _put_picture(ctx: Ctx, unit: Unit, visit: Visit, sha256: str, size: int) -> None:
    unit.put(
        Evidence(
            id=new_id(),
            visit_id=visit.id,
            item_id="",
            kind=EvidenceKind.SIGNATURE,
            sha256=sha256,
            size=size,
            media_type="image/png",
            name=f"signature-{visit.revision}.png",
            revision=visit.revision,
            by=ctx.actor.id,
            at=ctx.clock.now(),
        )
    )


def _checked(
    supervisor: str,
    role: str,
    rating: int,
    remarks: str,
    strokes: Sequence[Stroke],
    png: bytes,
) -> tuple[str, str, int, str]:
    name = " ".join(supervisor.split())
    if not name or len(name) > 60:
        raise BadValue(
            Text("负责人姓名", "Supervisor's name"), name, Text("1–60 个字", "1–60 characters")
        )
    if len(role) > 60 or len(remarks) > 1000:
        raise BadValue(
            Text("职务或意见", "Role or remarks"),
            role if len(role) > 60 else remarks,
            Text("职务不超过 60 字，意见不超过 1000 字", "60 and 1000 characters at most"),
        )
    if isinstance(rating, bool) or not 1 <= rating <= 5:
        raise BadValue(Text("满意度", "Rating"), str(rating), Text("1 到 5", "1 to 5"))
    if not has_ink(strokes):
        raise BadValue(
            Text("签名", "Signature"), "", Text("手写的姓名", "the name, written by hand")
        )
    if not png.startswith(_PNG):
        raise BadValue(Text("签名图片", "Signature picture"), "", Text("PNG 图片", "a PNG"))
    return name, role.strip(), rating, remarks.strip()


def has_ink(strokes: Sequence[Stroke]) -> bool:
    """Whether somebody really wrote: enough points, enough length, not one straight dot."""
    points = sum(len(s) for s in strokes)
    if not LEAST_POINTS <= points <= MOST_POINTS:
        return False
    length = sum(
        abs(b[0] - a[0]) + abs(b[1] - a[1])
        for stroke in strokes
        for a, b in itertools.pairwise(stroke)
    )
    return length >= LEAST_INK
