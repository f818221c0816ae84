"""The checks of the targets: their names, delay and loss."""

from __future__ import annotations

import time

from drivers.errors import DeviceError
from drivers.network.around import judge_series, ping_address
from drivers.network.looking import Desk, Findings, millis, series_readings
from drivers.network.ping import Series
from drivers.network.probe import Sample, Target, measure
from drivers.plan import StepOutcome
from drivers.port_errors import Unreachable
from drivers.transport.tcp import resolve
from drivers.types import Text, Verdict, reading

NO_TARGET = StepOutcome(
    Verdict.INCONCLUSIVE,
    Text(
        "没有给出测试目标，只测了网卡、网关和 DNS，线路通不通没有测。"
        "在测试参数的“目标”里填上收费系统的地址再测。",
        "No target is given: only cards, gateway and DNS were tested, and not the line itself. Put "
        "the billing system's address into the parameter “Targets” and test again.",
    ),
    code="NO_TARGET",
)


def check_names(desk: Desk) -> StepOutcome:
    """Whether this computer resolves the targets' names. Readings ``lookup.TARGET``."""
    if not desk.settings.targets:
        return StepOutcome(
            Verdict.NOT_RUN, Text("没有目标，无名称可解析。", "There is no target to resolve.")
        )
    found = Findings()
    failed: list[str] = []
    limit = desk.limit("max_lookup_ms")
    for target in desk.settings.targets:
        began = time.monotonic()
        try:
            timeout = desk.allowed(max(desk.settings.timeout, 0.05))
            resolve(target.host, target.port, timeout, desk.cancel)
        except Unreachable:
            failed.append(target.host)
            continue
        spent = (time.monotonic() - began) * 1000
        label = Text(f"解析 {target.host}", f"Lookup {target.host}")
        if not found.read(millis(f"lookup.{target.text}", label, spent, limit)):
            found.fail("SLOW", "名称解析太慢，检查 DNS 服务器。", "Lookup is slow; check the DNS.")
    if failed:
        names = ", ".join(dict.fromkeys(failed))
        found.fail(
            "UNREACHABLE",
            f"解析不了：{names}。检查 DNS 设置和网线。",
            f"Cannot resolve {names}. Check the DNS setting and the cable.",
        )
    return found.outcome("全部能解析。", "All names resolve.")


def check_connect(desk: Desk) -> StepOutcome:
    """Connects again and again, and pings beside it. Readings ``median.TARGET`` and so on by TCP
    (with the first answer of a web address), ``ping.median.HOST`` and so on by ICMP."""
    settings = desk.settings
    if not settings.targets:
        return NO_TARGET
    found = Findings()
    pinged: set[str] = set()
    for index, target in enumerate(settings.targets):
        told = desk.sampler(Text(f"连接 {target.text}", f"Connect {target.text}"))
        left = len(settings.targets) - index
        # never more than the step has time for: a dead target costs its whole timeout
        share = desk.allowed(120.0) / left / settings.tries / 2
        timeout = min(settings.timeout, share)
        sample = measure(
            target, settings.tries, timeout, desk.cancel, source=desk.source, seen=told
        )
        found.read(*series_readings("", target.text, sample.series, desk))
        _judge(desk, found, sample)
        if sample.address and sample.address not in pinged:
            pinged.add(sample.address)
            _ping(desk, found, target, sample.address)
    return found.outcome("全部目标正常。", "All targets are fine.")


def _ping(desk: Desk, found: Findings, target: Target, address: str) -> None:
    """By ICMP, which sees a loss that TCP hides behind a repeat. Judged only where it answers:
    many servers do not."""
    label = Text(f"ping {target.host}", f"ping {target.host}")
    series = ping_address(desk, address, label, target.port)
    if series.way == "tcp":
        return  # the connects above were just that
    way = Text(f"{target.host} 应答 ping", f"{target.host} answers ping")
    answered = "yes" if series.times else "no"
    found.read(reading(f"ping.answers.{target.host}", way, answered))
    if series.times:
        found.read(*series_readings("ping.", target.host, series, desk, what=_PING))
        judge_series(desk, found, Text(f"ping {target.host}", f"ping {target.host}"), series)


_PING = Text("ping", "ping")
_SAYINGS = {
    "LOSS": Text("有丢失", "loses connections"),
    "BUSY": Text("一接通就断开", "closes connections at once"),
    "REFUSED": Text("拒绝连接", "refuses connections"),
    "UNREACHABLE": Text("连不上", "cannot be reached"),
    "HTTP_SILENT": Text("接通了，但不应答", "connects and does not answer"),
    "HTTP_CUT": Text("应答中途断开", "breaks off its answer"),
    "NOT_HTTP": Text("应答的不是 HTTP", "does not speak HTTP"),
    "TLS_FAILED": Text("加密连接建立不了", "cannot set up TLS"),
}


def _judge(desk: Desk, found: Findings, sample: Sample) -> None:
    name = sample.target.text
    error: DeviceError | None = sample.error
    if not sample.series.times:
        code = error.code if error is not None else "UNREACHABLE"
        said = _SAYINGS.get(code, _SAYINGS["UNREACHABLE"])
        found.fail(code, f"{name} {said.zh}。", f"{name} {said.en}.")
        return
    judge_series(desk, found, Text(name, name), sample.series)


__all__ = ["NO_TARGET", "Series", "check_connect", "check_names"]
