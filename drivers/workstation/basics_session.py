"""One run of ``workstation.basics``: every fact about this computer that the billing client cares
for, with the limits of the contract."""

from __future__ import annotations

import time
from datetime import datetime
from decimal import Decimal

from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.queues import Queue, print_queues
from drivers.types import Limit, Reading, Text, Verdict, reading, same
from drivers.workstation import facts
from drivers.workstation.browsers import browsers
from drivers.workstation.crashes import crashes
from drivers.workstation.disks import health, volumes
from drivers.workstation.http_date import http_offset
from drivers.workstation.javas import javas
from drivers.workstation.judged import GB, MB, high, judged, low, not_told, table
from drivers.workstation.paper import default_paper, same_paper
from drivers.workstation.ports import serial_ports
from drivers.workstation.system import battery, busy_percent, processor, system

_HEALTH = {
    "good": Text("良好", "good"),
    "bad": Text("异常", "failing"),
    "unknown": Text("不明", "not told"),
}
_QUEUES = 8  # of which the paper is asked: each costs a command


class BasicsSession(BaseSession):
    """Reads only. ``facts.csv`` is written with the last step."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._context = context
        self._all: list[Reading] = []
        found = system()
        self._system_found = found
        self.identity = {
            "system": f"{found.name} {found.build}".strip(),
            "processor": processor(),
        }

    def step(self, step_id: str) -> StepOutcome:
        outcome = super().step(step_id)
        self._all += outcome.readings
        # after every step, so that a run that was stopped has what it found
        self.attachments = (table(self._all),)
        return outcome

    def _system(self) -> StepOutcome:
        found = self._system_found
        count = reading("cpu_count", Text("处理器核", "Processor cores"), facts.cpu_count())
        model = reading("processor", Text("处理器", "Processor"), self.identity["processor"])
        bits = reading("bits", Text("系统位数", "System"), found.bits, "bit")
        load = reading(
            "load",
            Text("处理器占用", "Processor in use"),
            Decimal(f"{busy_percent(self._context.budget.cancel):.0f}"),
            "%",
            high(self._context, "max_load_percent"),
        )
        readings = [model, count, bits, load]
        if found.days is not None:
            days = Decimal(f"{found.days:.1f}")
            up = Text("开机已", "Running for")
            limit = high(self._context, "max_uptime_days")
            readings.append(reading("uptime", up, days, "days", limit))
        name = same(self.identity["system"])
        if load.ok is not False and any(item.ok is False for item in readings):
            long = Text(
                "很久没有重启：重启后再试，慢和死机常因此消失。",
                "Not restarted for long: restart; slowness and freezes often go away.",
            )
            return judged(readings, name, long, "UPTIME")
        busy = Text(
            "电脑很忙：关掉不用的程序后再试。", "The computer is busy; close other programs."
        )
        return judged(readings, name, busy, "BUSY_CPU")

    def _memory(self) -> StepOutcome:
        found = facts.memory()
        if found is None:
            return not_told(Text("系统没有报告内存。", "The system does not tell its memory."))
        limit = low(self._context, "min_free_memory_mb")
        self.identity["memory_mb"] = str(found.total // MB)
        readings = [
            reading("memory_total", Text("总内存", "Memory"), found.total // MB, "MB"),
            reading(
                "memory_free", Text("可用内存", "Free memory"), found.available // MB, "MB", limit
            ),
        ]
        swap = _swap()
        if swap is not None:
            readings.append(reading("swap_used", Text("交换区占用", "Swap in use"), swap, "%"))
        return judged(
            readings,
            Text("内存够用。", "There is enough memory."),
            Text(
                "可用内存不足：关掉程序或重启电脑。",
                "Too little free memory; close programs or restart.",
            ),
            "LOW_MEMORY",
        )

    def _disk(self) -> StepOutcome:
        """The disk of the user's home is the one the billing client writes to."""
        total, free = facts.disk_free()
        limit = low(self._context, "min_free_disk_gb")
        readings = [
            reading("disk_total", Text("磁盘", "Disk"), Decimal(f"{total / GB:.1f}"), "GB"),
            reading(
                "disk_free", Text("可用磁盘", "Free disk"), Decimal(f"{free / GB:.1f}"), "GB", limit
            ),
        ]
        for volume in volumes():
            label = Text(f"{volume.place} 可用", f"{volume.place} free")
            amount = Decimal(f"{volume.free / GB:.1f}")
            readings.append(reading(f"disk.{volume.place}", label, amount, "GB"))
            if not volume.writable:
                label = Text(f"{volume.place} 只读", f"{volume.place} read-only")
                readings.append(reading(f"readonly.{volume.place}", label, "yes"))
        return judged(
            readings,
            Text("磁盘够用。", "There is enough disk."),
            Text("磁盘快满了：清理后再用。", "The disk is nearly full; make room."),
            "LOW_DISK",
        )

    def _health(self) -> StepOutcome:
        budget = self._context.budget
        found = health(budget.bounded(6.0), budget.cancel)
        if not found:
            return not_told(
                Text("系统没有报告磁盘健康。", "The system does not tell the disks' health.")
            )
        readings = [
            reading(
                f"health.{name}",
                Text(f"磁盘 {name}", f"Disk {name}"),
                state,
                limit=Limit(expected="good") if state != "unknown" else None,
                words=_HEALTH,
            )
            for name, state in found.items()
        ]
        return judged(
            readings,
            Text("磁盘自检正常。", "The disks' own test is good."),
            Text(
                "磁盘自检报告异常：立即备份，尽快更换。",
                "A disk reports that it is failing: back up now and replace it.",
            ),
            "DISK_FAILING",
        )

    def _browsers(self) -> StepOutcome:
        budget = self._context.budget
        found = browsers(budget.bounded(6.0), budget.cancel)
        wanted = self._context.params.get("browser", "").strip()
        readings = [
            reading(f"browser.{item.name}", same(item.name), item.version or "unknown")
            for item in found
        ]
        name, _, version = wanted.partition(" ")
        here = next((b for b in found if b.name.lower() == name.lower()), None)
        if wanted and (here is None or not _at_least(here.version, version)):
            text = Text(
                f"要求浏览器 {wanted}，" + (f"现有 {here.version}。" if here else "没有安装。"),
                f"The browser must be {wanted}, "
                + (f"this is {here.version}." if here else "it is not installed."),
            )
            return StepOutcome(Verdict.FAIL, text, tuple(readings), "BROWSER")
        if not found:
            return not_told(Text("没有找到浏览器。", "No browser was found."))
        said = "、".join(f"{b.name} {b.version}".strip() for b in found)
        return StepOutcome(
            Verdict.PASS, Text(f"{said}。", f"{said.replace('、', ', ')}."), tuple(readings)
        )

    def _java(self) -> StepOutcome:
        return java_outcome(self._context)

    def _queues(self) -> StepOutcome:
        budget = self._context.budget
        queues = print_queues(budget.bounded(4.0), budget.cancel)
        wanted = self._context.params.get("queue", "")
        if queues is None:
            text = Text("系统没有打印服务。", "The system has no print service.")
            return StepOutcome(Verdict.FAIL, text, code="NO_QUEUE") if wanted else not_told(text)
        readings: list[Reading] = []
        for queue in queues:
            readings += self._queue(queue, wanted, len(readings) < _QUEUES * 2)
        if wanted and all(queue.name != wanted for queue in queues):
            return StepOutcome(
                Verdict.FAIL,
                Text(f"没有打印队列“{wanted}”。", f"There is no print queue “{wanted}”."),
                tuple(readings),
                "NO_QUEUE",
            )
        wrong = next((r for r in readings if r.ok is False), None)
        if wrong is not None and wrong.quantity.startswith("paper."):
            paper = self._context.params.get("paper", "")
            text = Text(
                f"默认纸张是 {wrong.value}，应为 {paper}：套打会错位或换页。",
                f"The default paper is {wrong.value}, it should be {paper}: print would be out of "
                "place.",
            )
            return StepOutcome(Verdict.FAIL, text, tuple(readings), "PAPER")
        default = next((queue.name for queue in queues if queue.default), "")
        zh = f"{len(queues)} 个打印队列" + (f"，默认 {default}。" if default else "，没有默认。")
        en = f"{len(queues)} print queues" + (
            f", default {default}." if default else ", no default."
        )
        return judged(
            readings,
            Text(zh, en),
            Text(f"打印队列“{wanted}”已停止。", f"The print queue “{wanted}” is stopped."),
            "QUEUE_STOPPED",
        )

    def _queue(self, queue: Queue, wanted: str, ask_paper: bool) -> list[Reading]:
        mine = queue.name == wanted
        found = [
            reading(
                f"queue.{queue.name}",
                Text(f"队列 {queue.name}", f"Queue {queue.name}"),
                "enabled" if queue.enabled else "stopped",
                limit=Limit(expected="enabled") if mine else None,
            )
        ]
        if not ask_paper:
            return found
        budget = self._context.budget
        paper = default_paper(queue.name, budget.bounded(4.0), budget.cancel)
        form = self._context.params.get("paper", "").strip()
        if paper:
            label = Text(f"{queue.name} 默认纸张", f"{queue.name}, default paper")
            judge = form and (mine or not wanted)
            ok = same_paper(paper, form) if judge else None
            limit = Limit(expected=form) if judge else None
            found.append(Reading(f"paper.{queue.name}", label, paper, "", limit, ok))
        return found

    def _ports(self) -> StepOutcome:
        found = serial_ports()
        readings = tuple(
            reading(
                f"port.{port.name}",
                Text(f"{port.name} 驱动", f"{port.name}, driver"),
                port.driver or "unknown",
            )
            for port in found
        )
        if not found:
            return StepOutcome(Verdict.PASS, Text("没有串口。", "There are no serial ports."), ())
        said = "、".join(f"{p.name} {p.what}".strip() for p in found[:6])
        return StepOutcome(
            Verdict.PASS, Text(f"{said}。", f"{said.replace('、', ', ')}."), readings
        )

    def _clock(self) -> StepOutcome:
        now = datetime.now().astimezone()
        offset = now.strftime("UTC%z")
        wanted = self._context.params.get("time_zone", "").strip()
        zone = reading(
            "time_zone",
            Text("时区", "Time zone"),
            offset,
            limit=Limit(expected=wanted) if wanted else None,
        )
        local = reading(
            "time", Text("电脑时间", "Computer time"), now.isoformat(timespec="seconds")
        )
        if zone.ok is False:
            text = Text(
                f"时区是 {offset}，应为 {wanted}：记录的时间会错。",
                f"The time zone is {offset}, it should be {wanted}: records get wrong times.",
            )
            return StepOutcome(Verdict.FAIL, text, (local, zone), "TIME_ZONE")
        server = self._context.params.get("time_server", "").strip()
        central = self._context.params.get("central", "").strip()
        if not server and central:
            found = self._against(central, (local, zone))
            if found.verdict is not Verdict.INCONCLUSIVE:
                return found
            # away from any line is no fault of the clock
            text = Text(
                "没有连上中心，只记录时间。", "Central is out of reach; the time is noted only."
            )
            return StepOutcome(Verdict.PASS, text, (local, zone))
        if not server:
            return StepOutcome(
                Verdict.PASS,
                Text(
                    "没有给时间服务器，只记录时间。",
                    "No time server given; the time is noted only.",
                ),
                (local, zone),
            )
        return self._against(server, (local, zone))

    def _against(self, server: str, readings: tuple[Reading, ...]) -> StepOutcome:
        budget = self._context.budget
        began = time.monotonic()
        allowed = budget.bounded(4.0)
        if server.startswith(("http://", "https://")):
            offset = http_offset(server, allowed, budget.cancel)
        else:
            host, _, port = server.partition(":")
            number = int(port) if port.isdigit() else 123
            offset = facts.clock_offset(host, allowed, budget.cancel, number)
        if offset is None:
            waited = f"{time.monotonic() - began:.0f}"
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    f"时间服务器 {server} 没有应答（等了 {waited} 秒）。",
                    f"The time server {server} did not answer ({waited} s).",
                ),
                readings,
                "TIMEOUT",
            )
        limit = high(self._context, "max_clock_seconds")
        bounds = None if limit is None or limit.high is None else Limit(-limit.high, limit.high)
        label = Text("时钟误差", "Clock error")
        error = reading("clock_offset", label, Decimal(f"{offset:.2f}"), "s", bounds)
        return judged(
            (*readings, error),
            Text("时钟准。", "The clock is right."),
            Text("时钟不准：校准后再抄表、收费。", "The clock is wrong; set it before use."),
            "CLOCK",
        )

    def _crashes(self) -> StepOutcome:
        budget = self._context.budget
        days = int(self._context.number("crash_days", 1, 365) or 30)
        found = crashes(days, budget.bounded(8.0), budget.cancel)
        if found is None:
            return not_told(
                Text("系统没有可读的崩溃记录。", "The system has no record of crashes to read.")
            )
        label = Text(f"{days} 天内崩溃", f"Crashes in {days} days")
        total = reading(
            "crashes", label, found.total(), "times", high(self._context, "max_crashes")
        )
        worst = [
            reading(f"crash.{name}", same(name), count, "times")
            for name, count in found.most_common(5)
        ]
        names = "、".join(name for name, _ in found.most_common(3))
        return judged(
            (total, *worst),
            Text("近来没有频繁崩溃。", "No frequent crashes lately."),
            Text(
                f"程序经常崩溃：{names}。更新或重装它，查内存和磁盘。",
                f"Programs crash often: {names.replace('、', ', ')}. Update or install them again; "
                "check memory and disk.",
            ),
            "CRASHES",
        )

    def _power(self) -> StepOutcome:
        found = battery()
        if found is None:
            return not_told(Text("没有电池。", "There is no battery."))
        percent, plugged = found
        level = reading("battery", Text("电池", "Battery"), Decimal(f"{percent:.0f}"), "%")
        mains = reading("mains", Text("接电源", "On mains"), "yes" if plugged else "no")
        if not plugged and percent < 20:
            text = Text("电池快没电：接上电源再测。", "The battery is low; connect power.")
            return StepOutcome(Verdict.FAIL, text, (level, mains), "BATTERY_LOW")
        return StepOutcome(Verdict.PASS, Text("电源正常。", "Power is fine."), (level, mains))


def java_outcome(context: RunContext) -> StepOutcome:
    """Every Java, the wanted one first on the path, and no second one that gets in its way."""
    budget = context.budget
    found = javas(budget.bounded(9.0), budget.cancel)
    wanted = context.params.get("java", "")
    label = Text("Java 版本", "Java version")
    if not found:
        limit = Limit(expected=wanted) if wanted else None
        words = {"none": Text("没有安装", "not installed")}
        none = reading("java", label, "none", limit=limit, words=words)
        verdict = Verdict.FAIL if wanted else Verdict.PASS
        text = Text("没有安装 Java。", "Java is not installed.")
        return StepOutcome(verdict, text, (none,), "NO_JAVA" if wanted else "")
    first = next((java for java in found if java.first), found[0])
    right = not wanted or first.version.startswith(wanted)
    readings = [Reading("java", label, first.version, "", None, right if wanted else None)]
    for number, java in enumerate(found, start=1):
        said = Text(f"Java {number}", f"Java {number}")
        value = f"{java.version} {java.bits} {java.place}"
        readings.append(reading(f"java.{number}", said, value))
    if not right:
        there = any(java.version.startswith(wanted) for java in found)
        more = (
            Text("要用的版本装了，但不在路径最前。", "The right one is installed, but not first.")
            if there
            else Text("", "")
        )
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"Java 是 {first.version}，应为 {wanted}。{more.zh}",
                f"Java is {first.version}, should be {wanted}. {more.en}".strip(),
            ),
            tuple(readings),
            "OTHER_JAVA",
        )
    versions = {java.version for java in found}
    if wanted and len(versions) > 1:
        return StepOutcome(
            Verdict.INCONCLUSIVE,
            Text(
                f"装了 {len(versions)} 个版本的 Java：预览卡死常因此而起，只留 {wanted}。",
                f"{len(versions)} versions of Java are installed: previews freeze on that; keep "
                f"{wanted} only.",
            ),
            tuple(readings),
            "SEVERAL_JAVAS",
        )
    return StepOutcome(Verdict.PASS, same(first.version), tuple(readings))


def _at_least(version: str, wanted: str) -> bool:
    """Compared by their numbers; an empty one wants nothing."""

    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(".") if part.isdigit()]

    return numbers(version) >= numbers(wanted)


def _swap() -> Decimal | None:
    import psutil

    try:
        found = psutil.swap_memory()
    except (OSError, RuntimeError):
        return None
    return Decimal(f"{found.percent:.0f}") if found.total else None
