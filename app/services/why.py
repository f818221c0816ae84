"""Why an item is asked for in this visit, or is not: the pack's condition in words."""

from __future__ import annotations

from app.domain.checklist import Checklist, Item, ItemKind
from app.domain.expression_words import sentence
from app.domain.pack import ContractPack
from app.domain.site import AssetKind
from app.domain.text import Text, same

_VERDICTS = {
    "normal": Text("正常", "normal"),
    "abnormal": Text("异常", "abnormal"),
    "na": Text("不适用", "not applicable"),
}
_FACTS = {
    "site.business": Text("业务类型", "the kind of site"),
    "site.town": Text("镇街", "the town"),
    "site.importance": Text("重要程度", "the importance of the site"),
    "visit.kind": Text("巡检类型", "the kind of visit"),
    "days.since_last": Text("距上次同类巡检的天数", "the number of days since the last such visit"),
}
_ASSETS = {
    AssetKind.PRINTER: Text("打印机", "printers"),
    AssetKind.DISPLAY: Text("顾客显示屏", "customer displays"),
    AssetKind.HANDHELD: Text("抄表机", "handhelds"),
    AssetKind.CARD_READER: Text("读写卡机", "card readers"),
    AssetKind.NETWORK: Text("线路", "lines"),
    AssetKind.WORKSTATION: Text("电脑", "computers"),
    AssetKind.SERVER: Text("服务器", "servers"),
    AssetKind.STORAGE: Text("存储设备", "storage devices"),
    AssetKind.DATABASE: Text("数据库", "databases"),
    AssetKind.APPLICATION: Text("应用系统", "applications"),
    AssetKind.SECURITY: Text("安全设备", "security devices"),
}


def why(pack: ContractPack, checklist: Checklist, item: Item, *, shown: bool) -> Text:
    """One or two sentences. ``shown``: whether the item applies now."""
    if not item.when:
        return Text("这一项每次都要检查。", "This item is always checked.")
    said = _condition(pack, checklist, item)
    if said is None:
        return Text(
            "合同包中的显示条件无法读懂，因此总是显示。",
            "Its condition in the contract pack cannot be read, so it is always shown.",
        )
    if shown:
        return Text(f"需要检查，因为{said.zh}。", f"Checked here because {said.en}.")
    return Text(f"现在不检查。检查条件：{said.zh}。", f"Not checked now. It is when {said.en}.")


def _condition(pack: ContractPack, checklist: Checklist, item: Item) -> Text | None:
    items = {i.id: i for i in checklist.items()}

    def name(dotted: str) -> Text:
        head, _, rest = dotted.partition(".")
        if dotted in _FACTS:
            return _FACTS[dotted]
        if head == "assets" and rest in set(AssetKind):
            kind = _ASSETS[AssetKind(rest)]
            return Text(f"网点{kind.zh}数量", f"the number of {kind.en} at the site")
        prompt = items[rest].prompt if rest in items else same(rest)
        if head == "last":
            return Text(f"上次“{prompt.zh}”的结果", f"the last result of “{prompt.en}”")
        return Text(f"“{prompt.zh}”", f"“{prompt.en}”")

    def value(dotted: str, literal: str) -> Text:
        head, _, rest = dotted.partition(".")
        if head in ("answer", "last"):
            return _VERDICTS.get(literal, same(literal))
        if dotted == "site.business":
            return next((b.title for b in pack.businesses if b.id == literal), same(literal))
        if dotted == "visit.kind":
            return next((k.title for k in pack.visit_kinds if k.id == literal), same(literal))
        if dotted == "site.importance":
            return next((i.title for i in pack.importances if i.id == literal), same(literal))
        chosen = items.get(rest)
        if head == "value" and chosen is not None and chosen.kind is ItemKind.CHOICE:
            return next((c.label for c in chosen.choices if c.id == literal), same(literal))
        return same(literal)

    return sentence(item.when, name, value)
