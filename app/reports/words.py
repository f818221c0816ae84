"""The words a visit report prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from app.domain.answer import Answer, Measurement, Verdict
from app.domain.checklist import Item, ItemKind
from app.domain.clock import LOCAL, Confidence, Stamp
from app.domain.device_test import Outcome, StepVerdict
from app.domain.evidence import EvidenceKind
from app.domain.site import AssetKind
from app.domain.text import Lang, Text, same
from app.domain.units import with_unit

VERDICT: Mapping[Verdict, Text] = {
    Verdict.NORMAL: Text("正常", "Normal"),
    Verdict.ABNORMAL: Text("异常", "Abnormal"),
    Verdict.NA: Text("不适用", "N/A"),
}
UNANSWERED = Text("未查", "Open")
LEFT_OUT = Text("选填，未填", "optional")
NOT_ASKED = Text("不再要求", "no longer asked")  # answered, then hidden by another answer
OFF_GUIDE = Text("超出参考值", "outside the guide value")
KINDS = {
    EvidenceKind.PHOTO: Text("照片", "Photo"),
    EvidenceKind.FILE: Text("文件", "File"),
    EvidenceKind.CAPTURE: Text("报文记录", "Wire capture"),
    EvidenceKind.SIGNATURE: Text("签名", "Signature"),
}

OUTCOME: Mapping[Outcome, Text] = {
    Outcome.PASS: Text("通过", "Passed"),
    Outcome.FAIL: Text("不通过", "Failed"),
    Outcome.ERROR: Text("未能完成", "Could not complete"),
    Outcome.TIMEOUT: Text("超时", "Timed out"),
    Outcome.ABORTED: Text("人工中止", "Cancelled"),
}

STEP: Mapping[StepVerdict, Text] = {
    StepVerdict.NOT_RUN: Text("未执行", "Not run"),
    StepVerdict.PASS: Text("通过", "Passed"),
    StepVerdict.INCONCLUSIVE: Text("无法判定", "Inconclusive"),
    StepVerdict.FAIL: Text("不通过", "Failed"),
    StepVerdict.ABORTED: Text("中止", "Cancelled"),
    StepVerdict.ERROR: Text("出错", "Error"),
}

DEVICE: Mapping[AssetKind, Text] = {
    AssetKind.PRINTER: Text("打印机", "Printer"),
    AssetKind.DISPLAY: Text("顾客显示屏", "Customer display"),
    AssetKind.HANDHELD: Text("抄表机", "Handheld"),
    AssetKind.CARD_READER: Text("读写卡机", "Card reader"),
    AssetKind.NETWORK: Text("线路", "Line"),
    AssetKind.WORKSTATION: Text("电脑", "Computer"),
    AssetKind.SERVER: Text("服务器", "Server"),
    AssetKind.STORAGE: Text("存储", "Storage"),
    AssetKind.DATABASE: Text("数据库", "Database"),
    AssetKind.APPLICATION: Text("应用系统", "Application"),
    AssetKind.SECURITY: Text("安全设备", "Security device"),
}

IDENTITY: Mapping[str, Text] = {
    "maker": Text("厂商", "Maker"),
    "model": Text("型号", "Model"),
    "serial": Text("序列号", "Serial no."),
    "serial_no": Text("序列号", "Serial no."),
    "firmware": Text("固件", "Firmware"),
    "os": Text("操作系统", "Operating system"),
}

CONFIDENCE: Mapping[Confidence, Text] = {
    Confidence.MEASURED: Text("已与中心时间校准", "checked against central"),
    Confidence.ESTIMATED: Text("按上次校准推算", "estimated from an earlier check"),
    Confidence.UNKNOWN: Text(
        "笔记本时钟，未与中心校准", "laptop clock, never checked against central"
    ),
}

RATING: tuple[Text, ...] = (
    same(""),
    Text("很不满意", "very dissatisfied"),
    Text("不满意", "dissatisfied"),
    Text("一般", "fair"),
    Text("满意", "satisfied"),
    Text("非常满意", "very satisfied"),
)


def at(moment: datetime, lang: Lang = "zh") -> str:
    """Asia/Shanghai, to the second. A date outside the calendar is given as it is."""
    try:
        return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"
    except (OverflowError, ValueError):
        return str(moment)


def stamp(value: Stamp | None) -> str:
    if value is None:
        return "—"
    try:
        return at(value.best)
    except OverflowError:  # an absurd clock offset must not stop the report
        return at(value.at_wall)


def rating_text(rating: int) -> Text:
    if not 1 <= rating <= 5:
        return Text("未评分", "no rating")
    stars = "★" * rating + "☆" * (5 - rating)
    word = RATING[rating]
    return Text(f"{stars}　{rating} 分 · {word.zh}", f"{stars}  {rating} of 5 · {word.en}")


def label_of(m: Measurement) -> Text:
    return Text(m.label_zh or m.label_en or m.quantity, m.label_en or m.label_zh or m.quantity)


def figure(m: Measurement) -> Text:
    """Value and unit as they are read; a minus sign, not a hyphen."""
    said = m.said
    try:
        if Decimal(m.value).is_finite() and m.value.startswith("-"):
            said = Text(*(f"−{text.removeprefix('-')}" for text in said))
    except InvalidOperation:
        pass
    return said


def value_text(item: Item, answer: Answer) -> Text | None:
    """What was typed, chosen or timed, as words; None if the item takes no value."""
    if not answer.value:
        return None
    if item.kind is ItemKind.CHOICE:
        chosen = next((c for c in item.choices if c.id == answer.value), None)
        if chosen is not None:
            return chosen.label
    return with_unit(answer.value, item.unit_said)


def limits_text(item: Item) -> Text:
    """Hard limits, then the guide value in words; empty where the pack sets neither."""
    hard, guide = item.hard, item.guide
    texts = []
    if hard is not None and str(hard):
        texts.append(with_unit(hard, item.unit_said))
    if guide is not None and str(guide):
        zh, en = with_unit(guide, item.unit_said)
        texts.append(Text(f"参考值 {zh}", f"guide value {en}"))
    return Text("；".join(t.zh for t in texts), "; ".join(t.en for t in texts))


def size_text(size: int) -> str:
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.1f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
