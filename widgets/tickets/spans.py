"""A service level's limits, which are round: "10 min", "8 h", "3 d"."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from widgets.common import formats


def limit_words(span: timedelta) -> str:
    translate = QCoreApplication.translate
    minutes, rest = divmod(int(span.total_seconds()), 60)
    if rest or not minutes:
        return formats.length(span)
    if minutes % 1440 == 0:
        return translate("formats", "{d} d").format(d=minutes // 1440)
    if minutes % 60 == 0:
        return translate("formats", "{h} h").format(h=minutes // 60)
    return translate("formats", "{m} min").format(m=minutes)
