"""Whether a checklist item has what its kind needs, and nothing that its kind cannot have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.checklist import ItemKind, Need
from app.domain.text import Text
from app.packs.parts import PlacedItem
from app.packs.plans import KNOWN_PLANS, SETTABLE
from app.packs.problems import Problem
from app.packs.references import twice, unknown, unknown_plan
from app.packs.wording import did_you_mean

_MEASURED = (ItemKind.NUMBER, ItemKind.STOPWATCH)
_SETTINGS = (ItemKind.NUMBER, ItemKind.CHOICE, ItemKind.TEXT)  # can be as they were last time
_PHOTOS = {Need.PHOTO, Need.PHOTO_IF_ABNORMAL}


def item_problems(placed: PlacedItem, codes: Sequence[str] | None) -> Iterator[Problem]:
    """What is wrong with one item by itself. ``codes`` None: the fault catalogue is unreadable."""
    item = placed.item
    kind = item.kind
    yield from _limits(placed)
    yield from _evidence(placed)
    if kind is ItemKind.NUMBER and item.unit is None:
        message = Text("数字项缺少单位", "a number needs a unit")
        hint = Text('请写 unit，如 mm、d、%；计数写 ""', 'give unit, like mm, d, %; "" for a count')
        yield placed.problem("unit", message, hint)
    if kind is ItemKind.STOPWATCH and item.unit not in (None, "s"):
        message = Text("秒表项只用秒", "a stopwatch counts seconds")
        yield placed.problem("unit", message, Text("请删除 unit", "remove unit"))
    if kind is ItemKind.CHOICE:
        yield from _choices(placed)
    elif item.choices:
        message = Text("只有 choice 项可以有选项", "only a choice item has choices")
        yield placed.problem("choices", message, Text("请删除 choices", "remove choices"))
    yield from _plan(placed)
    if codes is not None:
        for i, code in enumerate(item.symptoms):
            where = (*placed.where, "symptoms", i)
            yield from unknown(placed.document, where, code, codes, Text("现象", "symptom"))


def _limits(placed: PlacedItem) -> Iterator[Problem]:
    for key in ("limits", "soft_limits"):
        limits = getattr(placed.item, key)
        if limits is None:
            continue
        if placed.item.kind not in _MEASURED:
            message = Text("只有数字和秒表项可以有限值", "only numbers and stopwatches have limits")
            yield placed.problem(key, message, Text(f"请删除 {key}", f"remove {key}"))
        elif limits.low is None and limits.high is None:
            message = Text("限值是空的", "the limits are empty")
            yield placed.problem(key, message, Text("请写 low 或 high", "give low or high"))
        elif limits.low is not None and limits.high is not None and limits.low > limits.high:
            message = Text(
                f"限值颠倒：{limits.low} 大于 {limits.high}",
                f"limits reversed: {limits.low} is above {limits.high}",
            )
            yield placed.problem(key, message, Text("low 不能大于 high", "swap low and high"))
    yield from _soft_inside(placed)


def _soft_inside(placed: PlacedItem) -> Iterator[Problem]:
    hard, soft = placed.item.limits, placed.item.soft_limits
    if hard is None or soft is None:
        return
    for key in ("low", "high"):
        bound = getattr(soft, key)
        if bound is None:
            continue
        below = hard.low is not None and bound < hard.low
        above = hard.high is not None and bound > hard.high
        if below or above:
            message = Text(
                f"提醒值 {bound} 在限值之外，永远用不上",
                f"the soft bound {bound} lies outside the hard limits and never warns",
            )
            hint = Text("soft_limits 应在 limits 之内", "soft_limits lie inside limits")
            yield placed.document.problem((*placed.where, "soft_limits", key), message, hint)


def _evidence(placed: PlacedItem) -> Iterator[Problem]:
    item = placed.item
    if Need.NOTE_IF_SOFT in item.needs and item.soft_limits is None:
        message = Text("没有 soft_limits，note_if_soft 不起作用", "note_if_soft needs soft_limits")
        hint = Text("请补上 soft_limits，或删除它", "add soft_limits, or remove it")
        place = (*placed.where, "needs", item.needs.index(Need.NOTE_IF_SOFT))
        yield placed.document.problem(place, message, hint)
    yield from twice(placed.document, (*placed.where, "needs"), item.needs, ())
    if (
        item.fresh_minutes is not None
        and item.kind is not ItemKind.PHOTO
        and not _PHOTOS.intersection(item.needs)
    ):
        message = Text("没有要求照片", "no photo is asked for")
        hint = Text(
            "请在 needs 中写 photo，或删除 fresh_minutes", "add photo to needs, or remove it"
        )
        yield placed.problem("fresh_minutes", message, hint)
    if item.copy_last and item.kind not in _SETTINGS:
        message = Text(
            f"{item.kind} 项每次都要重新做", f"a {item.kind} item is done anew each time"
        )
        hint = Text(
            "只有数字、选择、文字可以沿用上次", "only a number, choice or text is taken over"
        )
        yield placed.problem("copy_last", message, hint)


def _choices(placed: PlacedItem) -> Iterator[Problem]:
    ids = [choice.id for choice in placed.item.choices]
    if len(ids) < 2:
        message = Text("选择项至少要有两个选项", "a choice needs at least two choices")
        yield placed.problem("choices", message, Text("请补上 choices", "add choices"))
    yield from twice(placed.document, (*placed.where, "choices"), ids)


def _plan(placed: PlacedItem) -> Iterator[Problem]:
    item = placed.item
    if not item.kind.tested:
        if item.plan:
            message = Text("只有 device_test 和 probe 项可以有 plan", "this kind runs no plan")
            yield placed.problem("plan", message, Text("请删除 plan", "remove plan"))
        if item.params:
            message = Text("没有测试的检查项不能有 params", "an item without a test has no params")
            yield placed.problem("params", message, Text("请删除 params", "remove params"))
        return
    if not item.plan:
        message = Text("缺少测试方案", "the test plan is missing")
        hint = did_you_mean("", sorted(KNOWN_PLANS))
        yield placed.problem("plan", message, hint)
    elif item.plan not in KNOWN_PLANS:
        yield from unknown_plan(placed.document, (*placed.where, "plan"), item.plan)
    elif item.asset_kind is not KNOWN_PLANS[item.plan]:
        expected = KNOWN_PLANS[item.plan]
        message = Text(f"方案 {item.plan} 用于 {expected}", f"{item.plan} is for a {expected}")
        hint = Text(f"请写 asset_kind: {expected}", f"write asset_kind: {expected}")
        yield placed.problem("asset_kind", message, hint)
    known = SETTABLE.get(item.plan, ())
    for name in item.params:
        if name not in known:
            message = Text(
                f"方案 {item.plan} 没有可设的参数 “{name}”",
                f"{item.plan} has no parameter “{name}”",
            )
            yield placed.document.problem(
                (*placed.where, "params", name), message, did_you_mean(name, sorted(known))
            )
