"""Whether the checklists fit the contract: whom they serve, how often, what they ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.checklist import ItemKind
from app.domain.text import Text
from app.packs.parts import PlacedChecklist
from app.packs.problems import Problem
from app.packs.references import unknown
from app.packs.schema import PackModel
from app.packs.source import Document
from app.packs.when_checks import skip_logic_problems
from app.packs.wording import did_you_mean


def checklist_problems(checklists: list[PlacedChecklist], pack: PackModel) -> Iterator[Problem]:
    businesses = [b.id for b in pack.businesses]
    kinds = [k.id for k in pack.visit_kinds]
    ids: dict[str, str] = {}
    served: dict[tuple[str, str], str] = {}
    reported: set[Problem] = set()
    for checklist in checklists:
        model, document = checklist.model, checklist.document
        if model.id in ids:
            message = Text(
                f"检查单 id 与 {ids[model.id]} 重复", f"the id is that of {ids[model.id]}"
            )
            yield document.problem(("id",), message, Text("请换一个 id", "give it another id"))
        ids[model.id] = document.file
        yield from unnamed_in_pack(document, "businesses", model.businesses, businesses)
        yield from unnamed_in_pack(document, "kinds", model.kinds, kinds)
        for business in model.businesses:
            for kind in model.kinds:
                if (other := served.setdefault((business, kind), document.file)) != document.file:
                    message = Text(
                        f"{business} 的 {kind} 已由 {other} 负责",
                        f"{other} already serves {kind} at {business}",
                    )
                    hint = Text("同一业务同一类型只能有一份检查单", "one checklist per pair")
                    yield document.problem(("businesses",), message, hint)
        yield from _cadence(checklist, pack)
        if not checklist.complete:
            continue  # what hangs on items that nobody could read is not wrong by itself
        for problem in skip_logic_problems(checklist, pack):
            if problem not in reported:  # a shared section is part of many checklists
                reported.add(problem)
                yield problem
        if all(placed.item.kind is ItemKind.TEXT for placed in checklist.items()):
            message = Text("没有可判断的检查项", "there is nothing to judge in this checklist")
            hint = Text("至少要有一个非文字的检查项", "give at least one item that is not text")
            yield document.problem(("sections",), message, hint)


def unnamed_in_pack(
    document: Document, key: str, names: Sequence[str], known: Sequence[str]
) -> Iterator[Problem]:
    for i, name in enumerate(names):
        if name not in known:
            message = Text(f"pack.yaml 中没有 “{name}”", f"pack.yaml has no “{name}”")
            yield document.problem((key, i), message, did_you_mean(name, known))


def _cadence(checklist: PlacedChecklist, pack: PackModel) -> Iterator[Problem]:
    model, document = checklist.model, checklist.document
    planned = {kind.id for kind in pack.visit_kinds if kind.planned}
    if model.cadence_days is None and planned.intersection(model.kinds):
        kind = next(k for k in model.kinds if k in planned)
        message = Text(
            f"{kind} 按周期安排，但没有写周期", f"{kind} is planned, but no cadence is given"
        )
        hint = Text(
            "请写 cadence_days，或在 pack.yaml 中去掉该类型的 planned",
            "give cadence_days, or remove planned from that kind in pack.yaml",
        )
        yield document.problem(("kinds",), message, hint)
    known = {kind.id for kind in pack.visit_kinds}
    if (
        model.cadence_days is not None
        and known.issuperset(model.kinds)
        and not planned.intersection(model.kinds)
    ):
        message = Text("这些类型不按周期安排", "none of these kinds is planned")
        hint = Text(
            "在 pack.yaml 的 visit_kinds 中加 planned: true，或删除周期",
            "add planned: true to the kind in pack.yaml, or remove the cadence",
        )
        yield document.problem(("cadence_days",), message, hint)
    if model.cadence_by_importance and model.cadence_days is None:
        message = Text("缺少一般周期", "the usual cadence is missing")
        hint = Text("请补上 cadence_days", "add cadence_days")
        yield document.problem(("cadence_by_importance",), message, hint)
    importances = [importance.id for importance in pack.importances]
    for name in model.cadence_by_importance:
        where = ("cadence_by_importance", name)
        yield from unknown(document, where, name, importances, Text("重要程度", "importance"))
