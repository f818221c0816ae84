"""Times and numbers as people here read them. Everything is shown in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from app.domain.clock import LOCAL, Stamp


def clock_time(at: datetime | Stamp) -> str:
    """10:42"""
    return f"{_local(at):%H:%M}"


def day(at: date | datetime | Stamp) -> str:
    """2026-11-20"""
    if isinstance(at, (datetime, Stamp)):
        at = _local(at).date()
    return at.isoformat()


def moment(at: datetime | Stamp) -> str:
    """2026-11-20 10:42"""
    return f"{_local(at):%Y-%m-%d %H:%M}"


def near(at: datetime | Stamp, now: datetime) -> str:
    """The time for today, month and day for this year, the whole date for anything older."""
    there, here = _local(at), _local(now)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d}"


def due(days: int) -> str:
    """ "due today", "in 3 days", "5 days overdue"."""
    translate = QCoreApplication.translate
    if days == 0:
        return translate("formats", "due today")
    if days == 1:
        return translate("formats", "due tomorrow")
    if days == -1:
        return translate("formats", "1 day overdue")
    if days < 0:
        return translate("formats", "{n} days overdue").format(n=-days)
    return translate("formats", "in {n} days").format(n=days)


def length(span: timedelta, *, short: bool = False) -> str:
    """The two largest units: "3 d 4 h", "2 h 05 min", "4 min 10 s"; ``short``: only the largest.
    The sign is dropped."""
    translate = QCoreApplication.translate
    seconds = abs(int(span.total_seconds()))
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, secs = divmod(rest, 60)
    if short and days:
        return translate("formats", "{d} d").format(d=days)
    if short and hours:
        return translate("formats", "{h} h").format(h=hours)
    if short and minutes:
        return translate("formats", "{m} min").format(m=minutes)
    if days:
        return translate("formats", "{d} d {h} h").format(d=days, h=hours)
    if hours:
        return translate("formats", "{h} h {m} min").format(h=hours, m=f"{minutes:02d}")
    if minutes:
        return translate("formats", "{m} min {s} s").format(m=minutes, s=f"{secs:02d}")
    return translate("formats", "{s} s").format(s=secs)


def stopwatch(span: timedelta) -> str:
    """00:27:14"""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def size(count: int) -> str:
    """1.9 KB; binary thousands, as file managers show them."""
    if count < 1024:
        return f"{count} B"
    value = count / 1024
    for unit in ("KB", "MB"):
        if value < 1000:
            return f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} GB"


def _local(at: datetime | Stamp) -> datetime:
    return at.local if isinstance(at, Stamp) else at.astimezone(LOCAL)
