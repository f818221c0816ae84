"""Findings: what is wrong, what was advised, what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.checklist import Item
from app.domain.finding import Finding, FindingState
from app.domain.pack import ContractPack
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.services.answering import read_sheet
from app.services.finding_rules import advised, described, record_lang
from app.services.refusals import BadValue, NotOpen, WrongState
from app.services.sheet import Sheet, checklist_of
from app.services.ticket_new import put_new, short
from app.services.tickets import CREATE
from app.services.visit_guard import own

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader

EDIT = Text("修改这条异常", "change this finding")
HANDLE = Text("填写处理结果", "write how it was handled")
FAULT = "fault"  # the ticket kind of a finding, if the pack has it; else the pack's first


def edit(
    ctx: Ctx,
    finding_id: str,
    *,
    description: str | None = None,
    advice: str | None = None,
    symptom: str | None = None,
    handling_result: str | None = None,
    handled_on: str | None = None,
) -> ChangeSet:
    """Changes what is given. Description, advice and symptom belong to what is signed and need an
    open item; the handling may be written later too, and a date of handling closes the finding
    (none opens it again). Raises NotOpen, NotPermitted, BadValue."""
    with ctx.store.unit(ctx.actor.id) as unit:
        finding = unit.need(Finding, finding_id)
        visit = unit.need(Visit, finding.visit_id)
        own(ctx, visit, EDIT)
        if finding.state is FindingState.WITHDRAWN:
            raise WrongState(
                what=Text("这条异常已撤回。", "This finding was withdrawn."),
                todo=Text("请先把检查结果改为异常。", "Answer the item as abnormal first."),
            )
        new = finding
        if not (description is None and advice is None and symptom is None):
            new = _core(ctx, unit, visit, finding, description, advice, symptom)
        if handling_result is not None:
            new = replace(new, handling_result=short(handling_result, Text("处理结果", "Result")))
        if handled_on is not None:
            new = _handled(new, handled_on.strip())
        if new == finding:
            return ChangeSet()
        unit.put(new)
        return unit.commit()


def _core(
    ctx: Ctx,
    reader: Reader,
    visit: Visit,
    finding: Finding,
    description: str | None,
    advice: str | None,
    symptom: str | None,
) -> Finding:
    if visit.state is not VisitState.DRAFT or finding.revision < visit.revision:
        # a finding of a signed revision stays as it was shown, also while a rework is open
        signed = finding.revision < visit.revision
        raise NotOpen(VisitState.SIGNED if signed else visit.state, EDIT)
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    new = finding
    if symptom is not None and symptom != finding.symptom:
        if symptom and pack.symptom(symptom) is None:
            raise BadValue(
                Text("现象", "Symptom"), symptom, Text("合同包中的编码", "a code of the pack")
            )
        new = _with_symptom(pack, read_sheet(ctx, reader, visit), finding, symptom)
    if description is not None:
        new = replace(new, description=short(description, Text("异常描述", "Description")))
    if advice is not None:
        new = replace(new, advice=short(advice, Text("建议", "Advice")))
    return new


def _with_symptom(pack: ContractPack, sheet: Sheet, finding: Finding, symptom: str) -> Finding:
    """The wording follows the symptom as long as nobody wrote their own."""
    new = replace(finding, symptom=symptom)
    item = next((i for i in sheet.checklist.items() if i.id == finding.item_id), None)
    answer = sheet.answers.get(finding.item_id)
    if item is None or answer is None:
        return new
    if finding.description in ("", described(pack, item, answer, finding.symptom)):
        new = replace(new, description=described(pack, item, answer, symptom))
    if finding.advice in ("", advised(pack, finding.symptom)):
        new = replace(new, advice=advised(pack, symptom))
    return new


def _handled(finding: Finding, on: str) -> Finding:
    if on:
        try:
            on = date.fromisoformat(on).isoformat()
        except ValueError:
            raise BadValue(
                Text("处理日期", "Date handled"), on, Text("如 2026-11-20", "such as 2026-11-20")
            ) from None
    if on:
        return replace(finding, handled_on=on, state=FindingState.CLOSED)
    return replace(
        finding,
        handled_on="",
        state=FindingState.OPEN,
        closed_by="",
        closed_in="",
        close_reason="",
    )


def to_ticket(ctx: Ctx, finding_id: str, *, level: str = "") -> ChangeSet:
    """The finding's work order, prefilled from its item, measurements and symptom. One finding has
    one: asked again, the ChangeSet touches the one there is. ``level`` defaults to the symptom's.
    Raises NotPermitted, WrongState, BadValue."""
    with ctx.store.unit(ctx.actor.id) as unit:
        finding = unit.need(Finding, finding_id)
        visit = unit.need(Visit, finding.visit_id)
        own(ctx, visit, CREATE)
        if finding.ticket_id:
            return changed((Touch(Entity.TICKET, finding.ticket_id, visit.id),))
        if finding.state is not FindingState.OPEN or visit.state is VisitState.VOIDED:
            raise WrongState(
                what=Text("这条异常已处理或已撤回。", "This finding is handled or withdrawn."),
                todo=Text(
                    "如问题仍在，请新建工单。", "If the fault persists, create a work order."
                ),
            )
        site = unit.need(Site, visit.site_id)
        pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
        checklist = checklist_of(ctx, unit, visit)
        item = next((i for i in checklist.items() if i.id == finding.item_id), None)
        ticket = put_new(
            ctx,
            unit,
            site,
            kind=_kind(ctx.pack),
            title=_title(pack, finding, item),
            level=level or _level(ctx.pack, finding, item),
            symptom=finding.symptom if ctx.pack.symptom(finding.symptom) else "",
            description=_story(pack, finding),
            reporter=ctx.actor.name,
            visit_id=visit.id,
            finding_id=finding.id,
            asset_id=_asset(unit, visit, item),
        )
        unit.put(replace(finding, ticket_id=ticket.id))
        return unit.commit()


def _kind(pack: ContractPack) -> str:
    kinds = [k.id for k in pack.ticket_kinds]
    return FAULT if FAULT in kinds or not kinds else kinds[0]


def _level(pack: ContractPack, finding: Finding, item: Item | None) -> str:
    """The symptom's own level; before one is chosen, that of the likeliest; else the lowest but
    one of the pack: an abnormal item is more than advice."""
    codes = [finding.symptom, *(item.symptoms if item else ())]
    for code in codes:
        known = pack.symptom(code) if code else None
        if known is not None:
            return known.level
    ids = [v.id for v in pack.levels]
    return ids[max(0, len(ids) - 2)] if ids else ""


def _title(pack: ContractPack, finding: Finding, item: Item | None) -> str:
    lang = record_lang(pack)
    known = pack.symptom(finding.symptom) if finding.symptom else None
    if known is not None and item is not None:
        return f"{known.title.to(lang)} · {item.prompt.to(lang)}"
    return item.prompt.to(lang) if item is not None else finding.description[:60] or finding.item_id


def _story(pack: ContractPack, finding: Finding) -> str:
    if not finding.advice:
        return finding.description
    word = "建议：" if record_lang(pack) == "zh" else "Advice: "
    return f"{finding.description}\n{word}{finding.advice}".strip()


def _asset(reader: Reader, visit: Visit, item: Item | None) -> str | None:
    """The device, if the item's run says which, or the site has one of its kind only."""
    if item is None or item.asset_kind is None:
        return None
    for run in reversed(reader.runs(visit.id)):
        if run.item_id == item.id and run.asset_id:
            return run.asset_id
    fits: list[Asset] = [a for a in reader.assets(visit.site_id) if a.kind is item.asset_kind]
    return fits[0].id if len(fits) == 1 else None
