"""Whether ``pack.yaml`` fits together: levels, calendars, goals, quotas, the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.domain.text import Text
from app.domain.ticket import TicketState
from app.packs.names import AT_LEAST, GOAL_MEASURES
from app.packs.problems import Problem
from app.packs.references import twice, unknown
from app.packs.schema import CalendarModel, GoalModel, LevelModel, PackModel
from app.packs.source import Document, Where

LEVEL = Text("服务等级", "level")
_TICKET_KIND = Text("工单类型", "ticket kind")


def contract_problems(pack: PackModel, document: Document) -> Iterator[Problem]:
    yield from _repeated(pack, document)
    yield from _importances(pack, document)
    yield from _service(pack, document)
    yield from _tickets(pack, document)
    for i, goal in enumerate(pack.goals):
        yield from _goal(goal, document, ("goals", i))
    yield from _shorten(pack, document)
    if pack.town_total and pack.town_total < len(pack.towns):
        message = Text("镇街总数少于所列镇街", "fewer towns than are listed")
        hint = Text(f"列出了 {len(pack.towns)} 个", f"{len(pack.towns)} are listed")
        yield document.problem(("town_total",), message, hint)


def _repeated(pack: PackModel, document: Document) -> Iterator[Problem]:
    yield from twice(document, ("towns",), [*pack.towns], ())
    for key, ids in (
        ("importances", [i.id for i in pack.importances]),
        ("businesses", [b.id for b in pack.businesses]),
        ("visit_kinds", [k.id for k in pack.visit_kinds]),
        ("ticket_kinds", [k.id for k in pack.ticket_kinds]),
        ("calendars", [c.id for c in pack.calendars]),
        ("levels", [level.id for level in pack.levels]),
        ("goals", [g.id for g in pack.goals]),
        ("quotas", [q.id for q in pack.quotas]),
    ):
        yield from twice(document, (key,), ids)
    names = [b.register_name for b in pack.businesses]
    yield from twice(document, ("businesses",), names, ("register_name",))
    yield from twice(document, ("report_periods",), pack.report_periods, ())


def _importances(pack: PackModel, document: Document) -> Iterator[Problem]:
    usual = [i for i, importance in enumerate(pack.importances) if importance.usual]
    if pack.importances and not usual:
        message = Text("没有一个标为 usual", "none of them is marked usual")
        hint = Text(
            "给没有写明的网点所用的那个加上 usual: true",
            "add usual: true to the one for sites that name none",
        )
        yield document.problem(("importances",), message, hint)
    for i in usual[1:]:
        message = Text("usual 标了两次", "a second one is marked usual")
        hint = Text("只保留一个", "keep one of them")
        yield document.problem(("importances", i, "usual"), message, hint)


def _service(pack: PackModel, document: Document) -> Iterator[Problem]:
    calendars = [c.id for c in pack.calendars]
    for i, calendar in enumerate(pack.calendars):
        yield from _calendar(calendar, document, ("calendars", i))
    for i, level in enumerate(pack.levels):
        where: Where = ("levels", i, "calendar")
        yield from unknown(document, where, level.calendar, calendars, Text("日历", "calendar"))
        yield from _level(level, document, ("levels", i))
    if pack.fault_report:
        fields = [f.id for f in pack.fault_report.fields]
        yield from twice(document, ("fault_report", "fields"), fields)


def _calendar(calendar: CalendarModel, document: Document, where: Where) -> Iterator[Problem]:
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


def _level(level: LevelModel, document: Document, where: Where) -> Iterator[Problem]:
    ordered = [level.response, level.plan, level.resolve]
    known = [limit for limit in ordered if limit is not None]
    if known != sorted(known):
        message = Text(
            "时限颠倒：应 响应 ≤ 方案 ≤ 解决", "limits reversed: response ≤ plan ≤ resolve"
        )
        hint = Text("请核对三个时限", "check the three limits")
        yield document.problem((*where, "response"), message, hint)


def _tickets(pack: PackModel, document: Document) -> Iterator[Problem]:
    levels = [level.id for level in pack.levels]
    kinds = [kind.id for kind in pack.ticket_kinds]
    for i, kind in enumerate(pack.ticket_kinds):
        if kind.level is not None:
            yield from unknown(document, ("ticket_kinds", i, "level"), kind.level, levels, LEVEL)
    states: Sequence[str] = [state.value for state in TicketState]
    for state in pack.ticket_states:
        what = Text("工单状态", "state of a work order")
        yield from unknown(document, ("ticket_states", state), state, states, what)
    for i, quota in enumerate(pack.quotas):
        where: Where = ("quotas", i, "ticket_kinds")
        yield from twice(document, where, quota.ticket_kinds, ())
        for n, name in enumerate(quota.ticket_kinds):
            yield from unknown(document, (*where, n), name, kinds, _TICKET_KIND)


def _goal(goal: GoalModel, document: Document, where: Where) -> Iterator[Problem]:
    what = Text("指标", "measure")
    yield from unknown(document, (*where, "measure"), goal.measure, GOAL_MEASURES, what)
    if (goal.at_most is None) == (goal.at_least is None):
        message = Text("应写一个界限", "one bound is needed")
        hint = Text("只写 at_most 或 at_least", "give either at_most or at_least")
        yield document.problem(where, message, hint)
        return
    if goal.measure not in GOAL_MEASURES:
        return
    wanted = "at_least" if goal.measure in AT_LEAST else "at_most"
    given = "at_most" if goal.at_least is None else "at_least"
    if given != wanted:
        message = Text("界限方向反了", "the bound points the wrong way")
        hint = Text(f"{goal.measure} 用 {wanted}", f"{goal.measure} takes {wanted}")
        yield document.problem((*where, given), message, hint)
    bound = goal.at_least if goal.at_most is None else goal.at_most
    if goal.measure.endswith("_percent") and bound is not None and bound > 100:
        message = Text("百分比大于 100", "a percentage above 100")
        hint = Text("请写 0 到 100", "give 0 to 100")
        yield document.problem((*where, given), message, hint)


def _shorten(pack: PackModel, document: Document) -> Iterator[Problem]:
    steps = pack.plan.risk.shorten
    for i, (before, step) in enumerate(pairwise(steps), start=1):
        if step.at_least >= before.at_least:
            message = Text("这一档永远轮不到", "this step is never reached")
            hint = Text(
                "第一个符合的生效：at_least 大的写在前面",
                "the first that fits counts: write the higher at_least first",
            )
            yield document.problem(("plan", "risk", "shorten", i, "at_least"), message, hint)
