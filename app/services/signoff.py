"""The supervisor's sign-off: what is shown, what is sealed, whether it still holds."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.answer import Answer, Measurement, Verdict, in_force
from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.checklist import Item, Section
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.finding import Finding
from app.domain.ids import new_id
from app.domain.sign_off import Receipt, SignOff, Stroke
from app.domain.signing import Signing, content_of, manifest_of
from app.domain.site import Site
from app.domain.text import Text
from app.domain.ticket import Ticket
from app.domain.visit import Visit, VisitState
from app.errors import NotEnrolled
from app.services.answering import read_sheet
from app.services.gap_text import gap_lines
from app.services.refusals import BadValue, NotComplete, NotOpen
from app.services.sheet import Sheet, business_title
from app.services.visit_guard import own, readable
from app.services.visit_page import remarks_of

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.store.uow import Unit
    from app.vault.seal import Verification

SIGN = Text("签字", "sign")
LEAST_POINTS: Final = 8  # a name leaves dozens; a slip of the mouse two or three
LEAST_INK: Final = 40  # px, the length of all strokes together
MOST_POINTS: Final = 20_000
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class AbnormalLine:
    section: Section
    item: Item
    answer: Answer
    finding: Finding | None
    ticket_number: str  # "" if there is none


@dataclass(frozen=True)
class FailedMeasurement:
    item: Item
    measurement: Measurement


@dataclass(frozen=True)
class ChangedLine:
    """One item that differs from the signed revision before."""

    section: Section
    item: Item
    before: Answer | None
    after: Answer | None
    remark: str  # central's, that asked for it


@dataclass(frozen=True)
class SummaryView:
    visit: Visit
    site: Site
    business_title: Text
    answered: int
    total: int
    abnormal: tuple[AbnormalLine, ...]
    failed: tuple[FailedMeasurement, ...]
    photos: int
    changed: tuple[ChangedLine, ...]  # since the last signed revision; empty in revision 1
    previous: SignOff | None  # of this visit's last revision
    photos_added: int = 0  # in this revision


@dataclass(frozen=True)
class RevisionCheck:
    sign_off: SignOff
    verification: Verification
    receipt: Receipt | None


def summary(ctx: Ctx, visit_id: str) -> SummaryView:
    """What the supervisor is shown before signing. Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id)
        sheet = read_sheet(ctx, reader, visit)
        readable(ctx, sheet.site)
        earlier = [s for s in reader.sign_offs(visit_id) if s.revision < visit.revision]
        remarks = remarks_of(visit, reader.reviews(visit_id))
        tickets = {t.id: t for t in reader.tickets(visit_id=visit_id)}
        signed_answers = in_force(
            a for a in reader.answers(visit_id) if a.revision < visit.revision
        )
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    photos = [e for e in sheet.evidence if e.kind is EvidenceKind.PHOTO and not e.removed]
    return SummaryView(
        visit=visit,
        site=sheet.site,
        business_title=business_title(pack, sheet.site.business),
        answered=sheet.answered(),
        total=len(sheet.items),
        abnormal=_abnormal(sheet, tickets),
        failed=tuple(
            FailedMeasurement(item, m)
            for item in sheet.items
            if (a := sheet.answers.get(item.id)) is not None
            for m in a.measurements
            if m.ok is False
        ),
        photos=len(photos),
        changed=_changed(sheet, signed_answers, remarks) if visit.revision > 1 else (),
        previous=earlier[-1] if earlier else None,
        photos_added=sum(e.revision == visit.revision for e in photos),
    )


def _abnormal(sheet: Sheet, tickets: dict[str, Ticket]) -> tuple[AbnormalLine, ...]:
    by_finding = {t.finding_id: t for t in tickets.values() if t.finding_id}
    lines = []
    for section in sheet.checklist.sections:
        ids = {item.id for item in section.items}
        for item in sheet.items:
            answer = sheet.answers.get(item.id)
            if item.id not in ids or answer is None or answer.verdict is not Verdict.ABNORMAL:
                continue
            finding = sheet.finding(item.id)
            ticket = None
            if finding is not None:
                ticket = tickets.get(finding.ticket_id or "") or by_finding.get(finding.id)
            lines.append(
                AbnormalLine(section, item, answer, finding, ticket.number if ticket else "")
            )
    return tuple(lines)


def _changed(
    sheet: Sheet, before: dict[str, Answer], remarks: dict[str, str]
) -> tuple[ChangedLine, ...]:
    return tuple(
        ChangedLine(
            sheet.checklist.section_of(item.id),
            item,
            before.get(item.id),
            sheet.answers.get(item.id),
            remarks.get(item.id, ""),
        )
        for item in sheet.items
        if item.id in sheet.visit.rework
        or ((a := sheet.answers.get(item.id)) is not None and a.revision == sheet.visit.revision)
    )


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
        missing = gap_lines(read_sheet(ctx, unit, visit))
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


def verification(ctx: Ctx, visit_id: str) -> tuple[RevisionCheck, ...]:
    """Each signed revision, oldest first: whether its signature holds, whether the records are
    still what was signed (and if not, the paths that differ), and central's receipt."""
    with ctx.store.read() as reader:
        return checks(ctx, reader, visit_id)


def checks(ctx: Ctx, reader: Reader, visit_id: str) -> tuple[RevisionCheck, ...]:
    from app.vault import seal

    record = reader.record(visit_id)
    readable(ctx, record.site)
    receipts = {r.revision: r for r in reader.receipts(visit_id)}
    known = known_keys(ctx, reader)
    return tuple(
        RevisionCheck(
            sign_off,
            seal.check(sign_off, content_of(record, sign_off.revision), known),
            receipts.get(sign_off.revision),
        )
        for sign_off in reader.sign_offs(visit_id)
    )


KEYS: Final = "device_keys"  # local key: public keys of enrolled laptops, as central told them


def known_keys(ctx: Ctx, reader: Reader) -> frozenset[str] | None:
    """This laptop's key and those that central vouched for; None (do not compare) while central
    has told of none: a laptop that was never online cannot know the others."""
    told = reader.local(KEYS)
    device = ctx.store.device
    if not isinstance(told, list | dict) or device is None:
        return None
    return frozenset({str(key) for key in told} | {device.key.public})
