"""Java and browsers as steps of the computer check."""

from __future__ import annotations

import os

from drivers.plan import StepOutcome
from drivers.types import Limit, Reading, Text, Verdict, reading, same
from drivers.workstation.browsers import at_least, browsers, ie_mode
from drivers.workstation.javas import Java
from drivers.workstation.judged import NOT_TOLD, Doubt, fact, judged, not_told, untold
from drivers.workstation.look import Look

_MODE = {
    "sites": Text("按网站列表启用", "on for listed sites"),
    "on": Text("启用", "on"),
    "ie11": Text("改用 IE 打开", "opens IE instead"),
    "off": Text("关闭", "off"),
    **NOT_TOLD,
}
_NO_JAVA = {"none": Text("没有安装", "not installed")}


def browser_step(look: Look) -> StepOutcome:
    found = browsers(look.seconds(6.0), look.cancel, look.keys)
    wanted = look.param("browser")
    name, _, version = wanted.partition(" ")
    here = next((b for b in found if b.name.lower() == name.lower()), None)
    readings: list[Reading] = []
    for item in found:
        right = None if item is not here else at_least(item.version, version)
        limit = Limit(expected=f"≥ {version}") if right is not None and version else None
        label = same(item.name)
        readings.append(
            Reading(f"browser.{item.name}", label, item.version, "", limit, right)
            if item.version
            else untold(f"browser.{item.name}", label)
        )
    if look.keys.here:
        label = Text("Edge 的 IE 模式", "Edge's IE mode")
        readings.append(reading("ie_mode", label, ie_mode(look.keys) or "not_told", words=_MODE))
    if wanted and (here is None or not at_least(here.version, version)):
        have = f"现有 {here.version or '版本不明'}" if here else "没有安装"
        english = f"this is {here.version or 'not told'}" if here else "it is not installed"
        text = Text(
            f"要求浏览器 {wanted}，{have}：装上或升级后再登录。",
            f"The browser must be {wanted}, {english}: install or update it.",
        )
        return judged(readings, Text("", ""), (Doubt(text, "BROWSER"),))
    if not found:
        return not_told(Text("没有找到浏览器。", "No browser was found."), readings)
    said = ", ".join(f"{b.name} {b.version}".strip() for b in found)
    return judged(readings, Text(f"{said}。", f"{said.replace('、', ', ')}."))


def java_step(look: Look) -> StepOutcome:
    """Every Java, the wanted one first on the path, and no second one that gets in its way."""
    found = look.javas()
    wanted = look.param("java")
    label = Text("Java 版本", "Java version")
    if not found:
        limit = Limit(expected=wanted) if wanted else None
        none = reading("java", label, "none", limit=limit, words=_NO_JAVA)
        text = Text("没有安装 Java。", "Java is not installed.")
        if not wanted:
            return StepOutcome(Verdict.PASS, text, (none,))
        more = Text(f"要装 {wanted}。", f"Install {wanted}.")
        both = Text(text.zh + more.zh, f"{text.en} {more.en}")
        return StepOutcome(Verdict.FAIL, both, (none,), "NO_JAVA")
    first = next((java for java in found if java.first), found[0])
    right = _is(first.version, wanted) if wanted else None
    limit = Limit(expected=f"{wanted}…") if wanted else None
    readings = [
        Reading("java", label, first.version, "", limit, right)
        if first.version
        else untold("java", label),
        reading("java_first", Text("先用的 Java", "Java that comes first"), first.place),
        fact("java_bits", Text("Java 位数", "Java, bits"), first.bits),
        reading("java_count", Text("装了几个 Java", "Javas installed"), len(found)),
    ]
    for number, java in enumerate(found, start=1):
        said = f"{java.version or '?'} {java.bits} {java.place}".replace("  ", " ")
        readings.append(reading(f"java.{number}", same(f"Java {number}"), said))
    doubts = _java_doubts(found, first, wanted)
    several = [doubt for doubt in doubts if doubt.code == "SEVERAL_JAVAS"]
    if several == doubts and not wanted:
        # which one the system wants is not known here: it is said, and nothing is judged by it
        more = several[0].text if several else Text("", "")
        head = f"Java {first.version}"
        text = Text(f"{head}。{more.zh}", f"{head}. {more.en}".strip())
        return judged(readings, text)
    return judged(readings, same(f"Java {first.version}"), doubts, mild=several == doubts)


def _is(version: str, wanted: str) -> bool:
    """ "1.8" is 1.8.0_392 and not 1.80; "8" is what Java 8 calls 1.8 itself."""
    names = {wanted, f"1.{wanted}"} if wanted in ("5", "6", "7", "8") else {wanted}
    return any(
        version == name or version.startswith((f"{name}.", f"{name}_", f"{name}-", f"{name}+"))
        for name in names
    )


def _java_doubts(found: tuple[Java, ...], first: Java, wanted: str) -> list[Doubt]:
    doubts: list[Doubt] = []
    broken = [java for java in found if java.works is False]
    if first.works is False:
        text = Text(
            f"{first.place} 启动不了：重装这个 Java。",
            f"{first.place} does not start: reinstall it.",
        )
        doubts.append(Doubt(text, "JAVA_BROKEN"))
    elif wanted and not _is(first.version, wanted):
        there = any(_is(java.version, wanted) for java in found)
        more = (
            Text("要用的版本装了，但不在路径最前。", "The right one is installed, but not first.")
            if there
            else Text(f"装上 {wanted}，卸掉别的。", f"Install {wanted} and remove the others.")
        )
        text = Text(
            f"Java 是 {first.version}，应为 {wanted}。{more.zh}",
            f"Java is {first.version}, should be {wanted}. {more.en}",
        )
        doubts.append(Doubt(text, "OTHER_JAVA"))
    versions = sorted({java.version for java in found if java.version})
    home = os.environ.get("JAVA_HOME", "")
    if len(versions) > 1:
        keep = f"只留 {wanted}" if wanted else "只留系统要求的那一个"
        english = f"keep {wanted} only" if wanted else "keep the one the system wants"
        text = Text(
            f"装了 {len(versions)} 个版本的 Java（{'、'.join(versions)}）："
            f"预览卡死常因此而起，{keep}。",
            f"{len(versions)} versions of Java are installed ({', '.join(versions)}): previews "
            f"freeze on that; {english}.",
        )
        doubts.append(Doubt(text, "SEVERAL_JAVAS"))
    elif home and broken:
        text = Text("有一个 Java 启动不了：卸掉它。", "One of the Javas does not start: remove it.")
        doubts.append(Doubt(text, "JAVA_BROKEN"))
    return doubts
