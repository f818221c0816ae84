"""What the supervisor is shown before signing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.answer import Answer, Measurement, Verdict, in_force
from app.domain.checklist import Item, Section
from app.domain.clock_tale import clock_tale, clock_words, visit_stamps
from app.domain.durations import between
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.finding import Finding
from app.domain.sign_off import SignOff
from app.domain.site import Site
from app.domain.text import Text
from app.domain.ticket import Ticket
from app.domain.visit import Visit
from app.services.answering import read_sheet
from app.services.sheet import Sheet, business_title
from app.services.sign_noted import NotedLine, noted
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
    photos: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class FailedMeasurement:
    item: Item
    measurement: Measurement


@dataclass(frozen=True)
class RestSection:
    """What of a section is neither abnormal nor noted."""

    section: Section
    lines: tuple[tuple[Item, Answer | None], ...]  # no answer: an optional item left out

    def count(self, verdict: Verdict | None) -> int:
        return sum((a.verdict if a is not None else None) is verdict for _, a in self.lines)


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
    noted: tuple[NotedLine, ...] = ()
    rest: tuple[RestSection, ...] = ()
    standing: int = 0  # abnormal items that stay as they were signed before: not listed anew
    took: timedelta | None = None  # from start to finish; None in a rework: days lie between
    clock: Text | None = None  # what is to be known of the laptop's clock; None: it was right


def summary(ctx: Ctx, visit_id: str) -> SummaryView:
    """What the supervisor is shown before signing. Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id)
        sheet = read_sheet(ctx, reader, visit)
        readable(ctx, sheet.site)
        earlier = [s for s in reader.sign_offs(visit_id) if s.revision < visit.revision]
        remarks = remarks_of(visit, reader.reviews(visit_id))
        tickets = {t.id: t for t in reader.tickets(visit_id=visit_id)}
        record = reader.record(visit_id)
    signed_answers = in_force(a for a in record.answers if a.revision < visit.revision)
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    photos = [e for e in sheet.evidence if e.kind is EvidenceKind.PHOTO and not e.removed]
    again = visit.revision > 1
    changed = _changed(sheet, signed_answers, remarks) if again else ()
    shown = {line.item.id for line in changed} if again else {i.id for i in sheet.items}
    abnormal = _abnormal(sheet, tickets)
    listed = tuple(line for line in abnormal if line.item.id in shown)
    remarked = noted(sheet, shown)
    told = {line.item.id for line in listed} | {line.item.id for line in remarked}
    return SummaryView(
        visit=visit,
        site=sheet.site,
        business_title=business_title(pack, sheet.site.business),
        answered=sheet.answered(),
        total=len(sheet.items),
        abnormal=listed,
        failed=tuple(
            FailedMeasurement(item, m)
            for item in sheet.items
            if (a := sheet.answers.get(item.id)) is not None
            for m in a.measurements
            if m.ok is False
        ),
        photos=len(photos),
        changed=changed,
        previous=earlier[-1] if earlier else None,
        photos_added=sum(e.revision == visit.revision for e in photos),
        noted=remarked,
        rest=() if again else _rest(sheet, told),
        standing=len(abnormal) - len(listed),
        took=between(visit.started, visit.finished) if visit.finished and not again else None,
        clock=clock_words(clock_tale(visit_stamps(record))),
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
            photos = tuple(e for e in sheet.attached(item.id) if e.kind is EvidenceKind.PHOTO)
            number = ticket.number if ticket else ""
            lines.append(AbnormalLine(section, item, answer, finding, number, photos))
    return tuple(lines)


def _rest(sheet: Sheet, told: Collection[str]) -> tuple[RestSection, ...]:
    made = []
    for section in sheet.checklist.sections:
        ids = {item.id for item in section.items}
        lines = tuple(
            (item, sheet.answers.get(item.id))
            for item in sheet.items
            if item.id in ids and item.id not in told
        )
        if lines:
            made.append(RestSection(section, lines))
    return tuple(made)


def _changed(
    sheet: Sheet, before: dict[str, Answer], remarks: dict[str, str]
) -> tuple[ChangedLine, ...]:
    """What was asked for or answered anew, and what applies no more because of it."""
    now = {item.id for item in sheet.items}
    lines = []
    for item in sheet.checklist.items():
        after = sheet.answers.get(item.id) if item.id in now else None
        if item.id in now:
            anew = after is not None and after.revision == sheet.visit.revision
            changed = anew or item.id in sheet.visit.rework
        else:
            changed = item.id in sheet.signed
        if changed:
            section = sheet.checklist.section_of(item.id)
            remark = remarks.get(item.id, "")
            lines.append(ChangedLine(section, item, before.get(item.id), after, remark))
    return tuple(lines)
