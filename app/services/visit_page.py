"""Builds the visit page's view: a fixed number of queries, however long the checklist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.answer import Answer, Verdict, in_force
from app.domain.checklist import Item, Missing, Section
from app.domain.clock import Stamp
from app.domain.device_test import TestRun
from app.domain.finding import Finding
from app.domain.pack import ContractPack
from app.domain.sign_off import Decision, Review
from app.domain.signing import signed_handling
from app.domain.ticket import Ticket
from app.domain.visit import Visit, VisitState
from app.services.answering import read_sheet
from app.services.sheet import Sheet, business_title, kind_title
from app.services.visit_guard import is_own, readable
from app.services.visit_views import ItemView, SectionView, VisitView, Worst

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader


@dataclass(frozen=True)
class _Around:
    """What the items need beside their sheet."""

    pack: ContractPack
    previous: dict[str, Answer]
    tickets: dict[str, Ticket]  # by id and by finding id
    runs: dict[str, TestRun]  # by id
    latest_runs: dict[str, TestRun]  # by item id
    remarks: dict[str, str]
    editable: bool
    handled: dict[str, tuple[str, str]]  # finding id -> its handling as it was signed


def read_page(ctx: Ctx, reader: Reader, visit_id: str) -> VisitView:
    """Raises NotFound, NotPermitted."""
    visit = reader.need(Visit, visit_id)
    sheet = read_sheet(ctx, reader, visit)
    readable(ctx, sheet.site)
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    before = previous_of(reader, visit)
    reviews = tuple(reader.reviews(visit_id))
    runs = reader.runs(visit_id)
    editable = is_own(ctx, visit) and visit.state is VisitState.DRAFT
    sign_offs = tuple(reader.sign_offs(visit_id))
    around = _Around(
        pack,
        in_force(reader.answers(before.id)) if before else {},
        _tickets(reader, sheet),
        {r.id: r for r in runs},
        {r.item_id: r for r in runs if r.item_id},
        remarks_of(visit, reviews),
        editable,
        signed_handling(sign_offs[-1].manifest) if sign_offs and sheet.findings else {},
    )
    sections = tuple(
        view for s in sheet.checklist.sections if (view := _section(sheet, around, s)).items
    )
    return VisitView(
        visit=visit,
        site=sheet.site,
        business_title=business_title(pack, sheet.site.business),
        checklist=sheet.checklist,
        sections=sections,
        answered=sum(s.done for s in sections),
        total=sum(s.total for s in sections),
        abnormal=sheet.abnormal(),
        previous=before,
        sign_offs=sign_offs,
        reviews=reviews,
        receipts=tuple(reader.receipts(visit_id)),
        can_edit=editable,
        last_saved=last_saved(sheet.answers.values()),
        assets=tuple(reader.assets(visit.site_id)),
        kind_title=kind_title(pack, visit.kind),
    )


def previous_of(reader: Reader, visit: Visit) -> Visit | None:
    """The newest signed visit of the same kind at the site that began before this one."""
    found = reader.visits(site_id=visit.site_id, kind=visit.kind, limit=20)
    return next(
        (
            v
            for v in found
            if v.id != visit.id
            and v.started.at_wall < visit.started.at_wall
            and (v.state is VisitState.SIGNED or v.revision > 1)
        ),
        None,
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


def _section(sheet: Sheet, around: _Around, section: Section) -> SectionView:
    ids = {item.id for item in section.items}
    items = tuple(_item(sheet, around, item) for item in sheet.items if item.id in ids)
    standing = tuple(i.answer for i in items if i.answer is not None and not _again(i))
    done = sum(1 for a in standing if a.given)
    return SectionView(section, items, done, len(items), _worst(items, standing, done))


def _again(item: ItemView) -> bool:
    """Whether central wants this item anew: what was signed then no longer answers it."""
    return any(gap.missing is Missing.REWORK for gap in item.gaps)


def _worst(items: tuple[ItemView, ...], standing: tuple[Answer, ...], done: int) -> Worst:
    if any(a.verdict is Verdict.ABNORMAL for a in standing):
        return "abnormal"
    if done == 0:
        return "none"
    return "open" if done < len(items) or any(i.gaps for i in items) else "normal"


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
    )


def _handled_later(around: _Around, finding: Finding) -> bool:
    signed = around.handled.get(finding.id)  # None: no signature covers this finding yet
    return signed is not None and signed != (finding.handling_result, finding.handled_on)


_UNSIGNED = frozenset({VisitState.DRAFT, VisitState.FINISHED})
