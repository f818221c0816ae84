"""Findings follow answers: opened, withdrawn and described in the transaction of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Item
from app.domain.clock import Stamp
from app.domain.finding import Finding, FindingState
from app.domain.ids import new_id
from app.domain.pack import ContractPack
from app.domain.text import Lang, Text
from app.domain.units import with_unit
from app.domain.visit import Visit
from app.services.judging import shown_value
from app.services.sheet import Sheet

if TYPE_CHECKING:
    from app.services.context import Ctx


def record_lang(pack: ContractPack) -> Lang:
    """The language of the record. It is the customer's, whoever's interface wrote it."""
    return "en" if pack.language.startswith("en") else "zh"


def described(pack: ContractPack, item: Item, answer: Answer, symptom: str) -> str:
    """What is wrong, said from what is known: the item, the value with its limits or the
    measurements that failed, the note, the symptom."""
    lang = record_lang(pack)
    zh = lang == "zh"
    facts: list[str] = []
    failed = [m for m in answer.measurements if m.ok is False]
    for m in failed:
        label = (m.label_zh if zh else m.label_en) or m.quantity
        limits = f"（限值 {m.limits}）" if zh else f" (limits {m.limits})"
        facts.append(f"{label} {m.said.to(lang)}" + (limits if m.limits else ""))
    if answer.value and not failed:
        text = shown_value(item, answer.value).to(lang)
        facts.append(text + _against(item, answer.value).to(lang))
    known = pack.symptom(symptom) if symptom else None
    if known is not None:
        facts.append(known.title.to(lang))
    if answer.note:
        facts.append(answer.note)
    if not facts:
        facts.append("异常" if zh else "abnormal")
    return item.prompt.to(lang) + ("：" if zh else ": ") + ("；" if zh else "; ").join(facts)


def _against(item: Item, value: str) -> Text:
    """The limits a value is held against: the soft ones where only they are passed."""
    soft = item.off_guide(value)
    limits = item.guide if soft or item.hard is None else item.hard
    if limits is None or not str(limits):
        return Text("", "")
    zh, en = with_unit(limits, item.unit_said)
    if limits is item.guide:
        return Text(f"（参考值 {zh}）", f" (guide value {en})")
    return Text(f"（限值 {zh}）", f" (limits {en})")


def advised(pack: ContractPack, symptom: str) -> str:
    """The remedy of the symptom if it has one cause only: with several, a person must look."""
    known = pack.symptom(symptom) if symptom else None
    if known is None or len(known.causes) != 1:
        return ""
    return known.causes[0].remedy.to(record_lang(pack))


def follow(
    ctx: Ctx, before: Sheet, after: Sheet, at: Stamp, symptom: str = ""
) -> tuple[Finding, ...]:
    """The findings that must be written so that they agree with the answers of ``after``: every
    abnormal answer of an item that applies has a standing finding, and no other item has.

    ``symptom`` is what a device test made of it, for the items whose answer changed.
    """
    pack = ctx.packs.nearest(after.visit.pack_id, after.visit.pack_version)
    applies = {item.id: item for item in after.items}
    changed: list[Finding] = []
    for item in _touched(before, after):
        answer = after.answers.get(item.id)
        wanted = item.id in applies and answer is not None and answer.verdict is Verdict.ABNORMAL
        held = _newest(after.findings, item.id)
        if not after.may_answer(item.id):
            changed.extend(_signed_item(held, wanted))
        elif wanted and answer is not None:
            made = _opened(ctx, pack, before, after, item, answer, held, at, symptom)
            changed.extend(made)
        elif held is not None and held.state is FindingState.OPEN:
            changed.append(_ended(pack, item, before.answers.get(item.id), held, after.visit))
    return tuple(changed)


def _touched(before: Sheet, after: Sheet) -> Iterable[Item]:
    """Items whose answer changed, or that appeared or disappeared with it."""
    held, given = before.answers, after.answers
    turned = set(held.keys() - given.keys())
    for id, new in given.items():
        old = held.get(id)
        if old is not new and old != new:
            turned.add(id)
    if before.items is not after.items:
        turned |= {i.id for i in before.items} ^ {i.id for i in after.items}
    return (item for item in after.checklist.items() if item.id in turned) if turned else ()


def _signed_item(held: Finding | None, wanted: bool) -> list[Finding]:
    """In a rework an item that was not returned keeps its signed answer, but a returned one may
    hide it or show it again: its finding only closes and opens."""
    if held is None or held.handled_on or held.state is FindingState.WITHDRAWN:
        return []
    state = FindingState.OPEN if wanted else FindingState.CLOSED
    return [replace(held, state=state)] if held.state is not state else []


def _newest(findings: Iterable[Finding], item_id: str) -> Finding | None:
    of_item = [f for f in findings if f.item_id == item_id]
    return max(of_item, key=lambda f: f.revision, default=None)


def _opened(
    ctx: Ctx,
    pack: ContractPack,
    before: Sheet,
    after: Sheet,
    item: Item,
    answer: Answer,
    held: Finding | None,
    at: Stamp,
    symptom: str,
) -> list[Finding]:
    visit = after.visit
    if held is not None and held.revision == visit.revision:
        code = symptom or held.symptom
        text = _redescribed(pack, item, before.answers.get(item.id), answer, held, code)
        new = replace(held, state=FindingState.OPEN, symptom=code, description=text)
        return [new] if new != held else []
    # of the symptoms the item offers a person chooses, even where there is but one: nobody may find
    # in the signed record what nobody saw
    code = symptom or (held.symptom if held else "")
    new = Finding(
        id=new_id(),
        visit_id=visit.id,
        site_id=visit.site_id,
        item_id=item.id,
        opened=at,
        by=ctx.actor.id,
        symptom=code,
        description=described(pack, item, answer, code),
        advice=(held.advice if held else "") or advised(pack, code),
        ticket_id=held.ticket_id if held else None,  # the same fault keeps its work order
        revision=visit.revision,
    )
    if held is not None and held.state is FindingState.OPEN:
        # the signed revision keeps its own finding as it was shown; the new one takes over
        return [replace(held, state=FindingState.CLOSED), new]
    return [new]


def _redescribed(
    pack: ContractPack,
    item: Item,
    old: Answer | None,
    answer: Answer,
    held: Finding,
    symptom: str,
) -> str:
    """The new wording, unless a person has written their own."""
    own_words = held.description.strip() and (
        old is None or held.description != described(pack, item, old, held.symptom)
    )
    return held.description if own_words else described(pack, item, answer, symptom)


def _ended(
    pack: ContractPack, item: Item, old: Answer | None, held: Finding, visit: Visit
) -> Finding:
    """Corrected before signing: withdrawn. Put right after a signature: closed, for the signed
    revision has it."""
    if held.revision != visit.revision:
        return replace(held, state=FindingState.CLOSED)
    ours = old is not None and held.description == described(pack, item, old, held.symptom)
    # a wording of ours would be out of date if the finding came back; a person's is kept
    kept = "" if ours else held.description
    return replace(held, state=FindingState.WITHDRAWN, description=kept)
