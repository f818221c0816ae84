"""Why a report preview freezes and a handheld's loader does nothing, beside Java itself."""

from __future__ import annotations

import os

from drivers.plan import StepOutcome
from drivers.queues import print_queues
from drivers.types import Limit, Reading, Text, Verdict, reading, same
from drivers.workstation.java_settings import environment_options, java_settings, let_through
from drivers.workstation.judged import YES_NO, Doubt, fact, judged, not_told, untold
from drivers.workstation.look import Look
from drivers.workstation.paper import queue_state


def java_settings_step(look: Look) -> StepOutcome:
    """What blocks a Java program before it starts: security, sites, web start, options."""
    found = java_settings()
    site = look.param("java_site")
    options = environment_options(os.environ)
    readings: list[Reading] = []
    doubts: list[Doubt] = []
    if found is not None:
        readings += [
            fact("java_security", Text("Java 安全级别", "Java security level"), found.level),
            reading(
                "java_in_browser",
                Text("允许浏览器里的 Java", "Java content in the browser"),
                "yes" if found.in_browser else "no",
                limit=Limit(expected="yes"),
                words=YES_NO,
            ),
            reading("java_sites", Text("例外站点数", "Exception sites"), len(found.sites)),
        ]
        if not found.in_browser:
            text = Text(
                "Java 控制面板关掉了浏览器里的 Java：在“安全”页打开。",
                "Java content is switched off in the Java control panel: switch it on (Security).",
            )
            doubts.append(Doubt(text, "JAVA_BLOCKED"))
    if site:
        listed = found is not None and let_through(site, found.sites)
        readings.append(
            reading(
                "java_site",
                Text(f"{site} 是例外站点", f"{site} is an exception site"),
                "yes" if listed else "no",
                limit=Limit(expected="yes"),
                words=YES_NO,
            )
        )
        if not listed:
            text = Text(
                f"{site} 不在 Java 的例外站点里：在 Java 控制面板“安全”页加入。",
                f"{site} is not among Java's exception sites: add it (Java control panel, "
                "Security).",
            )
            doubts.append(Doubt(text, "JAVA_SITE"))
    if options:
        readings.append(reading("java_options", Text("全局 Java 选项", "Global options"), options))
    if not readings:
        text = Text(
            "没有用过 Java 控制面板，全是默认设置。",
            "Java's control panel was never used: all settings are Java's own.",
        )
        return not_told(
            text, [untold("java_security", Text("Java 安全级别", "Java security level"))]
        )
    return judged(readings, Text("Java 设置没有拦截。", "Java's settings block nothing."), doubts)


def loader_step(look: Look) -> StepOutcome:
    """Whether programs can be loaded over the net (JNLP), as the handhelds' loader is: Java has no
    web start any more from 11 on."""
    found = look.javas()
    having = [java for java in found if java.web_start]
    label = Text("Java 网上启动（javaws）", "Java web start (javaws)")
    readings = [reading("java_web_start", label, "yes" if having else "no", words=YES_NO)]
    if not having:
        text = Text(
            "没有网上启动（javaws）：Java 11 以后不带，抄表机的加载程序点了没有反应就是这个原因；"
            "不用加载程序的网点不必管。",
            "There is no web start (javaws): Java has none from 11 on, and a handheld's loader "
            "then does nothing. It does not matter where no loader is used.",
        )
        return StepOutcome(Verdict.NOT_RUN, text, tuple(readings))
    readings.append(reading("java_web_start_of", same("javaws"), having[0].version))
    return judged(readings, Text("能从网上启动 Java 程序。", "Java programs can be loaded."))


def default_printer_step(look: Look) -> StepOutcome:
    """A preview asks the default printer for its paper, and waits for one that is offline."""
    queues = print_queues(look.seconds(4.0), look.cancel)
    if queues is None:
        return not_told(Text("系统没有打印服务。", "The system has no print service."))
    default = next((queue for queue in queues if queue.default), None)
    label = Text("默认打印机", "Default printer")
    if default is None:
        text = Text(
            "没有默认打印机：预览可能打不开，设一台。",
            "There is no default printer: previews may not open; set one.",
        )
        none = reading("default_printer", label, "none")
        return judged((none,), Text("", ""), (Doubt(text, "NO_DEFAULT_PRINTER"),), mild=True)
    state = queue_state(default.name, look.seconds(4.0), look.cancel)
    works = default.enabled and (state is None or not state.stopped)
    readings = (
        reading("default_printer", label, default.name),
        reading(
            f"queue.{default.name}",
            Text(f"队列 {default.name}", f"Queue {default.name}"),
            "enabled" if works else "stopped",
            limit=Limit(expected="enabled"),
        ),
    )
    text = Text(
        f"默认打印机“{default.name}”停着或脱机：预览会一直等它；开机，或换一台默认。",
        f"The default printer “{default.name}” is stopped or offline: previews wait for it. Switch "
        "it on or choose another.",
    )
    doubts = () if works else (Doubt(text, "QUEUE_STOPPED"),)
    return judged(readings, Text(f"默认打印机 {default.name}。", f"It is {default.name}."), doubts)
