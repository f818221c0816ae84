"""What the supervisor is shown before signing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.answer import Answer, Measurement, Verdict, in_force
from app.domain.checklist import Item, Section, off_guide
from app.domain.differences import Difference
from app.domain.evidence import Evidence, EvidenceKind, shown
from app.domain.finding import Finding
from app.domain.score import Score
from app.domain.sign_off import SignOff
from app.domain.site import Site
from app.domain.text import Text
from app.domain.ticket import Ticket
from app.domain.visit import Visit
from app.services.answering import read_sheet
from app.services.finding_lines import FindingLine
from app.services.sheet import Sheet, business_title
from app.services.since_last import SinceLast, since_last
from app.services.visit_guard import readable
from app.services.visit_page import remarks_of

if TYPE_CHECKING:
    from app.services.context import Ctx


@dataclass(frozen=True)
class AbnormalLine:
    section: Section
    item: Item
    answer: Answer
    finding: Finding | None
    ticket_number: str  # "" if there is none
    photos: tuple[Evidence, ...] = ()  # photos and files of the item


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
    photos: tuple[Evidence, ...] = ()  # photos and files of the item


@dataclass(frozen=True)
class SoftLine:
    """Within the hard limits and outside the soft ones: somebody was warned, and decided."""

    section: Section
    item: Item
    answer: Answer


@dataclass(frozen=True)
class LookLine:
    """A finding of an earlier visit and what became of it, as seen on this one."""

    line: FindingLine
    answer: Answer


@dataclass(frozen=True)
class SectionScore:
    section: Section
    score: int | None  # 0-100; None: nothing in it counts
    before: int | None  # of the last visit


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
    soft: tuple[SoftLine, ...] = ()
    earlier: tuple[LookLine, ...] = ()
    scores: tuple[SectionScore, ...] = ()
    score: int | None = None
    score_before: int | None = None
    last: Visit | None = None  # the visit before, which differences and scores refer to
    differences: tuple[Difference, ...] = ()


def summary(ctx: Ctx, visit_id: str) -> SummaryView:
    """What the supervisor is shown before signing. Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id)
        sheet = read_sheet(ctx, reader, visit)
        readable(ctx, sheet.site)
        since = since_last(ctx, reader, sheet)
        earlier = [s for s in reader.sign_offs(visit_id) if s.revision < visit.revision]
        remarks = remarks_of(visit, reader.reviews(visit_id))
        tickets = {t.id: t for t in reader.tickets(visit_id=visit_id)}
        signed_answers = in_force(
            a for a in reader.answers(visit_id) if a.revision < visit.revision
        )
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    photos = [e for e in shown(sheet.evidence) if e.kind is EvidenceKind.PHOTO]
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
        soft=_soft(sheet),
        earlier=tuple(
            LookLine(line, answer)
            for line in sheet.earlier
            if (answer := sheet.answers.get(line.item.id)) is not None and answer.given
        ),
        scores=_scores(sheet, since),
        score=since.score,
        score_before=since.score_before,
        last=since.previous,
        differences=since.differences,
    )


def _soft(sheet: Sheet) -> tuple[SoftLine, ...]:
    """Without those that are abnormal: they are shown as such."""
    return tuple(
        SoftLine(section, item, answer)
        for section in sheet.checklist.sections
        for item in section.items
        if item.id in sheet.applying
        and (answer := sheet.answers.get(item.id)) is not None
        and answer.verdict is Verdict.NORMAL
        and off_guide(item, answer)
    )


def _scores(sheet: Sheet, since: SinceLast) -> tuple[SectionScore, ...]:
    return tuple(
        SectionScore(section, since.scores[section.id].percent, before)
        for section in sheet.checklist.sections
        if any(item.id in sheet.applying for item in section.items)
        for before in (since.before.get(section.id, Score()).percent,)
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
                AbnormalLine(
                    section,
                    item,
                    answer,
                    finding,
                    ticket.number if ticket else "",
                    sheet.attached(item.id),
                )
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
            sheet.attached(item.id),
        )
        for item in sheet.items
        if item.id in sheet.visit.rework
        or ((a := sheet.answers.get(item.id)) is not None and a.revision == sheet.visit.revision)
    )
