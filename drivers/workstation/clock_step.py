"""The clock as a step of the computer check."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from drivers.plan import StepOutcome
from drivers.types import Limit, Reading, Text, Verdict, reading
from drivers.workstation.clock import clock_offset, minutes_of, server_of, zone_text
from drivers.workstation.judged import Doubt, judged, untold
from drivers.workstation.look import Look

_ASK = 4.0  # seconds a time server may take


def clock_step(look: Look) -> StepOutcome:
    """The zone, and the difference to a time server; without one to central, which may be out of
    reach: being away from any line is no fault of the clock."""
    now = datetime.now().astimezone()
    east = now.utcoffset()
    zone = zone_text(round(east.total_seconds() / 60) if east is not None else 0)
    wanted = look.param("time_zone")
    limit = Limit(expected=zone_text(minutes_of(wanted))) if wanted else None
    label = Text("时区", "Time zone")
    readings = [
        reading("time", Text("电脑时间", "Computer time"), now.isoformat(timespec="seconds")),
        reading("time_zone", label, zone, limit=limit),
    ]
    doubts: list[Doubt] = []
    if readings[1].ok is False:
        doubts.append(
            Doubt(
                Text(
                    f"时区是 {zone}，应为 {limit.expected if limit else ''}：记录的时间会错，"
                    "改时区，不要去拨钟。",
                    f"The time zone is {zone}, it should be {limit.expected if limit else ''}: "
                    "records get wrong times. Set the zone, not the clock.",
                ),
                "TIME_ZONE",
            )
        )
    named = look.param("time_server")
    place = named or look.param("central")
    if not place:
        text = Text(
            "没有给时间服务器，只记录时间。", "No time server given; the time is noted only."
        )
        return judged([*readings, _unknown()], text, doubts)
    found = clock_offset(server_of(place), look.seconds(_ASK), look.cancel)
    if found is None:
        readings.append(_unknown())
        if doubts or not named:
            away = Text(
                "没有连上中心，只记录时间。", "Central is out of reach; the time is noted only."
            )
            return judged(readings, away, doubts)
        text = Text(
            f"时间服务器 {place} 没有应答，或自己也没有对时：时钟没有比对。",
            f"The time server {place} did not answer, or has not the time itself: the clock was "
            "not compared.",
        )
        return StepOutcome(Verdict.INCONCLUSIVE, text, tuple(readings), "TIMEOUT")
    return _judge(look, readings, doubts, found.seconds, found.within)


def _judge(
    look: Look, readings: list[Reading], doubts: list[Doubt], ahead: float, within: float
) -> StepOutcome:
    most = look.high("max_clock_seconds")
    limit = None if most is None or most.high is None else Limit(-most.high, most.high)
    label = Text("时钟误差", "Clock error")
    offset = reading("clock_offset", label, Decimal(f"{ahead:.2f}"), "s", limit)
    sure = Text("误差不确定度", "Error known to")
    known = reading("clock_within", sure, Decimal(f"{within:.2f}"), "s")
    if offset.ok is False:
        way = Text("快", "fast") if ahead > 0 else Text("慢", "slow")
        doubts.append(
            Doubt(
                Text(
                    f"时钟{way.zh}了 {_long(ahead).zh}：校准后再抄表、收费，证书登录也会因此失败。",
                    f"The clock is {_long(ahead).en} {way.en}: set it before use; log-in by "
                    "certificate fails on it too.",
                ),
                "CLOCK",
            )
        )
    good = Text(f"时钟准（{ahead:+.1f} 秒）。", f"The clock is right ({ahead:+.1f} s).")
    return judged((*readings, offset, known), good, doubts)


def _long(seconds: float) -> Text:
    size = abs(seconds)
    if size >= 2 * 86400:
        return Text(f"{size / 86400:.0f} 天", f"{size / 86400:.0f} days")
    if size >= 2 * 3600:
        return Text(f"{size / 3600:.1f} 小时", f"{size / 3600:.1f} hours")
    if size >= 120:
        return Text(f"{size / 60:.0f} 分钟", f"{size / 60:.0f} minutes")
    return Text(f"{size:.1f} 秒", f"{size:.1f} s")


def _unknown() -> Reading:
    return untold("clock_offset", Text("时钟误差", "Clock error"))
