"""A planned visit in words: when it is due, why it matters, who decided otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.text import Text
from app.services.due import PlannedVisit


def when(visit: PlannedVisit) -> Text:
    """ "due today", "in 3 days", "5 days overdue", "planned day missed 2 days ago"."""
    days = visit.days
    if days == 0:
        return Text("今天到期", "due today")
    if days == 1:
        return Text("明天到期", "due tomorrow")
    if days > 1:
        return Text(f"{days} 天后", f"in {days} days")
    if not visit.due.late(visit.today):
        return Text(f"错过计划日 {-days} 天", f"planned day missed {_days(-days)} ago")
    return Text(f"逾期 {-days} 天", f"{_days(-days)} overdue")


def reasons(visit: PlannedVisit) -> tuple[Text, ...]:
    """What speaks for going there, besides the day; empty where nothing does."""
    signs, found = visit.signs, []
    if signs.open_tickets:
        found.append(_count(signs.open_tickets, "张未关闭工单", "open order", "open orders"))
    if signs.open_findings:
        said = _count(signs.open_findings, "项未处理异常", "open finding", "open findings")
        if signs.overdue_findings:
            old = signs.overdue_findings
            said = Text(f"{said.zh}（{old} 项超期）", f"{said.en} ({old} overdue)")
        found.append(said)
    if signs.past_faults:
        found.append(_count(signs.past_faults, "次近期故障", "recent fault", "recent faults"))
    if signs.old_devices:
        found.append(_count(signs.old_devices, "台老旧设备", "old device", "old devices"))
    return tuple(found)


def why(visit: PlannedVisit) -> Text:
    """When and why in one line: "14 days overdue, 2 open findings"."""
    return joined((when(visit), *reasons(visit)))


def decision(visit: PlannedVisit) -> Text | None:
    """Who moved or assigned it, from which day, and why; None while the contract's rule holds."""
    plan = visit.due.plan
    if plan is None:
        return None
    by, due = plan.by_name, visit.due
    if due.moved:
        days = _day(due.contract), _day(due.on)
        zh = "推迟" if due.postponed else "提前"
        en = "put this off" if due.postponed else "brought this forward"
        said = Text(
            f"{by}将计划由 {days[0]} {zh}到 {days[1]}",
            f"{by} {en} from {days[0]} to {days[1]}",
        )
        if visit.assignee_name:
            name = visit.assignee_name
            said = Text(f"{said.zh}，指派给{name}", f"{said.en} and assigned it to {name}")
    elif visit.assignee_name:
        name = visit.assignee_name
        said = Text(f"{by}指派给{name}", f"{by} assigned this to {name}")
    elif plan.assignee:
        name = plan.assignee_name
        said = Text(
            f"{by}曾指派给{name}，该账号已不能派出，由负责该镇街的工程师处理",
            f"{by} assigned this to {name}, who can no longer be sent: it falls to the town's own",
        )
    else:
        return None
    if plan.reason:
        said = Text(f"{said.zh}：{plan.reason}", f"{said.en}: {plan.reason}")
    return said


def rule(visit: PlannedVisit) -> Text:
    """Where the day comes from: the cadence, what risk made of it, the last visit."""
    due = visit.due
    if due.usual == 1:
        said = Text("每天一次", "every day")
    else:
        said = Text(f"每 {due.usual} 天一次", f"every {due.usual} days")
    since, last = due.shorter_since, visit.last_on
    if due.cadence != due.usual and since is not None and (last is None or since > last):
        said = Text(
            f"{said.zh}，因风险 {visit.risk} 自 {_day(since)} 起缩短为 {due.cadence} 天",
            f"{said.en}, since {_day(since)} shortened to {due.cadence} at risk {visit.risk}",
        )
    elif due.cadence != due.usual:
        said = Text(
            f"{said.zh}，因风险 {visit.risk} 缩短为 {due.cadence} 天",
            f"{said.en}, shortened to {due.cadence} at risk {visit.risk}",
        )
    if visit.last_on is None:
        return Text(f"{said.zh}；尚未巡检过", f"{said.en}; never visited")
    return Text(f"{said.zh}；上次 {_day(visit.last_on)}", f"{said.en}; last {_day(visit.last_on)}")


def joined(texts: Iterable[Text]) -> Text:
    parts = list(texts)
    return Text("，".join(t.zh for t in parts), ", ".join(t.en for t in parts))


def _count(n: int, zh: str, one: str, many: str) -> Text:
    return Text(f"{n} {zh}", f"{n} {one if n == 1 else many}")


def _days(n: int) -> str:
    return "1 day" if n == 1 else f"{n} days"


def _day(day: date) -> str:
    return day.isoformat()
