"""The supervisor's sign-off, or his refusal: what is shown, what is sealed, whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.domain import change
from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.codec import plain
from app.domain.evidence import EvidenceKind
from app.domain.ids import new_id
from app.domain.sign_off import Identity, Stroke
from app.domain.signing import Signing
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.errors import NotEnrolled
from app.services import sign_checks
from app.services.answering import read_sheet
from app.services.gap_text import gap_lines
from app.services.pieces import new_piece
from app.services.refusals import BadValue, NotComplete, NotOpen
from app.services.sign_checks import SamePerson, has_ink
from app.services.sign_lines import AbnormalLine, ChangedLine, FailedMeasurement
from app.services.sign_summary import SummaryView, summary
from app.services.supervisors import Proof, prove
from app.services.verifying import RevisionCheck, verification
from app.services.visit_guard import own

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.uow import Unit

__all__ = [
    "AbnormalLine",
    "ChangedLine",
    "FailedMeasurement",
    "RevisionCheck",
    "SamePerson",
    "SummaryView",
    "has_ink",
    "refuse",
    "sign",
    "summary",
    "verification",
]

SIGN = Text("签字", "sign")
REASON: Final = Text("未能签字的原因", "Why it is not signed")


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
    phone: str = "",
    supervisor_id: str = "",
    secret: str = "",
) -> ChangeSet:
    """SLOW. Seals the revision: the stroke's picture as evidence, the manifest signed with the
    laptop's key and chained to its previous sign-off, the visit signed, in one transaction. A
    second call for a revision that is signed changes nothing and touches the sign-off there is.

    ``supervisor_id`` names one whom central knows at the site; ``secret`` is his PIN or one-time
    code.

    Raises BadValue (name, rating 1-5, a stroke without real ink, a picture that is none),
    SamePerson, WrongSecret, TriedTooOften, NotOpen (not finished), NotComplete, NotPermitted."""
    visit = _own(ctx, visit_id)
    who = sign_checks.who(visit, supervisor, role, phone)
    rated = sign_checks.rating_of(rating)
    said = sign_checks.remarks_of(remarks)
    drawn = sign_checks.ink(strokes, png)
    proof = prove(ctx, supervisor_id, secret) if supervisor_id else Proof(Identity.TYPED)
    sha256, size = ctx.store.blobs.put(png)
    signing = Signing(
        who[0],
        who[1],
        rated,
        said,
        drawn,
        sha256,
        phone=who[2],
        identity=proof.identity,
        supervisor_id=supervisor_id,
        code_sha256=proof.code_sha256,
    )
    return _seal(ctx, visit_id, signing, size)


def refuse(
    ctx: Ctx, visit_id: str, *, reason: str, supervisor: str = "", role: str = "", phone: str = ""
) -> ChangeSet:
    """SLOW. Seals the revision without a signature: he would not or could not sign, and ``reason``
    says why. The record is the engineer's alone then, and says so wherever it is shown.

    Raises BadValue (no reason), NotOpen (not finished), NotComplete, NotPermitted."""
    _own(ctx, visit_id)
    why = " ".join(reason.split())
    if not 2 <= len(why) <= 300:
        raise BadValue(REASON, why, Text("2–300 个字", "2 to 300 characters"))
    name = " ".join(supervisor.split())[:60]
    post, number = sign_checks.short(role, phone)
    signing = Signing(name, post, 0, "", (), "", phone=number, refused=True, reason=why)
    return _seal(ctx, visit_id, signing, 0)


def _own(ctx: Ctx, visit_id: str) -> Visit:
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id)
    own(ctx, visit, SIGN)
    return visit


def _seal(ctx: Ctx, visit_id: str, signing: Signing, size: int) -> ChangeSet:
    """``size`` of the signature's picture, already stored; 0 without one."""
    from app.vault import seal

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
        sealed = seal.seal(
            unit.record(visit_id),
            signing,
            device.key,
            id=new_id(),
            at=at,
            laptop_prev=unit.last_sign_off_hash(),
            visit_prev=earlier[-1].content_sha256 if earlier else "",
            checklist_sha256=change.sha256(change.canonical(plain(sheet.checklist))),
        )
        if size:
            _put_picture(ctx, unit, visit, signing.signature_sha256, size)
        unit.put(visit.sign(at))
        unit.put(sealed)
        return unit.commit()


def _put_picture(ctx: Ctx, unit: Unit, visit: Visit, sha256: str, size: int) -> None:
    name = f"signature-{visit.revision}.png"
    unit.put(new_piece(ctx, visit, EvidenceKind.SIGNATURE, (sha256, size), "image/png", name))
