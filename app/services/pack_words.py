"""What a contract pack says, in words: kinds of items, proof, limits, spans, differences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from app.domain.answer import Limits, Verdict
from app.domain.checklist import Item, ItemKind, Need
from app.domain.pack_changes import Area, Change
from app.domain.planning_rules import RiskWeights
from app.domain.report_form import FormKind, FormRows
from app.domain.text import Lang, Text, same

KIND: Final[dict[ItemKind, Text]] = {
    ItemKind.VERDICT: Text("判断", "verdict"),
    ItemKind.NUMBER: Text("数字", "number"),
    ItemKind.CHOICE: Text("选择", "choice"),
    ItemKind.TEXT: Text("文字", "text"),
    ItemKind.PHOTO: Text("照片", "photo"),
    ItemKind.STOPWATCH: Text("秒表", "stopwatch"),
    ItemKind.DEVICE_TEST: Text("设备测试", "device test"),
    ItemKind.PROBE: Text("本机测量", "measured by the laptop"),
}
NEED: Final[dict[Need, Text]] = {
    Need.PHOTO: Text("照片", "photo"),
    Need.PHOTO_IF_ABNORMAL: Text("异常时照片", "photo if abnormal"),
    Need.NOTE_IF_ABNORMAL: Text("异常时说明", "note if abnormal"),
    Need.NOTE_IF_NA: Text("不适用时说明", "note if not applicable"),
    Need.NOTE_IF_SOFT: Text("超出提醒值时说明", "note outside the guide value"),
    Need.FILE: Text("文件", "file"),
    Need.FILE_IF_ABNORMAL: Text("异常时文件", "file if abnormal"),
}
VERDICT: Final[dict[Verdict, Text]] = {
    Verdict.NORMAL: Text("正常", "normal"),
    Verdict.ABNORMAL: Text("异常", "abnormal"),
    Verdict.NA: Text("不适用", "not applicable"),
}
PERIOD: Final[dict[str, Text]] = {
    "month": Text("月", "month"),
    "quarter": Text("季", "quarter"),
    "year": Text("年", "year"),
}
FORM: Final[dict[FormKind, Text]] = {
    FormKind.VISIT: Text("一次巡检", "one visit"),
    FormKind.FINDINGS: Text("异常清单", "list of findings"),
    FormKind.PERIOD: Text("定期报告", "periodic report"),
    FormKind.FAULT: Text("故障报告", "fault report"),
}
ROWS: Final[dict[FormRows, Text]] = {
    FormRows.ITEMS: Text("每个检查项一行", "a row per item"),
    FormRows.ABNORMAL: Text("每个异常项一行", "a row per abnormal item"),
    FormRows.FINDINGS: Text("每条异常一行", "a row per finding"),
    FormRows.SECTIONS: Text("每个分组一行", "a row per section"),
    FormRows.SITES: Text("每个网点一行", "a row per site"),
    FormRows.TICKETS: Text("每张工单一行", "a row per work order"),
}
WEIGHT: Final[dict[str, Text]] = {
    "open_ticket": Text("未了工单", "open work order"),
    "open_finding": Text("未了异常", "open finding"),
    "overdue_finding": Text("超期异常", "overdue finding"),
    "past_fault": Text("以往故障", "past fault"),
    "old_device": Text("老旧设备", "old device"),
    "device": Text("每台设备", "each device"),
}
AREA: Final[dict[Area, Text]] = {
    Area.CHECKLIST: Text("检查单", "Checklists"),
    Area.ITEM: Text("检查项", "Items"),
    Area.SITE: Text("网点登记", "Register"),
    Area.ASSET: Text("设备", "Devices"),
    Area.LEVEL: Text("服务等级", "Service levels"),
    Area.SYMPTOM: Text("故障现象", "Symptoms"),
    Area.FORM: Text("表单与报告", "Forms and reports"),
    Area.ARTICLE: Text("知识文章", "Articles"),
    Area.CONTRACT: Text("合同", "The contract"),
}
CHANGE: Final[dict[Change, Text]] = {
    Change.ADDED: Text("新增", "added"),
    Change.REMOVED: Text("删除", "removed"),
    Change.CHANGED: Text("改动", "changed"),
}
# the fields of what a pack is made of; one that is not here is told by its own name
FIELD: Final[dict[str, Text]] = {
    "title": Text("名称", "title"),
    "name": Text("名称", "name"),
    "version": Text("版本", "version"),
    "prompt": Text("内容", "wording"),
    "hint": Text("提示", "hint"),
    "kind": Text("方式", "kind"),
    "unit": Text("单位", "unit"),
    "limits": Text("限值", "limits"),
    "soft_limits": Text("提醒值", "guide value"),
    "choices": Text("选项", "choices"),
    "needs": Text("佐证", "proof"),
    "when": Text("出现条件", "shown when"),
    "symptoms": Text("故障现象", "symptoms"),
    "params": Text("测试参数", "test settings"),
    "plan": Text("测试方案", "test"),
    "asset_kind": Text("设备", "device"),
    "weight": Text("权重", "weight"),
    "optional": Text("选填", "optional"),
    "fresh_minutes": Text("照片时效", "age of photos"),
    "copy_last": Text("沿用上次", "taken over"),
    "businesses": Text("业务", "businesses"),
    "kinds": Text("类型", "kinds"),
    "sections": Text("分组", "sections"),
    "order": Text("顺序", "order"),
    "cadence_days": Text("周期（天）", "cadence (days)"),
    "cadence_by_importance": Text("按重要程度的周期", "cadence by importance"),
    "town": Text("镇街", "town"),
    "business": Text("业务", "business"),
    "importance": Text("重要程度", "importance"),
    "department": Text("部门", "department"),
    "address": Text("地址", "address"),
    "contact": Text("联系人", "contact"),
    "phone": Text("电话", "phone"),
    "note": Text("备注", "note"),
    "response": Text("响应", "response"),
    "resolve": Text("解决", "resolve"),
    "arrival": Text("到场", "arrival"),
    "calendar": Text("服务时间", "hours"),
    "level": Text("等级", "level"),
    "words": Text("别称", "other words"),
    "causes": Text("原因与处理", "causes and remedies"),
    "guide": Text("诊断向导", "guide"),
    "body": Text("正文", "text"),
    "columns": Text("列", "columns"),
    "head": Text("表头", "head"),
    "foot": Text("表尾", "foot"),
    "site_total": Text("网点总数", "sites in all"),
    "town_total": Text("镇街总数", "towns in all"),
    "towns": Text("镇街", "towns"),
    "visit_kinds": Text("巡检类型", "visit kinds"),
    "ticket_kinds": Text("工单类型", "kinds of work order"),
    "ticket_states": Text("工单状态名称", "names of states"),
    "goals": Text("目标", "goals"),
    "quotas": Text("额度", "quotas"),
    "satisfaction_goal": Text("满意度目标", "satisfaction goal"),
    "report_periods": Text("定期报告", "periodic reports"),
    "fault_report": Text("故障报告", "fault report"),
    "reading_templates": Text("抄表文件模板", "reading templates"),
    "terms": Text("用词", "words"),
    "importances": Text("重要程度", "importances"),
    "calendars": Text("日历", "calendars"),
    "symptom_classes": Text("故障分类", "classes of faults"),
    "language": Text("记录语言", "language of records"),
}


def in_(lang: Lang) -> Callable[[str, str], str]:
    """Chooses between the two languages of a sentence."""
    return lambda zh, en: Text(zh, en).to(lang)


def field(name: str) -> Text:
    return FIELD.get(name, same(name))


def listed(texts: Iterable[Text], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(t.to(lang) for t in texts)


def semicolons(parts: Iterable[str], lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(parts)


def span(value: timedelta | None) -> Text:
    """``5 分钟``, ``2 小时``, ``3 天``; a dash for none."""
    if value is None:
        return same("–")
    minutes = int(value.total_seconds()) // 60
    if minutes and minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return Text(f"{days} 天", f"{days} day" + ("s" if days != 1 else ""))
    if minutes and minutes % 60 == 0:
        return Text(f"{minutes // 60} 小时", f"{minutes // 60} h")
    return Text(f"{minutes} 分钟", f"{minutes} min")


def limits(item: Item) -> Text:
    """Hard limits, and the guide value that only warns."""
    unit = f" {item.unit}" if item.unit else ""
    parts: list[Text] = []
    if item.limits is not None and not item.limits.soft and str(item.limits):
        parts.append(same(f"{item.limits}{unit}"))
    soft: Limits | None = item.soft_limits
    if soft is None and item.limits is not None and item.limits.soft:
        soft = item.limits
    if soft is not None and str(soft):
        parts.append(Text(f"提醒 {soft}{unit}", f"guide {soft}{unit}"))
    return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))


def cadence(days: int | None) -> Text:
    if days is None:
        return Text("按需", "when asked for")
    if days == 1:
        return Text("每天", "daily")
    return Text(f"每 {days} 天", f"every {days} days")


def number(value: Decimal) -> str:
    """As it was written, without a row of zeros: 90, 0.9."""
    return f"{value.normalize():f}"


def weights(of: RiskWeights, lang: Lang) -> str:
    parts = (f"{words.to(lang)} {getattr(of, name)}" for name, words in WEIGHT.items())
    return ("，" if lang == "zh" else ", ").join(parts)
