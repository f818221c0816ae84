"""A visit from its opening to its finishing. Every answer is committed as it is given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.answer import Verdict
from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.clock import Stamp
from app.domain.clock_tale import clock_tale, clock_words, visit_stamps
from app.domain.earlier import finding_id
from app.domain.finding import FindingState
from app.domain.ids import human_number, new_id
from app.domain.pack import PATROL
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.services import answering, earlier
from app.services.answering import read_sheet
from app.services.gap_text import gap_lines
from app.services.last_visit import newest_signed
from app.services.lines import VisitLine
from app.services.refusals import BadValue, NeedsReason, NoChecklist, NotComplete, NotOpen
from app.services.sheet import Sheet, business_title, keep_checklist, kind_title
from app.services.visit_guard import in_draft, is_own, own, readable
from app.services.visit_page import read_page
from app.services.visit_views import GapLine, ItemView, SectionView, VisitView

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader

__all__ = [
    "GapLine",
    "ItemView",
    "SectionView",
    "VisitLine",
    "VisitView",
    "answer",
    "clock_of",
    "draft_of",
    "finish",
    "gaps",
    "open_drafts",
    "reopen",
    "returned",
    "start",
    "visit_view",
    "void",
]

START = Text("开始巡检", "start a visit")
FINISH = Text("完成检查", "finish the checking")
REOPEN = Text("返回检查", "go back to checking")
VOID = Text("作废这次巡检", "void this visit")
_OPEN = (VisitState.DRAFT.value, VisitState.FINISHED.value)


def start(ctx: Ctx, site_id: str, kind: str = "") -> ChangeSet:
    """Opens a visit at a site, of the usual kind there when none is named, or hands back the
    actor's unfinished one of the same kind: the ChangeSet touches that visit and nothing new waits
    to be sent. Raises NotPermitted, NotFound, NoChecklist."""
    ctx.require(START, Role.ENGINEER)
    pack = ctx.pack
    with ctx.store.unit(ctx.actor.id) as unit:
        site = unit.need(Site, site_id)
        ctx.require_site(site, START)
        fit = pack.kinds_for(site.business)
        kind = kind or (fit[0].id if fit else PATROL)
        held = _draft(ctx, unit, site_id, kind)
        if held is not None:
            return changed((Touch(Entity.VISIT, held.id, held.id),))
        checklist = pack.checklist_for(site.business, kind)
        if checklist is None:
            raise NoChecklist(business_title(pack, site.business), kind_title(pack, kind))
        now = ctx.clock.now()
        day = now.local.date()
        before = newest_signed(unit, site_id, kind)
        count = unit.next_number("XJ", day, ctx.laptop)
        visit = Visit(
            id=new_id(),
            number=human_number("XJ", day, ctx.laptop, count),
            site_id=site_id,
            kind=kind,
            pack_id=pack.id,
            pack_version=pack.version,
            checklist_id=checklist.id,
            checklist_version=checklist.version,
            engineer_id=ctx.actor.id,
            engineer_name=ctx.actor.name,
            laptop=ctx.laptop,
            state=VisitState.DRAFT,
            started=now,
            previous_id=before.id if before is not None else "",
        )
        keep_checklist(unit, visit, checklist)
        unit.put(visit)
        return unit.commit()


def draft_of(ctx: Ctx, site_id: str, kind: str) -> Visit | None:
    """The actor's unsigned visit of that kind at that site, if there is one."""
    with ctx.store.read() as reader:
        return _draft(ctx, reader, site_id, kind)


def _draft(ctx: Ctx, reader: Reader, site_id: str, kind: str) -> Visit | None:
    found = reader.visits(site_id=site_id, kind=kind, state=_OPEN, engineer_id=ctx.actor.id)
    return next((v for v in found if v.revision == 1 and is_own(ctx, v)), None)


def clock_of(ctx: Ctx, visit_id: str) -> Text | None:
    """What a reader should know of the laptop's clock during the visit; None if it was right.
    Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        record = reader.record(visit_id)
        readable(ctx, record.site)
    return clock_words(clock_tale(visit_stamps(record)))


def open_drafts(ctx: Ctx) -> tuple[VisitLine, ...]:
    """The actor's unsigned first revisions, the newest first: what a crash left open."""
    with ctx.store.read() as reader:
        return unsigned(ctx, reader, rework=False)


def returned(ctx: Ctx) -> tuple[VisitLine, ...]:
    """The actor's visits that central returned and that are not signed again yet."""
    with ctx.store.read() as reader:
        return unsigned(ctx, reader, rework=True)


def unsigned(ctx: Ctx, reader: Reader, *, rework: bool) -> tuple[VisitLine, ...]:
    """Lines of the actor's open visits, each counted as its page counts it. They are few."""
    found = reader.visits(state=_OPEN, engineer_id=ctx.actor.id)
    lines = []
    for visit in found:
        if is_own(ctx, visit) and (visit.revision > 1) == rework:
            remark = ""
            if rework:
                reviews = reader.reviews(visit.id)
                remark = reviews[-1].remark if reviews else ""
            lines.append(line_of(ctx, read_sheet(ctx, reader, visit), remark))
    return tuple(lines)


def line_of(ctx: Ctx, sheet: Sheet, remark: str = "") -> VisitLine:
    visit = sheet.visit
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    saved: list[Stamp] = [a.at for a in sheet.answers.values() if a.at is not None]
    done, total = sheet.answered(), len(sheet.counted)
    if visit.rework:
        asked = [i for i in sheet.items if sheet.asked(i.id)]
        total = len(asked)
        done = sum(
            (a := sheet.answers.get(i.id)) is not None and a.given and a.revision == visit.revision
            for i in asked
        )
    return VisitLine(
        visit,
        sheet.site,
        business_title(pack, sheet.site.business),
        done,
        sheet.abnormal(),
        total,
        max(saved, key=lambda s: s.best, default=None),
        remark,
        kind_title=kind_title(pack, visit.kind),
    )


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
    """One item of the checklist, or a finding of an earlier visit that was looked at: see
    ``answering.answer`` and ``earlier.look``."""
    finding = finding_id(item_id)
    if finding:
        return earlier.look(
            ctx, visit_id, finding, verdict=verdict, value=value, note=note, reason=reason
        )
    return answering.answer(
        ctx, visit_id, item_id, verdict=verdict, value=value, note=note, reason=reason
    )


def visit_view(ctx: Ctx, visit_id: str) -> VisitView:
    """Everything the visit page shows. Raises NotFound, NotPermitted."""
    with ctx.store.read() as reader:
        return read_page(ctx, reader, visit_id)


def gaps(ctx: Ctx, visit_id: str) -> tuple[GapLine, ...]:
    """What the visit lacks before it can be finished, in the checklist's order."""
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id)
        readable(ctx, reader.need(Site, visit.site_id))
        return gap_lines(read_sheet(ctx, reader, visit))


def finish(ctx: Ctx, visit_id: str) -> ChangeSet:
    """Ends the checking: the visit waits for its signature. Raises NotComplete with the gaps."""
    with ctx.store.unit(ctx.actor.id) as unit:
        visit = unit.need(Visit, visit_id)
        own(ctx, visit, FINISH)
        if visit.state is VisitState.FINISHED:
            return ChangeSet()
        in_draft(visit, FINISH)
        missing = gap_lines(read_sheet(ctx, unit, visit))
        if missing:
            raise NotComplete(missing)
        unit.put(visit.finish(ctx.clock.now()))
        return unit.commit()


def reopen(ctx: Ctx, visit_id: str) -> ChangeSet:
    """Back to checking, before anybody signed."""
    with ctx.store.unit(ctx.actor.id) as unit:
        visit = unit.need(Visit, visit_id)
        own(ctx, visit, REOPEN)
        if visit.state is VisitState.DRAFT:
            return ChangeSet()
        if visit.state is not VisitState.FINISHED:
            raise NotOpen(visit.state, REOPEN)
        unit.put(visit.reopen(ctx.clock.now()))
        return unit.commit()


def void(ctx: Ctx, visit_id: str, reason: str) -> ChangeSet:
    """Gives an unsigned visit up. It stays, with everything in it, and says why."""
    with ctx.store.unit(ctx.actor.id) as unit:
        visit = unit.need(Visit, visit_id)
        own(ctx, visit, VOID)
        if visit.state not in (VisitState.DRAFT, VisitState.FINISHED) or visit.revision > 1:
            raise NotOpen(VisitState.SIGNED if visit.revision > 1 else visit.state, VOID)
        if not reason.strip():
            raise NeedsReason(VOID)
        if len(reason) > 500:
            raise BadValue(Text("原因", "Reason"), reason, Text("不超过 500 字", "at most 500"))
        # nothing of it may follow to the next visit, nor stay closed by it
        for finding in unit.findings(visit_id=visit_id):
            if finding.state is FindingState.OPEN:
                unit.put(replace(finding, state=FindingState.WITHDRAWN))
        earlier.undo(unit, visit)
        unit.put(visit.void(reason))
        return unit.commit()
