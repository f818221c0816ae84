"""Builds the visit page's view: a fixed number of queries, however long the checklist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Item, Missing, Section, counted, off_guide
from app.domain.clock import Stamp
from app.domain.device_test import TestRun
from app.domain.differences import Difference
from app.domain.finding import Finding
from app.domain.pack import ContractPack
from app.domain.sign_off import Decision, Review
from app.domain.signing import signed_handling
from app.domain.ticket import Ticket
from app.domain.visit import Visit, VisitState
from app.services.answering import read_sheet
from app.services.finding_lines import FindingLine
from app.services.sheet import Sheet, business_title, kind_title
from app.services.since_last import SinceLast, since_last
from app.services.visit_guard import is_own, readable
from app.services.visit_views import HiddenItem, ItemView, SectionView, VisitView, Worst

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader


@dataclass(frozen=True)
class _Around:
    """What the items need beside their sheet."""

    pack: ContractPack
    previous: Mapping[str, Answer]
    tickets: dict[str, Ticket]  # by id and by finding id
    runs: dict[str, TestRun]  # by id
    latest_runs: dict[str, TestRun]  # by item id
    remarks: dict[str, str]
    editable: bool
    handled: dict[str, tuple[str, str]]  # finding id -> its handling as it was signed
    differences: dict[str, Difference]  # by item id


def read_page(ctx: Ctx, reader: Reader, visit_id: str) -> VisitView:
    """Raises NotFound, NotPermitted."""
    visit = reader.need(Visit, visit_id)
    sheet = read_sheet(ctx, reader, visit)
    readable(ctx, sheet.site)
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    since = since_last(ctx, reader, sheet)
    reviews = tuple(reader.reviews(visit_id))
    runs = reader.runs(visit_id)
    editable = is_own(ctx, visit) and visit.state is VisitState.DRAFT
    sign_offs = tuple(reader.sign_offs(visit_id))
    around = _Around(
        pack,
        since.last.answers if since.last is not None else {},
        _tickets(reader, sheet),
        {r.id: r for r in runs},
        {r.item_id: r for r in runs if r.item_id},
        remarks_of(visit, reviews),
        editable,
        signed_handling(sign_offs[-1].manifest) if sign_offs and sheet.findings else {},
        {d.item.id: d for d in since.differences},
    )
    sections = tuple(
        view for s in sheet.checklist.sections if (view := _section(sheet, around, s, since)).items
    )
    followed = (_followed(sheet, editable),) if sheet.earlier else ()
    return VisitView(
        visit=visit,
        site=sheet.site,
        business_title=business_title(pack, sheet.site.business),
        checklist=sheet.checklist,
        sections=(*followed, *sections),
        answered=sum(s.done for s in sections),
        total=sum(s.total for s in sections),
        abnormal=sheet.abnormal(),
        previous=since.previous,
        sign_offs=sign_offs,
        reviews=reviews,
        receipts=tuple(reader.receipts(visit_id)),
        can_edit=editable,
        last_saved=last_saved(sheet.answers.values()),
        assets=tuple(reader.assets(visit.site_id)),
        kind_title=kind_title(pack, visit.kind),
        score=since.score,
        score_before=since.score_before if all(s.done == s.total for s in sections) else None,
        differences=since.differences,
    )


def remarks_of(visit: Visit, reviews: Iterable[Review]) -> dict[str, str]:
    """item id -> what central wrote when it returned the items now open (or last open)."""
    remarks: dict[str, str] = {}
    for review in reviews:
        if review.decision is Decision.RETURNED and review.revision == visit.revision - 1:
            remarks.update({r.item_id: r.remark or review.remark for r in review.items})
    return remarks


def last_saved(answers: Iterable[Answer]) -> Stamp | None:
    stamps = [a.at for a in answers if a.at is not None]
    return max(stamps, key=lambda s: s.best, default=None)


def _tickets(reader: Reader, sheet: Sheet) -> dict[str, Ticket]:
    """The visit's work orders, found by their own id and by their finding's."""
    found: dict[str, Ticket] = {}
    if any(f.ticket_id for f in sheet.findings):
        for ticket in reader.tickets(visit_id=sheet.visit.id):
            found[ticket.id] = ticket
            if ticket.finding_id:
                found[ticket.finding_id] = ticket
    return found


def _section(sheet: Sheet, around: _Around, section: Section, since: SinceLast) -> SectionView:
    applies = sheet.applying
    items = tuple(_item(sheet, around, item) for item in section.items if item.id in applies)
    standing = tuple(i.answer for i in items if i.answer is not None and not _again(i))
    done = sum(1 for a in standing if a.given)
    total = len(counted((i.item for i in items), sheet.answers))
    before = since.before.get(section.id)
    return SectionView(
        section,
        items,
        done,
        total,
        _worst(items, standing, done, total),
        score=since.scores[section.id].percent,
        # a half is not held against a whole
        score_before=before.percent if before is not None and done == total else None,
        hidden=tuple(
            HiddenItem(item, (a := sheet.answers.get(item.id)) is not None and a.given)
            for item in section.items
            if item.id not in applies
        ),
    )


def _followed(sheet: Sheet, editable: bool) -> SectionView:
    """Findings of earlier visits, as a section before the others."""
    items = tuple(_look(sheet, line, editable) for line in sheet.earlier)
    given = [i.answer for i in items if i.answer is not None and i.answer.given]
    worst: Worst = "none" if not given else "open" if any(i.gaps for i in items) else "normal"
    if any(answer.verdict is Verdict.ABNORMAL for answer in given):
        worst = "abnormal"
    return SectionView(sheet.followed, items, len(given), len(items), worst)


def _look(sheet: Sheet, line: FindingLine, editable: bool) -> ItemView:
    item = line.item
    return ItemView(
        item=item,
        answer=sheet.answers.get(item.id),
        previous=None,
        finding=line.finding,
        ticket=line.ticket,
        photos=sheet.attached(item.id),
        run=None,
        gaps=sheet.earlier_gaps(item),
        open=editable and sheet.visit.revision == 1,
        remark="",
        symptoms=(),
        earlier=line,
    )


def _again(item: ItemView) -> bool:
    """Whether central wants this item anew: what was signed then no longer answers it."""
    return any(gap.missing is Missing.REWORK for gap in item.gaps)


def _worst(
    items: tuple[ItemView, ...], standing: tuple[Answer, ...], done: int, total: int
) -> Worst:
    if any(a.verdict is Verdict.ABNORMAL for a in standing):
        return "abnormal"
    if done == 0:
        return "none"
    return "open" if done < total or any(i.gaps for i in items) else "normal"


def _item(sheet: Sheet, around: _Around, item: Item) -> ItemView:
    answer = sheet.answers.get(item.id)
    finding = sheet.finding(item.id)
    ticket = None
    if finding is not None:
        ticket = around.tickets.get(finding.ticket_id or "") or around.tickets.get(finding.id)
    run = around.runs.get(answer.run_id) if answer is not None and answer.run_id else None
    symptoms = tuple(s for code in item.symptoms if (s := around.pack.symptom(code)) is not None)
    return ItemView(
        item=item,
        answer=answer,
        previous=around.previous.get(item.id),
        finding=finding,
        ticket=ticket,
        photos=sheet.attached(item.id),
        run=run or around.latest_runs.get(item.id),
        gaps=sheet.gaps_of(item) if sheet.visit.state in _UNSIGNED else (),
        open=around.editable and sheet.may_answer(item.id),
        remark=around.remarks.get(item.id, ""),
        symptoms=symptoms,
        handled_later=finding is not None and _handled_later(around, finding),
        difference=around.differences.get(item.id),
        soft=off_guide(item, answer),
    )


def _handled_later(around: _Around, finding: Finding) -> bool:
    signed = around.handled.get(finding.id)  # None: no signature covers this finding yet
    return signed is not None and signed != (finding.handling_result, finding.handled_on)


_UNSIGNED = frozenset({VisitState.DRAFT, VisitState.FINISHED})
