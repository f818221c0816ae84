"""The computer check: can this machine carry the billing client."""

from __future__ import annotations

import time
from datetime import datetime
from decimal import Decimal

from drivers.plan import BaseSession, PlanCode, RunContext, StepOutcome
from drivers.queues import print_queues
from drivers.types import (
    Limit,
    Param,
    Reading,
    StepSpec,
    TestPlan,
    Text,
    Verdict,
    reading,
    same,
)
from drivers.workstation import facts

BASICS = TestPlan(
    id="workstation.basics",
    kind="workstation",
    title=Text("电脑基本检查", "Computer check"),
    about=Text(
        "检查本机的处理器、内存、磁盘、Java、打印队列和时钟，约 5 秒。只读，不改设置。",
        "Checks processor, memory, disk, Java, print queues and clock of this computer, about 5 "
        "seconds. Reads only.",
    ),
    steps=(
        StepSpec("system", Text("系统与处理器", "System and processor"), deadline=5),
        StepSpec("memory", Text("内存", "Memory"), deadline=5),
        StepSpec("disk", Text("磁盘", "Disk"), deadline=5),
        StepSpec("java", Text("Java", "Java"), deadline=10),
        StepSpec("queues", Text("打印队列", "Print queues"), deadline=12),
        StepSpec("clock", Text("时钟", "Clock"), deadline=8),
    ),
    params=(
        Param("min_free_memory_mb", Text("最少可用内存（MB）", "Least free memory (MB)"), "300"),
        Param("min_free_disk_gb", Text("最少可用磁盘（GB）", "Least free disk (GB)"), "2"),
        Param("max_load_percent", Text("最高负载（%）", "Highest load (%)"), "90"),
        Param(
            "java", Text("应有的 Java 版本开头，如 1.8", "Java version must begin with, e.g. 1.8")
        ),
        Param("queue", Text("应有的打印队列", "Print queue that must be there")),
        Param("time_server", Text("时间服务器（SNTP）", "Time server (SNTP)")),
        Param("max_clock_seconds", Text("时钟最大误差（秒）", "Largest clock error (s)"), "60"),
    ),
)
_MB, _GB = 1 << 20, 1 << 30


class BasicsSession(BaseSession):
    """One run of ``workstation.basics``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._context = context
        self.identity = {"system": facts.system_name()}

    def _low(self, name: str) -> Limit | None:
        value = self._context.number(name, 0, 1e9)
        return None if value is None else Limit(low=Decimal(f"{value:g}"))

    def _high(self, name: str) -> Limit | None:
        value = self._context.number(name, 0, 1e9)
        return None if value is None else Limit(high=Decimal(f"{value:g}"))

    def _system(self) -> StepOutcome:
        count = reading("cpu_count", Text("处理器", "Processors"), facts.cpu_count())
        load = facts.load_percent()
        if load is None:
            return StepOutcome(Verdict.PASS, same(facts.system_name()), (count,))
        found = reading(
            "load",
            Text("一分钟负载", "Load, one minute"),
            Decimal(f"{load:.0f}"),
            "%",
            self._high("max_load_percent"),
        )
        return _judged(
            (count, found),
            same(facts.system_name()),
            Text("电脑很忙：关掉不用的程序后再试。", "The computer is busy; close other programs."),
            "BUSY_CPU",
        )

    def _memory(self) -> StepOutcome:
        found = facts.memory()
        if found is None:
            return _unknown(Text("系统没有报告内存。", "The system does not tell its memory."))
        total = reading("memory_total", Text("总内存", "Memory"), found.total // _MB, "MB")
        free = reading(
            "memory_free",
            Text("可用内存", "Free memory"),
            found.available // _MB,
            "MB",
            self._low("min_free_memory_mb"),
        )
        return _judged(
            (total, free),
            Text("内存够用。", "There is enough memory."),
            Text(
                "可用内存不足：关掉程序或重启电脑。",
                "Too little free memory; close programs or restart.",
            ),
            "LOW_MEMORY",
        )

    def _disk(self) -> StepOutcome:
        total, free = facts.disk_free()
        readings = (
            reading("disk_total", Text("磁盘", "Disk"), Decimal(f"{total / _GB:.1f}"), "GB"),
            reading(
                "disk_free",
                Text("可用磁盘", "Free disk"),
                Decimal(f"{free / _GB:.1f}"),
                "GB",
                self._low("min_free_disk_gb"),
            ),
        )
        return _judged(
            readings,
            Text("磁盘够用。", "There is enough disk."),
            Text("磁盘快满了：清理后再用。", "The disk is nearly full; make room."),
            "LOW_DISK",
        )

    def _java(self) -> StepOutcome:
        budget = self._context.budget
        version = facts.java_version(budget.bounded(6.0), budget.cancel)
        wanted = self._context.params.get("java", "")
        label = Text("Java 版本", "Java version")
        if version is None:
            verdict = Verdict.FAIL if wanted else Verdict.PASS
            return StepOutcome(
                verdict,
                Text("没有安装 Java（不在路径里）。", "Java is not installed (not on the path)."),
                (
                    reading(
                        "java",
                        label,
                        "none",
                        limit=Limit(expected=wanted) if wanted else None,
                        words={"none": Text("没有安装", "not installed")},
                    ),
                ),
                "NO_JAVA" if wanted else "",
            )
        right = not wanted or version.startswith(wanted)
        found = Reading("java", label, version, "", None, right if wanted else None)
        if right:
            return StepOutcome(Verdict.PASS, same(version), (found,))
        return StepOutcome(
            Verdict.FAIL,
            Text(f"Java 是 {version}，应为 {wanted}。", f"Java is {version}, should be {wanted}."),
            (found,),
            "OTHER_JAVA",
        )

    def _queues(self) -> StepOutcome:
        budget = self._context.budget
        queues = print_queues(budget.bounded(4.0), budget.cancel)
        wanted = self._context.params.get("queue", "")
        if queues is None:
            text = Text("系统没有打印服务。", "The system has no print service.")
            if wanted:
                return StepOutcome(Verdict.FAIL, text, code="NO_QUEUE")
            return _unknown(text)
        readings = tuple(
            reading(
                f"queue.{queue.name}",
                Text(f"队列 {queue.name}", f"Queue {queue.name}"),
                "enabled" if queue.enabled else "stopped",
                limit=Limit(expected="enabled") if queue.name == wanted else None,
            )
            for queue in queues
        )
        names = {queue.name: queue for queue in queues}
        if wanted and wanted not in names:
            return StepOutcome(
                Verdict.FAIL,
                Text(f"没有打印队列“{wanted}”。", f"There is no print queue “{wanted}”."),
                readings,
                "NO_QUEUE",
            )
        return _judged(
            readings,
            Text(f"{len(queues)} 个打印队列。", f"{len(queues)} print queues."),
            Text(f"打印队列“{wanted}”已停止。", f"The print queue “{wanted}” is stopped."),
            "QUEUE_STOPPED",
        )

    def _clock(self) -> StepOutcome:
        now = datetime.now().astimezone()
        zone = reading("time_zone", Text("时区", "Time zone"), now.strftime("UTC%z"))
        local = reading(
            "time", Text("电脑时间", "Computer time"), now.isoformat(timespec="seconds")
        )
        server = self._context.params.get("time_server", "")
        if not server:
            return StepOutcome(
                Verdict.PASS,
                Text(
                    "没有给时间服务器，只记录时间。",
                    "No time server given; the time is noted only.",
                ),
                (local, zone),
            )
        budget = self._context.budget
        host, _, port = server.partition(":")
        began = time.monotonic()
        offset = facts.clock_offset(
            host, budget.bounded(4.0), budget.cancel, int(port) if port.isdigit() else 123
        )
        if offset is None:
            waited = f"{time.monotonic() - began:.0f}"
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    f"时间服务器 {server} 没有应答（等了 {waited} 秒）。",
                    f"The time server {server} did not answer ({waited} s).",
                ),
                (local, zone),
                "TIMEOUT",
            )
        limit = self._high("max_clock_seconds")
        bounds = None if limit is None or limit.high is None else Limit(-limit.high, limit.high)
        error = reading(
            "clock_offset",
            Text("时钟误差", "Clock error"),
            Decimal(f"{offset:.2f}"),
            "s",
            bounds,
        )
        return _judged(
            (local, zone, error),
            Text("时钟准。", "The clock is right."),
            Text("时钟不准：校准后再抄表、收费。", "The clock is wrong; set it before use."),
            "CLOCK",
        )


def _judged(readings: tuple[Reading, ...], good: Text, bad: Text, code: str) -> StepOutcome:
    if any(item.ok is False for item in readings):
        return StepOutcome(Verdict.FAIL, bad, readings, code)
    return StepOutcome(Verdict.PASS, good, readings)


def _unknown(text: Text) -> StepOutcome:
    return StepOutcome(Verdict.NOT_RUN, text)


def basics_plan() -> PlanCode:
    """``workstation.basics`` with its code."""
    return PlanCode(BASICS, BasicsSession, needs_line=False)
