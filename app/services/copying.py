"""Taking over a setting from the last visit: its value and nothing else. What a value means is
judged anew; a verdict is never copied, for nobody has looked yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.answer import Answer, Verdict
from app.domain.changes import ChangeSet
from app.domain.checklist import Item, ItemKind
from app.domain.text import Text
from app.services.answering import base_answer, open_item, put_answer, sheet_for_writing
from app.services.judging import judged_alone, must_explain, revise
from app.services.last_visit import LastVisit, last_of
from app.services.refusals import WrongState

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.services.sheet import Sheet
    from app.services.visit_views import ItemView

COPY = Text("沿用上次的设置", "take over the last setting")
# values that a person reads off a device; what is measured is measured anew
COPIED = frozenset({ItemKind.TEXT, ItemKind.NUMBER, ItemKind.CHOICE})


def offered(item: Item, previous: Answer | None) -> str:
    """The last visit's value, if this item's may be taken over; "" if there is nothing to take."""
    if not item.copy_last or item.kind not in COPIED or previous is None:
        return ""
    return "" if previous.verdict is Verdict.NA else previous.value


def can_take(view: ItemView) -> bool:
    """Whether the last value is there to be taken over now: it is another than the present one."""
    value = offered(view.item, view.previous)
    held = view.answer.value if view.answer is not None else ""
    return view.open and bool(value) and value != held


def take(ctx: Ctx, visit_id: str, item_id: str, reason: str = "") -> ChangeSet:
    """One item. Raises WrongState if the last visit has nothing to take, and whatever an answer
    raises."""
    with ctx.store.unit(ctx.actor.id) as unit:
        sheet = sheet_for_writing(ctx, unit, visit_id, evidence=False)
        item = open_item(sheet, item_id, COPY)
        new = _taken(sheet, item, last_of(ctx, unit, sheet.visit), reason)
        if new is None:
            raise WrongState(
                what=Text(
                    f"“{item.prompt.zh}”没有可沿用的上次设置。",
                    f"There is no last setting to take over for “{item.prompt.en}”.",
                ),
                todo=Text("请现场查看后填写。", "Look at it here and write it down."),
            )
        put_answer(ctx, unit, sheet, new)
        return unit.commit()


def take_section(ctx: Ctx, visit_id: str, section_id: str) -> ChangeSet:
    """All open settings of a section that have no value yet, in one step; what somebody has written
    stays. An empty ChangeSet when there is none."""
    with ctx.store.unit(ctx.actor.id) as unit:
        sheet = sheet_for_writing(ctx, unit, visit_id, evidence=False)
        last = last_of(ctx, unit, sheet.visit)
        took = False
        for item in _open_settings(sheet, section_id):
            if all(i.id != item.id for i in sheet.items):
                continue  # an answer before it has hidden it
            new = _taken(sheet, item, last, "")
            if new is not None:
                sheet = put_answer(ctx, unit, sheet, new)
                took = True
        return unit.commit() if took else ChangeSet()


def _open_settings(sheet: Sheet, section_id: str) -> Iterable[Item]:
    section = next((s for s in sheet.checklist.sections if s.id == section_id), None)
    for item in section.items if section is not None else ():
        held = sheet.answers.get(item.id)
        if sheet.may_answer(item.id) and (held is None or not (held.value or held.given)):
            yield item


def _taken(sheet: Sheet, item: Item, last: LastVisit | None, reason: str) -> Answer | None:
    value = offered(item, last.answers.get(item.id) if last is not None else None)
    base = base_answer(sheet, item.id)
    if not value or value == base.value:
        return None
    new = revise(item, base, verdict=None, value=value, note=None, reason=reason)
    if judged_alone(item, value) is None:
        new = replace(new, verdict=None)  # the person at the counter says so, not the last visit
    must_explain(sheet.visit, base, new, reason)
    return new
