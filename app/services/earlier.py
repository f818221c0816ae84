"""Open findings of a site follow to its next visit, whoever makes it, until they are closed.

Each is looked at there: still open, put right, or it could not be seen. What was found is an answer
of that visit (see ``app.domain.earlier``); one that was put right is closed with it, in the same
transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain import earlier as looks
from app.domain.answer import Answer, Verdict, in_force
from app.domain.changes import ChangeSet
from app.domain.clock import Stamp
from app.domain.finding import Finding, FindingState
from app.domain.ids import new_id
from app.domain.text import Text
from app.domain.ticket import Ticket, TicketEventKind
from app.domain.visit import Visit, VisitState
from app.services.finding_lines import stands
from app.services.finding_rules import record_lang
from app.services.judging import must_explain
from app.services.refusals import BadValue, NotOpen, WrongState
from app.services.ticket_events import next_event
from app.services.ticket_new import short
from app.services.visit_guard import in_draft, own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.store.uow import Unit

LOOK = Text("核实遗留异常", "look at a finding of an earlier visit")
_NOTE = Text("核实情况", "What was found")
_DAY = Text("处理日期", "Date handled")


def of_visit(reader: Reader, visit: Visit, answers: Mapping[str, Answer]) -> tuple[Finding, ...]:
    """What this visit has to look at, and what it looked at, the oldest first. Once it is finished
    nothing is added: what arrives then waits for the next visit."""
    looked = {id for item in answers if (id := looks.finding_id(item))}
    found = {id: f for id in looked if (f := reader.get(Finding, id)) is not None}
    if visit.state is VisitState.DRAFT and visit.revision == 1:
        for finding in reader.findings(site_id=visit.site_id, open_only=True):
            theirs = finding.visit_id != visit.id and finding.opened.before(visit.started)
            if theirs and stands(reader, finding):
                found[finding.id] = finding
    return tuple(sorted(found.values(), key=lambda f: (f.opened.best, f.id)))


def look(
    ctx: Ctx,
    visit_id: str,
    finding_id: str,
    *,
    verdict: Verdict | None = None,
    value: str | None = None,
    note: str | None = None,
    reason: str = "",
) -> ChangeSet:
    """Records what became of the finding; None leaves a part as it is. ``value`` is the day it was
    put right, as ISO; today if none is given. Put right closes the finding, and going back opens it
    again. Raises NotOpen, NotPermitted, NotFound, WrongState, BadValue, NeedsReason."""
    with ctx.store.unit(ctx.actor.id) as unit:
        visit = unit.need(Visit, visit_id)
        own(ctx, visit, LOOK)
        in_draft(visit, LOOK)
        if visit.revision > 1:
            raise NotOpen(VisitState.SIGNED, LOOK)
        answers = in_force(unit.answers(visit_id))
        finding = unit.need(Finding, finding_id)
        if finding.id not in {f.id for f in of_visit(unit, visit, answers)}:
            raise WrongState(
                what=Text("这条异常已不在遗留列表中。", "This finding is not open any more."),
                todo=Text("不需要再核实。", "It need not be looked at."),
            )
        held = answers.get(looks.item_id(finding_id))
        base = held or Answer(
            new_id(), visit_id, looks.item_id(finding_id), visit.revision, verdict=None
        )
        at = ctx.clock.now()
        new = _revised(base, verdict, value, note, finding, at)
        if new == base:
            return ChangeSet()
        must_explain(visit, base, new, reason)
        unit.put(replace(new, by=ctx.actor.id, at=at, reason=reason.strip() or base.reason))
        _follow(ctx, unit, visit, finding, held, new, at)
        return unit.commit()


def _revised(
    base: Answer,
    verdict: Verdict | None,
    value: str | None,
    note: str | None,
    finding: Finding,
    at: Stamp,
) -> Answer:
    if value and verdict is None:
        verdict = Verdict.NORMAL  # whoever gives the day says that it was done
    now = verdict or base.verdict
    day = ""
    if now is Verdict.NORMAL:
        day = day_of(value or base.value, finding, at)
    text = base.note if note is None else short(note, _NOTE)
    return replace(base, verdict=now, value=day, note=text)


def day_of(given: str, finding: Finding, at: Stamp) -> str:
    """The day a finding was put right, ISO; today for "". Not before it was found, nor to come."""
    today, found = at.local.date(), finding.opened.local.date()
    if not given:
        return today.isoformat()
    expected = Text(f"{found} 到 {today} 之间的日期", f"a date from {found} to {today}")
    try:
        day = date.fromisoformat(given.strip())
    except ValueError:
        raise BadValue(_DAY, given, expected) from None
    if not min(found, today) <= day <= today:
        raise BadValue(_DAY, given, expected)
    return day.isoformat()


def _follow(
    ctx: Ctx,
    unit: Unit,
    visit: Visit,
    finding: Finding,
    held: Answer | None,
    new: Answer,
    at: Stamp,
) -> None:
    """The finding, so that it agrees with what was seen of it here. One that somebody else has
    closed meanwhile keeps their word."""
    ours = finding.closed_in == visit.id
    if new.verdict is Verdict.NORMAL:
        if finding.state is FindingState.CLOSED and not ours:
            return
        unit.put(
            replace(
                finding,
                state=FindingState.CLOSED,
                handling_result=new.note or finding.handling_result,
                handled_on=new.value,
                closed_by=ctx.actor.id,
                closed_in=visit.id,
            )
        )
        if finding.state is FindingState.OPEN:
            _tell_ticket(ctx, unit, finding, visit, at)
    elif ours:
        unit.put(opened_again(finding, held))


def opened_again(finding: Finding, look: Answer | None) -> Finding:
    """As it was before this visit closed it."""
    said = look.note if look is not None else ""
    return replace(
        finding,
        state=FindingState.OPEN,
        handling_result="" if finding.handling_result == said else finding.handling_result,
        handled_on="",
        closed_by="",
        closed_in="",
    )


def undo(unit: Unit, visit: Visit) -> None:
    """The visit is given up: what it closed is open again."""
    for item, answer in in_force(unit.answers(visit.id)).items():
        id = looks.finding_id(item)
        finding = unit.get(Finding, id) if id else None
        if finding is not None and finding.closed_in == visit.id:
            unit.put(opened_again(finding, answer))


def _tell_ticket(ctx: Ctx, unit: Unit, finding: Finding, visit: Visit, at: Stamp) -> None:
    """Whoever works on its work order is told; they decide what becomes of it."""
    ticket = unit.get(Ticket, finding.ticket_id) if finding.ticket_id else None
    if ticket is None:
        return
    note = Text(
        f"巡检 {visit.number} 核实：已处理。", f"Seen to be put right on visit {visit.number}."
    )
    unit.put(
        next_event(
            ctx,
            ticket.id,
            tuple(unit.ticket_events(ticket.id)),
            TicketEventKind.COMMENTED,
            note=note.to(record_lang(ctx.packs.nearest(ticket.pack_id, ""))),
            at=at,
        )
    )
