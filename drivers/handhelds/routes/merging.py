"""Readings brought into the route they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from drivers.handhelds.routes.record import ReadState, Route, RouteRecord


@dataclass(frozen=True, slots=True)
class Merged:
    """``taken`` how many records got a reading; ``unknown`` readings of meters the route has not;
    ``ambiguous`` those of a meter no. that the route has more than once; ``conflicts`` pairs (in
    the route, brought) of two readings of one meter that differ, of which the later was kept."""

    route: Route
    taken: int
    unknown: tuple[RouteRecord, ...] = ()
    ambiguous: tuple[RouteRecord, ...] = ()
    conflicts: tuple[tuple[RouteRecord, RouteRecord], ...] = ()


def merge_readings(route: Route, readings: Iterable[RouteRecord]) -> Merged:
    """The route with reading, time, state and way of each of ``readings``, found by meter no.

    Only records that were read or failed bring anything, and a failed attempt never replaces a
    reading. Between two readings the later time wins, a time wins over none, else the one brought.
    """
    records = list(route.records)
    counts = Counter(record.meter for record in records)
    place = {record.meter: at for at, record in enumerate(records)}
    unknown: list[RouteRecord] = []
    ambiguous: list[RouteRecord] = []
    conflicts: list[tuple[RouteRecord, RouteRecord]] = []
    taken: set[int] = set()
    for brought in readings:
        if brought.state in (None, ReadState.NOT_READ) and brought.reading is None:
            continue
        if brought.state is ReadState.NOT_READ:
            continue
        at = place.get(brought.meter)
        if at is None or not brought.meter:
            unknown.append(brought)
            continue
        if counts[brought.meter] > 1:
            ambiguous.append(brought)
            continue
        held = records[at]
        if _read(held) and not _read(brought):
            continue
        if _read(held) and _read(brought) and held.reading != brought.reading:
            conflicts.append((held, brought))
            if _later(held, brought):
                continue
        taken.add(at)
        records[at] = replace(
            held,
            reading=brought.reading,
            time=brought.time,
            state=brought.state,
            way=brought.way or held.way,
        )
    merged = replace(route, records=tuple(records))
    return Merged(merged, len(taken), tuple(unknown), tuple(ambiguous), tuple(conflicts))


def _read(record: RouteRecord) -> bool:
    return record.state is ReadState.READ or (record.state is None and record.reading is not None)


def _later(held: RouteRecord, brought: RouteRecord) -> bool:
    """Whether the one in the route is the later reading."""
    if held.time is None:
        return False
    return brought.time is None or held.time > brought.time
