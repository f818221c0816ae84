"""Whether this laptop's clock can be believed, and what to tell the person about it.

Nothing here changes a time: records carry the difference to central, and durations come from
elapsed time. A wrong clock is noticed, told, and stays visible in the stamps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.clock import LOCAL, Confidence
from app.domain.clock_tale import OFF
from app.domain.durations import said
from app.domain.text import Text

if TYPE_CHECKING:
    from app.services.context import Ctx

LOOK = Text("查看时钟状态", "see the state of the clock")


@dataclass(frozen=True)
class ClockCheck:
    shown: datetime  # UTC, what the laptop's clock shows
    off: timedelta | None  # central minus this laptop; None: never measured
    measured_at: datetime | None  # UTC, by this laptop
    confidence: Confidence
    behind: datetime | None  # the newest record's time, if the clock shows an earlier one

    @property
    def sound(self) -> bool:
        return self.behind is None and (self.off is None or abs(self.off) < OFF)


def check(ctx: Ctx) -> ClockCheck:
    """How the clock stands now. One query."""
    ctx.require(LOOK, *Role)
    with ctx.store.read() as reader:
        newest = reader.last_written()
    now = ctx.clock.now()
    return ClockCheck(
        shown=now.at_wall,
        off=timedelta(seconds=now.offset) if now.offset is not None else None,
        measured_at=ctx.clock.measured_at,
        confidence=now.confidence,
        behind=newest if newest is not None and newest - now.at_wall > OFF else None,
    )


def warning(found: ClockCheck) -> Text | None:
    """What the person should know; None while there is nothing to say."""
    if found.off is not None and abs(found.off) >= OFF:
        size = said(found.off)
        slow = found.off > timedelta(0)
        return Text(
            f"电脑时钟比中心{'慢' if slow else '快'}了{size.zh}。记录已注明差值，时长不受影响；"
            "请校准电脑时钟。",
            f"This laptop's clock is {size.en} {'slow' if slow else 'fast'}. Records carry the "
            "difference and durations stay right; please set the clock.",
        )
    if found.behind is not None:
        when = found.behind.astimezone(LOCAL)
        return Text(
            f"电脑时钟比上一条记录（{when:%Y-%m-%d %H:%M}）还早，可能不准。"
            "请核对日期和时间；已有记录不变。",
            f"This laptop's clock shows an earlier time than its last record "
            f"({when:%Y-%m-%d %H:%M}) and may be wrong. Check date and time; what is recorded "
            "stays as it is.",
        )
    return None


def state(found: ClockCheck) -> Text:
    """The clock in one line, also when nothing is wrong."""
    if found.off is None or found.measured_at is None:
        return Text("还没有与中心核对过", "never compared with central")
    when = found.measured_at.astimezone(LOCAL)
    sure = found.confidence is Confidence.MEASURED
    if abs(found.off) < timedelta(seconds=1):
        zh, en = "与中心一致", "the same as central's"
    else:
        size, slow = said(found.off), found.off > timedelta(0)
        zh = f"比中心{'慢' if slow else '快'}{size.zh}"
        en = f"{size.en} {'slow' if slow else 'fast'}"
    return Text(
        f"{zh}（{when:%m-%d %H:%M} 核对{'' if sure else '，超过一天'}）",
        f"{en} (compared {when:%m-%d %H:%M}{'' if sure else ', over a day ago'})",
    )


def moved(by: timedelta) -> Text:
    """The clock was moved while the program ran; ``by`` is negative if it was put back."""
    size = said(by)
    ahead = by > timedelta(0)
    return Text(
        f"电脑时钟刚被{'拨快' if ahead else '拨慢'}了{size.zh}，已记下；"
        "时长仍按实际经过的时间计算。",
        f"The laptop's clock was just put {'forward' if ahead else 'back'} by {size.en}. It is "
        "recorded; durations still follow the time that really passed.",
    )
