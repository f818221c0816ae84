"""What differs between two versions of a contract pack, for whoever decides about the new one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from app.domain.answer import Limits
from app.domain.checklist import Checklist
from app.domain.pack import ContractPack
from app.domain.text import Text, same

T = TypeVar("T")
NOTHING: Final = same("")
_NONE: Final = same("–")
_LONG: Final = 60  # characters


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Area(StrEnum):
    """What a difference is about, in the order it is told."""

    CHECKLIST = "checklist"
    ITEM = "item"
    SITE = "site"
    ASSET = "asset"
    LEVEL = "level"
    SYMPTOM = "symptom"
    FORM = "form"
    ARTICLE = "article"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str  # the name of the dataclass's field: "limits"
    before: Text
    after: Text  # both empty where they would fill more than a line


@dataclass(frozen=True, slots=True)
class Difference:
    area: Area
    change: Change
    name: Text
    where: tuple[Text, ...] = ()  # of an item: the checklists it is in
    fields: tuple[FieldChange, ...] = ()  # of what changed


def differences(old: ContractPack, new: ContractPack) -> tuple[Difference, ...]:
    """What is not the same, by area. Two packs of the same content have none."""
    found = [
        *_checklists(old, new),
        *_items(old, new),
        *_listed(
            Area.SITE,
            old.sites,
            new.sites,
            lambda s: s.number,
            lambda s: same(f"{s.town} {s.name}"),
        ),
        *_listed(Area.ASSET, old.assets, new.assets, lambda a: a.id, lambda a: same(a.name)),
        *_listed(
            Area.LEVEL,
            old.levels,
            new.levels,
            lambda v: v.id,
            lambda v: Text(v.title_zh, v.title_en),
        ),
        *_listed(
            Area.SYMPTOM,
            old.symptoms,
            new.symptoms,
            lambda s: s.code,
            lambda s: Text(f"{s.code} {s.title.zh}", f"{s.code} {s.title.en}"),
        ),
        *_listed(Area.FORM, old.forms, new.forms, lambda f: f.id, lambda f: f.title),
        *_listed(Area.ARTICLE, old.articles, new.articles, lambda a: a.id, lambda a: a.title),
        *_contract(old, new),
    ]
    return tuple(found)


def _checklists(old: ContractPack, new: ContractPack) -> Iterator[Difference]:
    before = {c.id: c for c in old.checklists}
    after = {c.id: c for c in new.checklists}
    for id in _union(before, after):
        a, b = before.get(id), after.get(id)
        if a is None and b is not None:
            yield Difference(Area.CHECKLIST, Change.ADDED, b.title)
        elif b is None and a is not None:
            yield Difference(Area.CHECKLIST, Change.REMOVED, a.title)
        elif a is not None and b is not None:
            fields = (*_fields(a, b, skip=("sections",)), *_order(a, b))
            if fields:
                yield Difference(Area.CHECKLIST, Change.CHANGED, b.title, fields=fields)


def _order(old: Checklist, new: Checklist) -> Iterator[FieldChange]:
    """Sections and the order of the items that both have; the items themselves are told apart."""
    if [(s.id, s.number, s.title) for s in old.sections] != [
        (s.id, s.number, s.title) for s in new.sections
    ]:
        yield FieldChange("sections", NOTHING, NOTHING)
    common = {i.id for i in old.items()} & {i.id for i in new.items()}
    if [i.id for i in old.items() if i.id in common] != [
        i.id for i in new.items() if i.id in common
    ]:
        yield FieldChange("order", NOTHING, NOTHING)


def _items(old: ContractPack, new: ContractPack) -> Iterator[Difference]:
    """A section that several checklists share is told once, with all of them."""
    before = {c.id: c for c in old.checklists}
    found: dict[Difference, list[Text]] = {}
    for checklist in new.checklists:
        if (was := before.get(checklist.id)) is not None:
            for difference in _items_of(was, checklist):
                found.setdefault(difference, []).append(checklist.title)
    for difference, where in found.items():
        yield dataclasses.replace(difference, where=tuple(where))


def _items_of(old: Checklist, new: Checklist) -> Iterator[Difference]:
    before = {item.id: item for item in old.items()}
    after = {item.id: item for item in new.items()}
    for id in _union(before, after):
        a, b = before.get(id), after.get(id)
        if a is None and b is not None:
            yield Difference(Area.ITEM, Change.ADDED, b.prompt)
        elif b is None and a is not None:
            yield Difference(Area.ITEM, Change.REMOVED, a.prompt)
        elif a is not None and b is not None and (fields := _fields(a, b)):
            yield Difference(Area.ITEM, Change.CHANGED, b.prompt, fields=fields)


def _listed(
    area: Area,
    old: Iterable[T],
    new: Iterable[T],
    key: Callable[[T], str],
    name: Callable[[T], Text],
) -> Iterator[Difference]:
    before = {key(value): value for value in old}
    after = {key(value): value for value in new}
    for id in _union(before, after):
        a, b = before.get(id), after.get(id)
        if a is None and b is not None:
            yield Difference(area, Change.ADDED, name(b))
        elif b is None and a is not None:
            yield Difference(area, Change.REMOVED, name(a))
        elif a is not None and b is not None and (fields := _fields(a, b)):
            yield Difference(area, Change.CHANGED, name(b), fields=fields)


_APART = (
    "version",
    "checklists",
    "sites",
    "assets",
    "levels",
    "symptoms",
    "forms",
    "articles",
)


def _contract(old: ContractPack, new: ContractPack) -> Iterator[Difference]:
    """The rest of the pack: kinds, goals, quotas, plan, words."""
    fields = _fields(old, new, skip=_APART)
    if fields:
        yield Difference(Area.CONTRACT, Change.CHANGED, new.title, fields=fields)


def _fields(old: Any, new: Any, skip: tuple[str, ...] = ()) -> tuple[FieldChange, ...]:
    found = []
    for field in dataclasses.fields(old):
        a, b = getattr(old, field.name), getattr(new, field.name)
        if field.name not in skip and a != b:
            before, after = _short(a), _short(b)
            if before is None or after is None:
                before = after = NOTHING
            found.append(FieldChange(field.name, before, after))
    return tuple(found)


def _short(value: Any) -> Text | None:
    """The value as a person reads it in a line; None if it is too much for one."""
    if value is None or value in ("", (), frozenset()):
        return _NONE
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, Limits | str | int | Decimal | timedelta):
        return same(str(value))
    if isinstance(value, frozenset | tuple) and all(isinstance(part, str) for part in value):
        joined = ", ".join(sorted(value) if isinstance(value, frozenset) else value)
        return same(joined) if len(joined) <= _LONG else None
    return None


def _union(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """In the new one's order; what is gone comes last."""
    return (*after, *(id for id in before if id not in after))
