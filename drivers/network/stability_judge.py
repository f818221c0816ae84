"""The figures of one way over a time, and what is to be said of them."""

from __future__ import annotations

from decimal import Decimal

from drivers.network.looking import Findings, millis, percent
from drivers.network.outages import longest, outages
from drivers.network.stability_settings import StabilitySettings
from drivers.network.ways import Sampling
from drivers.types import Limit, Reading, Text, reading

FEW = 5  # samples that are too few to speak of stability


def judge_way(
    sampling: Sampling,
    index: int,
    settings: StabilitySettings,
    between: tuple[float, float],
    found: Findings,
) -> None:
    """Readings of one way in the time watched, and what fails of them."""
    way, (begin, end) = sampling.ways[index], between
    series = sampling.series(index, begin, end)
    out = outages(series.echoes)
    name, label = way.text, way.label
    rows: list[Reading] = []
    for key, zh, en, figure, bound in (
        ("median", "时延", "Delay", series.median, settings.median),
        ("p95", "时延 95%", "Delay 95%", series.p95, None),
        ("jitter", "抖动", "Jitter", series.jitter, settings.jitter),
    ):
        if figure is not None:
            said = Text(f"{zh} {label.zh}", f"{en} {label.en}")
            rows.append(millis(f"{key}.{name}", said, figure, bound))
    lost = percent(series.loss)
    loss = Text(f"丢失 {label.zh}", f"Loss {label.en}")
    rows.append(reading(f"loss.{name}", loss, lost, "%", settings.loss))
    count = Text(f"中断次数 {label.zh}", f"Outages {label.en}")
    rows.append(reading(f"outages.{name}", count, len(out), "times", settings.outages))
    most = Text(f"最长中断 {label.zh}", f"Longest outage {label.en}")
    rows.append(seconds_reading(f"longest.{name}", most, longest(out)))
    for number, one in enumerate(out[:20], 1):
        text = Text(f"中断 {number} {label.zh}", f"Outage {number} {label.en}")
        rows.append(seconds_reading(f"outage.{number}.{name}", text, one.seconds))
        text = Text(f"中断 {number} 开始于 {label.zh}", f"Outage {number} began, {label.en}")
        rows.append(seconds_reading(f"outage_at.{number}.{name}", text, one.began - begin))
    if series.echoes:
        found.read(*rows)
    if len(series.echoes) < FEW:
        found.unsure(
            "TOO_FEW",
            f"{label.zh} 只测了 {len(series.echoes)} 次，看不出稳不稳：时间放长，或间隔缩短。",
            f"{label.en} was tried {len(series.echoes)} times only, which shows no stability: "
            "watch longer or at shorter intervals.",
        )
    if not series.echoes:
        return
    if not series.times and series.way == "tcp" and not way.aim.port:
        found.unsure(
            "NO_ICMP",
            f"{label.zh} 没有应答，但系统不让发 ICMP，只试了 TCP 80；用 主机:端口 再测。",
            f"{label.en} did not answer, but ICMP is not allowed here and only TCP 80 was tried; "
            "test again with host:port.",
        )
        return
    if not series.times:
        found.fail("UNREACHABLE", f"{label.zh} 一次也没通。", f"{label.en} was never reached.")
        return
    failed = {item.quantity.partition(".")[0] for item in rows if item.ok is False}
    if "outages" in failed:
        at = [f"{one.began - begin:.0f}" for one in out[:5]]
        found.fail(
            "OUTAGE",
            f"{label.zh} 中断 {len(out)} 次，最长 {longest(out):.1f} 秒"
            f"（开始于第 {'、'.join(at)} 秒）。",
            f"{label.en} went away {len(out)} times, {longest(out):.1f} s at most (at "
            f"{', '.join(at)} s).",
        )
    elif "loss" in failed:
        found.fail("LOSS", f"{label.zh} 丢失 {lost}%。", f"{label.en} loses {lost}%.")
    if "median" in failed:
        found.fail("SLOW", f"{label.zh} 时延太高。", f"{label.en} is slow.")
    if "jitter" in failed:
        found.fail("JITTER", f"{label.zh} 时延忽高忽低。", f"{label.en} wavers.")


def seconds_reading(
    quantity: str, label: Text, value: float, limit: Limit | None = None
) -> Reading:
    return reading(quantity, label, Decimal(f"{value:.2f}"), "s", limit)
