"""Answering one item. The answer, its finding and the outbox rows are one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.domain.answer import Answer, Verdict, in_force
from app.domain.changes import ChangeSet
from app.domain.checklist import Item
from app.domain.clock import Stamp
from app.domain.finding import Finding, FindingState
from app.domain.ids import new_id
from app.domain.text import Text
from app.domain.ticket import Ticket, TicketEventKind
from app.domain.visit import Visit
from app.services.finding_rules import follow, record_lang
from app.services.judging import must_explain, revise
from app.services.refusals import BadValue, DoesNotApply, NotOpen
from app.services.sheet import Sheet, make_sheet
from app.services.ticket_events import next_event
from app.services.visit_guard import in_draft, own

if TYPE_CHECKING:
    from app.services.context import Ctx, PackBook
    from app.store.reader import Reader
    from app.store.uow import Unit

ANSWER = Text("填写检查结果", "answer")


def answer(
    ctx: Ctx,
    visit_id: str,
    item_id: str,
    *,
    verdict: Verdict | None = None,
    value: str | None = None,
    note: str | None = None,
    reason: str = "",
) -> ChangeSet:
    """Records what was given for one item; None leaves a part as it is.

    A value that judges itself (a number with limits, a choice) sets the verdict. An abnormal
    verdict opens the item's finding; going back withdraws it. The same answer twice changes
    nothing. Raises NotOpen, NotPermitted, BadValue, Contradicts or NeedsReason, and then nothing
    is changed.
    """
    with ctx.store.unit(ctx.actor.id) as unit:
        sheet = _sheet_to_answer(ctx, unit, visit_id)
        item = open_item(sheet, item_id, ANSWER)
        held = sheet.answers.get(item_id)
        base = base_answer(sheet, item_id)
        new = revise(item, base, verdict=verdict, value=value, note=note, reason=reason)
        if held is not None and held.revision == sheet.visit.revision and new == held:
            return ChangeSet()
        if held is None and not (new.given or new.value or new.note):
            return ChangeSet()
        must_explain(sheet.visit, base, new, reason)
        after = put_answer(ctx, unit, sheet, new)
        changes = unit.commit()
        ctx.store.note(_Known(ctx.packs, after))
        return changes


class _Known(NamedTuple):
    """The sheet an answer left behind, without its evidence."""

    packs: PackBook
    sheet: Sheet


def _sheet_to_answer(ctx: Ctx, unit: Unit, visit_id: str) -> Sheet:
    """Answers are mostly given one after the other: the sheet is known then, and only who may
    write is asked again."""
    known = ctx.store.noted
    if isinstance(known, _Known) and known.packs is ctx.packs and known.sheet.visit.id == visit_id:
        own(ctx, known.sheet.visit, ANSWER)
        return known.sheet
    return sheet_for_writing(ctx, unit, visit_id, evidence=False)


def sheet_for_writing(ctx: Ctx, reader: Reader, visit_id: str, *, evidence: bool = True) -> Sheet:
    """The visit's sheet, if the actor may write in it. Raises NotFound, NotPermitted."""
    visit = reader.need(Visit, visit_id)
    own(ctx, visit, ANSWER)
    return read_sheet(ctx, reader, visit, evidence=evidence)


def read_sheet(ctx: Ctx, reader: Reader, visit: Visit, *, evidence: bool = True) -> Sheet:
    """Without the test runs: what judging, counting and gaps need. Judging needs no ``evidence``
    and no findings of earlier visits, gaps do."""
    from app.domain.site import Site
    from app.services import earlier, finding_lines

    answers = tuple(reader.answers(visit.id))
    followed = earlier.of_visit(reader, visit, in_force(answers)) if evidence else ()
    return make_sheet(
        ctx,
        reader,
        visit,
        reader.need(Site, visit.site_id),
        answers=answers,
        findings=tuple(reader.findings(visit_id=visit.id)),
        evidence=tuple(reader.evidence(visit.id)) if evidence else (),
        # a device put away later does not hide what was asked about it
        assets=reader.asset_kinds(visit.site_id, serving=visit.signed is None),
        earlier=finding_lines.lines(ctx, reader, followed),
    )


def open_item(sheet: Sheet, item_id: str, action: Text) -> Item:
    """The item, if it applies and may be changed now. Raises NotOpen, DoesNotApply, BadValue."""
    try:
        item = sheet.checklist.item(item_id)
    except KeyError:
        raise BadValue(
            Text("检查项", "Item"), item_id, Text("本检查单中的一项", "an item of this checklist")
        ) from None
    in_draft(sheet.visit, action)
    if not sheet.may_answer(item_id):
        raise NotOpen(sheet.visit.state, action, item=item.prompt)
    if all(i.id != item_id for i in sheet.items):
        raise DoesNotApply(item.prompt)
    return item


def base_answer(sheet: Sheet, item_id: str) -> Answer:
    """What a new answer starts from: the one in force, as a new row if that one is signed."""
    held = sheet.answers.get(item_id)
    visit = sheet.visit
    if held is None:
        return Answer(new_id(), visit.id, item_id, visit.revision, None)
    if held.revision < visit.revision:
        return replace(held, id=new_id(), revision=visit.revision, reason="", by="", at=None)
    return held


def put_answer(ctx: Ctx, unit: Unit, sheet: Sheet, new: Answer, *, symptom: str = "") -> Sheet:
    """Writes the answer with its author and time, and the findings that follow from it. Gives the
    sheet as it is then."""
    at = ctx.clock.now()
    new = replace(new, by=ctx.actor.id, at=at)
    after = sheet.with_answer(new)
    findings = follow(ctx, sheet, after, at, symptom)
    unit.put(new)
    for finding in findings:
        unit.put(finding)
        if finding.state is not FindingState.OPEN and finding.ticket_id:
            _tell_ticket(ctx, unit, finding, at)
    return after.with_findings(findings) if findings else after


def _tell_ticket(ctx: Ctx, unit: Unit, finding: Finding, at: Stamp) -> None:
    """The work order of a finding that is gone stays: whoever works on it decides, and is told."""
    ticket = unit.get(Ticket, finding.ticket_id or "")
    if ticket is None:
        return
    newer = any(
        f.ticket_id == ticket.id and f.id != finding.id and f.revision > finding.revision
        for f in unit.findings(visit_id=finding.visit_id)
    )
    if newer:
        return
    pack = ctx.packs.nearest(ticket.pack_id, "")
    note = Text("检查结果已更正为正常。", "The answer was corrected; the item is not abnormal.")
    unit.put(
        next_event(
            ctx,
            ticket.id,
            tuple(unit.ticket_events(ticket.id)),
            TicketEventKind.COMMENTED,
            note=note.to(record_lang(pack)),
            at=at,
        )
    )
