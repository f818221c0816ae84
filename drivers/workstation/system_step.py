"""System, processor and memory as steps of the computer check."""

from __future__ import annotations

import os
from decimal import Decimal

from drivers.plan import StepOutcome
from drivers.types import Reading, Text, reading, same
from drivers.workstation import system as facts
from drivers.workstation.judged import GB, MB, Doubt, fact, judged, not_told, untold
from drivers.workstation.look import Look
from drivers.workstation.memory import memory

_SAMPLE = 1.0  # seconds: one busy moment does not count for all


def system_step(look: Look) -> StepOutcome:
    found = facts.system(look.keys)
    model = facts.processor(look.keys)
    look.identity["system"] = f"{found.name} {found.build}".strip()
    look.identity["processor"] = model
    readings = [
        reading("system", Text("系统", "System"), found.name),
        fact("build", Text("系统版本号", "Build"), found.build),
        fact("edition", Text("系统版别", "Edition"), found.edition),
        reading("bits", Text("系统位数", "System, bits"), found.bits, "bit"),
        fact("updated", Text("最近更新", "Last updated"), found.updated),
        reading("processor", Text("处理器", "Processor"), model),
        reading("cpu_count", Text("处理器核", "Processor cores"), os.cpu_count() or 1),
    ]
    doubts: list[Doubt] = []
    load, who = _load(look, doubts)
    readings += [load, *who]
    minute = facts.minute_percent()
    label = Text("一分钟平均占用", "In use, one minute")
    readings.append(
        untold("load_minute", label)
        if minute is None
        else reading("load_minute", label, Decimal(f"{minute:.0f}"), "%")
    )
    readings.append(_uptime(look, found.days, doubts))
    look.ask_early()  # after the load was measured, because the question itself is work
    return judged(readings, same(look.identity["system"]), doubts)


def _load(look: Look, doubts: list[Doubt]) -> tuple[Reading, list[Reading]]:
    limit = look.high("max_load_percent", 100)
    busy = facts.busy_percent(_SAMPLE, look.cancel)
    who: list[tuple[str, float]] = []
    if limit is not None and limit.high is not None and busy > limit.high:
        # a moment may be anything: only what lasts is judged, and who it is
        again, who = facts.busiest(_SAMPLE, look.cancel)
        busy = min(busy, again)
    label = Text("处理器占用", "Processor in use")
    load = reading("load", label, Decimal(f"{busy:.0f}"), "%", limit)
    if load.ok is not False:
        return load, []
    names = ", ".join(f"{name} {share:.0f}%" for name, share in who)
    doubts.append(
        Doubt(
            Text(
                f"电脑很忙（{names or '没有突出的程序'}）：关掉不用的程序后再试。",
                f"The computer is busy ({names.replace('、', ', ') or 'no single program'}); close "
                "what is not needed and try again.",
            ),
            "BUSY_CPU",
        )
    )
    named = [
        reading(
            f"busy.{name}", Text(f"{name} 占用", f"{name}, in use"), Decimal(f"{share:.0f}"), "%"
        )
        for name, share in who
    ]
    return load, named


def _uptime(look: Look, days: float | None, doubts: list[Doubt]) -> Reading:
    label = Text("开机已", "Running for")
    if days is None:
        return untold("uptime", label)
    limit = look.high("max_uptime_days")
    found = reading("uptime", label, Decimal(f"{days:.1f}"), "days", limit)
    if found.ok is False:
        shut = look.keys.here
        doubts.append(
            Doubt(
                Text(
                    f"{days:.0f} 天没有重启：重启后再试，慢和死机常因此消失。"
                    + ("“关机”不算（快速启动），要选“重启”。" if shut else ""),
                    f"Not restarted for {days:.0f} days: restart; slowness and freezes often go "
                    "away." + (" “Shut down” does not count, “Restart” does." if shut else ""),
                ),
                "UPTIME",
            )
        )
    return found


def memory_step(look: Look) -> StepOutcome:
    found = memory()
    if found is None:
        return not_told(Text("系统没有报告内存。", "The system does not tell its memory."))
    look.identity["memory_mb"] = str(found.total // MB)
    limit = look.low("min_free_memory_mb")
    free = reading(
        "memory_free", Text("可用内存", "Free memory"), found.available // MB, "MB", limit
    )
    total = reading("memory_total", Text("总内存", "Memory"), found.total // MB, "MB")
    readings = [total, free]
    if found.swap_total is None or found.swap_free is None:
        readings.append(untold("swap_total", Text("交换区", "Swap space")))
    else:
        readings.append(
            reading("swap_total", Text("交换区", "Swap space"), found.swap_total // MB, "MB")
        )
        if found.swap_total:
            left = Text("交换区剩余", "Swap space left")
            readings.append(reading("swap_free", left, found.swap_free // MB, "MB"))
    if free.ok is not False:
        return judged(readings, Text("内存够用。", "There is enough memory."))
    who = facts.largest(look.cancel)
    names = ", ".join(f"{name} {held / GB:.1f} GB" for name, held in who)
    doubt = Doubt(
        Text(
            f"可用内存不足（占得最多：{names}）：关掉程序或重启电脑。",
            f"Too little free memory (most is held by {names.replace('、', ', ')}); close programs "
            "or restart.",
        ),
        "LOW_MEMORY",
    )
    readings += [
        reading(f"holds.{name}", Text(f"{name} 占内存", f"{name}, memory"), held // MB, "MB")
        for name, held in who
    ]
    return judged(readings, Text("", ""), (doubt,))


def power_step(look: Look) -> StepOutcome:
    found = facts.battery()
    if found is None:
        label = Text("电池", "Battery")
        return not_told(
            Text("没有电池，用的是市电。", "There is no battery."), [untold("battery", label)]
        )
    percent, plugged = found
    limit = None if plugged else look.low("min_battery_percent", 100)
    level = reading("battery", Text("电池", "Battery"), Decimal(f"{percent:.0f}"), "%", limit)
    label = Text("接电源", "On mains")
    if plugged is None:
        mains = untold("mains", label)
    else:
        mains = reading("mains", label, "yes" if plugged else "no")
    if level.ok is False:
        text = Text(
            "电池快没电：接上电源再测，测到一半断电会丢数据。",
            "The battery is low: connect power; going off halfway loses data.",
        )
        return judged((level, mains), Text("", ""), (Doubt(text, "BATTERY_LOW"),))
    good = (
        Text("接着电源。", "It is on mains power.") if plugged else Text("用电池。", "On battery.")
    )
    return judged((level, mains), good)
