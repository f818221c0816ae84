"""Whether a checklist item has what its kind needs, and asks only what can be known by then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind
from app.domain.expression import Expression, ExpressionError, parse
from app.domain.site import AssetKind
from app.domain.text import Text
from app.packs.parts import PlacedChecklist, PlacedItem
from app.packs.plans import KNOWN_PLANS, SETTABLE
from app.packs.problems import Problem
from app.packs.schema import PackModel
from app.packs.wording import did_you_mean

_MEASURED = (ItemKind.NUMBER, ItemKind.STOPWATCH)


def item_problems(placed: PlacedItem, codes: Sequence[str] | None) -> Iterator[Problem]:
    """What is wrong with one item by itself. ``codes`` None: the fault catalogue is unreadable."""
    item = placed.item
    kind = item.kind
    yield from _limits(placed)
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
            if code not in codes:
                message = Text(f"没有现象 “{code}”", f"no symptom “{code}”")
                hint = did_you_mean(code, codes)
                yield placed.document.problem((*placed.where, "symptoms", i), message, hint)


def _limits(placed: PlacedItem) -> Iterator[Problem]:
    limits = placed.item.limits
    if limits is None:
        return
    if placed.item.kind not in _MEASURED:
        message = Text("只有数字和秒表项可以有限值", "only numbers and stopwatches have limits")
        yield placed.problem("limits", message, Text("请删除 limits", "remove limits"))
    elif limits.low is None and limits.high is None:
        message = Text("限值是空的", "the limits are empty")
        yield placed.problem("limits", message, Text("请写 low 或 high", "give low or high"))
    elif limits.low is not None and limits.high is not None and limits.low > limits.high:
        message = Text(
            f"限值颠倒：{limits.low} 大于 {limits.high}",
            f"limits reversed: {limits.low} is above {limits.high}",
        )
        yield placed.problem("limits", message, Text("low 不能大于 high", "swap low and high"))


def _choices(placed: PlacedItem) -> Iterator[Problem]:
    ids = [choice.id for choice in placed.item.choices]
    if len(ids) < 2:
        message = Text("选择项至少要有两个选项", "a choice needs at least two choices")
        yield placed.problem("choices", message, Text("请补上 choices", "add choices"))
    for i, id in enumerate(ids):
        if id in ids[:i]:
            message = Text(f"选项 “{id}” 重复", f"the choice “{id}” is given twice")
            hint = Text("请换一个 id", "give it another id")
            yield placed.document.problem((*placed.where, "choices", i, "id"), message, hint)


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
        message = Text(f"没有测试方案 “{item.plan}”", f"no test plan “{item.plan}”")
        yield placed.problem("plan", message, did_you_mean(item.plan, sorted(KNOWN_PLANS)))
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


def skip_logic_problems(checklist: PlacedChecklist, pack: PackModel) -> Iterator[Problem]:
    """Every ``when`` of a checklist, with what is known when its item is reached."""
    earlier: dict[str, PlacedItem] = {}
    for placed in checklist.items():
        if placed.item.when:
            yield from _when(placed, earlier, checklist, pack)
        earlier[placed.item.id] = placed


def _when(
    placed: PlacedItem,
    earlier: dict[str, PlacedItem],
    checklist: PlacedChecklist,
    pack: PackModel,
) -> Iterator[Problem]:
    try:
        expression = parse(placed.item.when)
    except ExpressionError as error:
        message = Text(
            f"条件第 {error.position + 1} 个字符处：{error.message.zh}",
            f"character {error.position + 1} of the condition: {error.message.en}",
        )
        hint = Text(
            "例：answer.printing.position == 'abnormal' and assets.printer > 0",
            "example: answer.printing.position == 'abnormal' and assets.printer > 0",
        )
        yield placed.problem("when", message, hint)
        return
    facts = ["site.business", "site.town", "visit.kind", *(f"assets.{k}" for k in AssetKind)]
    for name in sorted(expression.names()):
        group, _, item_id = name.partition(".")
        if group in ("answer", "value"):
            if item_id not in earlier:
                file = checklist.document.file
                message = Text(
                    f"在 {file} 中，“{item_id}” 不是排在前面的检查项",
                    f"in {file}, “{item_id}” is not an earlier item",
                )
                yield placed.problem("when", message, _earlier_hint(item_id, earlier))
        elif name not in facts:
            message = Text(f"不认识的名称 “{name}”", f"unknown name “{name}”")
            hint = did_you_mean(name, ["answer.…", "value.…", *facts])
            yield placed.problem("when", message, hint)
    yield from _compared(placed, expression, earlier, pack)


def _earlier_hint(item_id: str, earlier: Collection[str]) -> Text:
    if near := get_close_matches(item_id, earlier, n=1, cutoff=0.6):
        return Text(f"是不是想写 {near[0]}？", f"did you mean {near[0]}?")
    return Text("请改用前面的检查项，或调整顺序", "use an earlier item, or change the order")


def _compared(
    placed: PlacedItem, expression: Expression, earlier: dict[str, PlacedItem], pack: PackModel
) -> Iterator[Problem]:
    """A comparison with a word that can never occur is a typing mistake."""
    for name, literal in sorted(expression.compared(), key=str):
        group, _, item_id = name.partition(".")
        known: list[str]
        if name == "site.business":
            known = [b.id for b in pack.businesses]
        elif name == "site.town":
            known = [*pack.towns, *pack.city_level]
        elif name == "visit.kind":
            known = [k.id for k in pack.visit_kinds]
        elif group == "answer":
            known = [v.value for v in Verdict]
        elif group == "value" and item_id in earlier and earlier[item_id].item.choices:
            known = [c.id for c in earlier[item_id].item.choices]
        else:
            continue
        if literal not in known:
            message = Text(f"{name} 不会是 “{literal}”", f"{name} is never “{literal}”")
            yield placed.problem("when", message, did_you_mean(str(literal), known))
