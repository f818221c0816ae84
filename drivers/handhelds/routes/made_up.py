"""A reading book that nobody lives in: for the transfer test, training and the virtual bench."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from drivers.handhelds.routes.record import ReadState, Route, RouteRecord

# plain and rare characters of GBK: what is lost on the way is lost with the rare ones first
_NAMES = (
    "测试户甲",
    "测试户乙",
    "测试陈喆",
    "测试李堃",
    "测试王珺",
    "测试刘瑄",
    "测试·某某有限公司",
)
_SOME_DAY = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001 - a handheld's clock has no zone
_PLACES = ("测试路", "样例街", "演示巷", "测试工业区")


def made_up(count: int, seed: int = 1, now: datetime | None = None, *, read: bool = True) -> Route:
    """``count`` records, the same for the same seed. Meter numbers are ``T`` and nine figures of
    which the last is a check digit, so that a skipped or swapped one shows. ``read``: with
    readings of the last few days before ``now``."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    moment = (now or _SOME_DAY).replace(microsecond=0, tzinfo=None)
    records = []
    for row in range(1, count + 1):
        body = f"{rng.randrange(10_000):04d}{row % 10_000:04d}"
        check = sum(int(figure) * (9 - at) for at, figure in enumerate(body)) % 10
        last = Decimal(rng.randrange(0, 900_000)) / 100
        used = Decimal(rng.randrange(0, 6_000)) / 100
        records.append(
            RouteRecord(
                row,
                f"T{body}{check}",
                f"CS{row:08d}",
                _NAMES[row % len(_NAMES)],
                f"{_PLACES[row % len(_PLACES)]} {rng.randrange(1, 400)} 号之 {row}",
                last,
                last + used if read else None,
                moment - timedelta(minutes=3 * (count - row)) if read else None,
                ReadState.READ if read else ReadState.UNREAD,
                "",
            )
        )
    return Route(tuple(records), written=moment.date())
