"""Whether the parts of a pack fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.domain.checklist import ItemKind
from app.domain.text import Text
from app.packs.articles import article_problems
from app.packs.item_checks import item_problems, skip_logic_problems
from app.packs.parts import Parts, PlacedChecklist
from app.packs.plans import KNOWN_PLANS
from app.packs.problems import Problem
from app.packs.readings import reading_problems
from app.packs.schema import CalendarModel, LevelModel, PackModel, SymptomsModel
from app.packs.source import Document, Where
from app.packs.wording import did_you_mean


def cross_check(parts: Parts) -> Iterator[Problem]:
    codes = [s.code for s in parts.symptoms[0].symptoms] if parts.symptoms else None
    for placed in parts.items.values():
        yield from item_problems(placed, codes)
    yield from article_problems(parts.articles, codes)
    if parts.readings:
        yield from reading_problems(*parts.readings)
    if parts.pack is None:
        return
    pack, document = parts.pack
    yield from _pack_problems(pack, document)
    if parts.symptoms:
        yield from _symptom_problems(*parts.symptoms, [level.id for level in pack.levels])
    yield from _checklist_problems(parts.checklists, pack)


def _pack_problems(pack: PackModel, document: Document) -> Iterator[Problem]:
    yield from _twice(document, ("towns",), [*pack.towns], ())
    yield from _twice(document, ("businesses",), [b.id for b in pack.businesses])
    names = [b.register_name for b in pack.businesses]
    yield from _twice(document, ("businesses",), names, ("register_name",))
    yield from _twice(document, ("visit_kinds",), [k.id for k in pack.visit_kinds])
    yield from _twice(document, ("ticket_kinds",), [k.id for k in pack.ticket_kinds])
    yield from _twice(document, ("calendars",), [c.id for c in pack.calendars])
    yield from _twice(document, ("levels",), [level.id for level in pack.levels])
    calendars = [c.id for c in pack.calendars]
    for i, calendar in enumerate(pack.calendars):
        yield from _calendar_problems(calendar, document, ("calendars", i))
    for i, level in enumerate(pack.levels):
        if level.calendar not in calendars:
            message = Text(f"没有日历 “{level.calendar}”", f"no calendar “{level.calendar}”")
            hint = did_you_mean(level.calendar, calendars)
            yield document.problem(("levels", i, "calendar"), message, hint)
        yield from _level_problems(level, document, ("levels", i))
    if pack.town_total and pack.town_total < len(pack.towns):
        message = Text("镇街总数少于所列镇街", "fewer towns than are listed")
        hint = Text(f"列出了 {len(pack.towns)} 个", f"{len(pack.towns)} are listed")
        yield document.problem(("town_total",), message, hint)


def _calendar_problems(
    calendar: CalendarModel, document: Document, where: Where
) -> Iterator[Problem]:
    if calendar.weekdays and calendar.opens >= calendar.closes:
        message = Text("下班时刻不晚于上班时刻", "it closes before it opens")
        hint = Text("opens 应早于 closes", "opens must be earlier than closes")
        yield document.problem((*where, "opens"), message, hint)
    if not calendar.weekdays and (calendar.holidays or calendar.workdays):
        message = Text("全天候日历不需要节假日", "a calendar without weekdays is always open")
        hint = Text("写明 weekdays，或删除节假日", "give weekdays, or remove the holidays")
        yield document.problem(where, message, hint)
    both = set(calendar.holidays) & set(calendar.workdays)
    for i, day in enumerate(calendar.workdays):
        if day in both:
            message = Text(f"{day} 既放假又上班", f"{day} is a holiday and a working day")
            hint = Text("只保留一处", "keep one of the two")
            yield document.problem((*where, "workdays", i), message, hint)


def _level_problems(level: LevelModel, document: Document, where: Where) -> Iterator[Problem]:
    ordered = [level.response, level.plan, level.resolve]
    known = [limit for limit in ordered if limit is not None]
    if known != sorted(known):
        message = Text(
            "时限颠倒：应 响应 ≤ 方案 ≤ 解决", "limits reversed: response ≤ plan ≤ resolve"
        )
        hint = Text("请核对三个时限", "check the three limits")
        yield document.problem((*where, "response"), message, hint)


def _symptom_problems(
    symptoms: SymptomsModel, document: Document, levels: Sequence[str]
) -> Iterator[Problem]:
    classes = [k.id for k in symptoms.classes]
    yield from _twice(document, ("classes",), classes)
    yield from _twice(document, ("symptoms",), [s.code for s in symptoms.symptoms], ("code",))
    for i, symptom in enumerate(symptoms.symptoms):
        where: Where = ("symptoms", i)
        if symptom.klass not in classes:
            message = Text(f"没有分类 “{symptom.klass}”", f"no class “{symptom.klass}”")
            yield document.problem((*where, "klass"), message, did_you_mean(symptom.klass, classes))
        if symptom.level not in levels:
            message = Text(f"没有服务等级 “{symptom.level}”", f"no level “{symptom.level}”")
            yield document.problem((*where, "level"), message, did_you_mean(symptom.level, levels))
        if symptom.plan and symptom.plan not in KNOWN_PLANS:
            message = Text(f"没有测试方案 “{symptom.plan}”", f"no test plan “{symptom.plan}”")
            hint = did_you_mean(symptom.plan, sorted(KNOWN_PLANS))
            yield document.problem((*where, "plan"), message, hint)
        yield from _twice(document, (*where, "causes"), [cause.id for cause in symptom.causes])


def _checklist_problems(checklists: list[PlacedChecklist], pack: PackModel) -> Iterator[Problem]:
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
        yield from _unknown(document, "businesses", model.businesses, businesses)
        yield from _unknown(document, "kinds", model.kinds, kinds)
        for business in model.businesses:
            for kind in model.kinds:
                if (other := served.setdefault((business, kind), document.file)) != document.file:
                    message = Text(
                        f"{business} 的 {kind} 已由 {other} 负责",
                        f"{other} already serves {kind} at {business}",
                    )
                    hint = Text("同一业务同一类型只能有一份检查单", "one checklist per pair")
                    yield document.problem(("businesses",), message, hint)
        for problem in skip_logic_problems(checklist, pack):
            if problem not in reported:  # a shared section is part of many checklists
                reported.add(problem)
                yield problem
        if all(placed.item.kind is ItemKind.TEXT for placed in checklist.items()):
            message = Text("没有可判断的检查项", "there is nothing to judge in this checklist")
            hint = Text("至少要有一个非文字的检查项", "give at least one item that is not text")
            yield document.problem(("sections",), message, hint)


def _unknown(
    document: Document, key: str, names: Sequence[str], known: Sequence[str]
) -> Iterator[Problem]:
    for i, name in enumerate(names):
        if name not in known:
            message = Text(f"pack.yaml 中没有 “{name}”", f"pack.yaml has no “{name}”")
            yield document.problem((key, i), message, did_you_mean(name, known))


def _twice(
    document: Document, where: Where, names: Iterable[str], tail: Where = ("id",)
) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            message = Text(f"“{name}” 重复", f"“{name}” is given twice")
            hint = Text("编号和名称不能重复", "ids and names must be unique")
            yield document.problem((*where, i, *tail), message, hint)
        seen.add(name)
