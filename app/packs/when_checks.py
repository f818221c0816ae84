"""Whether a ``when`` can be read, and asks only what can be known by then."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from app.domain.answer import Verdict
from app.domain.expression import Expression, ExpressionError, parse
from app.domain.site import AssetKind
from app.domain.text import Text
from app.packs.parts import PlacedChecklist, PlacedItem
from app.packs.problems import Problem
from app.packs.schema import PackModel
from app.packs.wording import did_you_mean

_FACTS = (
    "site.business",
    "site.town",
    "site.importance",
    "visit.kind",
    "days.since_last",
    *(f"assets.{kind}" for kind in AssetKind),
)


def skip_logic_problems(checklist: PlacedChecklist, pack: PackModel) -> Iterator[Problem]:
    """Every ``when`` of a checklist, with what is known when its item is reached."""
    earlier: dict[str, PlacedItem] = {}
    every = [placed.item.id for placed in checklist.items()]
    for placed in checklist.items():
        if placed.item.when:
            yield from _when(placed, earlier, every, checklist, pack)
        earlier[placed.item.id] = placed


def _when(
    placed: PlacedItem,
    earlier: dict[str, PlacedItem],
    every: Collection[str],
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
        elif group == "last":  # the last visit answered the whole checklist, so any item will do
            if item_id not in every:
                message = Text(
                    f"{checklist.document.file} 中没有检查项 “{item_id}”",
                    f"{checklist.document.file} has no item “{item_id}”",
                )
                yield placed.problem("when", message, _earlier_hint(item_id, every))
        elif name not in _FACTS:
            message = Text(f"不认识的名称 “{name}”", f"unknown name “{name}”")
            hint = did_you_mean(name, ["answer.…", "value.…", "last.…", *_FACTS])
            yield placed.problem("when", message, hint)
    yield from _compared(placed, expression, earlier, pack)


def _earlier_hint(item_id: str, known: Collection[str]) -> Text:
    if near := get_close_matches(item_id, known, n=1, cutoff=0.6):
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
        elif name == "site.importance":
            known = [i.id for i in pack.importances]
        elif group in ("answer", "last"):
            known = [v.value for v in Verdict]
        elif group == "value" and item_id in earlier and earlier[item_id].item.choices:
            known = [c.id for c in earlier[item_id].item.choices]
        else:
            continue
        if literal not in known:
            message = Text(f"{name} 不会是 “{literal}”", f"{name} is never “{literal}”")
            yield placed.problem("when", message, did_you_mean(str(literal), known))
