"""Two routes held against each other: read-back after writing, and the handheld against what it was
given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from drivers.handhelds.routes.record import Part, Route, RouteRecord
from drivers.types import Text

ALL: Final[tuple[str, ...]] = (*(part.value for part in Part), "extra")
# what the system gives and the handheld must leave as it is
GIVEN: Final[tuple[str, ...]] = ("customer", "name", "address", "meter", "last")
_NAMED: Final = 3  # of each list, in the sentence
_MOVED: Final = Text("顺序变了", "the order has changed")
_SAME: Final = Text("完全一致。", "They are the same.")


@dataclass(frozen=True, slots=True)
class Change:
    """One meter whose record differs in ``columns`` (of ALL)."""

    meter: str
    columns: tuple[str, ...]
    before: RouteRecord
    after: RouteRecord


@dataclass(frozen=True, slots=True)
class Differences:
    """``missing`` records are only in the first route, ``extra`` only in the second; ``reordered``
    when those in both follow each other differently."""

    missing: tuple[RouteRecord, ...] = ()
    extra: tuple[RouteRecord, ...] = ()
    changed: tuple[Change, ...] = ()
    reordered: bool = False

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.missing or self.extra or self.changed or self.reordered)

    @property
    def columns(self) -> dict[str, int]:
        """In how many records each column differs."""
        return dict(Counter(name for change in self.changed for name in change.columns))

    def text(self) -> Text:
        """What differs, the first of each by name."""
        if not self:
            return _SAME
        parts: list[Text] = []
        if self.missing:
            meters = _some(record.meter for record in self.missing)
            count = len(self.missing)
            parts.append(Text(f"少了 {count} 条（表号 {meters}）", f"{count} missing ({meters})"))
        if self.extra:
            meters = _some(record.meter for record in self.extra)
            count = len(self.extra)
            parts.append(Text(f"多了 {count} 条（表号 {meters}）", f"{count} extra ({meters})"))
        if self.changed:
            meters, count = _some(change.meter for change in self.changed), len(self.changed)
            titles = [_title(name) for name in self.columns]
            zh, en = "、".join(t.zh for t in titles), ", ".join(t.en for t in titles)
            parts.append(
                Text(
                    f"{count} 条内容不同（{zh}；表号 {meters}）",
                    f"{count} differ in {en} ({meters})",
                )
            )
        if self.reordered:
            parts.append(_MOVED)
        return Text(
            "；".join(p.zh for p in parts) + "。", "; ".join(p.en for p in parts).capitalize() + "."
        )


def compare(before: Route, after: Route, columns: Iterable[str] = ALL) -> Differences:
    """What is different in ``after``, record by record, found by meter no. Records that share a
    meter no. are paired in their order. ``columns`` (of ALL) are held against each other."""
    wanted = tuple(name for name in columns if name in ALL)
    old, new = _keyed(before), _keyed(after)
    changed = []
    for key, record in old.items():
        other = new.get(key)
        if other is None or other == record:
            continue
        differ = tuple(name for name in wanted if getattr(record, name) != getattr(other, name))
        if differ:
            changed.append(Change(key[0], differ, record, other))
    shared = [key for key in old if key in new]
    return Differences(
        tuple(record for key, record in old.items() if key not in new),
        tuple(record for key, record in new.items() if key not in old),
        tuple(changed),
        shared != [key for key in new if key in old],
    )


def _keyed(route: Route) -> dict[tuple[str, int], RouteRecord]:
    counts: Counter[str] = Counter()
    found: dict[tuple[str, int], RouteRecord] = {}
    for record in route.records:
        counts[record.meter] += 1
        found[record.meter, counts[record.meter]] = record
    return found


def _some(meters: Iterable[str]) -> str:
    named = [meter or "∅" for meter in meters]
    return ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")


def _title(name: str) -> Text:
    return Part(name).words if name != "extra" else Text("附加列", "other columns")
