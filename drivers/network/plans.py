"""The line test: is it up, is it quick, does it lose."""

from __future__ import annotations

import time
from decimal import Decimal

from drivers.network.probe import Sample, Target, measure, parse_targets
from drivers.plan import BaseSession, PlanCode, RunContext, StepOutcome
from drivers.port_errors import Unreachable
from drivers.transport.tcp import resolve
from drivers.transport.url import parse
from drivers.types import (
    Limit,
    Param,
    Reading,
    StepSpec,
    TestPlan,
    Text,
    Verdict,
    reading,
)

LINE = TestPlan(
    id="network.line",
    kind="network",
    title=Text("线路测试", "Line test"),
    about=Text(
        "需要：电脑已接线路。逐个连接目标并测时延和丢失，约 10 秒。不改任何设置。",
        "Needs the computer on the line. Connects to each target, measures delay and loss, about "
        "10 seconds. Changes nothing.",
    ),
    steps=(
        StepSpec("names", Text("名称解析", "Name lookup"), deadline=20),
        StepSpec("connect", Text("连接时延与丢失", "Delay and loss"), deadline=90),
    ),
    params=(
        Param("targets", Text("目标（主机:端口，逗号分隔）", "Targets (host:port, commas)")),
        Param("tries", Text("每个目标次数", "Tries per target"), "10"),
        Param("timeout_seconds", Text("单次超时（秒）", "Timeout per try (s)"), "2"),
        Param("max_median_ms", Text("时延中位数上限（毫秒）", "Highest median delay (ms)"), "150"),
        Param("max_loss_percent", Text("丢失上限（%）", "Highest loss (%)"), "5"),
        Param("max_lookup_ms", Text("解析上限（毫秒）", "Slowest lookup (ms)"), "1000"),
    ),
)


class LineSession(BaseSession):
    """One run of ``network.line``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._context = context
        given = context.params.get("targets", "") or _from_port(context.port)
        self._targets = parse_targets(given)
        self.identity = {"targets": ", ".join(target.text for target in self._targets)}
        self._tries = int(context.number("tries", 1, 100) or 10)
        self._timeout = context.number("timeout_seconds", 0.05, 30) or 2.0
        self._median = _limit(context, "max_median_ms", 60_000)
        self._loss = _limit(context, "max_loss_percent", 100)
        self._lookup = _limit(context, "max_lookup_ms", 60_000)

    def _names(self) -> StepOutcome:
        readings: list[Reading] = []
        failed: list[str] = []
        for target in self._targets:
            allowed = self._context.budget.bounded(self._timeout)
            began = time.monotonic()
            try:
                resolve(target.host, target.port, allowed, self._context.budget.cancel)
            except Unreachable:
                failed.append(target.host)
                continue
            spent = (time.monotonic() - began) * 1000
            readings.append(_lookup_reading(target, spent, self._lookup))
        if failed:
            names = ", ".join(failed)
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"解析不了：{names}。检查 DNS 设置和网线。",
                    f"Cannot resolve {names}. Check the DNS setting and the cable.",
                ),
                tuple(readings),
                "UNREACHABLE",
            )
        if any(item.ok is False for item in readings):
            return StepOutcome(
                Verdict.FAIL,
                Text("名称解析太慢，检查 DNS 服务器。", "Lookup is slow; check the DNS server."),
                tuple(readings),
                "SLOW",
            )
        return StepOutcome(
            Verdict.PASS, Text("全部能解析。", "All names resolve."), tuple(readings)
        )

    def _connect(self) -> StepOutcome:
        budget = self._context.budget
        readings: list[Reading] = []
        bad: list[tuple[Sample, str]] = []
        for target in self._targets:
            tries = self._tries
            # never more than the step has time for: a dead target costs its whole timeout
            allowed = min(self._timeout, budget.bounded(60.0) / tries)
            sample = measure(target, tries, allowed, budget.cancel)
            found = _sample_readings(sample, self._median, self._loss)
            readings += found
            if any(item.ok is False for item in found):
                bad.append((sample, _code(sample)))
        if not bad:
            return StepOutcome(
                Verdict.PASS, Text("全部目标正常。", "All targets are fine."), tuple(readings)
            )
        return StepOutcome(Verdict.FAIL, _words(bad), tuple(readings), bad[0][1])


def _from_port(port: str) -> str:
    """``host:ADDRESS`` or ``socket://host:port`` of a device entry, as a target."""
    if not port:
        return ""
    where = parse(port)
    if where.scheme == "host":
        return where.target
    return f"{where.target}:{where.port}" if where.scheme == "socket" else ""


def _limit(context: RunContext, name: str, top: float) -> Limit | None:
    value = context.number(name, 0, top)
    return None if value is None else Limit(high=Decimal(str(value)).normalize())


def _lookup_reading(target: Target, millis: float, limit: Limit | None) -> Reading:
    label = Text(f"解析 {target.host}", f"Lookup {target.host}")
    return reading(f"lookup.{target.text}", label, Decimal(f"{millis:.1f}"), "ms", limit)


def _sample_readings(sample: Sample, median: Limit | None, loss: Limit | None) -> list[Reading]:
    name = sample.target.text
    found = []
    if sample.median is not None:
        found.append(
            reading(
                f"median.{name}",
                Text(f"时延 {name}", f"Delay {name}"),
                Decimal(f"{sample.median:.1f}"),
                "ms",
                median,
            )
        )
    lost = Decimal(f"{sample.loss:.0f}")
    found.append(reading(f"loss.{name}", Text(f"丢失 {name}", f"Loss {name}"), lost, "%", loss))
    return found


def _code(sample: Sample) -> str:
    if sample.median is None:
        return sample.error.code if sample.error is not None else "UNREACHABLE"
    return "LOSS" if sample.error is not None else "SLOW"


_SAYINGS = {
    "LOSS": Text("有丢失", "loses connections"),
    "SLOW": Text("太慢", "is too slow"),
    "BUSY": Text("一接通就断开", "closes connections at once"),
    "REFUSED": Text("拒绝连接", "refuses connections"),
    "UNREACHABLE": Text("连不上", "cannot be reached"),
}


def _words(bad: list[tuple[Sample, str]]) -> Text:
    said = [
        (sample.target.text, _SAYINGS.get(code, _SAYINGS["UNREACHABLE"])) for sample, code in bad
    ]
    return Text(
        "；".join(f"{name} {word.zh}" for name, word in said) + "。",
        "; ".join(f"{name} {word.en}" for name, word in said) + ".",
    )


def line_plan() -> PlanCode:
    """``network.line`` with its code; works without a byte transport."""
    return PlanCode(LINE, LineSession, needs_line=False)
