"""How long something took, by stamps alone: it holds for a visit of another laptop, years later."""

from __future__ import annotations

from datetime import timedelta

from app.domain.clock import Stamp
from app.domain.text import Text


def between(since: Stamp, until: Stamp) -> timedelta:
    """The time that passed, never negative. Within one boot by elapsed time, which nobody can
    set; else by the best estimates."""
    if since.boot_id == until.boot_id and until.at_mono >= since.at_mono:
        return timedelta(seconds=until.at_mono - since.at_mono)
    return max(timedelta(0), until.best - since.best)


def said(by: timedelta) -> Text:
    """The size of a difference in its two largest units."""
    seconds = int(abs(by).total_seconds() + 0.5)
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    units = (
        (days, "天", "d"),
        (hours, "小时", "h"),
        (minutes, "分", "min"),
        (seconds, "秒", "s"),
    )
    first = next((i for i, (count, *_) in enumerate(units) if count), len(units) - 1)
    shown = [u for u in units[first : first + 2] if u[0]] or [units[-1]]
    return Text(
        " " + " ".join(f"{count} {zh}" for count, zh, _ in shown),
        " ".join(f"{count} {en}" for count, _, en in shown),
    )
