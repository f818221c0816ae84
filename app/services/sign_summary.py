"""What the supervisor is shown before signing: what is wrong first, then the rest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.answer import Answer, Verdict, in_force
from app.domain.clock_tale import clock_tale, clock_words, visit_stamps
from app.domain.differences import Difference
from app.domain.durations import between
from app.domain.evidence import EvidenceKind, shown
from app.domain.score import Score
from app.domain.sign_off import SignOff
from app.domain.site import Site
from app.domain.text import Text
from app.domain.ticket import Ticket
from app.domain.visit import Visit
from app.services.answering import read_sheet
from app.services.sheet import Sheet, business_title
from app.services.sign_lines import (
    AbnormalLine,
    ChangedLine,
    FailedMeasurement,
    LookLine,
    RestSection,
    SectionScore,
)
from app.services.sign_noted import NotedLine, noted
from app.services.since_last import SinceLast, since_last
from app.services.visit_guard import readable
from app.services.visit_page import remarks_of

if TYPE_CHECKING:
    from app.services.context import Ctx


@dataclass(frozen=True)
class SummaryView:
    """In a rework ``abnormal`` and ``noted`` hold only items that were changed: what was signed
    before is not shown anew."""

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
    earlier: tuple[LookLine, ...] = ()
    scores: tuple[SectionScore, ...] = ()
    score: int | None = None
    score_before: int | None = None
    last: Visit | None = None  # the visit before, which differences and scores refer to
    differences: tuple[Difference, ...] = ()
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
        since = since_last(ctx, reader, sheet)
        earlier = [s for s in reader.sign_offs(visit_id) if s.revision < visit.revision]
        remarks = remarks_of(visit, reader.reviews(visit_id))
        tickets = {t.id: t for t in reader.tickets(visit_id=visit_id)}
        record = reader.record(visit_id)
    signed_answers = in_force(a for a in record.answers if a.revision < visit.revision)
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    photos = [e for e in shown(sheet.evidence) if e.kind is EvidenceKind.PHOTO]
    again = visit.revision > 1
    changed = _changed(sheet, signed_answers, remarks) if again else ()
    asked = {line.item.id for line in changed} if again else {i.id for i in sheet.items}
    abnormal = _abnormal(sheet, tickets)
    listed = tuple(line for line in abnormal if line.item.id in asked)
    remarked = noted(sheet, asked)
    told = {line.item.id for line in listed} | {line.item.id for line in remarked}
    return SummaryView(
        visit=visit,
        site=sheet.site,
        business_title=business_title(pack, sheet.site.business),
        answered=sheet.answered(),
        total=len(sheet.counted),
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
        rest=() if again else _rest(sheet, told),
        standing=len(abnormal) - len(listed),
        took=between(visit.started, visit.finished) if visit.finished and not again else None,
        clock=clock_words(clock_tale(visit_stamps(record))),
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
            number = ticket.number if ticket else ""
            photos = sheet.attached(item.id)
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
            photos = sheet.attached(item.id)
            was = before.get(item.id)
            lines.append(ChangedLine(section, item, was, after, remark, photos))
    return tuple(lines)
