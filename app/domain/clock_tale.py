"""Whether the laptop's clock was right and left alone while a visit was made, by its stamps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from app.domain.clock import Confidence, Stamp
from app.domain.durations import said
from app.domain.signing import VisitRecord
from app.domain.text import Text

MOVED: Final = timedelta(seconds=5)  # two stamps of one boot may differ by less between two reads
DRIFT: Final = 0.001
OFF: Final = timedelta(minutes=2)  # a clock further from central's than this is worth a word


@dataclass(frozen=True, slots=True)
class Moved:
    """The laptop's clock was moved between two stamps."""

    after: datetime  # UTC, as the laptop showed it
    by: timedelta  # forward; negative: back


@dataclass(frozen=True, slots=True)
class ClockTale:
    """What the stamps of one visit say of the laptop's clock."""

    worst: Confidence  # the least sure of them
    off: timedelta | None  # the largest known difference to central; positive: the laptop was slow
    moved: tuple[Moved, ...]

    @property
    def sound(self) -> bool:
        return not self.moved and (self.off is None or abs(self.off) < OFF)


_SURE = (Confidence.UNKNOWN, Confidence.ESTIMATED, Confidence.MEASURED)


def clock_tale(stamps: Iterable[Stamp]) -> ClockTale:
    """``stamps`` in any order; within one boot elapsed time gives it. Of none: nothing is known."""
    held = list(stamps)
    worst = min((s.confidence for s in held), key=_SURE.index, default=Confidence.UNKNOWN)
    offsets = [timedelta(seconds=s.offset) for s in held if s.offset is not None]
    moved: list[Moved] = []
    boots: dict[str, list[Stamp]] = {}
    for stamp in held:
        boots.setdefault(stamp.boot_id, []).append(stamp)
    for of_boot in boots.values():
        of_boot.sort(key=lambda s: s.at_mono)
        for earlier, later in pairwise(of_boot):
            passed = later.at_mono - earlier.at_mono
            by = (later.at_wall - earlier.at_wall) - timedelta(seconds=passed)
            if abs(by) > MOVED + timedelta(seconds=DRIFT * passed):
                moved.append(Moved(earlier.at_wall, by))
    return ClockTale(worst, max(offsets, key=abs, default=None), tuple(moved))


def clock_words(tale: ClockTale) -> Text | None:
    """What a reader of the record should know of the laptop's clock; None if nothing."""
    zh: list[str] = []
    en: list[str] = []
    if tale.off is not None and abs(tale.off) >= OFF:
        size, slow = said(tale.off), tale.off > timedelta(0)
        zh.append(
            f"电脑时钟与中心最多相差{size.zh}（{'慢' if slow else '快'}），所列时间已按差值更正"
        )
        en.append(
            f"the laptop's clock was up to {size.en} {'slow' if slow else 'fast'}; "
            "the times given are corrected by that"
        )
    if tale.moved:
        largest = said(max((m.by for m in tale.moved), key=abs))
        zh.append(
            f"期间时钟被拨动 {len(tale.moved)} 次（最多{largest.zh}），时长按实际经过的时间计算"
        )
        times = "once" if len(tale.moved) == 1 else f"{len(tale.moved)} times"
        en.append(
            f"the clock was moved {times} meanwhile (by up to {largest.en}); durations follow the "
            "time that really passed"
        )
    if not zh:
        return None
    english = "; ".join(en)
    return Text("；".join(zh) + "。", english[0].upper() + english[1:] + ".")


def visit_stamps(record: VisitRecord) -> Iterator[Stamp]:
    """Every stamp of the visit that says when something was done on site."""
    visit = record.visit
    for stamp in (visit.started, visit.finished, visit.signed):
        if stamp is not None:
            yield stamp
    for answer in record.answers:
        if answer.at is not None:
            yield answer.at
    for evidence in record.evidence:
        yield evidence.at
    for run in record.runs:
        yield run.started
