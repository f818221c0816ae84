"""A route that nobody lives in, for tests, training and the virtual bench; the same for a seed.

Every name and address says 测试. Meter numbers have twelve figures, 99 before and a check figure
(Luhn) behind, so a figure that is skipped or wrong on the way shows. The names hold characters of
GBK that GB 2312 lacks, and some fill the field of ``jk.dbf`` to its last byte.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from drivers.errors import Illegal
from drivers.handhelds.routes.fitting import for_layout
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import MAX_RECORDS, ReadState, Route, RouteRecord
from drivers.types import Text

UNTIL: Final = datetime(2026, 11, 20, 16, 0)  # noqa: DTZ001 - naive local, as devices keep it
_ROUND: Final = 1440  # meters of a round of eight hours, one in twenty seconds
_FAMILY: Final = "陈李王刘黄梁麦冼佘仝"
_GIVEN: Final = (
    "喆",
    "堃",
    "珺",
    "瑄",
    "镕",
    "昇",
    "囍",
    "玥彤",
    "梓晅",
    "志强",
    "丽华",
    "骉犇",
    "煊",
)
_LONG: Final = "测试有限公司东城分公司第二十三工业区动力车间喆堃班"  # 25 characters, 50 bytes
_LONG_PLACE: Final = (  # 50 characters, 100 bytes
    "测试市测试区测试街道测试社区居民委员会第一百二十三居民小组"
    "测试花园二期地下车库设备夹层水表井左起三只"
)
_ROADS: Final = ("测试一路", "测试大道", "测试东街", "测试工业路", "测试涌边巷")
_MAX_SEED: Final = 999


def made_up(
    count: int,
    seed: int = 1,
    *,
    read: bool = True,
    until: datetime = UNTIL,
    layout: RouteLayout | None = None,
) -> Route:
    """``count`` records (0 to 200,000), other ones for each ``seed`` (0 to 999). ``read``: most
    have a reading of the eight hours up to ``until``, a few failed or were left; else none is read
    yet. ``layout``: only what it has columns for. Raises Illegal."""
    if not 0 <= count <= MAX_RECORDS or not 0 <= seed <= _MAX_SEED:
        raise Illegal(
            Text(
                f"测试册要 0–{MAX_RECORDS} 条、种子 0–{_MAX_SEED}",
                f"A test route has 0 to {MAX_RECORDS} records and a seed from 0 to {_MAX_SEED}",
            )
        )
    rng = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    last = until.replace(microsecond=0, tzinfo=None)
    times = [last - timedelta(seconds=20 * ((count - 1 - at) % _ROUND)) for at in range(count)]
    records = tuple(_record(at, seed, rng, moment, read) for at, moment in enumerate(times))
    route = Route(records, header_date=last.date())
    return route if layout is None else for_layout(route, layout)


def _record(at: int, seed: int, rng: random.Random, moment: datetime, read: bool) -> RouteRecord:
    last = Decimal(rng.randrange(0, 900_000_000)).scaleb(-3)
    used = Decimal(rng.randrange(0, 60_000)).scaleb(-3)
    fate = rng.random() if read else 1.0
    state = ReadState.READ if fate < 0.94 else ReadState.FAILED
    if not read or fate >= 0.97:
        state = ReadState.NOT_READ
    done = state is ReadState.READ
    tried = state is not ReadState.NOT_READ
    return RouteRecord(
        customer=f"CS{seed:03d}{at + 1:07d}",
        name=_LONG if at % 50 == 7 else f"测试·{rng.choice(_FAMILY)}{rng.choice(_GIVEN)}",
        address=_LONG_PLACE
        if at % 50 == 13
        else f"{rng.choice(_ROADS)}{rng.randrange(1, 400)}号{rng.randrange(1, 40)}栋{at + 1}房",
        meter=meter_number(seed, at),
        last=last,
        reading=last + used if done else None,
        time=moment if tried else None,
        state=state,
        way="0" if tried else "",
        row=at + 1,
    )


def meter_number(seed: int, at: int) -> str:
    """99, three figures of the seed, six of the place, a check figure."""
    body = f"99{seed:03d}{at:06d}"
    return body + _luhn(body)


def meter_ok(meter: str) -> bool:
    """Whether a made-up meter number is as it was made."""
    right = len(meter) == 12 and meter.isascii() and meter.isdigit() and meter.startswith("99")
    return right and _luhn(meter[:-1]) == meter[-1]


def _luhn(body: str) -> str:
    total = 0
    for place, figure in enumerate(reversed(body)):
        value = int(figure) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
